"""What is asked of effects: which columns are told, and which classes are followed."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import polars as pl

from fathom.data.cells.cell import labels
from fathom.data.columns.kinds import TypedColumn
from fathom.data.names import rejoined
from fathom.data.reading.read import Table
from fathom.errors import DataError, OptionError, hint
from fathom.explain import dependence as maths
from fathom.model.fitted import Fitted


def check_points(table: Table, points: int) -> None:
    """Refuse a table without rows, and too few or too many values."""
    if not table.rows:
        raise DataError("the table has no rows in which columns could be set to other values")
    if (
        not isinstance(points, int | np.integer)
        or not maths.FEWEST_POINTS <= points <= maths.MOST_POINTS
    ):
        raise OptionError(
            f"points must be {maths.FEWEST_POINTS} to {maths.MOST_POINTS} (values that a column "
            f"is set to), but got {points}"
        )


def chosen_columns(
    model: Fitted, table: Table, columns: Collection[str] | None
) -> list[TypedColumn]:
    """Find the columns that are asked for; all without any."""
    used = {column.name: column for column in model.encoder.typed}
    if columns is None:
        return list(used.values())
    names = [columns] if isinstance(columns, str) else rejoined([*columns], table.frame.columns)
    if not names:
        raise OptionError("no column is asked for; leave the columns out for all of them")
    for name in names:
        if name not in used:
            raise OptionError(_why_not(str(name), model, table, list(used)))
    return [used[name] for name in dict.fromkeys(names)]


def _why_not(name: str, model: Fitted, table: Table, used: list[str]) -> str:
    if name == model.target.name:
        return f"{name!r} is what the network predicts; ask for columns that it learns from"
    if name in model.reading.left_out:
        return f"the network does not use the column {name!r}: {model.reading.left_out[name]}"
    if name in table.frame.columns:
        return f"the network does not use the column {name!r}. {hint(name, used)}"
    return f"the network has no column {name!r}. {hint(name, used)}"


def followed_classes(model: Fitted, class_name: str | None) -> tuple[tuple[str, ...], list[int]]:
    """Say which classes are followed: the one asked for, of two the positive one, else all."""
    known = model.classes
    if class_name is None:
        return (known[1:], [1]) if len(known) == 2 else (known, list(range(len(known))))
    if not known:
        raise OptionError(
            f"{model.target.name!r} is a number, which has no classes; leave the class out"
        )
    meant = labels(pl.Series([str(class_name)]))[0]
    alike = [name for name in known if name.lower() == meant.lower()]
    if meant not in known and len(alike) == 1:
        (meant,) = alike
    if meant not in known:
        raise OptionError(
            f"the target {model.target.name!r} has no class {class_name!r}. {hint(meant, known)}"
        )
    return (meant,), [known.index(meant)]
