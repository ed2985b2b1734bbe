"""All pictures of a source, decoded once, side by side, and what had to be left out.

>>> from pathlib import Path
>>> from PIL import Image
>>> from tempfile import mkdtemp
>>> place = Path(mkdtemp())
>>> for name, colour in (("red", "#f00"), ("blue", "#00f")):
...     (place / name).mkdir()
...     Image.new("RGB", (9, 9), colour).save(place / name / "1.png")
>>> _ = (place / "red" / "2.jpg").write_bytes(b"rubbish")
>>> found = gather(open_source(place))
>>> found.files, found.labels, found.pixels.shape
(('blue/1.png', 'red/1.png'), ('blue', 'red'), (2, 9, 9, 3))
>>> print(*found.notes, sep="\\n")
1 file left out: not a picture (red/2.jpg)
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from fathom.data.pictures.decoding import (
    Facts,
    NoPictureError,
    decode,
    fitted,
    look,
)
from fathom.data.pictures.form import LARGEST, SMALLEST, Form
from fathom.data.pictures.found import Found, sort_names
from fathom.data.pictures.idx import Idx
from fathom.data.pictures.labels import Labels, by_labels
from fathom.data.pictures.sources import Files, Folder, Source, TooLargeError, Zip, open_source
from fathom.data.pictures.twins import Print, fingerprint, prints_of
from fathom.errors import DataError
from fathom.places import evenly
from fathom.shapes import UInt8

__all__ = ["Pictures", "gather", "open_source"]

USUAL = 64  # pixels: larger pictures are made so small, unless it is said otherwise
SHOWN = 3  # files named of those that are left out
FULL = 65_535  # the largest value of sixteen bits
LOOKED_AT = 500  # files whose size decides
LARGE = 10_000  # bytes of a file that is decoded beside others

Tell = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Pictures:
    """Pictures of one form.

    Attributes:
        name: of the folder or the zip file.
        form: what they were all brought to.
        files, labels, parts: of each, its file, its class (or what a table of labels says of it),
            and what it is for; None if unsaid.
        pixels: of each.
        fingerprints: of each, what only files with the same bytes share.
        notes: what was left out, and why.
    """

    name: str
    form: Form
    files: tuple[str, ...]
    labels: tuple[Any, ...]
    parts: tuple[str | None, ...]
    pixels: UInt8[np.ndarray, "pictures height width channels"]
    fingerprints: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @cached_property
    def prints(self) -> list[Print]:
        """What each is told from the others by."""
        return prints_of(self.fingerprints, self.pixels)

    def __len__(self) -> int:
        return len(self.files)


def gather(
    source: Source,
    form: Form | None = None,
    size: int | None = None,
    tell: Tell | None = None,
    labels: Labels | None = None,
) -> Pictures:
    """Find and decode pictures.

    Args:
        source: where they are.
        form: what to bring them to; without it, what suits most of them, 64 x 64 at the most.
        size: height and width, instead.
        tell: is told how many are done, and of how many.
        labels: what a table says of each file; without it, folders tell the classes.

    Raises:
        DataError: no picture is left, or the size makes no sense.
    """
    names = list(source.names())
    if not names:
        kinds = "files ending in .jpg, .png, .webp, .bmp or .gif"
        if isinstance(source, Folder):
            raise DataError(
                f"{source.path} is a folder; give a table, or a folder of pictures ({kinds})"
            )
        raise DataError(f"there is no picture in {source.name}: {kinds}")
    if labels is None:
        found, loose = _by_folder(source, names, needed=form is None)
        lost = [(name, "in no folder of a class") for name in loose]
    else:
        found, lost = by_labels(labels, names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow says of odd files; each is told of below
        if form is None:
            form = _suited(source, [one.file for one in found], size)
        made = _each(source, lambda one: _decoded(source, one, form), found, tell)
    kept = [(one, done) for one, done in zip(found, made, strict=True) if isinstance(done, _Done)]
    bad = [(one.file, done) for one, done in zip(found, made, strict=True) if isinstance(done, str)]
    notes = _left_out([*bad, *lost, *source.refused()])
    notes += _resized([done.facts for _, done in kept], form)
    notes += _dark([done.facts for _, done in kept])
    if not kept:
        raise DataError(f"no file of {source.name} can be used: {'; '.join(notes)}")
    return Pictures(
        source.name,
        form,
        tuple(one.file for one, _ in kept),
        tuple(one.label for one, _ in kept),
        tuple(one.part for one, _ in kept),
        np.stack([done.pixels for _, done in kept]),
        tuple(done.fingerprint for _, done in kept),
        notes,
    )


def _by_folder(source: Source, names: Sequence[str], needed: bool) -> tuple[list[Found], list[str]]:
    """Read the classes off the folders; of pictures to be answered nobody needs to know one."""
    if isinstance(source, Files):  # nobody said that their folders are classes
        return [Found(name) for name in names], []
    found, loose = sort_names(names)
    if needed and found:
        return found, loose
    known = {one.file: one for one in found}
    return [known.get(name, Found(name)) for name in names], []


def _suited(source: Source, names: Sequence[str], size: int | None) -> Form:
    """Choose a form: the pictures' own if they have one and are small; square else."""
    few = [names[place] for place in evenly(len(names), LOOKED_AT)]
    facts = [one for name in sorted(few) if (one := _looked(source, name))]
    grey = bool(facts) and all(one.grey for one in facts)
    if size is not None:
        if not SMALLEST <= size <= LARGEST:
            raise DataError(
                f"pictures are made {SMALLEST} to {LARGEST} pixels high and wide, but got {size}"
            )
        return Form(size, size, grey)
    shapes = {(one.height, one.width) for one in facts}
    if len(shapes) == 1:
        height, width = next(iter(shapes))
        if max(height, width) <= USUAL and min(height, width) >= SMALLEST:
            return Form(height, width, grey)
    sides = [min(one.height, one.width) for one in facts] or [USUAL]
    side = int(min(max(np.median(sides), SMALLEST), USUAL))
    return Form(side, side, grey)


