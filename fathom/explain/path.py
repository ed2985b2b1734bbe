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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fathom.explain.pieces import is_straight, meet, members_of
from fathom.nets.ensemble import Answering
from fathom.nets.network import Network
from fathom.nets.rows import answer_rows
from fathom.shapes import Float

AT_ONCE = 64  # places looked at in one call
MANY = 512  # in one of NumPy: memory stays bounded
MOST_LOOKS = 400  # calls
SHORTEST = 1e-12  # of the path: a piece below is no more than rounding
FEWEST, MOST_PANELS = 8, 64
CLOSE = 1e-9  # of the sizes of all parts: close enough along a curve


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
    if network.convolves:
        from fathom.explain.convolved_path import PictureLine  # brings the compiler

        line = PictureLine.of(network, begin, end, weights)
        sums = answer_rows(network.answering(), np.stack([begin, end]).astype(np.float32))
        first, last = (sums.astype(np.float64) @ weights).tolist()
        return Path(first, last, line.parts(last - first))
    members, along = members_of(network), end - begin
    if is_straight(network):
        found = [_by_pieces(member, begin, along, weights) for member in members]
        slopes = np.mean(found, axis=0)
    else:
        slopes = _by_panels(members, begin, along, weights)
    values = np.mean([member(np.stack([begin, end])).sums @ weights for member in members], axis=0)
    return Path(float(values[0]), float(values[-1]), slopes * along)


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
    members: Sequence[Network], begin: np.ndarray, along: np.ndarray, weights: np.ndarray
) -> Float[np.ndarray, " inputs"]:
    """Divide the path into more and more panels, until the parts no longer change."""
    nodes, shares = np.polynomial.legendre.leggauss(FEWEST)
    panels, before = AT_ONCE // FEWEST, np.zeros(len(along))
    while True:
        width = 1.0 / panels
        places = (np.arange(panels)[:, None] + (nodes + 1) / 2).ravel() * width
        total = np.zeros(len(along))
        for first in range(0, len(places), AT_ONCE):
            some = places[first : first + AT_ONCE]
            met = [meet(one, begin, along, some, weights, ends=False) for one in members]
            mean = np.mean([one.slopes for one in met], axis=0)
            total += np.tile(shares, AT_ONCE // FEWEST) @ mean * width / 2
        moved = np.abs((total - before) * along).sum()
        if moved <= CLOSE * np.abs(total * along).sum() or panels >= MOST_PANELS:
            return total
        panels, before = 2 * panels, total
