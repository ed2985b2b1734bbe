"""Opening one prediction: the arithmetic, what each column did, the formula, what if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from fathom.data.columns.outside import outside
from fathom.data.columns.what_if import with_cells
from fathom.data.names import resplit
from fathom.errors import OptionError
from fathom.explain.average import open_average
from fathom.explain.forward import open_forward
from fathom.explain.pieces import is_straight
from fathom.explain.pushes import pushes
from fathom.model.familiar import strange_rows
from fathom.model.fitted import Fitted
from fathom.model.interval import usual_interval
from fathom.nets.ensemble import Ensemble
from fathom.opening.contributions import contributions
from fathom.opening.explanation import Explanation
from fathom.opening.followed import Followed
from fathom.opening.formula import local_formula
from fathom.opening.nearby import closeness, with_nearby
from fathom.shapes import Float32


def explain(
    model: Fitted,
    data: object,
    row: int = 0,
    member: int | None = None,
    changed: Mapping[str, object] | None = None,
) -> Explanation:
    """Open the prediction for one row; see `fathom.Model.explain`."""
    if model.encoder.form is not None:
        raise OptionError(
            "explain opens rows of tables; of pictures fathom.see says which pixels decided"
        )
    table = model.read(data)
    row = model.encoder.row_of(table.frame, row)
    alone = table.keep(np.array([row]))
    with alone.naming_rows():
        opened, followed = _open(model, alone.frame, member)
    opened = replace(opened, row=row, line=table.line(row), source=table.name)
    if not changed:
        return opened
    changed = resplit(changed, alone.frame.columns)
    other = with_cells(alone.frame, model.encoder, changed, model.target.name)
    what_if, _ = _open(model, other, member, followed)
    return replace(opened, changed=dict(changed), what_if=what_if)


def _open(
    model: Fitted, frame: pl.DataFrame, member: int | None, followed: Followed | None = None
) -> tuple[Explanation, Followed]:
    """Open the prediction for the only row of a frame; say which number was followed, too."""
    cells = model.encoder.cells(frame, 0)
    inputs = model.encoder.encode(frame)[0]
    made, columns = model.encoder.inputs, [cell.column for cell in cells]
    exact, network = inputs.astype(np.float64), model.network
    work = open_forward(model.member(member), exact, [cell.name for cell in cells], columns)
    average = open_average(network, exact) if isinstance(network, Ensemble) else None
    sums = work.layers[-1].sums if average is None else average.mean
    followed = followed or Followed.of(model.target, network.answer, sums)
    answered = followed.value(sums)
    formula = None
    if is_straight(network):
        formula = local_formula(network, model.encoder, cells, exact, followed, answered)
        near = closeness(model.target)
        formula = with_nearby(formula, network, model.encoder, exact, followed, near)
    place = model.nearest if member is None else member
    output = work.output if average is None else average.output
    opened = Explanation(
        target=model.target,
        row=0,
        line=None,
        source="",
        cells=cells,
        work=work,
        pushes=pushes(network, inputs, columns, model.encoder.usual),
        contributions=contributions(network, average_row(model), exact, made, followed, answered),
        formula=formula,
        average=average,
        member=None if average is None else place,
        threshold=model.trust.threshold,
        unusual=_unusual(model, inputs),
        interval=usual_interval(model.trust.misses, output),
        outside=tuple(one.words_of_one() for one in outside(model.encoder.columns, frame)),
    )
    return opened, followed


def average_row(model: Fitted) -> np.ndarray:
    """Give an average row; without one, that in which no cell says anything."""
    return model.encoder.usual if model.trust.familiar is None else model.trust.familiar.average


def _unusual(
    model: Fitted, inputs: Float32[np.ndarray, " inputs"]
) -> tuple[float, list[str]] | None:
    if model.trust.familiar is None:
        return None
    return strange_rows(model.trust.familiar, model.encoder, inputs[None])[0]
