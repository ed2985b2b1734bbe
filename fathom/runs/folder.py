"""The folder of a run, beside its model: ``people.fathom`` has ``people.run``.

    people.run/
      3f0c.../                   one run, called by its identity
        run.fathom               its words, and the rows as numbers where they fit
        state-000000000.fathom   the whole state of training after so many steps
        state-000000640.fathom

A training that ends well removes the runs of the model that it replaces, not before.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from fathom import archive
from fathom.data.place import RowPlace
from fathom.errors import ModelFileError, RunError, WriteError
from fathom.files import write_bytes
from fathom.nets.inputs.held import HELD, Inputs, restored
from fathom.nets.part import arrays_of
from fathom.runs.header import READ, RunHeader, fingerprint
from fathom.settings.settings import Settings
from fathom.training.batches import Batches
from fathom.training.examples import Examples

KIND = "run"
WORDS = "run.fathom"
_STATE = re.compile(r"state-(\d{9,})\.fathom")
_IDENTITY = re.compile(r"[0-9a-f]{16}")
PARTS = ("train", "validation")


def run_folder(model: Path | str) -> Path:
    """Give the folder of a model's run.

    >>> run_folder("people.fathom").name, run_folder("people").name
    ('people.run', 'people.run')
    """
    return Path(f"{str(model).removesuffix('.fathom')}.run")


@dataclass(frozen=True)
class RowNames:
    """Where rows stand in the table: their numbers, and lines of the file if it has some.

    Of pictures, `files` are the names of their files.
    """

    numbers: np.ndarray
    lines: np.ndarray | None = None
    files: Sequence[str] | None = None

    def of(self, row: int | np.integer) -> RowPlace:
        """Say where a row stands.

        >>> RowNames(np.array([4, 7]), files=["a.png", "b.png"]).of(1)
        RowPlace(row 7, file b.png)
        """
        line = None if self.lines is None else int(self.lines[row])
        file = None if self.files is None else self.files[int(row)]
        return RowPlace(int(self.numbers[row]), line, file)


@dataclass(frozen=True)
class Kept:
    """What `run.fathom` holds; the rows are None where they were too large to keep."""

    header: RunHeader
    examples: Examples | None
    held_out: Examples | None
    rows: RowNames

    @property
    def batches(self) -> Batches:
        """How an epoch is cut."""
        return Batches.cut(
            self.header.rows_each, self.header.plan.batch_size, self.header.plan.chunk
        )


def identities(folder: Path) -> list[str]:
    """List the runs in a folder, the one begun last at the end."""
    try:
        there = list(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise RunError(f"the folder {folder} cannot be read: {error.strerror}") from None
    found = [place for place in there if _IDENTITY.fullmatch(place.name)]
    begun = [(place / WORDS, place.name) for place in found if (place / WORDS).is_file()]
    return [name for _, name in sorted((words.stat().st_mtime_ns, name) for words, name in begun)]


def begin_folder(folder: Path, kept: Kept) -> Path:
    """Make the folder of a run, empty but for its words; a run of the same identity goes.

    Raises:
        RunError: a file stands in its place, or a folder that holds something else.
        WriteError: it cannot be written.
    """
    known = identities(folder)  # a run that was killed before it had words is ours, too
    there = folder.iterdir() if folder.is_dir() and not known else ()
    strange = any(not _IDENTITY.fullmatch(place.name) for place in there)
    if strange or (folder.exists() and not folder.is_dir()):
        raise RunError(
            f"{folder} is not a run of Fathom's, so none is written there; move it away, name "
            "another model with --out, or leave the run out with --no-run"
        )
    mine = folder / kept.header.identity
    shutil.rmtree(mine, ignore_errors=True)
    try:
        mine.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"cannot make the folder {mine}: {error.strerror}") from None
    try:
        write_bytes(mine / WORDS, _words(kept))
    except WriteError:
        forget(mine)
        raise
    return mine


def forget(mine: Path) -> None:
    """Remove a run, and the folder of runs if it was the only one."""
    shutil.rmtree(mine, ignore_errors=True)
    with contextlib.suppress(OSError):  # other runs are there
        mine.parent.rmdir()


def _words(kept: Kept) -> bytes:
    arrays = {"rows": kept.rows.numbers}
    if kept.rows.lines is not None:
        arrays["lines"] = kept.rows.lines
    for name, part in zip(PARTS, (kept.examples, kept.held_out), strict=True):
        if part is None or (name != PARTS[0] and part is kept.examples):
            continue  # the rows that are learnt from judge as well
        arrays |= {**_inputs(name, part.inputs), f"{name}.expected": part.expected}
        if part.folds is not None:
            arrays[f"{name}.folds"] = np.asarray(part.folds, np.int32)
        if part.weights is not None:
            arrays[f"{name}.weights"] = np.asarray(part.weights, np.float64)
    words = {"kind": KIND, "run": kept.header.model_dump(mode="json")}
    if kept.rows.files is not None:
        words["files"] = list(kept.rows.files)
    return archive.to_bytes(arrays, words)


def _inputs(name: str, held: Inputs) -> dict[str, np.ndarray]:
    """Name the arrays of rows of inputs: one, or those that they are held in."""
    if not isinstance(held, HELD):
        return {f"{name}.inputs": held}
    return {f"{name}.inputs.{part}": array for part, array in arrays_of(held).items()}


def _examples(arrays: Mapping[str, np.ndarray], name: str) -> Examples | None:
    """Take rows out of a file, where it has them."""
    if f"{name}.expected" not in arrays:
        return None
    beside = (arrays.get(f"{name}.{kind}") for kind in ("folds", "weights"))
    own = f"{name}.inputs."
    packed = {k.removeprefix(own): held for k, held in arrays.items() if k.startswith(own)}
    inputs = restored(packed) if packed else arrays[f"{name}.inputs"]
    return Examples(inputs, arrays[f"{name}.expected"], *beside)


def read_words(mine: Path) -> Kept:
    """Read what `begin_folder` wrote.

    Raises:
        RunError: it is missing, damaged, or of another version.
    """
    try:
        found = archive.read(mine / WORDS)
    except ModelFileError as error:
        raise RunError(f"the run cannot be read: {error}") from None
    try:
        if found.header["kind"] != KIND:
            raise ValueError("no run")
        if found.header["run"]["version"] not in READ:
            raise RunError(f"{mine} was written by another version of Fathom; train again")
        header = RunHeader.model_validate(found.header["run"])
        learnt, held_out = (_examples(found.arrays, name) for name in PARTS)
        files = found.header.get("files")
        if files is not None and len(files) != len(found.arrays["rows"]):
            raise ValueError("another number of files")
        rows = RowNames(found.arrays["rows"], found.arrays.get("lines"), files)
        _check_own(mine, header, learnt, held_out)
        return Kept(header, learnt, learnt if held_out is None else held_out, rows)
    except (KeyError, TypeError, ValueError, ValidationError) as fault:
        if isinstance(fault, RunError):
            raise
        raise RunError(f"{mine / WORDS} does not hold what a run holds; train again") from fault


def _check_own(
    mine: Path, header: RunHeader, learnt: Examples | None, held_out: Examples | None
) -> None:
    """Refuse words that are of another run, or rows that are not those of its words."""
    if header.identity != mine.name:
        raise ValueError("of another run")
    if learnt is None:
        return
    judges = learnt if held_out is None else held_out
    if fingerprint(learnt, judges) != header.fingerprint:
        raise ValueError("other rows")


def recorded_devices(folder: Path) -> int | None:
    """Say with how many devices the run that lies there was begun; None where none can be read."""
    header = _last_header(folder)
    return None if header is None else header.devices


def recorded_settings(folder: Path) -> Settings | None:
    """Give what was asked of the run that lies there; None where none can be read."""
    header = _last_header(folder)
    return None if header is None else header.settings


def _last_header(folder: Path) -> RunHeader | None:
    known = identities(folder)
    if not known:
        return None
    try:
        return read_words(folder / known[-1]).header
    except RunError:
        return None


def state_file(mine: Path, step: int) -> Path:
    """Give the file of the state after `step` steps."""
    return mine / f"state-{step:09d}.fathom"


def step_of(path: Path) -> int:
    """Read the step out of a state's file name; -1 for another name.

    >>> step_of(Path("state-000000640.fathom"))
    640
    """
    name = _STATE.fullmatch(path.name)
    return int(name.group(1)) if name else -1


def state_steps(mine: Path) -> list[int]:
    """List the steps of which a state is kept, in rising order."""
    steps = (step_of(file) for file in mine.iterdir()) if mine.is_dir() else ()
    return sorted(step for step in steps if step >= 0)


def folder_size(folder: Path) -> int:
    """Say how many bytes the runs in a folder take; 0 where there are none."""
    if not folder.is_dir():
        return 0
    return sum(file.stat().st_size for file in folder.glob("*/*.fathom"))


def only(folder: Path, identity: str) -> None:
    """Remove all other runs from a folder that holds this one: their model has been replaced."""
    if identity not in identities(folder):
        return
    for other in identities(folder):
        if other != identity:
            shutil.rmtree(folder / other, ignore_errors=True)
    for left in folder.glob("*/.fathom-*.tmp"):  # of a training that was killed while it wrote
        with contextlib.suppress(OSError):
            left.unlink()
