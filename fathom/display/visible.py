"""What every public value has: a line of its own, and a card in a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from fathom.display.card import Card
from fathom.display.page import card_html
from fathom.text import readable, shortened

LONGEST = 110  # of a repr, in characters


class Visible(ABC):
    """A value that can be seen: it states its `brief` and its `card`, no more.

    A dataclass that is shown is declared with ``repr=False``, or it would write its own.

    >>> class Answer(Visible):
    ...     brief = "42, to everything"
    ...     def card(self):
    ...         return Card("Answer", "42", [("question", "<unknown>")])
    >>> Answer()
    Answer(42, to everything)
    >>> "&lt;unknown&gt;" in Answer()._repr_html_()
    True
    """

    @property
    @abstractmethod
    def brief(self) -> str:
        """What it is, in a few words."""

    @abstractmethod
    def card(self) -> Card:
        """What is to be seen of it in a notebook."""

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"{name}({shortened(self.brief, LONGEST - len(name) - 2)})"

    def _repr_html_(self) -> str:
        """Write its card as HTML; Jupyter, VS Code and Colab ask for it."""
        return card_html(self.card())


class Fields(Visible):
    """A small value, of plain fields: what is seen of it are these.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True, repr=False)
    ... class Step(Fields):
    ...     step: int
    ...     at: dict
    ...     cost: float
    >>> Step(3, {"x": 0.25, "y": 1}, 1234.5)
    Step(step 3, at x = 0.25, y = 1, cost 1,234)
    """

    def as_dict(self) -> dict[str, Any]:
        """Give its fields as plain values."""
        return dict(vars(self))

    @property
    def brief(self) -> str:
        """Its fields, in a line."""
        return ", ".join(f"{name} {words}" for name, words in self._fields())

    def card(self) -> Card:
        """Its fields, one below the other."""
        return Card("", type(self).__name__, self._fields())

    def __str__(self) -> str:
        return self.brief

    def _fields(self) -> list[tuple[str, str]]:
        told = ((name.replace("_", " "), _told(value)) for name, value in self.as_dict().items())
        return [(name, words) for name, words in told if words]


def _told(value: Any) -> str:
    """Write a plain value; nothing of what is not there."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {_told(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_told, value))
    if isinstance(value, float):
        return readable(value)
    return "" if value is None else str(value)
