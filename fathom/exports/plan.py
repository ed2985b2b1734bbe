"""Where everything stands in a workbook, known before it is written; and the numbers in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from fathom.data.columns.encoder import CategoryColumn
from fathom.data.columns.kinds import TypedColumn
from fathom.data.columns.text_column import TextColumn
from fathom.data.target.class_target import ClassTarget
from fathom.exports.example import Typed, table_of
from fathom.exports.last_blocks import blocks
from fathom.exports.parts import Parts, Worked
from fathom.exports.sheet import HEADER, place, quoted, span
from fathom.exports.sheet_cells import Step, column_steps
from fathom.shapes import Float

PREDICT, INPUTS, ANSWER, LISTS = "Predict", "Inputs", "Answer", "Categories"
FIRST = HEADER + 1
LEFT = 2  # the first column of what can be typed in, and of all that is computed from it


def listed(column: TypedColumn) -> tuple[str, ...]:
    """Give what formulas look for: categories, or a text's pieces; none in numbers and dates."""
    if isinstance(column, TextColumn):
        return column.pieces
    return column.values if isinstance(column, CategoryColumn) else ()


@dataclass(frozen=True, eq=False)
class Plan:
    """The places of a workbook; `line` is a row that can be typed in, counted from 0.

    Attributes:
        lists: names and values of what stands in the sheet of categories.
        steps: the rows of formulas of each column.
    """

    parts: Parts
    lines: int
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    steps: tuple[tuple[Step, ...], ...]
    lists_sheet: str = LISTS

    @classmethod
    def of(cls, parts: Parts, lines: int) -> Plan:
        """Plan it."""
        columns = parts.model.encoder.typed
        lists = [(c.name, held) for c in columns if (held := listed(c))]
        if parts.model.classes:
            lists.append((parts.model.target.name, parts.model.classes))
        steps, before = [], 0
        for column in columns:
            count = len(listed(column))
            known = [place(LISTS, FIRST + n, before, fixed=True) for n in range(count)]
            before += count > 0
            steps.append(
                tuple(column_steps(column, known, parts.model.reading.rules.marks(column.name)))
            )
        return cls(parts, lines, tuple(lists), tuple(steps))

    def typed(self, column: int, line: int) -> str:
        """Name the cell that is typed."""
        return place(PREDICT, FIRST + column, LEFT + line)

    @property
    def answers_at(self) -> int:
        """The row of Predict where the answers' heading stands."""
        return FIRST + len(self.steps) + 1

    @property
    def remarks_at(self) -> int:
        """The row of Predict where the remarks' heading stands."""
        return self.answers_at + 1 + 1 + len(self.parts.model.classes) + 1

    def remark(self, column: int, line: int) -> str:
        """Name the cell that remarks on what is typed."""
        return place(PREDICT, self.remarks_at + 1 + column, LEFT + line)

    def step(self, column: int, number: int, line: int) -> str:
        """Name a cell of a column's formulas."""
        row = FIRST + sum(len(steps) for steps in self.steps[:column]) + number
        return place(INPUTS, row, LEFT + line)

    def taken(self, column: int, line: int) -> str:
        """Name the last of a column's cells before its inputs."""
        before = [number for number, step in enumerate(self.steps[column]) if not step.is_input]
        return self.step(column, before[-1], line)

    def inputs(self, line: int) -> list[str]:
        """Name the cells of the network's inputs, in order."""
        return [
            self.step(column, number, line)
            for column, steps in enumerate(self.steps)
            for number, step in enumerate(steps)
            if step.is_input
        ]

    def listed(self, name: int) -> str:
        """Name the range of a list's values."""
        count = len(self.lists[name][1])
        return f"{quoted(LISTS)}!{span(FIRST, name, FIRST + count - 1, name)}"

    def known(self, column: int) -> str:
        """Name the range of a column's categories, or of a text's pieces."""
        columns = self.parts.model.encoder.typed[: column + 1]
        return self.listed(sum(len(listed(c)) > 0 for c in columns) - 1)

    def class_cell(self, number: int) -> str:
        """Name the cell that holds a class's name."""
        return place(LISTS, FIRST + number, len(self.lists) - 1, fixed=True)

    def layer_name(self, network: int, layer: int) -> str:
        """Name a layer's sheet."""
        name = self.parts.networks[network][layer].name
        several = len(self.parts.networks) > 1
        return f"{name}, network {self.parts.places[network]}" if several else name

    def layer_rows(self) -> int:
        """The row of a layer's sheet where its first neuron stands."""
        return FIRST + self.lines + 2

    def output(self, network: int, layer: int, neuron: int, line: int) -> str:
        """Name the cell of a neuron's output."""
        return place(self.layer_name(network, layer), self.layer_rows() + neuron, 1 + line)

    def answer(self, number: int, line: int) -> str:
        """Name the cell of the answer: the number, or a class's probability."""
        return place(ANSWER, FIRST + self.answer_rows()[-1] + number, LEFT + line)

    def answer_rows(self) -> list[int]:
        """Where each block of the sheet of answers begins, counted from its first row."""
        starts, row = [], 0
        for block in blocks(self.parts):
            starts.append(row)
            row += len(block.rows) + 1
        return starts


@dataclass(frozen=True, eq=False)
class Work:
    """The numbers of a workbook, for the rows that are typed in already."""

    frame: pl.DataFrame
    inputs: Float[np.ndarray, "lines inputs"]
    layers: list[list[Worked]]
    sums: Float[np.ndarray, "lines outputs"]
    last: list[Float[np.ndarray, "lines _"]]
    final: Float[np.ndarray, "lines _"]
    blank: list[bool]

    @classmethod
    def of(cls, parts: Parts, rows: Sequence[dict[str, Typed]]) -> Work:
        """Work it out."""
        encoder = parts.model.encoder
        frame = table_of(encoder, rows)
        inputs = encoder.encode(frame).astype(np.float64)
        layers = parts.sums(inputs)
        sums = np.mean([worked[-1].outputs for worked in layers], axis=0)
        blank = [all(cell is None for cell in row) for row in frame.iter_rows()]
        last = parts.last(sums)
        target = parts.model.target
        final = target.answers(last[-1]) if isinstance(target, ClassTarget) else last[-1]
        return cls(frame, inputs, layers, sums, last, final, blank)
