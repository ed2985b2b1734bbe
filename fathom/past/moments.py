"""States spread over a run, computed again where none lies in the folder."""

from __future__ import annotations

from collections.abc import Iterator

from fathom.places import evenly
from fathom.progress import watched
from fathom.runs.folder import state_steps
from fathom.runs.run import Run
from fathom.training.loop import State, go_on

QUICK = 1e11  # products of training that may be gone through again: some ten seconds
OVERHEAD = 2e5  # products that take as long as calling one step's operations


def moments(run: Run, until: int, most: int) -> Iterator[State]:
    """Give up to `most` states, the first one and that of step `until` among them.

    They lie at even steps where the training was small; else where states lie in the folder. How
    small is told by counting, not by a clock, so that asking twice gives the same answer.
    """
    kept = [step for step in state_steps(run.mine) if step <= until]
    if _products(run, until) > QUICK:
        some = evenly(len(kept), most - 1)
        for place in watched(some, "moments of the training", len(some)):
            yield run.read(kept[place])
        if kept[-1] < until:
            yield run.state(until)
        return
    state = run.read(kept[0])
    places = evenly(until - kept[0] + 1, most).tolist()
    for place in watched(places, "moments of the training", len(places)):
        for after in go_on(state, until=kept[0] + place):
            state = after
        yield state


def _products(run: Run, steps: int) -> float:
    """Count the products of an input and a weight in the first `steps` steps of all members."""
    weights = run.network_of(run.read(state_steps(run.mine)[0])).parameters
    rows = run.batches.size
    return steps * (weights * rows * len(run.header.members) + OVERHEAD)
