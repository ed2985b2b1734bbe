"""Opening one prediction: the arithmetic, what each column did, the formula, what if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from jaxtyping import Float32, Float64

from fathom.data.what_if import with_cells
from fathom.errors import OptionError
from fathom.explain.average import open_average
from fathom.explain.forward import open_forward
from fathom.explain.pieces import is_straight
from fathom.explain.pushes import pushes
from fathom.model.contributions import contributions
from fathom.model.explanation import Explanation
from fathom.model.familiar import strange_rows
from fathom.model.followed import Followed
from fathom.model.formula import local_formula
from fathom.model.nearby import closeness, with_nearby
from fathom.nets.ensemble import Ensemble
from fathom.nets.network import answer_rows

if TYPE_CHECKING:
    from fathom.model.model import Model


def explain(
    model: Model,
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
    model.encoder.cells(table.frame, row)  # is there such a row, with all its columns?
    alone = table.keep(np.array([row]))
    with alone.naming_rows():
        inputs = model.encoder.encode(alone.frame)[0]
    followed = Followed.of(model.target, model.network.answer, _sums(model, inputs))
    opened = _open(model, alone.frame, member, followed)
    opened = replace(opened, row=row, line=table.line(row), source=table.name)
    if not changed:
        return opened
    other = with_cells(alone.frame, model.encoder, changed, model.target.name)
    return replace(opened, changed=dict(changed), what_if=_open(model, other, member, followed))


def _open(model: Model, frame: pl.DataFrame, member: int | None, followed: Followed) -> Explanation:
    """Open the prediction for the only row of a frame."""
    cells = model.encoder.cells(frame, 0)
    inputs = model.encoder.encode(frame)[0]
    columns = [cell.column for cell in cells]
    exact, network = inputs.astype(np.float64), model.network
    answered = followed.value(_sums(model, inputs))
    formula = None
    if is_straight(network):
        formula = local_formula(network, model.encoder, cells, exact, followed, answered)
        near = closeness(model.target)
        formula = with_nearby(formula, network, model.encoder, exact, followed, near)
    average = open_average(network, exact) if isinstance(network, Ensemble) else None
    place = model.nearest if member is None else member
    return Explanation(
        target=model.target,
        row=0,
        line=None,
        source="",
        cells=cells,
        work=open_forward(model.member(member), exact, [cell.name for cell in cells]),
        pushes=pushes(network, inputs, columns, model.encoder.usual),
        contributions=contributions(network, _average(model), exact, columns, followed, answered),
        formula=formula,
        average=average,
        member=None if average is None else place,
        threshold=model.story.threshold,
        unusual=_unusual(model, inputs),
        interval=_interval(model, frame),
    )


def _sums(model: Model, inputs: Float32[np.ndarray, " inputs"]) -> Float64[np.ndarray, " outputs"]:
    return answer_rows(model.network.answering(), inputs[None])[0].astype(np.float64)


def _average(model: Model) -> np.ndarray:
    """Give an average row; without one, that in which no cell says anything."""
    return model.encoder.usual if model.familiar is None else model.familiar.average


def _unusual(
    model: Model, inputs: Float32[np.ndarray, " inputs"]
) -> tuple[float, list[str]] | None:
    if model.familiar is None:
        return None
    return strange_rows(model.familiar, model.encoder, inputs[None])[0]


def _interval(model: Model, frame: pl.DataFrame) -> tuple[float, float] | None:
    told = model.predict_table(frame)
    return (float(told["low"][0]), float(told["high"][0])) if "low" in told.columns else None