def _looked(source: Source, name: str) -> Facts | None:
    try:
        data = source.read(name)
        return look(data) if isinstance(data, bytes) else _facts(data)
    except (NoPictureError, TooLargeError, OSError):
        return None


def _facts(greys: UInt8[np.ndarray, "rows columns"]) -> Facts:
    rows, columns = greys.shape
    return Facts(rows, columns, grey=True)


class _Done(NamedTuple):
    """A picture in its form, what its file says, and its fingerprint."""

    pixels: UInt8[np.ndarray, "height width channels"]
    facts: Facts
    fingerprint: str


def _decoded(source: Source, found: Found, form: Form) -> _Done | str:
    """Decode one picture, or say why it cannot be."""
    try:
        data = source.read(found.file)
        if isinstance(data, bytes):
            return _Done(*decode(data, form), fingerprint(data))
        return _Done(fitted(data, form), _facts(data), fingerprint(data.tobytes()))
    except TooLargeError:
        return "too large"
    except NoPictureError as why:
        return str(why)
    except OSError:
        return "unreadable"


def _each(
    source: Source, work: Callable[[Found], _Done | str], items: Sequence[Found], tell: Tell | None
) -> list[_Done | str]:
    """Do it for every file, side by side where they are large: threads wait for small ones more."""
    done: list[_Done | str] = []
    hands = _hands(source, items)
    with ThreadPoolExecutor(hands) as threads:
        for made in threads.map(work, items) if hands > 1 else map(work, items):
            done.append(made)
            if tell:
                tell(len(done), len(items))
    return done


def _hands(source: Source, items: Sequence[Found]) -> int:
    """Say how many files are worked on side by side; a zip file is read by one alone."""
    if isinstance(source, Zip | Idx):
        return 1
    sizes = []
    for place in evenly(len(items), LOOKED_AT // 100):
        with suppress(TooLargeError, OSError):
            sizes.append(len(source.read(items[place].file)))
    large = bool(sizes) and max(sizes) > LARGE
    return min(8, os.cpu_count() or 1) if large else 1


def _resized(sizes: Sequence[Facts], form: Form) -> tuple[str, ...]:
    """Say how many pictures had another size than all have now."""
    others = [one for one in sizes if (one.height, one.width) != (form.height, form.width)]
    if not others:
        return ()
    what = "1 picture was" if len(others) == 1 else f"{len(others):,} pictures were"
    first = f"{others[0].width} x {others[0].height}"
    return (f"{what} of another size, such as {first}: brought to {form.width} x {form.height}",)


def _dark(facts: Sequence[Facts]) -> tuple[str, ...]:
    """Say how many pictures of sixteen bits use a small part of them, and are read dark."""
    deep = [one.reaches for one in facts if one.reaches is not None]
    dim = [reaches for reaches in deep if FULL / 4 > reaches > 255]
    if not dim:
        return ()
    what = "1 picture of sixteen bits is" if len(dim) == 1 else f"{len(dim):,} pictures are"
    return (
        f"{what} read dark: the values reach {max(dim):,} of {FULL:,}; stretch them before, if "
        "they were meant to be brighter",
    )


def _left_out(lost: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Say what was left out, by reason, with the first files."""
    reasons: dict[str, list[str]] = {}
    for name, why in lost:
        reasons.setdefault(why, []).append(name)
    told = []
    for why, names in reasons.items():
        more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
        files = "file" if len(names) == 1 else "files"
        shown = ", ".join(names[:SHOWN])
        told.append(f"{len(names):,} {files} left out: {why} ({shown}{more})")
    return tuple(told)
