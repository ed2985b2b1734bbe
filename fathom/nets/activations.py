"""Activations: what a neuron makes of its weighted sum z.

Each activation stands here with its formula, its slope and its source. All take the sums of one
example, of any shape (softmax: one vector), and give outputs of the same shape.

>>> activation("relu")(np.array([-2.0, 3.0])).tolist()
[0.0, 3.0]
>>> print(activation("sigmoid"))
sigmoid: a = 1 / (1 + exp(-z)), slope a (1 - a)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fathom.errors import OptionError, hint, same_name
from fathom.nets.part import Array, jax, namespace, plain
from fathom.shapes import Float

Sums = Float[Array, "*neurons"]


@dataclass(frozen=True)
class Activation:
    """A function from weighted sums z to outputs a, with its slope da/dz.

    `slope(z)` has the shape of `z`; for softmax, whose outputs depend on every sum, it is the
    matrix of all partial slopes, rows for outputs and columns for sums.

    `bends` are the sums at which the slope changes, where it is constant between them; None for a
    curve.
    """

    name: str
    formula: str
    slope_formula: str
    source: str
    function: Callable[[Sums], Sums]
    slope: Callable[[Sums], Float[Array, "..."]]
    bends: tuple[float, ...] | None = None
    aliases: tuple[str, ...] = ()

    def __call__(self, z: Sums) -> Sums:
        """Give the outputs for the sums `z`."""
        if not plain(z):
            return self.function(z)
        with np.errstate(over="ignore", invalid="ignore"):  # infinity in, infinity out
            return self.function(z)

    def __str__(self) -> str:
        return f"{self.name}: a = {self.formula}, slope {self.slope_formula}"


def step(z: Sums) -> Sums:
    """Fire or don't: 1 where z > 0, else 0. At z = 0, which is often left open, it does not fire.

    Its slope is 0 wherever it exists, so gradient descent learns nothing through it.

    >>> step(np.array([-2.0, 0.0, 0.1])).tolist()
    [0.0, 0.0, 1.0]
    """
    return (z > 0).astype(z.dtype)


def identity(z: Sums) -> Sums:
    """Hand the sum on as it is.

    >>> identity(np.array([-2.0, 6.0])).tolist()
    [-2.0, 6.0]
    """
    return z


def sigmoid(z: Sums) -> Sums:
    """Squeeze the sum into 0 .. 1: the step with a soft edge, read as a probability.

    >>> sigmoid(np.array([-10_000.0, 0.0, 10_000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.exp(-np.logaddexp(0.0, -z)) if plain(z) else jax.nn.sigmoid(z)


def tanh(z: Sums) -> Sums:
    """Squeeze the sum into -1 .. 1: a sigmoid centred on 0.

    >>> tanh(np.array([-10_000.0, 0.0, 10_000.0])).tolist()
    [-1.0, 0.0, 1.0]
    """
    return namespace(z).tanh(z)


def relu(z: Sums) -> Sums:
    """Rectified linear unit: nothing below 0, the sum itself above.

    >>> relu(np.array([-2.0, 0.0, 6.0])).tolist()
    [0.0, 0.0, 6.0]
    """
    return np.maximum(z, 0.0) if plain(z) else jax.nn.relu(z)  # whose slope at 0 is 0


def leaky_relu(z: Sums) -> Sums:
    """ReLU that lets a hundredth of a negative sum through, so that a neuron never dies.

    >>> print(leaky_relu(np.array([-2.0, 6.0])))
    [-0.02  6.  ]
    """
    return namespace(z).where(z > 0, z, 0.01 * z)


def gelu(z: Sums) -> Sums:
    """Gaussian error linear unit: the sum times the share of a normal bell below it.

    >>> print(gelu(np.array([-10_000.0, 0.0, 1.0])))
    [-0.          0.          0.84134475]
    """
    return z * _below(z) if plain(z) else jax.nn.gelu(z, approximate=False)


def silu(z: Sums) -> Sums:
    """Sigmoid-weighted linear unit (also: swish): the sum times its own sigmoid.

    >>> print(silu(np.array([-10_000.0, 0.0, 1.0])))
    [-0.          0.          0.73105858]
    """
    return z * sigmoid(z)


def softmax(z: Sums) -> Sums:
    """Turn the sums of several neurons into probabilities that add up to 1.

    >>> softmax(np.array([1.0, 1.0])).tolist()
    [0.5, 0.5]
    >>> softmax(np.array([10_000.0, 0.0])).tolist()
    [1.0, 0.0]
    """
    if not plain(z):
        return jax.nn.softmax(z)
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _sigmoid_slope(z: Sums) -> Sums:
    return sigmoid(z) * sigmoid(-z)  # 1 - a is sigmoid(-z), without losing digits when a is near 1


def _tanh_slope(z: Sums) -> Sums:
    xp = namespace(z)
    return 1 / xp.cosh(xp.clip(z, -300, 300)) ** 2


def _below(z: Sums) -> Sums:
    """Give the share of a normal bell below z."""
    if not plain(z):
        return jax.scipy.special.ndtr(z)
    from scipy.special import ndtr

    return ndtr(z)


def _gelu_slope(z: Sums) -> Sums:
    density = namespace(z).exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return _below(z) + z * density


def _softmax_slope(z: Float[Array, "*rows classes"]) -> Float[Array, "*rows classes classes"]:
    a = softmax(z)
    return a[..., :, None] * (np.eye(a.shape[-1], dtype=a.dtype) - a[..., None, :])


_TABLE = (
    Activation(
        "step",
        "1 if z > 0 else 0",
        "0 (undefined at z = 0)",
        "McCulloch & Pitts 1943",
        step,
        lambda z: namespace(z).zeros_like(z),
        bends=(0.0,),
        aliases=("threshold", "heaviside"),
    ),
    Activation(
        "identity",
        "z",
        "1",
        "Widrow & Hoff 1960",
        identity,
        lambda z: namespace(z).ones_like(z),
        bends=(),
        aliases=("linear", "none"),
    ),
    Activation(
        "sigmoid",
        "1 / (1 + exp(-z))",
        "a (1 - a)",
        "Verhulst 1845; Rumelhart, Hinton & Williams 1986",
        sigmoid,
        _sigmoid_slope,
        aliases=("logistic",),
    ),
    Activation(
        "tanh",
        "(exp(z) - exp(-z)) / (exp(z) + exp(-z))",
        "1 - a^2",
        "LeCun et al. 1998, Efficient BackProp",
        tanh,
        _tanh_slope,
    ),
    Activation(
        "relu",
        "max(0, z)",
        "1 if z > 0 else 0",
        "Nair & Hinton 2010",
        relu,
        step,
        bends=(0.0,),
    ),
    Activation(
        "leaky_relu",
        "z if z > 0 else 0.01 z",
        "1 if z > 0 else 0.01",
        "Maas, Hannun & Ng 2013",
        leaky_relu,
        lambda z: namespace(z).where(z > 0, 1.0, 0.01).astype(z.dtype),
        bends=(0.0,),
    ),
    Activation(
        "gelu",
        "z P(N(0, 1) < z)",
        "P(N(0, 1) < z) + z exp(-z^2 / 2) / sqrt(2 pi)",
        "Hendrycks & Gimpel 2016",
        gelu,
        _gelu_slope,
    ),
    Activation(
        "silu",
        "z / (1 + exp(-z))",
        "s + z s (1 - s) with s = sigmoid(z)",
        "Elfwing, Uchibe & Doya 2018",
        silu,
        lambda z: sigmoid(z) + z * _sigmoid_slope(z),
        aliases=("swish",),
    ),
    Activation(
        "softmax",
        "exp(z_i) / sum over j of exp(z_j)",
        "a_i (1 if i = j else 0) - a_i a_j",
        "Bridle 1990",
        softmax,
        _softmax_slope,
    ),
)

ACTIVATIONS: dict[str, Activation] = {entry.name: entry for entry in _TABLE}
_BY_ANY_NAME = {name: entry for entry in _TABLE for name in (entry.name, *entry.aliases)}


def activation(name: str) -> Activation:
    """Find an activation by its name or a usual alias; hyphen and underscore mean the same.

    >>> activation("logistic").name
    'sigmoid'
    >>> activation("rellu")
    Traceback (most recent call last):
        ...
    fathom.errors.OptionError: there is no activation 'rellu'. Did you mean 'relu'?
    """
    try:
        return _BY_ANY_NAME[same_name(name)]
    except KeyError:
        raise OptionError(f"there is no activation {name!r}. {hint(name, _BY_ANY_NAME)}") from None
