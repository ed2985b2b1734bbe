"""Every activation in the table: slope against finite differences, shapes, extremes, names."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from fathom.errors import OptionError
from fathom.nets.activations import ACTIVATIONS, activation
from fathom.nets.precision import float64

SUMS = np.array([-3.1, -0.7, 0.4, 1.9, 5.2])
every = pytest.mark.parametrize("name", ACTIVATIONS)


@every
def test_slope_equals_finite_differences(name):
    entry, small = ACTIVATIONS[name], 1e-6
    with float64():
        z = jnp.asarray(SUMS)
        columns = [
            (entry(z.at[i].add(small)) - entry(z.at[i].add(-small))) / (2 * small)
            for i in range(len(SUMS))
        ]
        numeric = jnp.stack(columns, axis=-1)
        slope = entry.slope(z)
        assert slope.dtype == jnp.float64
        matrix = slope if slope.ndim == 2 else jnp.diag(slope)
        np.testing.assert_allclose(matrix, numeric, atol=1e-8)


@every
def test_slope_equals_automatic_differentiation(name):
    entry = ACTIVATIONS[name]
    with float64():
        z = jnp.asarray(SUMS)
        slope = entry.slope(z)
        matrix = slope if slope.ndim == 2 else jnp.diag(slope)
        np.testing.assert_allclose(matrix, jax.jacobian(entry)(z), atol=1e-12)


@every
@pytest.mark.parametrize("size", [1e4, 1e30])
def test_finite_at_extremes_where_the_value_is(name, size):
    entry = ACTIVATIONS[name]
    z = jnp.array([-size, 0.0, size])
    assert jnp.isfinite(entry(z)).all()
    assert jnp.isfinite(entry.slope(z)).all()


@every
def test_nan_is_not_hidden(name):
    if name == "step":  # nan > 0 is false: the neuron does not fire
        assert activation(name)(jnp.array([jnp.nan])).item() == 0
    else:
        assert jnp.isnan(activation(name)(jnp.array([jnp.nan, 1.0]))).any()


@every
def test_dtype_and_shape_are_kept(name):
    for z in (jnp.zeros(3), jnp.zeros(1)):
        assert activation(name)(z).shape == z.shape
        assert activation(name)(z).dtype == z.dtype


@pytest.mark.parametrize(
    ("given", "meant"),
    [("ReLU", "relu"), ("leaky-relu", "leaky_relu"), ("logistic", "sigmoid"), ("swish", "silu")],
)
def test_usual_names(given, meant):
    assert activation(given).name == meant


def test_unknown_name():
    with pytest.raises(OptionError) as told:
        activation("sigmoyd")
    assert str(told.value) == "there is no activation 'sigmoyd'. Did you mean 'sigmoid'?"
