"""The runs in a folder, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fathom import archive
from fathom.display.card import Card, Grid, Words
from fathom.display.visible import Fields, Visible
from fathom.errors import FathomError, OptionError
from fathom.runs.folder import identities, read_words, state_file, state_steps
from fathom.text import aligned


@dataclass(frozen=True, repr=False)
class RunSummary(Fields):
    """What a run was, in a line.

    Attributes:
        folder: where it lies.
        run: its identity.
        table: what it learnt from.
        rates: its learning rates.
        members: how many networks learnt side by side.
        step: how far it came, with `epoch`.
        validation: the lowest validation cost of any of its networks.
        ended: whether training came to its end, rather than being stopped.
        forked: the run and step that it branched off, if it did.
        bytes: what it takes on the disk.
        fault: why it cannot be read, if it cannot.
    """

    folder: str
    run: str
    table: str = ""
    rates: tuple[float, ...] = ()
    members: int = 0
    step: int = 0
    epoch: int = 0
    validation: float | None = None
    ended: bool = False
    forked: tuple[str, int] | None = None
    bytes: int = 0
    fault: str | None = None


@dataclass(frozen=True, repr=False)
class Listing(Visible):
    """All runs in a folder."""

    folder: str
    runs: tuple[RunSummary, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {"folder": self.folder, "runs": [vars(run) for run in self.runs]}

    def __str__(self) -> str:
        if not self.runs:
            return f"There is no run in {self.folder}; fathom train leaves one beside its model."
        return "\n".join(aligned(self._rows(), "<<>"))

    @property
    def brief(self) -> str:
        """How many runs there are."""
        return f"{len(self.runs)} run{'s' * (len(self.runs) != 1)} in {self.folder}"

    def card(self) -> Card:
        """A line for each run."""
        told = Grid(self._rows(), "<<>") if self.runs else Words(str(self))
        return Card("Runs", self.brief, parts=[told])

    def _rows(self) -> list[list[str]]:
        """Give a line of cells for each run, the heads before."""
        head = [
            "run",
            "learnt from",
            "networks",
            "rates",
            "step",
            "epoch",
            "lowest cost",
            "size",
            "",
        ]
        return [head, *(_row(run) for run in self.runs)]


def _row(run: RunSummary) -> list[str]:
    if run.fault:
        return [run.folder, run.fault, *[""] * 7]
    rates = ", ".join(f"{rate:g}" for rate in run.rates)
    cost = "" if run.validation is None else f"{run.validation:.5g}"
    told = "" if run.ended else "stopped (--resume goes on)"
    if run.forked:
        told = f"branch at step {run.forked[1]:,} {told}".strip()
    size = f"{run.bytes / 2**20:.1f} MB"
    counts = [str(run.members), rates, f"{run.step:,}", str(run.epoch)]
    return [run.folder, run.table, *counts, cost, size, told]


def list_runs(folder: Path | str = ".") -> Listing:
    """List the runs beside the models in a folder.

    Raises:
        OptionError: there is no such folder.
    """
    place = Path(folder)
    if not place.is_dir():
        raise OptionError(f"there is no folder {folder}")
    found = [place] if identities(place) else sorted(place.glob("*.run"))
    return Listing(
        str(folder),
        tuple(_summary(at, name) for at in found if at.is_dir() for name in identities(at)),
    )


def _summary(folder: Path, name: str) -> RunSummary:
    mine = folder / name
    size = sum(file.stat().st_size for file in mine.iterdir() if file.is_file())
    try:
        kept, steps = read_words(mine), state_steps(mine)
        told = kept.header
        state = archive.read(state_file(mine, steps[-1])) if steps else None
    except FathomError as fault:
        return RunSummary(folder.name, name, bytes=size, fault=str(fault))
    past = np.array([[np.nan]]) if state is None else state.arrays["past.validation"]
    running = 1 if state is None else int(state.arrays["past.running"][-1])
    epoch = len(past) - 1
    per_epoch = kept.batches.per_epoch
    own = past if told.forked is None else past[told.forked[1] // per_epoch + 1 :]
    lowest = float(np.nanmin(own)) if np.isfinite(own).any() else None
    return RunSummary(
        folder=folder.name,
        run=name,
        table=told.table,
        rates=tuple(dict.fromkeys(member.learning_rate for member in told.members)),
        members=len(told.members),
        step=steps[-1] if steps else 0,
        epoch=epoch,
        validation=lowest,
        ended=epoch >= told.plan.epochs or not running,
        forked=told.forked,
        bytes=size,
    )
