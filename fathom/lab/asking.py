"""A question from the page: its name, what comes with it, and who answers.

What comes with a question is checked by a `Question`, strictly: no further names, bounds on every
number and length, since a page is only as trustworthy as whoever opened it.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from fathom.errors import FathomError, OptionError, hint
from fathom.lab.room import Room

FOLDER, LOCK = "fathom-lab-", "alive"  # what private folders are called, and a file in each
WITHIN = r"[\\/]+((sent|shown|learnt[\\/]+[^\\/]+)[\\/]+)?"  # where files lie in a visitor's folder


class Question(BaseModel):
    """What comes with a question."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Nothing(Question):
    """Nothing comes with it."""


@dataclass
class Visitor:
    """What one open page has going on; it ends with the page.

    Attributes:
        key: known to the page alone; files that are sent and fetched are asked for with it.
        trainings: by the chapter that they belong to.
        lesson: the file that lessons go into, if whoever opened the lab named one.
        room: the class that it belongs to, where the lab is open to others.
        gone: set when the page has gone; what trains for it then stops.
    """

    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    trainings: dict[str, Any] = field(default_factory=dict)
    lesson: Path | None = None
    room: Room | None = None
    gone: threading.Event = field(default_factory=threading.Event)
    _folder: tempfile.TemporaryDirectory[str] | None = field(default=None, repr=False)
    _held: FileLock | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        """Come into the class, where there is one."""
        if self.room is not None:
            self.room.here.add(self.key)

    @property
    def folder(self) -> Path:
        """A private folder for what the visitor sends and makes; it goes with the page.

        Raises:
            OptionError: the page has gone; what still worked for it must not leave a folder behind.
        """
        with self._lock:
            if self.gone.is_set():
                raise OptionError("the page has gone, and its files with it; open the lab again")
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(
                    prefix=FOLDER, ignore_cleanup_errors=True
                )
                self._held = _lock_of(Path(self._folder.name))
                self._held.acquire()
            return Path(self._folder.name)

    def plain(self, words: str) -> str:
        """Say words without the place of the visitor's folder, which is nobody's business.

        >>> visitor = Visitor()
        >>> visitor.plain(f"{visitor.folder}/learnt/tmp1/pets.zip/cat/1.png is no picture")
        'pets.zip/cat/1.png is no picture'
        >>> visitor.leave()
        """
        if self._folder is None:
            return words
        place = self._folder.name
        written = "|".join(map(re.escape, (place, repr(place)[1:-1])))
        return re.sub(f"({written}){WITHIN}", "", words)

    def leave(self) -> None:
        """End everything."""
        with self._lock:
            self.gone.set()
            if self.room is not None:
                self.room.here.discard(self.key)
            if self._held is not None:
                self._held.release()
            if self._folder is not None:
                self._folder.cleanup()


@dataclass(frozen=True)
class Answer:
    """Plain values, and arrays beside them."""

    data: Mapping[str, Any]
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)


Asked = TypeVar("Asked", bound=Question)


@dataclass(frozen=True)
class Ask:
    """One kind of question: `answer` is called with the visitor and the checked question.

    A `heavy` one trains: only so many of those are worked on at once.
    """

    question: type[Question]
    answer: Callable[[Visitor, Any], Answer]
    heavy: bool = False


def answered(asks: Mapping[str, Ask], visitor: Visitor, name: str, given: Any) -> Answer:
    """Check a question and answer it.

    Raises:
        OptionError: there is no such question, or something that comes with it makes no sense.
        FathomError: what the library has to say about it.
    """
    ask = asks.get(name)
    if ask is None:
        raise OptionError(f"there is no question {name!r}. {hint(name, asks)}")
    return ask.answer(visitor, _checked(ask.question, given))


def in_words(fault: Exception) -> str:
    """Say what went wrong: the library's own sentence, or that it is a fault of Fathom's.

    >>> in_words(OptionError("try 0.01")), in_words(ZeroDivisionError("x"))
    ('try 0.01', "something went wrong: ZeroDivisionError('x')")
    """
    return str(fault) if isinstance(fault, FathomError) else f"something went wrong: {fault!r}"


def _checked(question: type[Asked], given: Any) -> Asked:
    try:
        return question.model_validate(given)
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the question"
        raise OptionError(f"{where}: {first['msg'][0].lower()}{first['msg'][1:]}") from None


def sweep() -> None:
    """Take away the folders of labs that were killed: a lab that lives holds a lock in its own."""
    for place in Path(tempfile.gettempdir()).glob(f"{FOLDER}*/{LOCK}"):
        with contextlib.suppress(OSError, Timeout), _lock_of(place.parent):
            shutil.rmtree(place.parent, ignore_errors=True)


def _lock_of(folder: Path) -> FileLock:
    return FileLock(folder / LOCK, timeout=0, thread_local=False)
