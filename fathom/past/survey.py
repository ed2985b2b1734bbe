"""Surveying the landscape of a run: a plane through the kept network, and everybody's place on it.

The plane goes through the kept network, its random start, and another member's end; where there is
no other, through the farthest bend of its own way.
"""

from __future__ import annotations

from dataclasses import dataclass

import jax
import numpy as np

from fathom.data.target.target import Target
from fathom.nets.network import Network
from fathom.past.landscape import Landscape, Place, Point
from fathom.past.moments import moments
from fathom.past.plane import Weights, costs_at, flat, frame
from fathom.places import evenly
from fathom.progress import watched
from fathom.runs.folder import state_steps
from fathom.runs.run import Run
from fathom.shapes import Float, Int
from fathom.training.examples import Examples
from fathom.training.learning import DIVERGED

MOST_ROWS = 2000
ACROSS = 45  # places along each direction
MOST_MOMENTS = 24
WIDE = 1.1  # times what spans the plane: what lies farther out is left outside the picture
NEAR = 0.05  # of that way: an end so near to the kept network gives no direction
ON_THE_LINE = 17


@dataclass(frozen=True, eq=False)
class _Country:
    """All that lies in the landscape, as weights in a row, the kept network's taken off.

    `best` is each member's lowest validation cost, `stopped` why it stopped.
    """

    network: Network
    run: Run
    rows: Examples
    starts: list[Weights]
    ends: list[Weights]
    path: Float[np.ndarray, "moments weights"]
    best: Float[np.ndarray, " members"]
    stopped: Int[np.ndarray, " members"]

    @property
    def alive(self) -> list[int]:
        """The members that did not diverge."""
        return [int(place) for place in np.flatnonzero(self.stopped != DIVERGED)]

    @property
    def scale(self) -> float:
        """How far the kept network came from its start."""
        return float(np.linalg.norm(self.starts[self.run.member]))

    def costs(
        self, first: Weights, second: Weights, places: Float[np.ndarray, "places 2"]
    ) -> Float[np.ndarray, " places"]:
        """Give the cost at places of a plane through the kept network."""
        method = self.run.header.plan.method
        return costs_at(self.network, first, second, places, self.rows, method)

    def way(self, end: Weights, start: Weights) -> tuple[Float[np.ndarray, " places"], float]:
        """Give the costs on the straight way from the kept network to an end, and of a start."""
        shares = np.linspace(0, 1, ON_THE_LINE)
        places = [*((share, 0.0) for share in shares), (0.0, 1.0)]
        costs = self.costs(end, start, np.array(places))
        return costs[:-1], float(costs[-1])


def survey(run: Run, network: Network, step: int, target: Target) -> Landscape:
    """Look at the cost around a network of a run.

    Args:
        run: of the training.
        network: the kept one.
        step: the step after which it was kept.
        target: what is predicted.

    Raises:
        RunError: the run is damaged, or keeps no rows.
    """
    land = _gather(run, network, step)
    (across, first), (upwards, second) = _directions(land)
    view = np.stack([first, second], axis=1)
    alive = land.alive
    places = tuple(
        _place(land, member, view) for member in watched(alive, "networks' ways", len(alive))
    )
    path = tuple(_shadow(weights, view) for weights in land.path)
    a, b = _window(places, path)
    rows = np.stack(np.meshgrid(a, b), axis=-1)
    costs = [land.costs(first, second, row) for row in watched(rows, "rows of the map", len(rows))]
    return Landscape(
        target=target,
        loss=run.header.plan.method.loss,
        rows=len(land.rows),
        directions=(across, upwards),
        first=a,
        second=b,
        costs=np.stack(costs),
        path=path,
        places=places,
        lost=len(land.ends) - len(land.alive),
    )


def _gather(run: Run, network: Network, step: int) -> _Country:
    steps, rows = state_steps(run.mine), run.examples[0]
    picked = evenly(len(rows), MOST_ROWS)
    last = run.read(steps[-1]).population()
    ended = last.best if run.header.plan.keep_best else last.networks
    kept = flat(network)
    starts = _members(run, run.read(steps[0]).population().networks, kept)
    ends = _members(run, ended, kept)
    ends[run.member] = 0 * kept
    path = [flat(run.network_of(state)) - kept for state in moments(run, step, MOST_MOMENTS)]
    some = rows.part(picked)
    judged = np.asarray(last.best_cost), np.asarray(last.stopped)
    return _Country(network, run, some, starts, ends, np.stack(path), *judged)


def _members(run: Run, networks: Network, kept: Weights) -> list[Weights]:
    """Take the members' networks apart, the kept one's weights taken off."""

    def one(place: int) -> Weights:
        return flat(jax.tree.map(lambda leaf: leaf[place], networks)) - kept

    return [one(place) for place in range(len(run.header.members))]


def _directions(land: _Country) -> list[tuple[str, Weights]]:
    """Choose two directions: to its own start, to the end or the start of another, or a bend."""
    members, mine = land.run.header.members, land.run.member
    others = [place for place in land.alive if place != mine]
    others.sort(key=lambda place: (members[place].seed == members[mine].seed, land.best[place]))
    candidates = [("from the kept network to its own random start", land.starts[mine])]
    for kind, weights in (("end", land.ends), ("random start", land.starts)):
        for place in others:
            if np.linalg.norm(weights[place]) > NEAR * land.scale:
                one = f"learning rate {members[place].learning_rate:g}, seed {members[place].seed}"
                candidates.append((f"towards the {kind} of {one}", weights[place]))
    way = candidates[0][1] / max(land.scale, 1e-300)
    bends = land.path - np.outer(land.path @ way, way)
    farthest = bends[int(np.argmax(np.linalg.norm(bends, axis=1)))]
    candidates.append(("towards the farthest bend of its own way", farthest))
    random = np.random.default_rng(0)
    for name in ("a random direction", "another random direction"):
        candidates.append((name, random.standard_normal(len(way))))
    return frame(candidates)


def _place(land: _Country, member: int, view: Float[np.ndarray, "weights 2"]) -> Place:
    start, end = land.starts[member], land.ends[member]
    between, beginning = land.way(end, start)
    off = np.linalg.norm(end - view @ (end @ view)) / max(float(np.linalg.norm(end)), 1e-300)
    one = land.run.header.members[member]
    return Place(
        member=member,
        learning_rate=one.learning_rate,
        seed=one.seed,
        start=_shadow(start, view),
        end=_shadow(end, view),
        off=float(off),
        start_cost=beginning,
        end_cost=float(between[-1]),
        ridge=float(np.max(between) - max(between[0], between[-1])),
        kept=member == land.run.member,
    )


def _shadow(weights: Weights, view: Float[np.ndarray, "weights 2"]) -> Point:
    a, b = weights @ view
    return float(a), float(b)


def _window(
    places: tuple[Place, ...], path: tuple[Point, ...]
) -> tuple[Float[np.ndarray, " a"], Float[np.ndarray, " b"]]:
    """Choose how much of the plane is looked at: what lies in it, and whose shadow is near that."""
    spanning = [one.end for one in places if one.off < NEAR] + [*path]
    reach = WIDE * (float(np.linalg.norm(np.array(spanning), axis=1).max()) or 1.0)
    points = np.array([*path, *(point for one in places for point in (one.start, one.end))])
    near = points[np.linalg.norm(points, axis=1) <= reach]
    low, high = near.min(axis=0), near.max(axis=0)
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, 0.25 * reach) * 1.2
    a, b = (np.linspace(m - h, m + h, ACROSS) for m, h in zip(middle, half, strict=True))
    return a, b
