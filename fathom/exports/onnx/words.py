"""Columns of categories and of free text as a graph: texts looked up, texts searched.

>>> sorted(writings("No"))
['NO', 'No', 'nO', 'no']
>>> holding(" red ")
'(?s)(?:.*[BLANKS])?[rR][eE][dD](?:[BLANKS].*)?'
"""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Collection, Iterable, Sequence
from functools import cache

import numpy as np

from fathom.data.cells.cell import folded, truths
from fathom.data.columns.category_column import CategoryColumn
from fathom.data.columns.text_column import BLANKS, PUNCTUATION, REPLACED, TextColumn
from fathom.exports.onnx.encoded import Encoded, Piece, Placed
from fathom.exports.onnx.graph import Graph

MOST_LETTERS = 8  # of a word that is met in every mixture of small and large letters


def category_inputs(
    graph: Graph, placed: Sequence[Placed[CategoryColumn]], marks: Sequence[Collection[str]]
) -> Encoded:
    """Turn cells of columns of categories into inputs; see `CategoryColumn`.

    Every column has a table with a line for each category, one for a missing cell and one for all
    others; its last number says whether that is strange.
    """
    looked_up, places, flags, width = [], [], [], 0
    for one, missing in zip(placed, marks, strict=True):
        code = _code(graph, one.column, missing)
        table = _table(one.column)
        looked_up.append(graph.node("Gather", graph.constant(table), code, called="looked_up"))
        places += [(width + n, place) for n, place in enumerate(one.places)]
        width += table.shape[1]
        flags.append((width - 1, one.number))
    met = graph.node("Flatten", graph.joined(looked_up, 2), called="categories", axis=1)
    inputs = graph.picked(met, [n for n, _ in places], "categories")
    strange = graph.cast(graph.picked(met, [n for n, _ in flags]), np.bool_, "strange")
    return Encoded(
        (Piece(inputs, tuple(place for _, place in places)),),
        Piece(strange, tuple(number for _, number in flags)),
    )


def text_inputs(graph: Graph, one: Placed[TextColumn], marks: Collection[str]) -> Encoded:
    """Turn cells of a column of free text into inputs; see `TextColumn`."""
    column = one.column
    cells = graph.input(column.name, str, 1)
    known = _spelt([(writing, 1) for mark in ("", *marks) for writing in writings(mark)])
    missing = graph.cast(_looked_up(graph, cells, known, 0, "missing"), np.bool_, "missing")
    found = [
        graph.node("RegexFullMatch", cells, called=piece, pattern=_pattern(holding(piece)))
        for piece in column.pieces
    ]
    there = graph.node("Not", missing, called="there")
    held = graph.node("And", graph.joined(found), there, called="pieces")
    inputs = graph.cast(held, np.float64, "pieces")
    pieces = [Piece(inputs, one.places[: len(column.pieces)])]
    if column.has_missing:
        pieces.append(Piece(graph.cast(missing, np.float64), (one.end - 1,)))
    most = graph.node("ReduceMax", inputs, graph.constant([1]), called="any", keepdims=1)
    nothing = graph.node("Not", graph.cast(most, np.bool_), called="none_held")
    strange = nothing if not column.has_missing else graph.node("And", nothing, there)
    return Encoded(tuple(pieces), Piece(strange, (one.number,)))


def writings(word: str) -> set[str]:
    """Give a short word in every mixture of small and large letters; a long one in the usual."""
    if len(word) > MOST_LETTERS:
        return {word, word.lower(), word.upper(), word.capitalize(), word.title()}
    letters = [{letter, letter.lower(), letter.upper()} for letter in word]
    return {"".join(mixed) for mixed in itertools.product(*letters)}


def holding(piece: str) -> str:
    """Give the pattern of texts that hold a piece, with [BLANKS] where words are parted.

    A letter is met in all its writings that `prepared` makes that letter.
    """
    before = "(?:.*[BLANKS])?" if piece[0] == " " else ".*"
    after = "(?:[BLANKS].*)?" if piece[-1] == " " else ".*"
    return f"(?s){before}{''.join(map(_letter, piece.strip(' ')))}{after}"


def _pattern(pattern: str) -> str:
    blanks = "".join(f"\\x{{{ord(sign):x}}}" for sign in f" {BLANKS}{PUNCTUATION}")
    return pattern.replace("[BLANKS]", f"[{blanks}]")


def _letter(letter: str) -> str:
    own = sorted({letter, *_capitals().get(letter, ())} - REPLACED.keys() | _replaced_by(letter))
    signs = [sign if re.match(r"[A-Za-z0-9]", sign) else f"\\x{{{ord(sign):x}}}" for sign in own]
    return signs[0] if len(signs) == 1 else f"[{''.join(sorted(signs, reverse=True))}]"


def _replaced_by(letter: str) -> set[str]:
    return {sign for sign, made in REPLACED.items() if made == letter}


@cache
def _capitals() -> dict[str, set[str]]:
    """Give the letters of which each small letter is made."""
    found: dict[str, set[str]] = {}
    for place in range(sys.maxunicode + 1):
        if (small := chr(place).lower()) != chr(place) and len(small) == 1:
            found.setdefault(small, set()).add(chr(place))
    return found


def _code(graph: Graph, column: CategoryColumn, marks: Collection[str]) -> str:
    """Look up a cell's place among the categories; then come those of a missing and another one."""
    count = len(column.values)
    cells = graph.input(column.name, str, 1)
    small = folded(column.values)
    known = [(value, place) for place, value in enumerate(small or column.values)]
    same = dict(truths([value for value, _ in known]))
    known += [(word, dict(known)[value]) for word, value in same.items()]
    if small or same:
        known = [(writing, place) for word, place in known for writing in writings(word)]
    known += [(f"{v}.0", p) for v, p in known if re.fullmatch("[+-]?[0-9]+", v)]
    nothing = [(writing, count) for mark in ("", *marks) for writing in writings(mark)]
    return _looked_up(graph, cells, _spelt([*nothing, *known]), count + 1, column.name)


def _spelt(known: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Keep the first meaning of each writing: what says that a cell is missing comes first."""
    found: dict[str, int] = {}
    for word, place in known:
        found.setdefault(word, place)
    return found


def _looked_up(graph: Graph, cells: str, known: dict[str, int], other: int, called: str) -> str:
    return graph.node(
        "LabelEncoder",
        cells,
        called=f"{called}: place",
        keys_strings=list(known),
        values_int64s=list(known.values()),
        default_int64=other,
    )


def _table(column: CategoryColumn) -> np.ndarray:
    count = len(column.values)
    table = np.zeros((count + 2, len(column.inputs) + 1))
    if count == 2:
        table[:2, 0] = -1, 1
    else:
        table[:count, :count] = np.eye(count)
    table[count, -1] = column.has_missing is False
    table[count + 1, -1] = True
    return table
