"""Your own data: what was read, training live, the report, what-if, files to keep."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl
from pydantic import Field

from fathom.checks import counted
from fathom.data.columns.category_column import CategoryColumn
from fathom.data.columns.number_column import NumberColumn
from fathom.data.columns.picture_column import PictureColumn
from fathom.data.look import Look
from fathom.data.pictures.door import to_learn_from
from fathom.data.pictures.sources import is_place_of_pictures
from fathom.data.table import Table
from fathom.errors import OptionError
from fathom.face import Model
from fathom.jobs import example_table, export, look, report
from fathom.lab.asking import Answer, Ask, Nothing, Question, Visitor
from fathom.lab.chapters.tables import judged, neurons, new_rows, warm
from fathom.lab.chapters.tables.learnt import (
    TRAINING,
    Column,
    OneRow,
    job_of,
    model_of,
    plain,
    rows_of,
)
from fathom.lab.chapters.tables.rates import told_rates
from fathom.lab.job import Job
from fathom.lab.parcels import MADE, empty, sent
from fathom.opening.explain import explain
from fathom.opening.words import strange_words

EXAMPLE = "salaries"
MOST_VALUES = 40  # of a column of words, to choose from


class Seen(Question):
    """Look at what was sent; or at the example that Fathom makes."""

    example: bool = False
    target: Column | None = None


class Train(Question):
    """Train on it."""

    target: Column
    effort: Literal["quick", "usual"] = "quick"


class Progress(Question):
    """How far it is; `since` epochs are known already."""

    since: Annotated[int, Field(ge=0, le=10**6)] = 0


class Make(Question):
    """A file to fetch."""

    name: Literal["network.fathom", "network.xlsx", "report.html"]


def seen(visitor: Visitor, asked: Seen) -> Answer:
    """Tell what was read.

    >>> visitor = Visitor()
    >>> told = seen(visitor, Seen(example=True, target="salary")).data
    >>> told["rows"], told["task"]
    (10000, 'regression')
    >>> visitor.leave()
    """
    if asked.example:
        _write_example(visitor)
    file = _file(visitor)
    if is_place_of_pictures(file):
        return _pictures(file)
    found: Look = look(file, asked.target)
    names = [column.name for column in found.columns]
    if asked.target is not None:
        names.append(asked.target)
    first = found.understood.table.frame.head(5)
    rows = [[plain(cell) for cell in row] for row in first.rows()]
    data = found.as_dict() | {"names": names, "heads": first.columns, "first": rows}
    return Answer(data)


def _pictures(file: Path) -> Answer:
    """Tell what pictures a zip file holds: their folders are their classes."""
    read = to_learn_from(file)
    rows = sum(part.rows for part in (read.learn, read.choose, read.test) if part is not None)
    size = f"each is brought to {read.form.width} x {read.form.height} pixels"
    data = {
        "rows": rows,
        "names": [read.target],
        "heads": [],
        "first": [],
        "left_out": {},
        "notes": [size],
        "warnings": [],
        "target": read.target,
        "task": read.task,
        "classes": sorted(set(read.learn.frame[read.target].to_list())),
    }
    return Answer(data)


def train(visitor: Visitor, asked: Train) -> Answer:
    """Begin to train; one that is under way is stopped."""
    before = visitor.trainings.get(TRAINING)
    if isinstance(before, Job):
        before.stop.set()
    options = {"quick": asked.effort == "quick"}
    job = Job(visitor, _own_copy(visitor), asked.target, options)
    visitor.trainings[TRAINING] = job
    job.start()
    return Answer({"state": job.state})


def progress(visitor: Visitor, asked: Progress) -> Answer:
    """Tell how far it is, and once it is done, what came of it."""
    job = job_of(visitor)
    now = job.now()
    known = slice(asked.since, len(job.costs))  # what is learnt from is written down before
    data = now | {
        "tried": job.rates,
        "costs": job.in_units(job.costs[known]),
        "learning": job.in_units(job.learning[known]),
        "cost": job.cost,
        "stage": job.stage,
        "reasons": job.reasons,
        "fault": job.fault,
    }
    if job.model is not None:
        data["report"] = str(report(job.model))
        data["columns"] = _knobs(job.model, rows_of(job).frame)
        data |= told_rates(job.model)
    return Answer(data)


def learnt(visitor: Visitor, _: Nothing) -> Answer:
    """Tell which network the lab was opened on; no name where it was opened on none.

    >>> learnt(Visitor(), Nothing()).data
    {'name': None}
    """
    job = visitor.trainings.get(TRAINING)
    if not isinstance(job, Job) or job.model is None or job.rows is None:
        return Answer({"name": None})
    return Answer({"name": job.file.name, "target": job.target, "rows": job.rows.rows})


def stop(visitor: Visitor, _: Nothing) -> Answer:
    """Stop it."""
    job_of(visitor).stop.set()
    return Answer({})


def what_if(visitor: Visitor, asked: OneRow) -> Answer:
    """Answer a row, and divide the answer among the columns so that it adds up."""
    model, rows = model_of(visitor), rows_of(job_of(visitor), asked.of)
    if model.encoder.form is not None:
        return _about_picture(model, rows, asked.row)
    told = explain(model, rows, asked.row, changed=asked.changed or None)
    shown = told if told.what_if is None else told.what_if
    flat = [cells for cells in rows.frame.iter_columns() if not cells.dtype.is_nested()]
    cells = {one.name: plain(one[asked.row]) for one in flat}
    data: dict[str, Any] = {
        "prediction": shown.prediction,
        "probabilities": shown.probabilities,
        "before": told.prediction,
        "cells": cells,
        "contributions": shown.contributions.as_dict(),
        "truth": cells.get(model.target.name),
    }
    if shown.interval is not None:
        data["interval"] = list(shown.interval)
    data["strange"] = [*strange_words(shown.unusual), *shown.outside]
    if not asked.changed:
        one = rows.keep(np.array([asked.row]))
        data["learnt"] = model.learnt_words(model.encoded(one))
    return Answer(data)


def _about_picture(model: Model, rows: Table, row: int) -> Answer:
    """Answer a picture; what decided about it is the next chapter's, and `fathom see`'s."""
    one = rows.keep(np.array([counted(row, rows.rows, "picture", f"there are {rows.rows:,}")]))
    answer = model.answer_table(one).row(0, named=True)
    chances = {name: answer[f"p({name})"] for name in model.classes}
    truth = one.frame[model.target.name][0] if model.target.name in one.frame else None
    data = {
        "prediction": answer["prediction"],
        "probabilities": chances or None,
        "contributions": None,
        "truth": truth,
        "learnt": model.learnt_words(model.encoded(one)),
    }
    return Answer(data, _pixels(model, one))


def _pixels(model: Model, one: Table) -> dict[str, np.ndarray]:
    """Give red, green and blue of every pixel."""
    column = next(one for one in model.encoder.columns if isinstance(one, PictureColumn))
    cells = np.asarray(one.frame[column.name][0], np.uint8)
    pixels = cells.reshape(column.height, column.width, -1)
    return {"pixels": np.broadcast_to(pixels, (*pixels.shape[:2], 3))}


def make(visitor: Visitor, asked: Make) -> Answer:
    """Make a file that can then be fetched."""
    model, place = model_of(visitor), visitor.folder / asked.name
    if asked.name == MADE[0]:
        model.save(place)
    elif asked.name == MADE[1]:
        export(model, place)
    else:
        report(model, place)
    return Answer({"name": asked.name, "bytes": place.stat().st_size})


def _write_example(visitor: Visitor) -> None:
    table, _ = example_table(EXAMPLE)
    table.frame.write_csv(empty(visitor) / f"{EXAMPLE}.csv")


def _file(visitor: Visitor) -> Path:
    found = sent(visitor)
    if found is None:
        raise OptionError("there is no table yet; drop one here, or take the example")
    return found


def _own_copy(visitor: Visitor) -> Path:
    """Copy the file for a training, so that another one may be sent meanwhile."""
    file, folder = _file(visitor), visitor.folder / "learnt"
    folder.mkdir(exist_ok=True)
    mine = Path(tempfile.mkdtemp(dir=folder)) / file.name
    shutil.copyfile(file, mine)
    return mine


def _knobs(model: Model, frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Say for each column of the network what it can be turned to; a picture to nothing."""
    knobs = []
    for column in model.encoder.columns:
        cells = frame[column.name].drop_nulls()
        knob: dict[str, Any] = {"name": column.name, "number": isinstance(column, NumberColumn)}
        knob["picture"] = isinstance(column, PictureColumn)
        if knob["number"]:
            values = cells.cast(pl.Float64, strict=False).drop_nulls().to_numpy()
            reach = np.concatenate([values, getattr(column, "bounds", None) or ()])
            low, high = (reach.min(), reach.max()) if len(reach) else (0.0, 1.0)
            knob |= {"low": float(low), "high": float(high)}
            knob["whole"] = bool(np.all(reach == np.round(reach)))
        elif not cells.dtype.is_nested():
            often = cells.cast(pl.String).alias("cell").value_counts(sort=True, name="times")
            known = column.values if isinstance(column, CategoryColumn) else ()
            both = dict.fromkeys([*often["cell"].to_list(), *known])
            knob["values"] = list(both)[:MOST_VALUES]
            knob["closed"] = isinstance(column, CategoryColumn) and len(both) <= MOST_VALUES
        knobs.append(knob)
    return knobs


ASKS = {
    "table.seen": Ask(Seen, seen, heavy=True),
    "table.train": Ask(Train, train),
    "table.progress": Ask(Progress, progress),
    "table.learnt": Ask(Nothing, learnt),
    "table.stop": Ask(Nothing, stop),
    "table.what_if": Ask(OneRow, what_if, heavy=True),
    "table.make": Ask(Make, make, heavy=True),
    **judged.ASKS,
    **neurons.ASKS,
    **new_rows.ASKS,
    **warm.ASKS,
}
