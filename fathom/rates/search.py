"""Learning rates side by side on a table: what each did, which to take, and which is too large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fathom.data.target.target import Target
from fathom.display.card import Card, Chart, Curve, Grid, Part, Words
from fathom.display.visible import Visible
from fathom.model.story import RateStory, StableStory
from fathom.rates.table import cost_name, told_cost, told_costs
from fathom.rates.told_stable import stable_words
from fathom.rates.verdicts import RateVerdict
from fathom.text import aligned, readable

LITTLE = 0.95  # of the constant answer's loss: whoever stays above it has learnt next to nothing


@dataclass(frozen=True, repr=False)
class RateSearch(Visible):
    """A short training with many learning rates side by side; `print` tells it.

    Attributes:
        table: its name.
        target: what is predicted.
        rows: how many it learnt from, how many judged it.
        network: the sizes of its layers, inputs first.
        optimiser, loss: by name.
        epochs: passes over the rows.
        scaled: whether number columns had their mean taken off and were divided by their spread.
        sweep: what each rate did, smallest first; `validation` is its lowest mean loss.
        stable: the largest stable rate where the recommended one came to, None where none can be
            stated.
        at_start: the same at the random start.
        constant: the mean loss of always the same answer, where it is known.
        warnings: what a person should be warned of.
    """

    table: str
    target: Target
    rows: tuple[int, int]
    network: tuple[int, ...]
    optimiser: str
    loss: str
    epochs: int
    scaled: bool
    sweep: tuple[RateStory, ...]
    stable: StableStory | None
    at_start: StableStory | None
    constant: float | None = None
    warnings: tuple[str, ...] = ()

    @property
    def recommended(self) -> float | None:
        """The sound rate with the lowest cost; where none is sound, that of those that lived."""
        lived = [rate for rate in self.sweep if rate.validation is not None]
        sound = [rate for rate in lived if rate.verdict == RateVerdict.SOUND.value] or lived
        if not sound:
            return None
        return min(sound, key=lambda rate: rate.validation or 0.0).learning_rate

    @property
    def largest_stable_rate(self) -> float | None:
        """The largest stable rate, None where none can be stated for this optimiser."""
        return self.stable.rate if self.stable else None

    @property
    def limiting_input(self) -> str | None:
        """The column that makes it so small, None where none stands out."""
        return self.stable.limiting_input if self.stable else None

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values, as ``fathom lr-find --json`` does.

        Costs are mean losses on the rows that judge, null for a rate that diverged.
        """
        return {
            "table": self.table,
            "target": self.target.name,
            "task": self.target.task,
            "rows": dict(zip(("train", "validation"), self.rows, strict=True)),
            "network": list(self.network),
            "optimizer": self.optimiser,
            "loss": self.loss,
            "epochs": self.epochs,
            "scaled": self.scaled,
            "sweep": [
                {
                    "learning_rate": rate.learning_rate,
                    "cost": rate.validation,
                    "verdict": rate.verdict,
                    "why": rate.why,
                }
                for rate in self.sweep
            ],
            "recommended": self.recommended,
            "largest_stable_rate": self.largest_stable_rate,
            "limiting_input": self.limiting_input,
            "stable": self.stable.model_dump() if self.stable else None,
            "constant": self.constant,
            "at_start": self.at_start.model_dump() if self.at_start else None,
            "warnings": list(self.warnings),
        }

    def __str__(self) -> str:
        return "\n".join(
            [*self._head(), "", *aligned(self._rows(), ">><"), "", *self._conclusions()]
        )

    def _head(self) -> list[str]:
        raw = "" if self.scaled else "; the numbers raw, as the table has them"
        sizes = " -> ".join(map(str, self.network))
        return [
            f"{self.target.name} from {self.table}: {len(self.sweep)} learning rates side by side, "
            f"{self.epochs} epoch{'s' * (self.epochs != 1)} on {self.rows[0]:,} rows",
            f"network {sizes}, {self.optimiser}{raw}",
        ]

    def _rows(self) -> list[list[str]]:
        rows = [["learning rate", f"lowest {cost_name(self, self.target)}", "verdict"]]
        for rate in self.sweep:
            cost = told_cost(rate.validation, self, self.target)
            mark = "  <- take this one" if rate.learning_rate == self.recommended else ""
            rows.append([f"{rate.learning_rate:g}", cost, rate.verdict + mark])
        return rows

    def _conclusions(self) -> list[str]:
        lines = []
        if self.recommended is None:
            scale = "" if self.scaled else ", or scaled inputs: leave out --raw"
            lines.append(f"Every learning rate diverged; smaller ones are needed{scale}.")
        else:
            hidden = ",".join(map(str, self.network[1:-1])) or "none"
            lines.append(
                f"Take learning rate {self.recommended:g}. It is the best for this network and "
                f"optimiser: train --ensemble 1 --hidden {hidden} --optimizer {self.optimiser} "
                f"--learning-rate {self.recommended:g}; train by itself chooses all four anew."
            )
        lines += self._hardly()
        lines += self._limits()
        whys = {rate.verdict: rate for rate in reversed(self.sweep) if rate.why}
        shown = sorted(whys.values(), key=lambda rate: rate.learning_rate)
        return lines + [f"{rate.why[0].upper()}{rate.why[1:]}." for rate in shown]

    def _hardly(self) -> list[str]:
        """Say so where even the best rate did little more than to answer always the same."""
        lowest = min((r.validation for r in self.sweep if r.validation is not None), default=None)
        if self.constant is None or lowest is None or lowest < LITTLE * self.constant:
            return []
        constant = told_cost(self.constant, self, self.target)
        scale = "" if self.scaled else "; leave out --raw"
        return [
            f"But none did much better than always the same answer ({constant}): what is called "
            f"sound here stays where it is{scale}."
        ]

    def _limits(self) -> list[str]:
        if self.stable is None:
            return [f"For {self.optimiser} no largest stable rate is stated here: see the table."]
        where = "" if self.recommended is None else f", where rate {self.recommended:g} came to"
        words = stable_words(self.stable)
        lines = [f"{words[0].upper()}{words[1:]}{where}."]
        if self.at_start and not 0.8 < self.at_start.rate / self.stable.rate < 1.25:
            start = readable(self.at_start.rate, 2)
            lines.append(f"At the random start the limit is {start}.")
        return lines

    @property
    def brief(self) -> str:
        """What was tried, and which to take."""
        take = "all diverged" if self.recommended is None else f"take {self.recommended:g}"
        return f"{self.target.name} from {self.table}: {len(self.sweep)} learning rates; {take}"

    def card(self) -> Card:
        """The cost of each rate, and what it did."""
        title, network = self._head()
        facts = [("trained", network), *(("beware", warning) for warning in self.warnings)]
        lived = [rate for rate in self.sweep if rate.validation is not None]
        parts: list[Part] = [self._chart(lived)] if lived else []
        parts += [Grid(self._rows(), ">><"), *map(Words, self._conclusions())]
        return Card("Learning rates", title, facts, parts)

    def _chart(self, lived: list[RateStory]) -> Chart:
        """Draw the lowest cost over the rates, spread as their logarithms are."""
        rates = [rate.learning_rate for rate in lived]
        places = np.log(rates).tolist()
        lowest = np.array([rate.validation for rate in lived], np.float64)
        costs = told_costs(lowest, self, self.target).tolist()
        name, best = cost_name(self, self.target), rates.index(self.recommended or rates[0])
        return Chart(
            [Curve(name, places, costs)],
            f"Lowest {name} by learning rate",
            "learning rate",
            (f"{rates[0]:g}", f"{rates[-1]:g}"),
            log=True,
            mark=(places[best], costs[best], f"{rates[best]:g}"),
        )
