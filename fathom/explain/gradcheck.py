"""The slopes checked against what they claim: nudge a weight, see how the cost changes.

    slope by differences = (cost(w + h) - cost(w - h)) / 2h      in float64

A weight whose nudge pushes some neuron over a kink (ReLU at 0) has no slope there; such weights are
told by two sizes of h that disagree, and counted apart. So are slopes so small that the rounding of
the cost hides them: a network that is certain of all its rows has only such.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import equinox as eqx
import jax
import jax.flatten_util
import jax.numpy as jnp
import numpy as np

from fathom.display.card import Card
from fathom.display.visible import Visible
from fathom.explain.backprop import Backward, open_backward
from fathom.nets.crowds import in_a_row
from fathom.nets.embedding import Embedding
from fathom.nets.example import example_loss
from fathom.nets.layers import Dense
from fathom.nets.network import Network
from fathom.nets.precision import doubled, float64
from fathom.shapes import Array, Float

STEP = 1e-5
SEEN = 1e-4  # the rounding of the cost stays below this part of a slope that is compared
KINK = 1e-4  # relative; two sizes of h agree far better than that on a smooth place
MOST_WEIGHTS = 200
MOST_ROWS, FEW_ROWS = 256, 16  # few, where convolutions make each look at one take long


@dataclass(frozen=True, repr=False)
class GradientCheck(Visible):
    """How far slopes and differences are apart at the most, relative to their size.

    Attributes:
        largest_relative_error: among the slopes that were compared.
        weights: how many those are.
        at_kinks, too_small: how many more could not be compared, and why.
        rows: how many examples the cost is of.
        step: the step of training after which it was looked at, where that is known.
    """

    largest_relative_error: float
    weights: int
    at_kinks: int
    too_small: int
    rows: int
    step: int | None = None

    def as_dict(self) -> dict[str, float | int]:
        """Give everything as plain values."""
        return dict(vars(self))

    def __str__(self) -> str:
        words = (
            f"{self.weights} slopes on {self.rows} rows agree with differences of the cost to "
            f"{self.largest_relative_error:.1e} of their size"
        )
        apart = []
        if self.at_kinks:
            apart.append(f"{self.at_kinks} more lie at a kink, where there is no slope")
        if self.too_small:
            apart.append(f"{self.too_small} more are too small for differences to show")
        where = "" if self.step is None else f"after step {self.step}: "
        return where + words + (f" ({'; '.join(apart)})" if apart else "")

    @property
    def brief(self) -> str:
        """How many slopes agree, and how well."""
        return f"{self.weights} slopes agree to {self.largest_relative_error:.1e} of their size"

    def card(self) -> Card:
        """How well they agree, and how many could not be compared."""
        told = {name: value for name, value in vars(self).items() if value is not None}
        facts = [(name.replace("_", " "), f"{value:g}") for name, value in told.items()]
        return Card("Gradient check", str(self), facts)


def check_gradients(
    network: Network,
    inputs: Float[np.ndarray, "rows inputs"],
    expected: Float[np.ndarray, "rows outputs"],
    loss: str,
    seed: int = 0,
) -> GradientCheck:
    """Check backpropagation on these rows, for weights and biases of every layer, in float64.

    Args:
        network: the network; up to 200 of its weights are drawn.
        inputs, expected: up to 256 rows are used.
        loss: its name.
        seed: of the drawing.

    >>> from fathom.nets.blueprint import Blueprint
    >>> network = Blueprint(inputs=2, hidden=(3,), outputs=1, activation="tanh")(jax.random.key(0))
    >>> rows = np.random.default_rng(0).normal(size=(9, 3))
    >>> check = check_gradients(network, rows[:, :2], rows[:, 2:], "squared")
    >>> check.largest_relative_error < 1e-6
    True
    """
    most = FEW_ROWS if network.convolves else MOST_ROWS
    inputs, expected = inputs[:most], expected[:most]
    with float64():
        exact = doubled(network)
        work = open_backward(exact, inputs, expected, loss)
        rows = np.asarray(inputs, np.float64), np.asarray(expected, np.float64)
        slopes = _slopes(_cost_slopes(exact, *rows, loss), work)
        picked = _picked(exact, seed)
        coarse, fine = (_differences(exact, rows, loss, picked, h) for h in (STEP, STEP / 2))
    found = slopes[picked]
    rounding = np.finfo(np.float64).eps * (1 + float(np.abs(work.sums[-1]).max())) / STEP
    size = np.abs(found) + np.abs(fine) + 1e-6 * float(np.abs(slopes).max())
    seen = size > rounding / SEEN
    kinks = seen & (np.abs(coarse - fine) > KINK * size)
    told = seen & ~kinks
    errors = np.abs(found - fine)[told] / size[told]
    largest = float(errors.max()) if len(errors) else 0.0
    return GradientCheck(
        largest, int(told.sum()), int(kinks.sum()), int((~seen).sum()), len(inputs)
    )


def _slopes(found: Network, work: Backward) -> np.ndarray:
    """Give every weight's slope as the ledger does: the mean of input x blame over the rows.

    Those of convolutions are as they were `found`: one row at a time they would take long.
    """
    by_layer = [
        (blames.T @ sent / len(sent), blames.mean(axis=0))
        for sent, blames in zip(work.inputs, work.blames, strict=True)
    ]
    parts = iter(by_layer)
    layers = []
    for layer in found.layers:
        if isinstance(layer, Dense):
            weight, bias = next(parts)
            layers.append(eqx.tree_at(lambda d: (d.weight, d.bias), layer, (weight, bias)))
        elif isinstance(layer, Embedding):
            layers.append(layer.taken_from(next(parts)[0]))
        else:
            layers.append(layer)
    return in_a_row(Network(tuple(layers)))


def _picked(network: Network, seed: int) -> np.ndarray:
    """Draw weights evenly from every array."""
    sizes = [leaf.size for leaf in jax.tree.leaves(network)]
    ends = np.cumsum(sizes)
    random, each = np.random.default_rng(seed), max(1, MOST_WEIGHTS // len(sizes))
    parts = [
        end - size + random.choice(size, min(size, each), replace=False)
        for size, end in zip(sizes, ends, strict=True)
    ]
    return np.sort(np.concatenate(parts))


def _cost(network: Network, inputs: Array, expected: Array, loss: str) -> Array:
    losses = jax.vmap(example_loss, in_axes=(None, 0, 0, None))(network, inputs, expected, loss)
    return jnp.mean(losses)


_cost_slopes = jax.jit(jax.grad(_cost), static_argnums=3)


@partial(jax.jit, static_argnums=2)
def _costs(
    network: Network, rows: tuple[Array, Array], loss: str, places: Array, moves: Array
) -> Array:
    """Give the cost with one weight moved, for each of these places; written out it were large."""
    flat, build = jax.flatten_util.ravel_pytree(network)

    def moved(one: tuple[Array, Array]) -> Array:
        return _cost(build(flat.at[one[0]].add(one[1])), *rows, loss)

    costs: Array = jax.lax.map(moved, (places, moves))
    return costs


def _differences(
    network: Network, rows: tuple[np.ndarray, np.ndarray], loss: str, picked: np.ndarray, h: float
) -> np.ndarray:
    up, down = (
        np.asarray(_costs(network, rows, loss, picked, np.full(len(picked), way)))
        for way in (h, -h)
    )
    found: np.ndarray = (up - down) / (2 * h)
    return found
