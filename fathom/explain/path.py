"""What each input did to an answer, so that it adds up: slopes gathered along a straight path.

Integrated gradients (Sundararajan, Taly & Yan 2017): from an average example to this one, every
input moves evenly, and at each place its slope says what it does just there. Summed along the
path, the inputs' parts are all that the answer changed by.

A network that is straight between bends has one set of slopes on each piece of the path: the pieces
are found one by one, and the sum is exact. Along curves it is taken at more and more places (Gauss
and Legendre's), until it adds up.

>>> import jax
>>> from fathom.nets.blueprint import Blueprint
>>> network = Blueprint(inputs=2, hidden=(8,), outputs=1)(jax.random.key(0))
>>> path = follow_path(network, np.zeros(2), np.array([1.0, -2.0]), np.ones(1))
>>> bool(abs(path.begin + path.parts.sum() - path.end) < 1e-9)
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np

from fathom.explain.pieces import is_straight, meet, members_of
from fathom.nets.ensemble import Answering
from fathom.nets.network import Network
from fathom.shapes import Float

AT_ONCE = 64  # places looked at in one call
MANY = 512  # in one of NumPy: memory stays bounded
MOST_LOOKS = 400  # calls
SHORTEST = 1e-12  # of the path: a piece below is no more than rounding
FEWEST, FIRST_PANELS, MOST_PANELS = 8, 2, 64  # places of a panel


class Close(NamedTuple):
    """What is close enough, as shares of the sizes of all parts.

    `moved` is what the parts still changed by with twice as many places: of what bends everywhere
    about half of that is left. `missed` is what their sum may be wrong by.
    """

    moved: float
    missed: float


ALONG_CURVES = Close(1e-9, 1e-9)
OF_CONVOLUTIONS = Close(0.02, 0.0005)  # which bend at thousands of places; no eye sees more


@runtime_checkable
class Line(Protocol):
    """A straight line through the inputs; its places are shares of its length."""

    def values(self, places: Float[np.ndarray, " places"]) -> Float[np.ndarray, " places"]:
        """Give the number that is followed at some places."""
        ...

    def gathered(
        self, places: Float[np.ndarray, " places"], shares: Float[np.ndarray, " places"]
    ) -> Float[np.ndarray, " inputs"]:
        """Sum the slopes at some places, each times its share."""
        ...


@dataclass(frozen=True, eq=False)
class Path:
    """A path through the inputs, and what a number did on it.

    Attributes:
        begin, end: the number at both ends.
        parts: what each input did to it on the way.
    """

    begin: float
    end: float
    parts: Float[np.ndarray, " inputs"]


def follow_path(
    network: Answering,
    begin: Float[np.ndarray, " inputs"],
    end: Float[np.ndarray, " inputs"],
    weights: Float[np.ndarray, " outputs"],
) -> Path:
    """Follow a number, `weights` times the last sums (of an ensemble their mean), along a path.

    Args:
        network: the network, or the ensemble.
        begin: an encoded example to begin at, such as the average of many.
        end: the encoded example that is asked about.
        weights: what of the last sums is followed.
    """
    line, along = _line(network, begin, end, weights), end - begin
    first, last = line.values(np.array([0.0, 1.0])).tolist()
    if is_straight(network) and not network.convolves:
        members = members_of(network)
        found = [_by_pieces(member, begin, along, weights) for member in members]
        slopes = np.mean(found, axis=0)
    else:
        close = OF_CONVOLUTIONS if network.convolves else ALONG_CURVES
        slopes = _by_panels(line, along, last - first, close)
    return Path(first, last, slopes * along)


def _line(network: Answering, begin: np.ndarray, end: np.ndarray, weights: np.ndarray) -> Line:
    """Choose who looks at places: NumPy, or, where there are convolutions, compiled programs."""
    if network.convolves:
        from fathom.explain.convolved_path import PictureLine  # brings the compiler

        return PictureLine.of(network, begin, end, weights)
    return _NumberLine(members_of(network), begin, end - begin, weights)


@dataclass(frozen=True, eq=False)
class _NumberLine:
    """A line through the inputs of networks without convolutions."""

    members: tuple[Network, ...]
    begin: Float[np.ndarray, " inputs"]
    along: Float[np.ndarray, " inputs"]
    weights: Float[np.ndarray, " outputs"]

    def values(self, places: Float[np.ndarray, " places"]) -> Float[np.ndarray, " places"]:
        at = self.begin + places[:, None] * self.along
        found: np.ndarray = np.mean([one(at).sums @ self.weights for one in self.members], axis=0)
        return found

    def gathered(
        self, places: Float[np.ndarray, " places"], shares: Float[np.ndarray, " places"]
    ) -> Float[np.ndarray, " inputs"]:
        met = [meet(m, self.begin, self.along, places, self.weights, False) for m in self.members]
        found: np.ndarray = shares @ np.mean([one.slopes for one in met], axis=0)
        return found


def _by_pieces(
    network: Network, begin: np.ndarray, along: np.ndarray, weights: np.ndarray
) -> Float[np.ndarray, " inputs"]:
    """Find a network's pieces, and sum their slopes by their lengths."""
    total, gaps = np.zeros(len(along)), np.array([[0.0, 1.0]])
    for _ in range(MOST_LOOKS):
        some, later = gaps[:MANY], gaps[MANY:]
        met = meet(network, begin, along, some.mean(axis=1), weights)
        first, last = np.maximum(some[:, 0], met.low), np.minimum(some[:, 1], met.high)
        total += (last - first) @ met.slopes
        left = np.stack([some[:, 0], first], 1), np.stack([last, some[:, 1]], 1)
        gaps = np.concatenate([later, *left])
        gaps = gaps[gaps[:, 1] - gaps[:, 0] > SHORTEST]
        if not len(gaps):
            break
    return total


def _by_panels(
    line: Line, along: np.ndarray, change: float, close: Close
) -> Float[np.ndarray, " inputs"]:
    """Divide the path into more and more panels, until the parts stay the same and add up."""
    nodes, shares = np.polynomial.legendre.leggauss(FEWEST)
    panels, before = FIRST_PANELS, np.zeros(len(along))
    while True:
        width = 1.0 / panels
        places = (np.arange(panels)[:, None] + (nodes + 1) / 2).ravel() * width
        total = np.zeros(len(along))
        each = np.tile(shares, panels) * width / 2
        for first in range(0, len(places), AT_ONCE):
            some = slice(first, first + AT_ONCE)
            total += line.gathered(places[some], each[some])
        size = np.abs(total * along).sum()
        settled = np.abs((total - before) * along).sum() <= close.moved * size
        adds_up = abs(total @ along - change) <= close.missed * size
        if (settled and adds_up) or panels >= MOST_PANELS:
            return total
        panels, before = 2 * panels, total
