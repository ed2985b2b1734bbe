"""What a network for pictures meets on a line through its inputs, by a few compiled programs.

All that comes before the sums of the first convolution (looks, blocks, products with weights)
changes evenly with the inputs. So it is worked for the two ends of the line only: between them the
sums are between. Slopes are gathered by those sums, and taken back to the inputs once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.network import Network
from fathom.nets.pictures.convolution import Convolution
from fathom.shapes import Array, Float

FIRST, MOST = 16, 432  # pieces of a line, at first and at the most
# Shares of the sizes of all parts: by how much they still changed with three times as many pieces,
# of which less than half is left where so much bends; and by how much their sum may be wrong.
MOVED, MISSED = 0.03, 0.0005
FEW = 4  # places in one call of a program, since each is ten looks at a picture


@dataclass(frozen=True, eq=False)
class PictureLine:
    """A straight line through the inputs of a network for pictures.

    Attributes:
        members: the networks, stacked.
        begin, end: its ends.
        first, last: what each member's first convolution sums at its beginning and at its end.
        weights: what of the last sums is followed.

    >>> from fathom.nets.blueprint import Blueprint
    >>> from fathom.nets.pictures.eye import Eye
    >>> eye = Eye((4, 4, 1), ((2,), (3,)), shift=1)
    >>> network = Blueprint(16, (), 1, eye=eye)(jax.random.key(0))
    >>> end = np.arange(16.0)
    >>> line = PictureLine.of(network, np.zeros(16), end, np.ones(1))
    >>> change = float(network(end).sums[0] - network(np.zeros(16)).sums[0])
    >>> parts = line.parts(change)
    >>> parts.shape, bool(abs(parts.sum() - change) <= 0.001 * np.abs(parts).sum())
    ((16,), True)
    """

    members: Network
    begin: Float[np.ndarray, " inputs"]
    end: Float[np.ndarray, " inputs"]
    first: Float[Array, "members *looks rows columns neurons"]
    last: Float[Array, "members *looks rows columns neurons"]
    weights: Float[np.ndarray, " outputs"]

    @classmethod
    def of(
        cls,
        network: Answering,
        begin: Float[np.ndarray, " inputs"],
        end: Float[np.ndarray, " inputs"],
        weights: Float[np.ndarray, " outputs"],
    ) -> PictureLine:
        """Work the two ends for each member."""
        if isinstance(network, Ensemble):
            members = network.members.answering()
        else:
            members = jax.tree.map(lambda leaf: leaf[None], network.answering())
        given = [np.asarray(one, np.float32) for one in (begin, end, weights)]
        first, last = (_front(members, one) for one in given[:2])
        return cls(members, given[0], given[1], first, last, given[2])

    def parts(self, change: float) -> Float[np.ndarray, " inputs"]:
        """Say what each input did to the number, which changes by so much between the two ends.

        Slopes are taken in the middle of equal pieces of the line, and the pieces cut in three,
        whose middle ones are known, until the parts stay the same and add up.
        """
        along = self.end.astype(np.float64) - self.begin
        pieces, met = FIRST, self._at(np.arange(FIRST) + 0.5, FIRST)
        while True:
            before = met / pieces * along
            thirds = np.arange(3 * pieces)
            pieces, met = 3 * pieces, met + self._at(thirds[thirds % 3 != 1] + 0.5, 3 * pieces)
            after: np.ndarray = met / pieces * along
            size, moved = np.abs(after).sum(), np.abs(after - before).sum()
            missed = abs(after.sum() - change)
            if (moved <= MOVED * size and missed <= MISSED * size) or pieces >= MOST:
                return after

    def _at(self, places: np.ndarray, pieces: int) -> Float[np.ndarray, " inputs"]:
        return self.gathered(places / pieces, np.ones(len(places)))

    def gathered(
        self, places: Float[np.ndarray, " places"], shares: Float[np.ndarray, " places"]
    ) -> Float[np.ndarray, " inputs"]:
        """Sum the slopes at some places, each times its share: the members' mean.

        The devices take turns, each with a few places; none waits for another.
        """
        devices = jax.local_devices()[: -(-len(places) // FEW)]
        worked = self.members, self.first, self.last, self.weights
        given = [jax.device_put(worked, device) for device in devices]
        sums = [jnp.zeros_like(mine[1]) for mine in given]
        for turn, both in enumerate(zip(_few(places), _few(shares), strict=True)):
            place = turn % len(devices)
            sums[place] = sums[place] + _met(*given[place], *both)
        met = np.sum([np.asarray(one) for one in sums], axis=0)
        return np.asarray(_back(self.members, self.begin, met), np.float64)


def _few(numbers: Float[np.ndarray, " many"]) -> Iterator[Float[np.ndarray, " few"]]:
    """Give a few numbers at a time, 0 after the last ones: one program suits all."""
    for first in range(0, len(numbers), FEW):
        some = numbers[first : first + FEW].astype(np.float32)
        yield np.pad(some, (0, FEW - len(some)))


@jax.jit
def _front(members: Network, inputs: Array) -> Float[Array, "members *looks rows columns neurons"]:
    """Give what the first convolution of each member sums at every place."""
    sums: Array = jax.vmap(lambda member: _sums(member, inputs))(members)
    return sums


@jax.jit
def _met(
    members: Network, first: Array, last: Array, weights: Array, places: Array, shares: Array
) -> Float[Array, "members *looks rows columns neurons"]:
    """Sum the slopes by the first convolution's sums: what the same change at all places does."""

    def of_member(member: Network, first: Array, last: Array) -> Array:
        along = last - first

        def total(change: Array) -> Array:
            def at(place: Array) -> Array:
                return _answer(member, first + place * along + change)

            value: Array = shares @ (jax.vmap(at)(places) @ weights)
            return value

        slopes: Array = jax.grad(total)(jnp.zeros_like(first))
        return slopes

    met: Array = jax.vmap(of_member)(members, first, last)
    return met


@jax.jit
def _back(members: Network, inputs: Array, slopes: Array) -> Float[Array, " inputs"]:
    """Take slopes by the first convolution's sums back to the inputs: the members' mean."""

    def of_member(member: Network, mine: Array) -> Array:
        back: Array = jax.linear_transpose(partial(_sums, member), inputs)(mine)[0]
        return back

    found: Array = jax.vmap(of_member)(members, slopes).mean(axis=0)
    return found


def _sums(member: Network, inputs: Array) -> Float[Array, "*looks rows columns neurons"]:
    """Take an example to the sums of the first convolution: evenly, without a bend."""
    first = member.convolutions[0]
    layer = member.layers[first]
    assert isinstance(layer, Convolution)
    for before in member.layers[:first]:
        inputs = before(inputs).output
    sums: Array = layer.sums(inputs)
    return sums


def _answer(member: Network, sums: Array) -> Float[Array, " outputs"]:
    """Take the sums of the first convolution to the last sums."""
    first = member.convolutions[0]
    layer = member.layers[first]
    assert isinstance(layer, Convolution)
    signals: Array = layer.fired(sums, sums).output
    for behind in member.layers[first + 1 :]:
        signals = behind(signals).output
    return signals
