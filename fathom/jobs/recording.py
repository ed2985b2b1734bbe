"""What a run is called by and what it keeps: a training's words, and where its rows stand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jax
import numpy as np

from fathom.data.columns.encoder import Encoder
from fathom.data.pictures.sources import FILE
from fathom.data.table import Table
from fathom.data.target.target import Target
from fathom.design.design import Design
from fathom.runs.folder import Kept, RowNames
from fathom.runs.header import RunHeader, fingerprint
from fathom.runs.opening import Origin
from fathom.training.devices import Placement
from fathom.training.population import Examples
from fathom.version import __version__


def words_of_run(
    table: Table,
    rows: np.ndarray,
    encoder: Encoder,
    goal: Target,
    plan: Design,
    examples: Examples,
    held_out: Examples,
    asked: Mapping[str, Any],
    origin: Origin | None,
) -> Kept:
    """Write down what a training is; `rows` are those of the table that it learns from."""
    device = jax.devices()[0]
    header = RunHeader(
        fathom=__version__,
        jax=jax.__version__,
        device=f"{device.platform} ({device.device_kind})",
        devices=Placement.of(len(plan.members), plan.blueprint.loops).devices,
        table=table.name,
        source=table.path,
        asked=dict(asked) | ({} if origin is None else {"begun_from": origin.model}),
        inputs=tuple(made.name for made in encoder.inputs),
        columns=tuple(made.column for made in encoder.inputs),
        outputs=goal.output_names,
        blueprint=plan.blueprint,
        members=plan.members,
        plan=plan.plan,
        fingerprint=fingerprint(examples, held_out),
        rows_each=examples.each(plan.members),
        forked=None if origin is None else (origin.run, origin.state.step),
    )
    numbers = rows if table.numbers is None else table.numbers[rows]
    lines = None if table.lines is None else np.asarray(table.lines, np.int64)[rows]
    files = table.frame[FILE][rows].to_list() if encoder.form and FILE in table.frame else None
    return Kept(header, examples, held_out, RowNames(np.asarray(numbers, np.int64), lines, files))


def asked_for(options: Mapping[str, Any], test: Any) -> dict[str, Any]:
    """Write options down as JSON carries them, and where the rows are that it is tested on.

    >>> asked_for({"only": {"age"}}, "rows.csv")["only"]
    ['age']
    """
    only = options["only"]
    return dict(options) | {
        "only": None if only is None else list(only),
        "tested_elsewhere": test is not None,
        "test": os.path.abspath(test) if isinstance(test, str | Path) else None,
    }
