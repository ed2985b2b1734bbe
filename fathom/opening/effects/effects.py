"""What each column does to the answers of a model: set to other values in the rows of a table.

The mathematics is in `fathom.explain.dependence`; here cells become inputs, and answers get units.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fathom.data.columns.column import NOMINAL
from fathom.data.columns.kinds import TypedColumn
from fathom.data.reading.read import Table
from fathom.data.rows.encoded import EncodedRows
from fathom.data.target.class_target import ClassTarget
from fathom.data.target.target import Target
from fathom.display.card import Beside, Card, Folded, Lines, Words
from fathom.display.visible import Visible
from fathom.errors import DataError
from fathom.explain import dependence as maths
from fathom.explain.importance import REPEATS, ColumnImportance
from fathom.judging.important import column_importance
from fathom.model.fitted import Fitted
from fathom.nets.rows import answer_rows
from fathom.opening.effects.choice import check_points, chosen_columns, followed_classes
from fathom.opening.effects.column_effect import ColumnEffect
from fathom.opening.effects.grid import grid, may_miss
from fathom.opening.effects.words import (
    CHANCES,
    MOST_COLUMNS,
    NUMBERS,
    AnswerWriter,
    effect_part,
    effects_words,
)
from fathom.progress import watched
from fathom.shapes import Float


@dataclass(frozen=True, eq=False, repr=False)
class Effects(Visible):
    """What each column does to the answers; `print` tells it.

    Attributes:
        target: what is predicted.
        table: the name of the table.
        rows, of: how many rows were answered, and how many there are.
        classes: those whose probability is followed, () of a number.
        told: the place of the one that is told in words and pictures.
        columns: the most important first, or in the order in which they were asked for.
        asked: whether columns were asked for: then all their values are told.
        notes: what to know about the figures.
    """

    target: Target
    table: str
    rows: int
    of: int
    classes: tuple[str, ...]
    told: int
    columns: tuple[ColumnEffect, ...]
    asked: bool = False
    notes: tuple[str, ...] = ()

    @property
    def followed(self) -> str:
        """What the curves show: the target, or the probability of a class."""
        if isinstance(self.target, ClassTarget):
            return self.target.chance(self.classes[self.told])
        return self.target.name

    @property
    def _what(self) -> str:
        rows = f"all {self.rows:,}" if self.rows == self.of else f"{self.rows:,} of {self.of:,}"
        return f"{self.followed}, the mean over {rows} rows of {self.table}"

    @property
    def _writer(self) -> AnswerWriter:
        return CHANCES if self.classes else NUMBERS

    def __str__(self) -> str:
        return effects_words(
            self._what,
            self.columns,
            self.told,
            self._writer,
            detailed=self.asked,
            notes=self.notes,
        )

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values, as ``fathom effects --json`` does."""
        names: Sequence[str | None] = self.classes or (None,)
        return {
            "target": self.target.name,
            "task": self.target.task,
            "class": names[self.told],
            "rows": self.rows,
            "table_rows": self.of,
            "importance_of": self.target.miss_metric,
            "effects": [one for effect in self.columns for one in effect.as_dicts(names)],
            "notes": list(self.notes),
        }

    @property
    def brief(self) -> str:
        """What is followed, and which columns move it."""
        names = ", ".join(effect.column for effect in self.columns)
        return f"{self.followed} over {self.rows:,} rows of {self.table}, by {names}"

    def card(self) -> Card:
        """A small curve for each column."""
        shown = self.columns if self.asked else self.columns[:MOST_COLUMNS]
        drawn = Beside([effect_part(one, self.told, self._writer) for one in shown])
        words = Folded("In words", [Lines(str(self))])
        return Card("Effects", self._what, parts=[drawn, *map(Words, self.notes), words])


def find_effects(
    model: Fitted,
    data: object,
    columns: Collection[str] | None = None,
    class_name: str | None = None,
    points: int = maths.POINTS,
) -> Effects:
    """Say how the answers depend on each column: set it to other values, and see what comes out.

    For each value there are the mean answer over the rows (partial dependence) and, for numbers
    and dates, accumulated local effects, which stay among rows that exist. Where the rows have
    their target, each column is shuffled too, and what that costs is told with its spread.

    Args:
        model: trained, or the file that holds it.
        data: the rows, as `fathom.train` takes them; of many, some are drawn, always the same.
        columns: those to tell, in this order, with all their values; all without.
        class_name: the class whose probability is followed; without it the positive one of two;
            of several all, and in words the one that is most probable on average.
        points: how many values a number or a date is set to.

    Raises:
        OptionError: there is no such column or class, or the points are too few or too many.
        DataError: a column is missing, there are no rows, or a cell is of another kind.

    >>> import fathom
    >>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
    >>> model = fathom.train(table, target="price", hidden=(), epochs=300, starts=3)
    >>> size = fathom.effects(model, table, points=5).columns[0]
    >>> size.values, (np.diff(size.accumulated[:, 0]) / np.diff(size.values)).round(1).tolist()
    ((1.0, 15.0, 29.0, 44.0, 58.0), [3.0, 3.0, 3.0, 3.0])
    """
    table = model.read(data)
    check_points(table, points)
    chosen = chosen_columns(model, table, columns)
    classes, followed = followed_classes(model, class_name)
    asked = _asked(model, table, followed, points)
    importance, notes = _importance(model, asked.table)
    found = [
        _effect(asked, one, table, points, importance.get(one.name))
        for one in watched(chosen, "columns set to other values", len(chosen))
    ]
    for column, effect in zip(chosen, found, strict=True):
        if effect is None:
            notes.append(f"{column.name} is left out: in no row is it what the network knows")
    kept = [effect for effect in found if effect is not None]
    if not kept:
        raise DataError(f"no column can be set to other values: {'; '.join(notes)}")
    told = int(asked.plain.mean(axis=0).argmax())
    if columns is None:
        kept.sort(key=lambda one: -(one.importance.value if one.importance else one.reach(told)))
    return Effects(
        target=model.target,
        table=table.name,
        rows=asked.table.rows,
        of=table.rows,
        classes=classes,
        told=told,
        columns=tuple(kept),
        asked=columns is not None,
        notes=(*model.encoder.strangers(table.frame), *notes),
    )


