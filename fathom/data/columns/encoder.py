"""How the columns of a table become the inputs of a network.

Everything is learnt from training rows alone and never changes its mind afterwards.

>>> frame = pl.DataFrame({"age": [20.0, 40.0, None], "city": ["Rome", "Paris", "Oslo"]})
>>> encoder = Encoder.learn(frame, [("age", "number"), ("city", "category")])
>>> [made.name for made in encoder.inputs]
['age', 'age is missing', 'city = Oslo', 'city = Paris', 'city = Rome']
>>> encoder.encode(frame)
array([[-1.,  0.,  0.,  0.,  1.],
       [ 1.,  0.,  0.,  1.,  0.],
       [ 0.,  1.,  1.,  0.,  0.]], dtype=float32)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict

from fathom.checks import counted
from fathom.data.cells.dates import ISO
from fathom.data.cells.find_writing import listed
from fathom.data.columns.category_column import CategoryColumn, Input
from fathom.data.columns.column import Column
from fathom.data.columns.date_column import DateColumn
from fathom.data.columns.kinds import LEARNT, AnyColumn, TypedColumn, why_not_learnt
from fathom.data.columns.number_column import STANDARD, NumberColumn, Scaling
from fathom.data.columns.packing import packing_of
from fathom.data.columns.picture_column import PictureColumn
from fathom.data.columns.strange import strange_words
from fathom.data.crowd import for_each
from fathom.data.pictures.form import Form
from fathom.data.reading.memory import check_room
from fathom.errors import DataError, OptionError, hint
from fathom.nets.inputs.held import Inputs
from fathom.nets.inputs.packed import Packed
from fathom.shapes import Float32

__all__ = ["CategoryColumn", "Cell", "DateColumn", "Encoder", "Input", "NumberColumn", "Scaling"]


@dataclass(frozen=True)
class Cell:
    """How one cell became one input.

    Attributes:
        column: the column's name.
        raw: the cell as it stands in the table; None where it is missing.
        filled: what was taken for it, in the table's own terms: a number (the mean for a missing
            one), a category, a date, a text; None for a text that is missing, and a category that
            is missing or was never seen in training.
        name: the input's name.
        encoded: what the network receives.
    """

    column: str
    raw: object
    filled: float | str | None
    name: str
    encoded: float


FEW_INPUTS = 100_000  # of all rows together: not worth packing
_BLOCK, _FEWEST, _CELLS = 16_384, 512, 2_000_000  # rows at the most and least, their inputs


class Encoder(BaseModel):
    """How each column of a table becomes inputs; a frozen value that JSON can carry.

    >>> encoder = Encoder.learn(pl.DataFrame({"age": [20, 40]}), [("age", "number")])
    >>> Encoder.model_validate_json(encoder.model_dump_json()) == encoder
    True
    """

    model_config = ConfigDict(frozen=True)

    columns: tuple[AnyColumn, ...]

    @classmethod
    def learn(
        cls,
        frame: pl.DataFrame,
        columns: Iterable[Column | tuple[str, str]],
        scaling: Scaling = STANDARD,
    ) -> Encoder:
        """Learn from training rows.

        Args:
            frame: the training rows.
            columns: what `fathom.data.columns.column.describe` found, of which those of a kind
                that is used are taken, or pairs of name and kind. A column that does not vary among
                these rows is left out.
            scaling: of the columns.

        Raises:
            DataError: no column is left, or a cell is no finite number.
        """
        found = [c if isinstance(c, Column) else _plain(*c) for c in columns]
        used = [c for c in found if c.kind in LEARNT]
        learn = {kind: column.learn for kind, column in LEARNT.items()}
        learn["number"] = partial(NumberColumn.learn, scaling=scaling)
        learn["category"] = partial(CategoryColumn.learn, most=scaling.categories)
        learnt = for_each(lambda c: learn[c.kind](frame[c.name], c), used, frame.height)
        kept = tuple(column for column in learnt if column is not None)
        if not kept:
            raise DataError(f"no column is left to learn from: {_why_none(found)}")
        return cls(columns=kept)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Name the network's inputs, in order."""
        return tuple(made for column in self.columns for made in column.inputs)

    @property
    def typed(self) -> tuple[TypedColumn, ...]:
        """The columns, of which every cell can be typed.

        Raises:
            OptionError: some hold pictures.
        """
        return tuple(_typed(column) for column in self.columns)

    @property
    def form(self) -> Form | None:
        """What pictures are brought to; None where there is no column of them."""
        found = next((c for c in self.columns if isinstance(c, PictureColumn)), None)
        return None if found is None else Form(found.height, found.width, len(found.means) == 1)

    @property
    def only_picture(self) -> tuple[int, int, int] | None:
        """Rows, columns and channels, where the inputs are one picture and nothing else."""
        only = self.columns[0] if len(self.columns) == 1 else None
        return only.shape if isinstance(only, PictureColumn) else None

    @property
    def slices(self) -> dict[str, slice]:
        """Say where among the inputs those of each column stand.

        >>> frame = pl.DataFrame({"age": [20, None], "city": ["Rome", "Oslo"]})
        >>> Encoder.learn(frame, [("city", "category")]).slices
        {'city': slice(0, 1, None)}
        """
        ends = np.cumsum([0, *(len(column.inputs) for column in self.columns)]).tolist()
        return {c.name: slice(*e) for c, e in zip(self.columns, pairwise(ends), strict=True)}

    @property
    def usual(self) -> Float32[np.ndarray, " inputs"]:
        """What the inputs receive for cells that say nothing: the middle, no category."""
        return np.array([made.usual for made in self.inputs], np.float32)

    @property
    def straight(self) -> list[int]:
        """The places of the inputs that are no ramps, which say the same as others, nor pixels."""
        kinds = [made.kind for made in self.inputs]
        return [place for place, kind in enumerate(kinds) if kind not in ("ramp", "pixel")]

    def encode(self, frame: pl.DataFrame) -> Float32[np.ndarray, "rows inputs"]:
        """Turn rows into the network's inputs.

        Columns are found by name, in any order; further ones are ignored.

        Raises:
            DataError: a column is not there, or a number column has a cell that is none.
        """
        width = len(self.inputs)
        check_room(8 * frame.height * width, f"{frame.height:,} rows of {width:,} inputs")
        encoded = np.empty((frame.height, width), np.float32)

        def keep(begin: int, made: Sequence[Float32[np.ndarray, "some _"]]) -> None:
            np.concatenate(made, axis=1, out=encoded[begin : begin + len(made[0])])

        self._in_blocks(frame, keep)
        return encoded

    def held(self, frame: pl.DataFrame) -> Inputs:
        """Turn rows into the network's inputs; many are packed, where that saves half of the room.

        Pictures are held as bytes.

        Raises:
            DataError: as `encode`.

        >>> ages = pl.DataFrame({"age": range(100_000)})
        >>> encoder = Encoder.learn(ages, [("age", "number")], Scaling("robust", ramps=32))
        >>> encoder.held(ages).nbytes, encoder.encode(ages).nbytes
        (900000, 13200000)
        """
        self.check(frame)
        only = self.columns[0] if len(self.columns) == 1 else None
        if isinstance(only, PictureColumn) and frame.height and not frame[only.name].null_count():
            return only.held(frame[only.name])
        width = len(self.inputs)
        if frame.height * width < FEW_INPUTS:
            return self.encode(frame)
        packing = packing_of(self.inputs)
        if 2 * packing.row_bytes > 4 * width:
            return self.encode(frame)
        check_room(2 * frame.height * packing.row_bytes, f"{frame.height:,} rows, packed")
        parts: dict[int, Packed] = {}

        def keep(begin: int, made: Sequence[Float32[np.ndarray, "some _"]]) -> None:
            parts[begin] = packing.pack(np.concatenate(made, axis=1))

        self._in_blocks(frame, keep)
        return Packed.together([parts[begin] for begin in sorted(parts)])

    def _in_blocks(
        self, frame: pl.DataFrame, keep: Callable[[int, Sequence[np.ndarray]], None]
    ) -> None:
        """Encode some rows at a time; hand each column's over with the number of the first row."""
        self.check(frame)
        cells = [frame[column.name] for column in self.columns]
        block = max(min(_BLOCK, _CELLS // len(self.inputs)), _FEWEST)

        def encode(begin: int) -> None:
            rows = slice(begin, begin + block)
            pairs = zip(self.columns, cells, strict=True)
            keep(begin, [column.encode(own[rows]) for column, own in pairs])

        try:
            for_each(encode, range(0, frame.height, block), frame.height)
        except DataError:
            for column, own in zip(self.columns, cells, strict=True):
                column.encode(own)  # says the same again, with the row's number in the whole table
            raise

    def cells(self, frame: pl.DataFrame, row: int) -> tuple[Cell, ...]:
        """Show how the cells of one row, counted from 0, became inputs.

        >>> frame = pl.DataFrame({"age": [20, 40]})
        >>> Encoder.learn(frame, [("age", "number")]).cells(frame, 1)
        (Cell(column='age', raw=40, filled=40.0, name='age', encoded=1.0),)
        """
        row = self.row_of(frame, row)
        return tuple(cell for c in self.columns for cell in _cells(c, frame[c.name], row))

    def row_of(self, frame: pl.DataFrame, row: int) -> int:
        """Read which row is asked about.

        Raises:
            OptionError: it is no whole number.
            DataError: there is no such row, or a column is not there.
        """
        there = f"the table has {frame.height} rows, counted from 0"
        row = counted(row, frame.height, "row", there, DataError)
        self.check(frame)
        return row

    def strangers(self, frame: pl.DataFrame) -> tuple[str, ...]:
        """Say which columns hold what was not there in training, and how many rows.

        Categories that nobody learnt from, texts with no piece that was, numbers and dates outside
        all that was learnt from, and missing cells of columns in which none was missing.

        >>> frame = pl.DataFrame({"city": ["Rome", "Oslo"]})
        >>> encoder = Encoder.learn(frame, [("city", "category")])
        >>> print(*encoder.strangers(pl.DataFrame({"city": ["Rome", "Bern"]})))
        1 of 2 rows has a 'city' not learnt in training, such as 'Bern': counted as none of them
        """
        self.check(frame)
        return strange_words(self.columns, frame)

    def words(self) -> tuple[str, ...]:
        """Say of each column how it is encoded."""
        return tuple(column.words() for column in self.columns)

    def check(self, frame: pl.DataFrame) -> None:
        """Refuse rows that lack a column."""
        known = set(frame.columns)
        lost = [column.name for column in self.columns if column.name not in known]
        if lost:
            raise DataError(
                f"the table has no column{'s' * (len(lost) > 1)} {listed(map(repr, lost))}, "
                f"which the network needs. {hint(lost[0], frame.columns)}"
            )


def _why_none(found: Sequence[Column]) -> str:
    """Say why the columns cannot be learnt from, those with the same reason together."""
    if not found:
        return "the table has no other than the target"
    reasons: dict[str, list[str]] = {}
    for column in found:
        why = why_not_learnt(column.kind) if column.kind in LEARNT else column.why
        reasons.setdefault(why, []).append(column.name)
    return "; ".join(f"{listed(names)} ({why})" for why, names in reasons.items())


def _typed(column: AnyColumn) -> TypedColumn:
    if isinstance(column, PictureColumn):
        raise OptionError(f"the column {column.name!r} holds pictures, which nobody can type")
    return column


def _plain(name: str, kind: str) -> Column:
    """Stand in for what `describe` would have found."""
    values = {"name": name, "kind": kind, "missing": 0, "distinct": 0, "date": ISO}
    return Column.model_validate(values)


def _cells(column: AnyColumn, cells: pl.Series, row: int) -> list[Cell]:
    # The cells above are emptied, not cut off, so that an error names the table's row.
    cells = cells.clear(row).append(cells[row : row + 1])
    encoded, filled = column.encode(cells)[row], column.fill(cells)[row]
    raw = cells[row]
    raw = str(raw) if isinstance(raw, dt.date | dt.time) else raw  # a moment is a date too
    return [
        Cell(column.name, raw, filled, made.name, float(value))
        for made, value in zip(column.inputs, encoded, strict=True)
    ]
