"""Layers and networks: one forward pass with every step, slopes by nudges, files, golden Mazur."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from fathom.errors import OptionError
from fathom.nets.activations import ACTIVATIONS
from fathom.nets.answers import Probability, Rescale, Temperature
from fathom.nets.blueprint import Blueprint
from fathom.nets.layers import Dense, Dropout
from fathom.nets.losses import loss
from fathom.nets.network import Network
from fathom.nets.precision import float64
from fathom.nets.rows import answer_rows
from fathom.nets.starts import STARTS, start, suited_start


def network(hidden=(4, 3), **how):
    return Blueprint(inputs=2, hidden=hidden, outputs=1, **how)(jax.random.key(1))


def mazur():
    """The worked example of Mazur (2015): 2-2-2, sigmoid, its own weights and biases."""
    return Network(
        (
            Dense(jnp.array([[0.15, 0.20], [0.25, 0.30]]), jnp.array([0.35, 0.35]), "sigmoid"),
            Dense(jnp.array([[0.40, 0.45], [0.50, 0.55]]), jnp.array([0.60, 0.60]), "sigmoid"),
        )
    )


def test_mazur_2015():
    """Error and updated weights as he prints them, by our own forward pass and loss."""
    inputs, expected = [0.05, 0.10], [0.01, 0.99]

    def cost(net):  # the mean over two outputs is his sum of halved squares
        return loss("squared")(jnp.array(expected), net(jnp.array(inputs)).output)

    with float64():
        value, slopes = eqx.filter_value_and_grad(cost)(mazur())
        after = jax.tree.map(lambda w, s: w - 0.5 * s, mazur(), slopes)
        assert value.item() == pytest.approx(0.298371109, abs=1e-9)
        assert after.layers[1].weight[0, 0].item() == pytest.approx(0.35891648, abs=1e-8)
        assert after.layers[0].weight[0, 0].item() == pytest.approx(0.149780716, abs=1e-9)


def test_every_step_of_the_forward_pass_adds_up():
    net, x = network(), jnp.array([0.5, -2.0])
    trace = net(x)
    signals = x
    for layer, step in zip(net.dense, trace.steps, strict=True):
        np.testing.assert_allclose(step.sum, layer.weight @ signals + layer.bias, rtol=1e-6)
        np.testing.assert_allclose(step.output, ACTIVATIONS[layer.activation](step.sum))
        signals = step.output
    np.testing.assert_allclose(trace.output, signals)


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "step"])
def test_slopes_equal_finite_differences(activation):
    """Weights by autodiff, and the same slopes from zero nudges times inputs, in float64."""
    with float64():
        net = network((3,), activation=activation)
        net = jax.tree.map(lambda leaf: leaf.astype(jnp.float64), net)
        x = jnp.array([0.4, -1.1])

        def answer(layers, nudges):
            return net_with(net, layers)(x, nudges=nudges).sums[0]

        zero = tuple(jnp.zeros(len(layer.bias)) for layer in net.dense)
        slopes, blames = jax.grad(answer, argnums=(0, 1))(net.layers, zero)
        steps = net(x).steps
        for layer, blame, step in zip(slopes, blames, steps, strict=True):
            np.testing.assert_allclose(layer.weight, jnp.outer(blame, step.inputs), atol=1e-12)
            np.testing.assert_allclose(layer.bias, blame, atol=1e-12)
        small = 1e-6
        for row, column in ((0, 0), (2, 1)):

            def moved(by, row=row, column=column):
                first = net.layers[0]
                first = Dense(first.weight.at[row, column].add(by), first.bias, first.activation)
                return answer((first, *net.layers[1:]), zero)

            numeric = (moved(small) - moved(-small)) / (2 * small)
            assert slopes[0].weight[row, column].item() == pytest.approx(numeric.item(), abs=1e-8)


def net_with(net, layers):
    return Network(layers, net.answer)


def test_two_linear_layers_are_one_matrix():
    net = network((5,), activation="identity")
    one = net.dense[1].weight @ net.dense[0].weight
    bias = net.dense[1].weight @ net.dense[0].bias + net.dense[1].bias
    x = jnp.array([3.0, -1.0])
    np.testing.assert_allclose(net(x).output, one @ x + bias, rtol=1e-5)


def test_no_hidden_layer_is_a_linear_neuron():
    net = network(())
    assert net.sizes == (2, 1)
    assert net.parameters == 3


def test_dropout_only_with_a_key():
    net = network((50,), dropout=0.5)
    x = jnp.array([1.0, 1.0])
    assert isinstance(net.layers[1], Dropout)
    assert net(x).output == net(x).output
    heard = net(x, key=jax.random.key(0)).steps[1]
    alive = heard.inputs != 0
    assert 0.2 < float((heard.output[alive] == 0).mean()) < 0.8
    assert set(np.asarray(heard.output[alive] / heard.inputs[alive])) == {0.0, 2.0}


@pytest.mark.parametrize("name", STARTS)
def test_starts_have_the_spread_they_state(name):
    inputs, outputs = 300, 200
    drawn = start(name)(jax.random.key(0), inputs, outputs)
    assert drawn.shape == (outputs, inputs)
    assert float(drawn.std()) == pytest.approx(STARTS[name].spread(inputs, outputs), rel=0.02)
    assert abs(float(drawn.mean())) < 0.001
    assert (drawn == start(name)(jax.random.key(0), inputs, outputs)).all()


def test_glorot_uniform_stays_within_its_limit():
    drawn = start("glorot_uniform")(jax.random.key(0), 30, 20)
    assert float(jnp.abs(drawn).max()) <= (6 / 50) ** 0.5


def test_unknown_start():
    with pytest.raises(OptionError) as told:
        start("he_norml")
    assert str(told.value) == "there is no random start 'he_norml'. Did you mean 'he_normal'?"
    assert suited_start("sigmoid").name == "glorot_uniform"


@pytest.mark.parametrize("answer", [(), (Rescale(10.0, 2.0),), (Temperature(1.5), Probability())])
def test_describe_and_arrays_bring_a_network_back(answer):
    net = network((4, 3), dropout=0.25, activation="tanh").answering(*answer)
    back = Network.restore(net.describe(), net.arrays())
    x = jnp.array([0.1, 0.2])
    assert (back(x).output == net(x).output).all()
    assert jax.tree.structure(back) == jax.tree.structure(net)


def test_layers_that_do_not_fit_are_refused():
    net = network((4,))
    arrays = net.arrays() | {"layers.1.weight": np.zeros((1, 5), np.float32)}
    with pytest.raises(ValueError, match="do not fit"):
        Network.restore(net.describe(), arrays)


@pytest.mark.parametrize("hidden", [(), (64, 64), (300,)])
def test_a_rows_answer_does_not_depend_on_its_neighbours(hidden):
    network = Blueprint(inputs=7, hidden=hidden, outputs=2)(jax.random.key(0))
    rows = np.random.default_rng(0).normal(size=(5000, 7)).astype(np.float32)
    together = answer_rows(network, rows)
    for begin, end in ((0, 1), (4999, 5000), (17, 300), (100, 4700)):
        assert (answer_rows(network, rows[begin:end]) == together[begin:end]).all()
    assert answer_rows(network, rows[:0]).shape == (0, 2)
