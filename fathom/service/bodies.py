"""What comes in a request's body: one row or many as JSON, CSV, Arrow or Parquet, or a picture.

>>> rows_of(b'{"age": 31, "city": null}', "application/json", ["age", "city"]).cells
{'age': [31], 'city': [None]}
>>> rows_of(b'[{"age": 31, "id": 1}, {"age": 57, "id": 2}]', "application/json", ["age"]).cells
{'age': [31, 57]}
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import polars as pl

from fathom.data.reading.file import without_panic
from fathom.data.reading.read import read, read_text
from fathom.data.reading.rules import USUAL_RULES, ReadingRules
from fathom.data.table import Table
from fathom.errors import DataError, hint

CSV, JSON = "text/csv", "application/json"
ARROW = "application/vnd.apache.arrow.stream"
PARQUET = "application/vnd.apache.parquet"
KINDS = (JSON, CSV, ARROW, PARQUET)
PICTURES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/tiff": ".tif",
    "application/zip": ".zip",
}
MOST_ROWS = 100_000
MOST_CELLS = 10_000_000
LONGEST_WHOLE = 2**63  # beyond, a whole number in JSON is no number that a table holds

Cell = str | int | float | bool | None


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows that came in.

    Attributes:
        table: if they came as a table.
        cells: if they came as JSON: a list for each column that is needed.
    """

    count: int
    table: Table | None = None
    cells: Mapping[str, list[Cell]] | None = None

    @property
    def kinds(self) -> tuple[tuple[str, frozenset[type]], ...] | None:
        """Which kinds of cells each column holds; rows of the same are answered together."""
        if self.cells is None:
            return None
        return tuple((name, frozenset(map(type, held))) for name, held in self.cells.items())

    def read(self, rules: ReadingRules) -> Table:
        """Give them as a table."""
        return self.table if self.table is not None else read(dict(self.cells or {}), rules=rules)


class KindError(DataError):
    """The body is of a kind that is not read."""


class SizeError(DataError):
    """The body is larger than what is answered at once."""


def rows_of(
    body: bytes, kind: str, wanted: Sequence[str], rules: ReadingRules = USUAL_RULES
) -> Rows:
    """Read rows.

    Args:
        body: the request's.
        kind: its media type.
        wanted: the columns that are needed; others are not looked at.
        rules: how the model's own table was read.

    Raises:
        KindError: it is of another kind.
        SizeError: there are too many rows.
        DataError: it cannot be read.
    """
    kind = kind.partition(";")[0].strip().lower() or JSON
    if kind not in KINDS:
        raise KindError(
            f"a body is one of {', '.join(KINDS)}, but got {kind!r}. {hint(kind, KINDS)}"
        )
    if not body.strip():
        raise DataError('the body is empty; send a row as JSON, such as {"age": 31}')
    if kind == JSON:
        return _of_json(body, wanted)
    if kind == CSV:
        table = read_text(body, "the body", "the body", rules.model_copy(update={"sheet": None}))
    else:
        table = read(_frame_of(body, kind), rules=rules.model_copy(update={"sheet": None}))
    _check_many(table.rows)
    return Rows(table.rows, table)


def _of_json(body: bytes, wanted: Sequence[str]) -> Rows:
    try:
        found = json.loads(body, object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError) as error:  # a DataError is a ValueError
        if isinstance(error, DataError):
            raise
        raise DataError("the body is no JSON that can be read") from None
    rows = [found] if isinstance(found, Mapping) else found
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise DataError("the body is one row, an object of cells by column, or a list of rows")
    if not rows:
        raise DataError("the body is a list without a row")
    _check_many(len(rows))
    if len(rows) * len(wanted) > MOST_CELLS:
        raise SizeError(f"at most {MOST_CELLS:,} cells are answered at once")
    cells = {name: [_cell(row, name, place) for place, row in enumerate(rows)] for name in wanted}
    for name, held in cells.items():
        kinds = {type(cell) for cell in held}
        if str in kinds and kinds & {int, float}:  # a number would be read as a text is
            raise DataError(
                f"{name!r} is a text in some rows and a number in others; send one or the other"
            )
    return Rows(len(rows), cells=cells)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DataError(f"an object of the body has {twice!r} twice")
    return held


def _refused(word: str) -> float:
    raise DataError(f"the body has {word}, which is no JSON; a missing cell is null")


def _cell(row: Mapping[str, Any], name: str, place: int) -> Cell:
    if name not in row:
        near = hint(name, list(row))
        raise DataError(
            f"row {place} (counted from 0) has no {name!r}, which the network needs; a missing "
            f"cell is null. {near}"
        )
    cell = row[name]
    if isinstance(cell, str):
        _check_text(cell)
    elif not (cell is None or isinstance(cell, bool | int | float)):
        raise DataError(
            f"row {place} (counted from 0) has an object or a list as {name!r}; "
            "a cell is a text, a number, true, false or null"
        )
    elif not isinstance(cell, bool | None) and _too_large(cell):
        raise DataError(f"row {place} (counted from 0) has a number as {name!r} that is too large")
    return cast(Cell, cell)


def _too_large(cell: float) -> bool:
    if isinstance(cell, int):
        return abs(cell) >= LONGEST_WHOLE
    return not math.isfinite(cell)


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise DataError("the body has half of a sign (a lone surrogate) in a text") from None


def _check_many(rows: int) -> None:
    if rows > MOST_ROWS:
        raise SizeError(f"at most {MOST_ROWS:,} rows are answered at once, but got {rows:,}")


def _frame_of(body: bytes, kind: str) -> pl.DataFrame:
    called = "Arrow" if kind == ARROW else "Parquet"
    with without_panic(Path("the body")):
        try:
            if kind == ARROW:
                return pl.read_ipc_stream(io.BytesIO(body), n_rows=MOST_ROWS + 1)
            return pl.read_parquet(io.BytesIO(body), n_rows=MOST_ROWS + 1)
        except (pl.exceptions.PolarsError, OSError, ValueError):
            raise DataError(f"the body is no {called} that can be read") from None
