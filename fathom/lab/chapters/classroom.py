"""A class: what the teacher shows, who has solved what, and the way here as a picture."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
import segno
from pydantic import Field

from fathom.errors import OptionError
from fathom.lab.asking import Answer, Ask, Nothing, Question, Visitor
from fathom.lab.room import Room

Lead = Annotated[str, Field(max_length=60)]
Word = Annotated[str, Field(max_length=40)]


class Now(Question):
    """What is new since number `seen` was shown."""

    seen: Annotated[int, Field(strict=True, ge=0)] = 0
    lead: Lead = ""


class Show(Question):
    """A situation, as an address holds it, for all."""

    lead: Lead
    address: Annotated[str, Field(max_length=64_000, pattern="^#[a-z]+")]


class Solved(Question):
    """What somebody has solved, by chapter; `who` is a word that only their browser knows."""

    who: Annotated[str, Field(min_length=8, max_length=60)]
    name: Word
    tasks: Annotated[dict[Word, Annotated[list[Word], Field(max_length=40)]], Field(max_length=20)]


def now(visitor: Visitor, asked: Now) -> Answer:
    """Tell what is new; the teacher is told the board as well.

    >>> now(Visitor(), Now()).data
    {'open': False}
    >>> now(Visitor(room=Room(lead="secret")), Now(lead="secret")).data["board"]
    []
    """
    room = visitor.room
    if room is None:
        return Answer({"open": False})
    leads = room.leads(asked.lead)
    data: dict[str, Any] = {"open": True, "leads": leads, "here": len(room.here)}
    data |= {"shown": room.shown(asked.seen), "board": room.board() if leads else None}
    return Answer(data)


def show(visitor: Visitor, asked: Show) -> Answer:
    """Show a situation to all."""
    return Answer({"count": _room(visitor).show(asked.lead, asked.address)})


def solved(visitor: Visitor, asked: Solved) -> Answer:
    """Write down what somebody has solved."""
    _room(visitor).solve(asked.who, asked.name, asked.tasks)
    return Answer({})


def way(visitor: Visitor, _: Nothing) -> Answer:
    """Give the address of the lab in this network, and its QR code (ISO/IEC 18004).

    >>> answer = way(Visitor(room=Room(address="http://192.0.2.1:8321/?token=abc")), Nothing())
    >>> answer.arrays["code"].shape, answer.arrays["code"][0, :8].tolist()
    ((29, 29), [1, 1, 1, 1, 1, 1, 1, 0])
    """
    address = _room(visitor).address
    return Answer({"address": address}, {"code": np.array(code_of(address).matrix, np.uint8)})


def code_of(address: str) -> segno.QRCode:
    """Make the QR code of an address: with a quarter of it hidden, it is still read."""
    return segno.make(address, error="m", micro=False)


def _room(visitor: Visitor) -> Room:
    if visitor.room is None:
        raise OptionError("this lab has no class: fathom lab --host 0.0.0.0 opens one")
    return visitor.room


ASKS = {
    "class.now": Ask(Now, now),
    "class.show": Ask(Show, show),
    "class.solved": Ask(Solved, solved),
    "class.way": Ask(Nothing, way),
}
