"""Names that a room offers, each loaded from its place when it is first touched (PEP 562).

So `import fathom` costs nothing, and a light command loads nothing heavy. Type checkers read the
imports under TYPE_CHECKING in a room's ``__init__`` instead; a test compares them with the places.

>>> import fathom.nets
>>> fathom.nets.Dense.kind
'dense'
>>> fathom.nets.Nueron
Traceback (most recent call last):
    ...
AttributeError: fathom.nets has no 'Nueron'. Did you mean 'Neuron'?
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping

Places = Mapping[str, tuple[str, ...]]  # a file, and what it holds: "name", or "name as offered"


def spelled(places: Places) -> Iterator[tuple[str, str, str]]:
    """Give each name that is offered, its file, and its name there, in the order of the places.

    >>> list(spelled({"fathom.jobs": ("predict", "train as train")}))
    [('predict', 'fathom.jobs', 'predict'), ('train', 'fathom.jobs', 'train')]
    """
    for file, names in places.items():
        for name in names:
            inside, _, offered = name.partition(" as ")
            yield offered or inside, file, inside


def lazily(room: str, places: Places) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Give a room's ``__getattr__`` and ``__dir__``.

    Args:
        room: its name, ``__name__``.
        places: what lies where.
    """
    found = {offered: (file, inside) for offered, file, inside in spelled(places)}

    def load(name: str) -> object:
        if name not in found:
            from fathom.errors import hint

            raise AttributeError(f"{room} has no {name!r}. {hint(name, found)}")
        file, inside = found[name]
        value = getattr(importlib.import_module(file), inside)
        setattr(sys.modules[room], name, value)
        return value

    def names() -> list[str]:
        return sorted(sys.modules[room].__all__)

    return load, names
