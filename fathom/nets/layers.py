"""Layers: rows of neurons that share their inputs, and what may stand between them.

A layer takes the outputs of the layer before it, for one example, and returns a `Step`: what came
in, the weighted sums, what goes on. No layer mixes examples, so that each example's part in an
update of the weights stays defined.

>>> import jax.numpy as jnp
>>> layer = Dense(jnp.array([[2.0, 4.0]]), jnp.array([-8.0]), "step")
>>> step = layer(jnp.array([1.0, 1.0]))
>>> step.sum.tolist(), step.output.tolist()
([-2.0], [0.0])
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from fathom.nets.activations import activation as find_activation
from fathom.nets.part import Array, Part, PRNGKeyArray, fixed, jax, jnp, plain
from fathom.nets.starts import suited_start
from fathom.shapes import Float

Signals = Float[Array, "..."]


class Step(Part):
    """One layer's working for one example: `inputs` came in, `sum` is z, `output` is phi(z)."""

    inputs: Signals
    sum: Signals
    output: Signals


class Dense(Part):
    """Neurons that all see every input: z = W x + b, a = phi(z).

    Row n of `weight` belongs to neuron n, column i to input i.
    """

    weight: Float[Array, "outputs inputs"]
    bias: Float[Array, " outputs"]
    activation: str = fixed()
    kind: ClassVar[str] = "dense"
    random: ClassVar[bool] = False

    @classmethod
    def start(
        cls,
        key: PRNGKeyArray,
        inputs: int,
        outputs: int,
        activation: str = "identity",
        weights: str | None = None,
    ) -> Dense:
        """Begin with random weights and no bias.

        `weights` names one of `fathom.nets.starts`; without it, the one that suits the activation.
        """
        draw = suited_start(activation, weights)
        return cls(draw(key, inputs, outputs), jnp.zeros(outputs), activation)

    def __call__(
        self,
        inputs: Signals,
        *,
        nudge: Float[Array, " sums"] | None = None,
        key: PRNGKeyArray | None = None,
    ) -> Step:
        """Work for one example; `nudge` is added to the sums, so that slopes can be asked there.

        NumPy arrays may hold many examples, a row each.
        """
        total = _weighted(self.weight, inputs) + self.bias
        if nudge is not None:
            total = total + nudge
        return Step(inputs, total, find_activation(self.activation)(total))

    def describe(self) -> dict[str, object]:
        """Say what is not an array, for the file."""
        outputs, inputs = self.weight.shape
        return {"inputs": inputs, "outputs": outputs, "activation": self.activation}

    @classmethod
    def restore(cls, words: Mapping[str, object], arrays: Mapping[str, Array]) -> Dense:
        """Build the layer again from `describe` and its arrays."""
        return cls(arrays["weight"], arrays["bias"], find_activation(str(words["activation"])).name)


def _weighted(weight: Float[Array, "outputs inputs"], inputs: Signals) -> Signals:
    """Give every neuron's weighted sum of the inputs."""
    rows = plain(weight, inputs) or inputs.ndim > 1
    return inputs @ weight.T if rows else weight @ inputs


class Dropout(Part):
    """Silence each signal with probability `rate` while training, so that none is relied on alone.

    The others are amplified by 1 / (1 - rate), so that sums keep their size on average. Without a
    key, as in every prediction, all signals pass (Srivastava et al. 2014).

    >>> Dropout(0.5)(jnp.ones(4)).output.tolist()
    [1.0, 1.0, 1.0, 1.0]
    >>> sorted(set(Dropout(0.5)(jnp.ones(40), key=jax.random.key(0)).output.tolist()))
    [0.0, 2.0]
    """

    rate: float = fixed()
    kind: ClassVar[str] = "dropout"
    random: ClassVar[bool] = True

    def __call__(
        self,
        inputs: Signals,
        *,
        nudge: Float[Array, " sums"] | None = None,
        key: PRNGKeyArray | None = None,
    ) -> Step:
        """Work for one example; the key decides which signals fall silent."""
        total = inputs if nudge is None else inputs + nudge
        if key is None or self.rate == 0:
            return Step(inputs, total, total)
        heard = jax.random.bernoulli(key, 1 - self.rate, inputs.shape)
        return Step(inputs, total, jnp.where(heard, total / (1 - self.rate), 0.0))

    def describe(self) -> dict[str, object]:
        """Say what is not an array, for the file."""
        return {"rate": self.rate}

    @classmethod
    def restore(cls, words: Mapping[str, object], arrays: Mapping[str, Array]) -> Dropout:
        """Build the layer again from `describe`."""
        rate = float(str(words["rate"]))
        if not 0 <= rate < 1:
            raise ValueError("a share is 0 or more and below 1")
        return cls(rate)


def layer_key(key: PRNGKeyArray | None, index: int) -> PRNGKeyArray | None:
    """Give a layer its own key, made from the example's, where there is one."""
    return None if key is None else jax.random.fold_in(key, index)
