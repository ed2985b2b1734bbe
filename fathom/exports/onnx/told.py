"""What an ONNX file says of itself: its inputs and outputs in words, for whoever calls it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fathom.data.cells.dates import TIME
from fathom.data.columns.category_column import CategoryColumn
from fathom.data.columns.date_column import DateColumn
from fathom.data.columns.kinds import AnyColumn
from fathom.data.columns.number_column import NumberColumn
from fathom.data.columns.picture_column import PictureColumn, colours_of
from fathom.exports.parts import Parts
from fathom.exports.telling import how_it_learnt, what_it_predicts
from fathom.model.interval import USUAL

MISSING_TEXT, MISSING_NUMBER = "'' is missing", "NaN is missing"


def told(parts: Parts, names: Mapping[str, str], encoded: bool) -> dict[str, str]:
    """Give the file's metadata: texts, of which some are JSON.

    Args:
        parts: the networks that are written.
        names: what the outputs that there are are called.
        encoded: whether inputs come as numbers.
    """
    model = parts.model
    about = f"{what_it_predicts(model)} {how_it_learnt(parts)}"
    columns = [_column(column, encoded) for column in model.encoder.columns]
    found: dict[str, Any] = {
        "about": about,
        "fathom": model.story.fathom,
        "task": model.task,
        "target": model.target.name,
        "classes": json.dumps(model.classes),
        "columns": json.dumps(columns),
        "outputs": json.dumps(_outputs(names)),
        "answers like": parts.alike,
    }
    if encoded:
        found["inputs"] = json.dumps([made.name for made in model.encoder.inputs])
    return found


def _outputs(names: Mapping[str, str]) -> dict[str, str]:
    share = f"{100 * USUAL:g} of 100"
    words = {
        "prediction": "the number, in its own units, or the name of the class",
        "probabilities": "of the classes, in the order of 'classes'",
        "interval": f"low and high, between which {share} truths lie",
        "strange": "of each column, whether the cell holds what was not there in training: a "
        "category that was not learnt, a number outside all that was learnt from, a missing cell "
        "where none was",
        "of": "what the parts add up to",
        "average": "that number for an average row of the training",
        "parts": "what each column adds, in the order of 'columns': average + parts = value",
        "value": "that number for this row",
    }
    return {names[name]: word for name, word in words.items() if name in names}


def _column(column: AnyColumn, encoded: bool) -> dict[str, Any]:
    words: dict[str, Any] = {"name": column.name, "kind": column.kind}
    if encoded:
        return words
    if isinstance(column, NumberColumn | DateColumn):
        words["takes"] = f"float64; {MISSING_NUMBER}"
        if column.bounds is not None:
            words["learnt from"] = list(column.bounds)
    elif isinstance(column, PictureColumn):
        colours = ", ".join(colours_of(len(column.means)))
        size = f"{column.height} x {column.width} x {len(column.means)}"
        words["takes"] = f"uint8, {size}: rows from the top, pixels from the left, {colours}"
    else:
        words["takes"] = f"text, without blanks around it; {MISSING_TEXT}"
    if isinstance(column, CategoryColumn):
        words["categories"] = list(column.values)
    if isinstance(column, DateColumn):
        day = "the share of a day" if column.writing == TIME else "days since 1970-01-01, UTC"
        words["takes"] = f"float64, {day}; {MISSING_NUMBER}"
    return words
