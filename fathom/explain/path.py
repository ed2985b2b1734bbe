"""What each input did to an answer, so that it adds up: slopes gathered along a straight path.

Integrated gradients (Sundararajan, Taly & Yan 2017): from an average example to this one, every
input moves evenly, and at each place its slope says what it does just there. Summed along the
path, the inputs' parts are all that the answer changed by.

A network that is straight between bends has one set of slopes on each piece of the path: the pieces
are found one by one, and the sum is exact. Along curves it is taken at more and more places (Gauss
and Legendre's), until it adds up.

>>> import jax
>>> from fathom.nets.network import Blueprint
>>> network = Blueprint(inputs=2, hidden=(8,), outputs=1)(jax.random.key(0))
>>> path = follow_path(network, np.zeros(2), np.array([1.0, -2.0]), np.ones(1))
>>> bool(abs(path.begin + path.parts.sum() - path.end) < 1e-9)
True
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fathom.explain.pieces import Met, is_straight, meet, members_of
from fathom.nets.ensemble import Answering, Ensemble
from fathom.shapes import Float

AT_ONCE = 64  # places looked at in one call
MOST_LOOKS = 400  # calls
SHORTEST = 1e-12  # of the path: a piece below is no more than rounding
FEWEST, MOST_PANELS = 8, 64
CLOSE = 1e-9  # of the sizes of all parts: close enough along a curve
NEAR = 0.01  # where convolutions bend at thousands of places: no eye sees more on a map

Look = Callable[[np.ndarray], Met]


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
    count = len(network) if isinstance(network, Ensemble) else 1
    look = _look(network, begin, end - begin, weights)
    ends = np.tile(np.linspace(0.0, 1.0, AT_ONCE), (count, 1))  # one program for all looks
    values = look(ends).value.mean(axis=0)
    if _bends_seldom(network):
        slopes = _by_pieces(look, count, end - begin)
    else:
        slopes = _by_panels(look, count, end - begin, CLOSE if network.loops else NEAR)
    return Path(float(values[0]), float(values[-1]), slopes * (end - begin))


def _bends_seldom(network: Answering) -> bool:
    """Whether all pieces of a path can be found; convolutions bend at too many places."""
    return is_straight(network) and network.loops


def _look(network: Answering, begin: np.ndarray, along: np.ndarray, weights: np.ndarray) -> Look:
    """Choose who looks at places: NumPy, or, where there are convolutions, a compiled program."""
    if not network.loops:
        from fathom.explain.convolved_path import meet_pictures  # brings the compiler

        return lambda places: meet_pictures(network, begin, along, places, weights)
    members, few = members_of(network), _bends_seldom(network)
    return lambda places: meet(members, begin, along, places, weights, ends=few)


def _by_pieces(look: Look, count: int, along: np.ndarray) -> Float[np.ndarray, " inputs"]:
    """Find every member's pieces, and sum their slopes by their lengths."""
    total = np.zeros(len(along))
    gaps = [[(0.0, 1.0)] for _ in range(count)]
    for _ in range(MOST_LOOKS):
        chosen = [sorted(mine, key=_length)[-AT_ONCE:] for mine in gaps]
        if not any(chosen):
            break
        met = look(np.array([_middles(mine) for mine in chosen]))
        low, high, slopes = met.low, met.high, met.slopes
        for member, mine in enumerate(chosen):
            left = gaps[member] = [gap for gap in gaps[member] if gap not in mine]
            for place, (a, b) in enumerate(mine):
                first, last = max(a, low[member, place]), min(b, high[member, place])
                total += (last - first) * slopes[member, place]
                left += [gap for gap in ((a, first), (last, b)) if _length(gap) > SHORTEST]
    return total / count


def _by_panels(
    look: Look, count: int, along: np.ndarray, close: float
) -> Float[np.ndarray, " inputs"]:
    """Divide the path into more and more panels, until the parts no longer change."""
    nodes, shares = np.polynomial.legendre.leggauss(FEWEST)
    panels, before = AT_ONCE // FEWEST, np.zeros(len(along))
    while True:
        width = 1.0 / panels
        places = (np.arange(panels)[:, None] + (nodes + 1) / 2).ravel() * width
        total = np.zeros(len(along))
        for first in range(0, len(places), AT_ONCE):
            met = look(np.tile(places[first : first + AT_ONCE], (count, 1)))
            mean = met.slopes.mean(axis=0)
            total += np.tile(shares, AT_ONCE // FEWEST) @ mean * width / 2
        moved = np.abs((total - before) * along).sum()
        if moved <= close * np.abs(total * along).sum() or panels >= MOST_PANELS:
            return total
        panels, before = 2 * panels, total


def _length(gap: tuple[float, float]) -> float:
    return gap[1] - gap[0]


def _middles(gaps: list[tuple[float, float]]) -> list[float]:
    """Give the middles of gaps, filled up to the number that is looked at in one call."""
    found = [(a + b) / 2 for a, b in gaps]
    return found + [0.5] * (AT_ONCE - len(found))
