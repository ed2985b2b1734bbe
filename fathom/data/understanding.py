"""A table understood: which rows and columns will be learnt from, and all that is to be said of it.

Training and `fathom look` both begin here, so that what is shown is what is done.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from fathom.data.cells.cell import parsed
from fathom.data.cells.readings import Readings
from fathom.data.cells.writing import PLAIN
from fathom.data.columns.alike import alike, alike_names
from fathom.data.columns.column import Column, describe
from fathom.data.columns.encoder import Encoder
from fathom.data.columns.far import far_cells
from fathom.data.columns.kinds import why_not_learnt
from fathom.data.columns.overrides import checked, settle
from fathom.data.names import picked
from fathom.data.reading.read import read
from fathom.data.reading.rules import USUAL_RULES, ReadingRules
from fathom.data.reading.sheet_door import SUFFIXES
from fathom.data.table import Table
from fathom.data.target.giveaway import giveaways
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.roles import Roles, RowFacts, facts
from fathom.data.target.scale import Scale, count_hint, skewed_hint
from fathom.data.target.target import Target, learn_target, with_target
from fathom.data.target.task import task_hint
from fathom.errors import DataError, OptionError
from fathom.settings.parts import TableSettings
from fathom.text import one_line

NO_ROLES, NO_FACTS, NOTHING_ASKED = Roles(), RowFacts(), TableSettings()


@dataclass(frozen=True)
class Understood:
    """What was found out about a table.

    Attributes:
        table: the rows that have a target; its notes say all that was found out, warnings last.
        columns: what each column but the target holds.
        target: what is to be predicted, if it was said.
        warnings: the notes that a person should act on.
        roles: the columns that say something about the rows, and are not learnt from.
        facts: what they say.
        rules: how the table was to be read.
    """

    table: Table
    columns: tuple[Column, ...]
    target: Target | None
    warnings: tuple[str, ...] = ()
    roles: Roles = NO_ROLES
    facts: RowFacts = NO_FACTS
    rules: ReadingRules = USUAL_RULES

    @property
    def units(self) -> int:
        """How many folds the rows can be dealt into at the most: pairs of rows, or groups."""
        groups = self.facts.groups
        return self.table.rows // 2 if groups is None else int(groups.max()) + 1

    @property
    def pictures(self) -> bool:
        """Whether pictures are learnt from."""
        return any(column.kind == "picture" and column.used for column in self.columns)

    @property
    def goal(self) -> Target:
        """The target of a table that has one."""
        if self.target is None:
            raise OptionError("training needs a target: the name of the column to predict")
        return self.target


def understand(
    source: Any,
    target: str | None = None,
    asked: TableSettings = NOTHING_ASKED,
    scale: Scale = "plain",
    goal: Target | None = None,
) -> Understood:
    """Read a table and find out what it holds.

    Args:
        source: whatever `fathom.data.reading.read.read` takes.
        target: the column to predict.
        asked: what a person said of it; its own target is passed over.
        scale: of a target that is a number: plain, log or count.
        goal: what the target is, where that is known beforehand.

    Raises:
        DataError: the table, or the target, cannot be used.
        OptionError: there is no such column, kind, task or class.

    >>> found = understand({"age": [31, 57, 12], "smoker": ["yes", "no", "yes"]})
    >>> [(column.name, column.kind) for column in found.columns]
    [('age', 'number'), ('smoker', 'category')]
    """
    if target is not None and not isinstance(target, str):
        raise OptionError(f"the target is the name of a column, a text, but got {target!r}")
    target = None if target is None else one_line(target)
    rules, roles = ReadingRules.of(asked), Roles(asked.weight, asked.group, asked.time_column)
    if not isinstance(source, Table):  # which was read already, as the rules say
        rules.check_source(source, SUFFIXES)
    table = read(source, rules=rules, wanted=() if target is None else (target,))
    if target is not None:
        table.column(target)  # a wrong name is told before anything else
        _check_not_target(target, asked.columns)
    rules.check(table.frame.columns)
    roles.check(table.frame.columns, target)
    kinds, wanted = checked(table.frame.columns, asked.columns, asked.only)
    kinds |= dict.fromkeys(roles.reasons, "ignore")
    with table.naming_rows():
        readings = settle(table.frame, kinds, wanted)
    table = table.noting(*readings.notes)
    inputs = picked(table.frame, (n for n in table.frame.columns if n != target))
    found = describe(inputs, kinds, wanted, readings=readings)
    why = roles.reasons
    found = tuple(c.model_copy(update={"why": why[c.name]}) if c.name in why else c for c in found)
    warnings = (*far_cells(table, found), *alike(table.frame, found))
    if target is None:
        return Understood(table.noting(*warnings), found, None, warnings, rules=rules)
    with table.naming_rows():
        known, goal = goal, goal or _goal(table.column(target), asked, readings, scale)
    kept = with_target(table, target)
    _check_finite(kept, found)
    kept = kept.noting(*_mark_hints(table, kept, goal, rules))
    if isinstance(known, NumberTarget):
        known.check(kept.column(target))
    elif isinstance(goal, NumberTarget):
        kept = kept.noting(*_number_hints(goal, kept.column(target), asked.task))
    warnings = (*warnings, *alike_names(goal.name, goal.classes), *giveaways(kept, found, goal))
    told = facts(kept, roles, readings)
    if told.weights is not None:
        weighed = kept.frame.with_columns(pl.Series(roles.weight, told.weights))
        kept = replace(kept, frame=weighed)
    return Understood(kept.noting(*warnings), found, goal, warnings, roles, told, rules)


def _goal(column: pl.Series, asked: TableSettings, readings: Readings, scale: Scale) -> Target:
    writing = readings.numbers.get(column.name, PLAIN)
    return learn_target(column, asked.task, asked.positive, writing, scale)


def _number_hints(goal: NumberTarget, column: pl.Series, task: str | None) -> tuple[str, ...]:
    """Hint at what a person could have meant who did not say so: classes, or a logarithm."""
    told = task_hint(column, goal.writing) if task is None else ()
    if not goal.plain:
        return told
    truth = goal.truth(column)
    return (*told, *skewed_hint(goal.name, truth), *count_hint(goal.name, truth))


def _mark_hints(table: Table, kept: Table, goal: Target, rules: ReadingRules) -> tuple[str, ...]:
    """Hint at the option where rows were left out by a word that may be a class of its own."""
    marks = any(note.startswith("read as missing") for note in table.notes)
    if not (goal.classes and marks and kept.rows < table.rows) or goal.name in rules.missing:
        return ()
    option = shlex.quote(f"{goal.name}=")
    return (f"if such a word is a class of {goal.name!r}, --missing {option} takes it as one",)


def _check_not_target(target: str, columns: Mapping[str, str] | None) -> None:
    if target in (columns or {}):
        raise OptionError(
            f"the column {target!r} is the target; say its task (regression, binary or "
            "multiclass), not its kind"
        )


def _check_finite(table: Table, columns: Collection[Column]) -> None:
    """Refuse infinite numbers with the row's place in the file."""
    for column in columns:
        if column.kind == "number" and column.infinite:
            cells = table.column(column.name)
            rows = (parsed(cells, column.writing).is_infinite().fill_null(False)).arg_true()
            if len(rows):
                row = int(rows[0])
                raise DataError(
                    f"the column {column.name!r} has {str(cells[row])!r} in {table.place(row)}; "
                    "only finite numbers can be used"
                )


def as_learnt(columns: Collection[Column], encoder: Encoder) -> tuple[Column, ...]:
    """Say of columns which the training rows left without a difference that they are left out.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"a": [1, 2, 3], "b": [5, 5, 6]})
    >>> columns = describe(frame)
    >>> as_learnt(columns, Encoder.learn(frame[:2], columns))[1].why
    'the same in every training row'
    """
    learnt = {column.name for column in encoder.columns}
    return tuple(
        column.model_copy(update={"kind": "constant", "why": why_not_learnt(column.kind)})
        if column.used and column.name not in learnt
        else column
        for column in columns
    )
