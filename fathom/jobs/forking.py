"""A fork: begin at any step of a training, with the same bits, and go on otherwise."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Unpack

from fathom.errors import OptionError, RunError
from fathom.face import Model
from fathom.jobs.live import live
from fathom.jobs.saving import kept
from fathom.jobs.training import learn_from
from fathom.jobs.watching import Watcher
from fathom.past.model_run import ModelRun, open_model_run
from fathom.runs.folder import run_folder
from fathom.runs.header import RunHeader
from fathom.runs.opening import Origin
from fathom.settings.options import Options
from fathom.settings.settings import Settings
from fathom.settings.words import with_options

LASTING = tuple(name for name, option in Settings.options().items() if option.lasting)


def check_change(name: str) -> None:
    """Refuse to change what a branch keeps of its trunk.

    >>> check_change("hidden")
    Traceback (most recent call last):
    fathom.errors.OptionError: a branch keeps the hidden of its trunk; it can change optimizer, \
learning rate, schedule, loss, weight decay, epochs, patience, keep
    """
    options = Settings.options()
    if name in LASTING:
        free = (one for one in options if not options[one].lasting and options[one].decides)
        told = ", ".join(one.replace("_", " ") for one in free if one != "test")
        raise OptionError(
            f"a branch keeps the {name.replace('_', ' ')} of its trunk; it can change {told}"
        )


@with_options(without=LASTING, what="fork", refuse=check_change)
def fork(
    model: Path | str,
    step: int,
    data: Any = None,
    *,
    out: str | Path | None = None,
    verbose: bool | int | None = None,
    watcher: Watcher | None = None,
    **changes: Unpack[Options],
) -> Model:
    """Begin from a step of a model's training, with its weights to the bit, and change something.

    Args:
        model: the model's file; its run lies beside it.
        step: the step to begin from, 0 for the random start.
        data: the table that it learnt from; without it, it is read again where it was.
        out, verbose, watcher: as for `fathom.train`.

    Raises:
        OptionError: the change makes no sense for a fork, or there is no such step.
        RunError: the run is missing, or the table has changed since.

    >>> import fathom, tempfile
    >>> place = Path(tempfile.mkdtemp()) / "prices.fathom"
    >>> table = {"size": list(range(80)), "price": [3 * size + 7 for size in range(80)]}
    >>> trunk = fathom.train(table, "price", out=place, hidden=(), epochs=5, starts=3)
    >>> other = fathom.fork(place, step=6, data=table, learning_rate=0.3)
    >>> other.story.chosen.learning_rate
    0.3
    """
    if out is not None and run_folder(out).absolute() == run_folder(model).absolute():
        raise OptionError(f"{out} would take the place of its trunk's run; give another name")
    past = open_model_run(model)
    header = past.run.header
    if data is None:
        data = _table_of(header.source, header.table)
    origin = _origin(past, step, os.path.abspath(model))
    settings = _settings(header, past).changed(**changes)
    with live(verbose, watcher) as told:
        return kept(out, settings, lambda ready: learn_from(data, ready, told, origin), model, data)


def _settings(header: RunHeader, past: ModelRun) -> Settings:
    """Take what was asked of the trunk, and what was chosen for it, by whatever version.

    Its starts are the members that are followed.
    """
    plan, method = header.plan, header.plan.method
    chosen = header.settings.changed(
        starts=None,
        learning_rate=past.model.story.chosen.learning_rate,
        optimizer=method.optimiser,
        weight_decay=method.weight_decay,
        schedule=method.schedule,
        batch_size=plan.batch_size or 0,
        epochs=plan.epochs,
        patience=plan.patience or 0,
        keep="best" if plan.keep_best else "last",
    )
    eye = header.blueprint.eye
    return chosen if eye is None else chosen.changed(mirror=eye.mirror)


def _origin(past: ModelRun, step: int, place: str) -> Origin:
    header, members = past.run.header, past.model.story.training.together
    state = past.run.state(step)
    return Origin(
        header.identity, header.fingerprint, state, members, place, blueprint=header.blueprint
    )


def _table_of(source: str | None, name: str) -> str:
    if source is None or not Path(source).exists():
        raise RunError(
            f"the table {name} that it learnt from is not where it was; give it once more as DATA"
        )
    return source