@dataclass(frozen=True, eq=False)
class _Asked:
    """The model, the rows that it is asked about, and what it answers when nothing is changed."""

    model: Fitted
    followed: Sequence[int]
    table: Table
    inputs: Float[np.ndarray, "rows inputs"]
    plain: Float[np.ndarray, "rows answers"]

    def answer(self, inputs: np.ndarray) -> Float[np.ndarray, "rows answers"]:
        """Answer encoded rows: in the target's units, or with the probabilities followed."""
        return _answers(self.model, inputs, self.followed)


def _answers(
    model: Fitted, inputs: np.ndarray, followed: Sequence[int]
) -> Float[np.ndarray, "rows answers"]:
    found = model.target.answers(answer_rows(model.network, inputs))
    return found[:, None] if found.ndim == 1 else found[:, followed]


def _asked(model: Fitted, table: Table, followed: Sequence[int], points: int) -> _Asked:
    """Draw the rows, as many as take some seconds, and answer them as they are."""
    work = points + 2 + REPEATS
    size = model.network.parameters, table.rows, len(model.encoder.columns)
    most = maths.affordable_rows(*size, work)
    if most < table.rows:
        drawn = np.random.default_rng(0).permutation(table.rows)[:most]
        table = table.keep(np.sort(drawn).astype(np.int64))
    with table.naming_rows():
        inputs = model.encoder.encode(table.frame)
    return _Asked(model, followed, table, inputs, _answers(model, inputs, followed))


def _effect(
    asked: _Asked,
    column: TypedColumn,
    table: Table,
    points: int,
    importance: ColumnImportance | None,
) -> ColumnEffect | None:
    """Set one column to its values; None if none of its cells says anything.

    Categories and texts are counted in the whole table, so that a rare one is not missed.
    """
    mine = np.zeros(asked.inputs.shape[1], bool)
    mine[asked.model.encoder.slices[column.name]] = True
    nominal = column.kind in NOMINAL
    cells = (table if nominal else asked.table).frame[column.name]
    values = grid(column, cells, None if nominal else asked.inputs[:, mine], points)
    if not values.values:
        return None
    given = asked.answer, asked.inputs, mine
    moved = missing = None
    if values.steps is not None:
        moved = maths.accumulated(*given, values.cells, values.steps)
    if may_miss(column, table.frame[column.name]):
        missing = maths.partial_dependence(*given, column.encode(cells.clear(1)))[0]
    return ColumnEffect(
        column=column.name,
        kind=column.kind,
        values=values.values,
        places=values.places,
        weights=values.weights,
        partial_dependence=maths.partial_dependence(*given, values.cells),
        accumulated=None if moved is None else maths.centred(moved, values.weights),
        missing=missing,
        spread=asked.plain.std(axis=0),
        deciles=values.deciles,
        others=values.others,
        importance=importance,
    )


def _importance(model: Fitted, table: Table) -> tuple[dict[str, ColumnImportance], list[str]]:
    """Shuffle columns among the rows whose target is known, and say which rows those are."""
    name = model.target.name
    if name not in table.frame.columns:
        return {}, [f"the table has no column {name!r}, which importance needs: it is left out"]
    if table.frame[name].null_count() == table.rows:
        return {}, [f"{name!r} is missing in every row, and importance needs it: it is left out"]
    known = table.keep(table.frame[name].is_not_null().arg_true().to_numpy().astype(np.int64))
    with known.naming_rows():
        rows = EncodedRows.of(model.encoder, known.frame)
        found = column_importance(model, rows, lambda inputs: answer_rows(model.network, inputs))
    said = (
        f"shuffled: how much the {model.target.miss_name} on {known.rows:,} rows with a known "
        f"target grows when the column is shuffled among them, mean +- spread of {REPEATS} "
        "shufflings"
    )
    if model.learnt_words(rows.inputs):
        said += (
            "; the network learnt from some of these rows, and on rows that it knows a column "
            "seems to matter more"
        )
    return {one.column: one for one in found}, [said]
