"""A training that can be gone through in both directions, to the step.

States of a training are values (`fathom.training.loop.State`), so going back is picking up an
earlier one; what lies between two that are kept is learnt again, with the same program and so to
the same bits. A branch begins at any step with other rates and keeps the way that led to it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fathom.runs.opening import Origin, forked
from fathom.training.loop import State, go_on
from fathom.training.plan import Plan
from fathom.training.population import Epoch

MOST_KEPT = 300


@dataclass
class Walk:
    """The states that are kept, earliest first; the last one is the furthest so far.

    `trunk` are those of the walk that this one branched off, up to there.
    """

    states: list[State]
    trunk: tuple[State, ...] = ()
    stride: int = 1

    @property
    def furthest(self) -> State:
        """The state that it has come to."""
        return self.states[-1]

    @property
    def past(self) -> Sequence[Epoch]:
        """What each epoch brought."""
        return self.furthest.past

    def forward(self, epochs: int) -> State:
        """Go on by some epochs from the furthest state; less if nothing learns any more."""
        for _ in range(epochs):
            if self.furthest.ended:
                break
            state = self.furthest
            if len(self.states) > 1 and (len(self.past) - 1) % self.stride:
                self.states.pop()  # between those that are kept: it was only the furthest
            self.states.append(_to(state, state.step + state.batches.per_epoch))
            self._thin()
        return self.furthest

    def at(self, step: int) -> State:
        """Give the state at a step; nothing beyond the furthest is learnt for it."""
        step = max(0, min(step, self.furthest.step))
        states = self.states if step >= self.states[0].step else self.trunk
        place = bisect_right([state.step for state in states], step) - 1
        return _to(states[place], step)

    def branch(self, step: int, plan: Plan, learning_rate: float) -> Walk:
        """Begin another walk at a step of this one, with another rate, optimiser or decay."""
        state = self.at(step)
        members = tuple(replace(one, learning_rate=learning_rate) for one in state.cohort.members)
        origin = Origin("lab", "lab", state, tuple(range(len(members))))
        cohort = state.cohort
        begun = forked(origin, members, plan, cohort.examples, cohort.held_out)
        before = [kept for kept in (*self.trunk, *self.states) if kept.step < step]
        while len(before) > MOST_KEPT:
            before = before[::2]
        return Walk([begun], tuple(before))

    def _thin(self) -> None:
        """Let every second state go once there are many; the first and the furthest stay."""
        if len(self.states) > MOST_KEPT:
            self.states = [*self.states[:-1:2], self.furthest]
            self.stride *= 2


def _to(state: State, step: int) -> State:
    """Learn on until a step."""
    for after in go_on(state, until=step):
        state = after
    return state
