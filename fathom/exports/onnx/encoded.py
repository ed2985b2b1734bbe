"""Raw columns as a graph: each cell read, turned into inputs, and looked at for what is strange.

What is made of columns of one kind stands side by side, in an order of its own; weights are laid
out in that order (`Encoded.places`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from fathom.data.columns.kinds import TypedColumn
from fathom.exports.onnx.graph import Graph

Kind = TypeVar("Kind", bound=TypedColumn, covariant=True)


@dataclass(frozen=True)
class Placed(Generic[Kind]):
    """A column, and where it stands.

    Attributes:
        number: its place among the columns.
        first: the place of its first input among all inputs.
    """

    column: Kind
    number: int
    first: int

    @property
    def end(self) -> int:
        """The place behind its last input."""
        return self.first + len(self.column.inputs)

    @property
    def places(self) -> tuple[int, ...]:
        """The places of its inputs."""
        return tuple(range(self.first, self.end))


@dataclass(frozen=True)
class Piece:
    """Some columns of a value with a line for each row, and the places that they belong to."""

    value: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class Encoded:
    """What was made of columns.

    Attributes:
        pieces: inputs, as float64.
        strange: whether a cell holds what was not there in training, by the columns' places.
    """

    pieces: tuple[Piece, ...]
    strange: Piece


def placed(columns: Sequence[TypedColumn]) -> list[Placed[TypedColumn]]:
    """Say where columns stand."""
    found, first = [], 0
    for number, column in enumerate(columns):
        found.append(Placed(column, number, first))
        first += len(column.inputs)
    return found


def together(graph: Graph, pieces: Sequence[Piece], called: str) -> Piece:
    """Put pieces side by side."""
    value = graph.joined([piece.value for piece in pieces], called=called)
    return Piece(value, tuple(place for piece in pieces for place in piece.places))


def ordered(graph: Graph, piece: Piece, called: str) -> str:
    """Bring a piece that has all places into their order."""
    if piece.places == tuple(range(len(piece.places))):
        return piece.value
    order = sorted(range(len(piece.places)), key=piece.places.__getitem__)
    return graph.picked(piece.value, order, called)
