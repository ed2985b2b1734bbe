"""Write golden files: models and runs of each kind, and the answers that they gave.

The files in v0.1.0 were written by Fathom 0.1.0 (JAX 0.10.2, two CPU devices), from the root of its
source with

    PYTHONPATH=. python -m tests.golden.make_golden tests/golden/v0.1.0

They are never written again: a later version that has more to keep writes a folder of its own, with
a script like this one, and goes on opening the older ones.

Three things are not as a person's training leaves them, so that the files are small and say nothing
of the machine: places of tables and models stand in runs as they were given, without the folders
above them; convolutions have few neurons; and states are written after every chunk, whatever the
clock says, then thinned out by a small run limit. The script reaches into 0.1.0 for these alone.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import jax

from tests.golden import pictures, salaries, tables


def main(folder: Path) -> None:
    """Write everything into a folder that is made anew."""
    jax.config.update("jax_num_cpu_devices", 2)
    jax.devices()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.chdir(folder)
    with _as_released():
        for name, make in KINDS.items():
            print(name, flush=True)
            make(name)


@contextlib.contextmanager
def _as_released() -> Iterator[None]:
    """Leave folders of this machine out, make convolutions small, and write states at once."""
    from fathom.nets.eye import Eye

    from fathom.model import recipe

    near = SimpleNamespace(path=SimpleNamespace(abspath=str, join=os.path.join))
    usual = recipe.pictures

    def small(rows: int, shape: tuple[int, int, int], mirror: bool = True) -> recipe.Recipe:
        eye = Eye(shape, ((4,), (5,)), shift=1, cut=2, mirror=mirror)
        return replace(usual(rows, shape, mirror), eye=eye, batch_size=8)

    with contextlib.ExitStack() as changed:
        for module in ("data.read", "data.pictures.door", "jobs.forking"):
            changed.enter_context(mock.patch(f"fathom.{module}.os", near))
        changed.enter_context(mock.patch("fathom.model.design.pictures", small))
        changed.enter_context(mock.patch("fathom.runs.recorder.PAUSE", 0.0))
        changed.enter_context(mock.patch("fathom.runs.recorder.SHARE", 0.0))
        yield


KINDS: Mapping[str, Any] = {
    "regression": salaries.regression,
    "rewound": salaries.rewound,
    "fork": salaries.fork,
    "interrupted": salaries.interrupted,
    "two": tables.two,
    "three": tables.three,
    "ensemble": tables.ensemble,
    "prices": tables.prices,
    "visits": tables.visits,
    "dates": tables.dates,
    "pictures": pictures.pictures,
    "dense": pictures.dense,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
