"""Rows whose label looks wrong: those that all networks found hard while they learnt.

    score = mean over all members, and over the epochs up to each one's best, of the row's loss

A network first learns what many rows agree on and only later, if ever, a single row's wrong label
(Arpit et al. 2017): what stays hard on the way is suspect. The members' random starts and rates
take the chance out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import equinox as eqx
import jax
import numpy as np

from fathom.data.place import RowPlace
from fathom.display.card import Card, Grid, Part, Words
from fathom.display.visible import Fields, Visible
from fathom.nets.crowds import in_blocks, part_of
from fathom.nets.example import each_loss, example_loss
from fathom.nets.inputs.held import Inputs
from fathom.nets.inputs.packed import Packed
from fathom.nets.network import Network
from fathom.past.moments import moments
from fathom.runs.folder import state_steps
from fathom.runs.run import Run
from fathom.shapes import Array, Float
from fathom.text import aligned

MOST_MOMENTS = 24
SHOWN = 20
NO_PROOF = "A high score is a reason to look at the row, not a proof that its label is wrong."


@dataclass(frozen=True, repr=False)
class Suspect(Fields):
    """A row that it learnt from: its mean loss on the way, its label, and what the network says."""

    place: RowPlace
    score: float
    said: str = ""
    rather: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give plain values."""
        told = {"score": self.score, "said": self.said, "rather": self.rather}
        return {**self.place.as_dict(), **told}


@dataclass(frozen=True, repr=False)
class Suspects(Visible):
    """All training rows, the most suspect first.

    Attributes:
        target: its name.
        rows: each with its score.
        networks: how many had a part in the scores.
        number: whether the target is a number, of which every row is missed by something.
    """

    target: str
    rows: tuple[Suspect, ...]
    networks: int
    number: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {
            "target": self.target,
            "rows": [suspect.as_dict() for suspect in self.rows],
            "networks": self.networks,
        }

    def __str__(self) -> str:
        if not self._others:
            return (
                f"No label of the {len(self.rows):,} rows looks wrong: the network gives each row "
                "the class that it has."
            )
        return "\n".join([self._what(), "", *aligned(self._table()), "", NO_PROOF])

    @property
    def brief(self) -> str:
        """How many labels look wrong."""
        if self.number:
            return f"{len(self.rows):,} rows, by how far their {self.target} was missed on the way"
        return f"of {len(self.rows):,} rows {len(self._others):,} would get another {self.target}"

    @property
    def _others(self) -> list[Suspect]:
        """Those to which the network would give another class; of numbers all."""
        if self.number:
            return list(self.rows)
        return [one for one in self.rows if one.rather.rpartition(" (")[0] != one.said]

    def card(self) -> Card:
        """The most suspect rows, and what their score means."""
        if not self._others:
            return Card("Suspects", str(self))
        told: list[Part] = [Words(self._what()), Grid(self._table(), "<>"), Words(NO_PROOF)]
        return Card("Suspects", self.brief, parts=told)

    def _what(self) -> str:
        """Say what is listed, and by what."""
        middle = float(np.median([suspect.score for suspect in self.rows]))
        count, others = len(self.rows), len(self._others)
        if self.number:
            return (
                f"Of {count:,} rows, those that {_many(self.networks)} missed farthest on the way\n"
                f"(score: mean loss on the way; a middle row's is {middle:.4g}):"
            )
        return (
            f"Of {count:,} rows the network would give {others:,} another class; "
            f"those that {_many(self.networks)} found hardest on the way\n"
            f"(score: mean log-loss on the way; a middle row's is {middle:.4g}):"
        )

    def _table(self) -> list[list[str]]:
        """Give a line of cells for each that is listed, the heads before."""
        pictures = any(suspect.place.file for suspect in self.rows)
        where = ["file"] if pictures else ["row", "line"]
        rows = [
            [
                *(
                    (s.place.file or "",)
                    if pictures
                    else (str(s.place.row), str(s.place.line or ""))
                ),
                s.said,
                s.rather,
                f"{s.score:.4g}",
            ]
            for s in self._others[:SHOWN]
        ]
        return [[*where, self.target, "the network says", "score"], *rows]


def _many(networks: int) -> str:
    return "the network" if networks == 1 else f"{networks} networks"


def scores(run: Run) -> tuple[Float[np.ndarray, " rows"], int]:
    """Score every training row; also say how many networks had a part in it."""
    learnt, _ = run.examples
    rows = learnt.inputs, learnt.expected
    last = run.read(state_steps(run.mine)[-1])
    best = np.asarray(last.population().best_epoch)
    per_epoch = run.batches.per_epoch
    until = max(per_epoch, int(best.max()) * per_epoch)
    until = min(until, state_steps(run.mine)[-1])
    total, count = np.zeros((len(best), len(learnt))), np.zeros(len(best))
    for state in islice(moments(run, until, MOST_MOMENTS), 1, None):  # judged as they come: told
        networks = state.population().networks
        losses = np.asarray(_losses(networks, rows, run.header.plan.method.loss), np.float64)
        alive = np.isfinite(losses).all(axis=1)
        alive &= state.step <= np.maximum(best, 1) * per_epoch
        total[alive] += losses[alive]
        count += alive
    heard = count > 0
    return (total[heard] / count[heard, None]).mean(axis=0), int(heard.sum())


def _losses(
    networks: Network, rows: tuple[Inputs, np.ndarray], loss: str
) -> Float[np.ndarray, "members rows"]:
    """Give every member's loss of every row."""
    if not networks.convolves:
        return np.asarray(_losses_in_loops(networks, jax.device_put(rows), loss))
    members = len(networks.last.bias)
    spread = np.asarray(rows[0]), rows[1]
    return np.stack([each_loss(part_of(networks, one), *spread, loss) for one in range(members)])


@eqx.filter_jit
def _losses_in_loops(
    networks: Network, rows: tuple[Array | Packed, Array], loss: str
) -> Float[Array, "members rows"]:
    def of_member(network: Network) -> Array:
        def of_row(inputs: Array, expected: Array) -> Array:
            return example_loss(network, inputs, expected, loss)

        return in_blocks(of_row, *rows)

    return jax.vmap(of_member)(networks)
