"""From what a person gives to rows that are understood: tables, or pictures with their labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fathom.data.pictures.door import to_answer, to_learn_from
from fathom.data.pictures.sources import is_place_of_pictures
from fathom.data.pictures.table import Divided
from fathom.data.reading.read import read
from fathom.data.table import Table
from fathom.data.target.scale import find_scale
from fathom.data.target.target import Target
from fathom.data.understanding import Understood, understand
from fathom.errors import OptionError
from fathom.nets.losses import loss as find_loss
from fathom.runs.carried import Carried
from fathom.settings.parts import PictureSettings
from fathom.settings.settings import Settings

FOLDERS = "a folder or a zip file of pictures"


@dataclass(frozen=True, eq=False)
class Material:
    """What is there to learn from.

    Attributes:
        known: the rows and columns, understood.
        test: a table of its own to test on, or None.
        choose: a table of its own of the rows that choose, or None.
    """

    known: Understood
    test: Any = None
    choose: Table | None = None


def gather(
    data: Any,
    settings: Settings,
    tell: Callable[[int, int], None] | None = None,
    carried: Carried | None = None,
) -> Material:
    """Read and understand what a person gives to learn from.

    Args:
        data: a table, as `fathom.train` takes it; or a folder or a zip file of pictures.
        settings: what was asked.
        tell: is told how many pictures are decoded, and of how many.
        carried: what is known of a table's target beforehand.

    Raises:
        DataError: the data, or the target, cannot be used.
        OptionError: no target is said, or there is no such column, kind, task or class.

    >>> table = {"size": list(range(9)), "price": list(range(9))}
    >>> gather(table, Settings.of(target="price")).known.goal.task
    'regression'
    """
    table, task, test = settings.table, settings.table.task, settings.rows.test
    if not is_place_of_pictures(data):
        check_no_pictures(settings.pictures)
        goal = None if carried is None else carried.target
        return Material(understood(data, settings, goal), test)
    labels = None if settings.pictures.labels is None else read(settings.pictures.labels)
    pictures = to_learn_from(data, settings.pictures.size, tell, labels, table.target)
    task = task or (pictures.task if labels is None else None)
    named = settings.changed(target=pictures.target, task=task)
    test = pictures.test if test is None else _to_test_on(test, pictures)
    return Material(understood(pictures.learn, named), test, pictures.choose)


def understood(data: Any, settings: Settings, goal: Target | None = None) -> Understood:
    """Understand a table whose target is said; `goal` is what it is, where that is known.

    Raises:
        DataError: the table, or the target, cannot be used.
        OptionError: no target is said, or there is no such column, kind, task or class.
    """
    table, loss = settings.table, settings.learning.loss
    if table.target is None:
        raise OptionError("training needs a target: the name of the column to predict")
    return understand(
        data,
        table.target,
        table,
        find_scale(table.target_scale, None if loss is None else find_loss(loss).name),
        goal,
    )


def check_no_pictures(asked: PictureSettings) -> None:
    """Refuse for a table what only pictures can be asked.

    >>> check_no_pictures(PictureSettings(size=32))
    Traceback (most recent call last):
    fathom.errors.OptionError: size is for pictures; leave it out, or give a folder or a zip file \
of pictures
    """
    given = [name for name, value in asked if value is not None]
    if given:
        raise OptionError(f"{given[0]} is for pictures; leave it out, or give {FOLDERS}")


def _to_test_on(test: Any, learnt: Divided) -> Any:
    """Read pictures to test on as those that are learnt from; anything else stays."""
    return to_answer(test, learnt.form) if is_place_of_pictures(test) else test
