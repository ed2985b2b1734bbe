"""What a run is called by and what it keeps: a training's words, and where its rows stand."""

from __future__ import annotations

import jax
import numpy as np

from fathom.data.pictures.sources import FILE
from fathom.design.design import Design
from fathom.jobs.preparing import Prepared
from fathom.runs.carried import Carried
from fathom.runs.folder import Kept, RowNames
from fathom.runs.header import RunHeader, fingerprint
from fathom.runs.opening import Origin
from fathom.settings.settings import Settings
from fathom.training import devices
from fathom.training.examples import ExampleSets
from fathom.version import __version__


def words_of_run(
    ready: Prepared,
    plan: Design,
    sets: ExampleSets,
    settings: Settings,
    origin: Origin | Carried | None,
) -> Kept:
    """Write down what a training is.

    Args:
        ready: the table that it learns from.
        plan: what is trained, and how.
        sets: the rows as numbers.
        settings: what was asked, with what was chosen for rows filled in.
        origin: the step of another training that it begins from, or what it takes over.
    """
    table = ready.table
    fork = origin if isinstance(origin, Origin) else None
    header = RunHeader(
        fathom=__version__,
        jax=jax.__version__,
        device=devices.device_name(),
        instructions=devices.instructions(),
        devices=devices.Placement.of(len(plan.members), plan.blueprint.convolves).devices,
        table=table.name,
        source=table.path,
        settings=Settings.model_validate(settings.written()),
        tested_elsewhere=settings.rows.test is not None,
        begun_from=None if fork is None else fork.model,
        inputs=tuple(made.name for made in ready.encoder.inputs),
        columns=tuple(made.column for made in ready.encoder.inputs),
        outputs=ready.target.output_names,
        blueprint=plan.blueprint,
        members=plan.members,
        plan=plan.plan,
        fingerprint=fingerprint(*sets),
        rows_each=sets.training.each(plan.members),
        forked=None if fork is None else (fork.run, fork.state.step),
    )
    return Kept(header, *sets, _row_names(ready))


def _row_names(ready: Prepared) -> RowNames:
    """Say where the rows that are learnt from stand in the table that came in."""
    table, rows = ready.table, ready.parts.train
    numbers = rows if table.numbers is None else table.numbers[rows]
    lines = None if table.lines is None else np.asarray(table.lines, np.int64)[rows]
    pictures = ready.encoder.form and FILE in table.frame
    files = table.frame[FILE][rows].to_list() if pictures else None
    return RowNames(np.asarray(numbers, np.int64), lines, files)
