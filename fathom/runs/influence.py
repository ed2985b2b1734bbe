"""Which rows pulled one answer up or down while the network learnt: their first-order traces.

The run is looked at in up to `MOST_MOMENTS` places. Between two of them each row was met once an
epoch; each meeting counts as

    -rate / batch size x (slope of the row's loss) . P (slope of the answer)

with P what the optimiser divides slopes by: 1 for plain descent, 10 for momentum (its sum of past
slopes), the root of the average square for RMSprop and Adam. Weight decay and dropout are left out.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, PyTree

from fathom.errors import RunError
from fathom.explain.influence import answer_slope, loss_slopes_along
from fathom.nets.network import Network
from fathom.runs.moments import moments
from fathom.runs.run import Run
from fathom.training.loop import State
from fathom.training.opened import ADAM_FLOOR, MOMENTUM, RMS_FLOOR, SQUARE_DECAY
from fathom.training.schedules import schedule
from fathom.wording import aligned, readable

MOST_MOMENTS = 40
SHOWN = 8


@dataclass(frozen=True)
class RowPull:
    """What a row did to an answer: `influence` in the target's units, or in the log of the odds."""

    row: int
    line: int | None
    influence: float


@dataclass(frozen=True)
class Influence:
    """The rows that the network learnt from, the strongest pull first.

    Attributes:
        followed: what was pulled, in words.
        rows: all training rows.
        begin, end: what was followed, at the random start and in the end.
        moments: in how many places the run was looked at.
    """

    followed: str
    rows: tuple[RowPull, ...]
    begin: float
    end: float
    moments: int

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {
            "followed": self.followed,
            "rows": [vars(pull) for pull in self.rows],
            "begin": self.begin,
            "end": self.end,
            "moments": self.moments,
            "approximation": True,
        }

    def __str__(self) -> str:
        up = [pull for pull in self.rows if pull.influence > 0][:SHOWN]
        down = [pull for pull in self.rows if pull.influence < 0][:SHOWN]
        lines = [f"Rows that pulled {self.followed} while the network learnt (an approximation):"]
        for name, pulls in (("up", up), ("down", down)):
            table = [[_place(pull), f"{pull.influence:+.4g}"] for pull in pulls]
            lines += [f"  {name}:", *(f"    {line}" for line in aligned(table or [["none"]], 1))]
        total = sum(pull.influence for pull in self.rows)
        lines += [
            f"All {len(self.rows):,} together: {total:+.4g}; it really went from "
            f"{readable(self.begin)} to {readable(self.end)}, by {self.end - self.begin:+.4g}."
        ]
        return "\n".join(lines)


def _place(pull: RowPull) -> str:
    return f"row {pull.row}" + (f" (line {pull.line})" if pull.line else "")


def influence(
    run: Run,
    inputs: Float[np.ndarray, " inputs"],
    until: int,
    place: int | None,
    scale: float,
    shift: float,
    followed: str,
) -> Influence:
    """Trace every training row's pull on the answer to one example.

    Args:
        run: of the model.
        inputs: the example, encoded.
        until: the step whose network the model holds.
        place: the class that is followed, of several; None for a number or two classes.
        scale, shift: the target's units are ``shift + scale x sum``; 1 and 0 for odds.
        followed: what that is called.
    """
    learnt, _ = run.examples
    if until == 0:
        raise RunError("the model holds its random start: no row has pulled at it yet")
    states = list(moments(run, until, MOST_MOMENTS))
    pulls, values = np.zeros(len(learnt)), []
    mine = jnp.asarray(inputs, jnp.float32)
    for place_of, state in enumerate(states):
        network = run.network_of(state)
        value, slope = answer_slope(network, mine, place)
        values.append(float(value))
        # The random start has no averages yet: those of the next state stand in.
        way = _preconditioned(run, states[max(place_of, 1)], slope)
        slopes = loss_slopes_along(
            network, way, learnt.inputs, learnt.expected, run.header.plan.method.loss
        )
        pulls -= _met(run, states, place_of) / state.batches.size * slopes
    names, order = run.kept.rows, np.argsort(-np.abs(pulls), kind="stable")
    rows = tuple(
        RowPull(
            int(names.numbers[row]),
            None if names.lines is None else int(names.lines[row]),
            float(scale * pulls[row]),
        )
        for row in order
    )
    first, last = (shift + scale * value for value in (values[0], values[-1]))
    return Influence(followed, rows, first, last, len(states))


def _met(run: Run, states: list[State], place: int) -> float:
    """Give rate x how often each row was met around a state: half of the way to its neighbours."""
    half = 0.0
    for before, after in itertools.pairwise(states[max(place - 1, 0) : place + 2]):
        epochs = (after.step - before.step) / before.batches.per_epoch
        half += epochs * _rate(run, before, after) / 2
    return half


def _rate(run: Run, before: State, after: State) -> float:
    """Give the mean learning rate between two states."""
    told = run.header.plan
    all_steps = told.epochs * before.batches.per_epoch
    steps = np.linspace(before.step, max(after.step - 1, before.step), 9)
    factors = jax.vmap(schedule(told.method.schedule).factor)(jnp.asarray(steps / all_steps))
    return run.header.members[run.member].learning_rate * float(jnp.mean(factors))


def _preconditioned(run: Run, state: State, slope: Network) -> Network:
    """Divide a slope by what the optimiser divides by."""
    name = run.header.plan.method.optimiser
    if name == "sgd":
        return slope
    if name in ("momentum", "nesterov"):
        return jax.tree.map(lambda leaf: leaf / (1 - MOMENTUM), slope)
    memory = jax.tree.map(lambda leaf: leaf[run.member], state.population().optimiser)
    parts = memory if type(memory) is tuple else (memory,)
    part = next(part for part in parts if hasattr(part, "square") or hasattr(part, "nu"))
    if name == "rmsprop":
        return _over(slope, jax.tree.map(lambda square: np.sqrt(square + RMS_FLOOR), part.nu))
    share = -np.expm1(max(int(part.steps), 1) * np.log(SQUARE_DECAY))
    return _over(
        slope, jax.tree.map(lambda square: np.sqrt(square / share) + ADAM_FLOOR, part.square)
    )


def _over(slope: Network, divisor: PyTree) -> Network:
    """Divide weight by weight; where no slope was ever seen (a divisor of nearly 0), by 1."""
    return jax.tree.map(lambda s, d: s / jnp.where(d > 1e-6, d, jnp.inf), slope, divisor)
