"""A fork: begin at any step of a training, with the same bits, and go on otherwise."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from fathom.errors import OptionError, RunError
from fathom.face import Model
from fathom.jobs.training import train_table
from fathom.past.model_run import open_model_run
from fathom.runs.opening import Origin

CHANGEABLE = (
    *("learning_rate", "optimizer", "schedule", "weight_decay", "loss"),
    *("epochs", "patience", "keep"),
)
_NOT_ASKED = ("begun_from", "effort", "starts", "tested_elsewhere")
ELSEWHERE = ("run", "run_limit", "baselines", "watcher", "test")  # nothing to do with the weights


def fork(model: Path | str, step: int, data: Any = None, **changes: Any) -> Model:
    """Begin from a step of a model's training, with its weights to the bit, and change something.

    Args:
        model: the model's file; its run lies beside it.
        step: the step to begin from, 0 for the random start.
        data: the table that it learnt from; without it, it is read again where it was.
        changes: options of `train`: learning_rate, optimizer, schedule, weight_decay, loss,
            epochs, patience, keep; also run, run_limit, baselines, test and watcher.

    Raises:
        OptionError: the change makes no sense for a fork, or there is no such step.
        RunError: the run is missing, or the table has changed since.

    >>> import fathom, tempfile
    >>> place = Path(tempfile.mkdtemp()) / "prices.fathom"
    >>> table = {"size": list(range(80)), "price": [3 * size + 7 for size in range(80)]}
    >>> options = {"hidden": (), "epochs": 5, "starts": 3, "run": place.with_suffix(".run")}
    >>> fathom.train(table, "price", **options).save(place)
    >>> other = fathom.fork(place, step=6, data=table, learning_rate=0.3)
    >>> other.story.chosen.learning_rate
    0.3
    """
    for name in changes:
        if name not in CHANGEABLE + ELSEWHERE:
            told = ", ".join(one.replace("_", " ") for one in CHANGEABLE)
            raise OptionError(
                f"a branch keeps the {name.replace('_', ' ')} of its trunk; it can change {told}"
            )
    past = open_model_run(model)
    header = past.run.header
    asked = {name: value for name, value in header.asked.items() if name not in _NOT_ASKED}
    effort = header.asked.get("effort")
    asked |= {"quick": effort == "quick", "thorough": effort == "thorough"}
    mine = past.model.story.chosen
    asked["learning_rate"] = (mine.learning_rate,)
    if data is None:
        data = _table_of(header.source, header.table)
    state = past.run.state(step)
    members, place = past.model.story.training.together, os.path.abspath(model)
    origin = Origin(header.identity, header.fingerprint, state, members, place)
    return train_table(data, origin=origin, **asked | changes)


def _table_of(source: str | None, name: str) -> str:
    if source is None or not Path(source).exists():
        raise RunError(
            f"the table {name} that it learnt from is not where it was; give it once more as DATA"
        )
    return source
