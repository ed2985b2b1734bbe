"""Pictures for the main job: read with their labels, and what only pictures can be asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fathom.data.pictures.door import to_answer, to_learn_from
from fathom.data.pictures.sources import is_place_of_pictures
from fathom.data.pictures.table import Divided
from fathom.data.reading.read import read
from fathom.errors import OptionError

FOLDERS = "a folder or a zip file of pictures"


def read_pictures(
    place: Any,
    size: int | None,
    labels: Any,
    target: str | None,
    tell: Callable[[int, int], None] | None,
) -> Divided:
    """Read pictures to learn from; see `fathom.data.pictures.door.to_learn_from`."""
    table = None if labels is None else read(labels)
    return to_learn_from(place, size, tell, table, target)


def to_test_on(test: Any, learnt: Divided) -> Any:
    """Read pictures to test on as those that are learnt from; anything else stays."""
    return to_answer(test, learnt.form) if is_place_of_pictures(test) else test


def check_no_pictures(**asked: Any) -> None:
    """Refuse for a table what only pictures can be asked.

    >>> check_no_pictures(size=32, labels=None)
    Traceback (most recent call last):
    fathom.errors.OptionError: size is for pictures; leave it out, or give a folder or a zip file \
of pictures
    """
    given = [name for name, value in asked.items() if value is not None]
    if given:
        raise OptionError(f"{given[0]} is for pictures; leave it out, or give {FOLDERS}")


def path_of(labels: Any) -> str | None:
    """Give the file of a table of labels, from the root on, if it is one."""
    return str(Path(labels).absolute()) if isinstance(labels, str | Path) else None
