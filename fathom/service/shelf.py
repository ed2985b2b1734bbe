"""The models that are served, by name; one that is replaced on disk is taken up while it runs."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fathom.errors import DataError, FathomError, OptionError, StrangeRowsWarning, hint
from fathom.face import Model, opened
from fathom.nets.rows import answer_rows

VERSION = 12  # digits of the weights' fingerprint that name a version
log = logging.getLogger("fathom.service")


@dataclass(frozen=True, eq=False)
class Served:
    """A model that is served.

    Attributes:
        name: what it is asked by.
        path: its file.
        version: of its weights, a fingerprint.
        seen: what the file looked like on disk when it was opened.
        trouble: why a newer file was not taken up; None where there is none.
    """

    name: str
    path: Path
    model: Model
    version: str
    seen: tuple[int, ...]
    trouble: str | None = None


class Shelf:
    """Models by name.

    Args:
        files: of models; each is called as its file is, or ``NAME=FILE``.

    Raises:
        OptionError: two have the same name, or there is none.
        ModelFileError: a file is no model.
    """

    def __init__(self, files: Sequence[str | Path]) -> None:
        self._held: dict[str, Served] = {}
        for file in files:
            name, path = _named(str(file))
            if not name or "/" in name or not name.isprintable():
                raise OptionError(f"a model is asked by its name in a path, but got {name!r}")
            if name in self._held:
                raise OptionError(
                    f"two models are called {name!r}; give one another name: NAME={path}"
                )
            self._held[name] = _opened(name, path)
        if not self._held:
            raise OptionError("no model to serve; give the file of one")

    def __iter__(self) -> Iterator[Served]:
        return iter(self._held.values())

    def __len__(self) -> int:
        return len(self._held)

    def get(self, name: str | None) -> Served:
        """Give a model; without a name the first one.

        Raises:
            DataError: there is none of this name.
        """
        if name is None:
            return next(iter(self))
        if name not in self._held:
            raise DataError(f"there is no model {name!r}. {hint(name, list(self._held))}")
        return self._held[name]

    def look_again(self) -> list[str]:
        """Take up what was replaced on disk; give the names of these. Takes as long as loading.

        A file that cannot be opened changes nothing: the model before it goes on answering.
        """
        taken = []
        for one in list(self):
            seen = _look(one.path)
            if seen == one.seen or seen is None:
                continue
            try:
                self._held[one.name] = _opened(one.name, one.path)
                taken.append(one.name)
                log.info("%s: taken up anew, version %s", one.name, self._held[one.name].version)
            except FathomError as error:
                self._held[one.name] = replace(one, seen=seen, trouble=str(error))
                log.warning("%s: goes on as it was: %s", one.name, error)
        return taken


def _named(given: str) -> tuple[str, Path]:
    """Take a name and a file apart."""
    name, _, path = given.partition("=")
    if path and not Path(given).exists():
        return name, Path(path)
    return Path(given).stem, Path(given)


def _opened(name: str, path: Path) -> Served:
    """Open a model, and let it answer once, so that the first who asks does not wait longer."""
    seen = _look(path)
    model = opened(path)
    _warm_up(model)
    return Served(name, path, model, model.weights_sha256[:VERSION], seen or ())


def _look(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _warm_up(model: Model) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StrangeRowsWarning)
        if model.encoder.form is None:
            model.predict({column.name: [None] for column in model.encoder.columns})
        else:
            usual = np.zeros((1, len(model.encoder.inputs)), np.float32)
            answer_rows(model.network, usual)
