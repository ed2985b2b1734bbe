"""Files that a page sends, and those that it fetches: in its visitor's private folder alone.

A file keeps its name as far as it is letters, digits, spaces and dashes, so that no path from
outside is ever opened. What the page can show in words is told in words, not by a status.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response

from fathom.data.pictures.sources import ENDINGS as PICTURES
from fathom.errors import OptionError
from fathom.lab.asking import Visitor

MOST_BYTES = 200 * 2**20
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".json", ".jsonl", ".zip")
MOST_OF_A_PICTURE = 20 * 2**20
MOST_PICTURES = 12  # single ones that are kept; the oldest goes
PART = ".part"  # how a picture's name ends that is still coming
MADE = ("network.fathom", "network.xlsx", "report.html")


async def receive(request: Request, visitor: Visitor | None, most: int = MOST_BYTES) -> Response:
    """Take a file into the visitor's folder, in place of the one before.

    A single picture (`as=picture`) is kept beside those that were sent before.
    """
    if visitor is None:
        return told("this page has no visit any more; open it again", 404)
    single = request.query_params.get("as") == "picture"
    endings = PICTURES if single else ENDINGS
    name = own_name(request.query_params.get("name", ""), endings)
    if name is None:
        what = "picture that is read here" if single else "table"
        words = f"this is no {what}: its name must end in {', '.join(endings)}"
        return JSONResponse({"error": words, "kept": True})  # the file before is still there
    try:
        place = _next_picture(visitor, name) if single else empty(visitor) / name
        size = await _written(request, place, min(most, MOST_OF_A_PICTURE) if single else most)
        if single and size is not None:
            place.rename(place.with_name(place.name.removesuffix(PART)))
    except OptionError as fault:  # the page went
        return told(str(fault), 404)
    except OSError as fault:  # it went just now, or the disk is full
        return told(f"the file could not be kept: {fault.strerror}")
    if size is None:
        place.unlink(missing_ok=True)
        if single:
            return told(f"a picture may have {MOST_OF_A_PICTURE / 2**20:.0f} MiB here")
        return told(
            f"a file may have {most / 2**20:.0f} MiB here; use fathom train for larger ones"
        )
    return JSONResponse({"bytes": size})


async def _written(request: Request, place: Path, most: int) -> int | None:
    """Write what comes, and count its bytes; None where they are too many, or it breaks off."""
    size = 0
    try:
        with place.open("wb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    return None
                file.write(chunk)
    except ClientDisconnect:
        return None
    return size


def _next_picture(visitor: Visitor, name: str) -> Path:
    """Name a place for one more picture, and take away the oldest of more than are kept."""
    folder = visitor.folder / "shown"
    folder.mkdir(exist_ok=True)
    taken = sorted(folder.iterdir())
    number = number_of(taken[-1]) + 1 if taken else 1
    for old in taken[: max(0, len(taken) - MOST_PICTURES)]:  # this one may be none
        old.unlink(missing_ok=True)
    place = folder / f"{number:06d} {name}{PART}"
    place.touch()  # the next one has another number
    return place


def shown_pictures(visitor: Visitor) -> list[Path]:
    """Find the single pictures that a visitor sent, the newest of them, the oldest first.

    >>> visitor = Visitor()
    >>> shown_pictures(visitor)
    []
    >>> visitor.leave()
    """
    found = sorted((visitor.folder / "shown").glob("*"))
    return [file for file in found if file.suffix != PART][-MOST_PICTURES:]


def number_of(picture: Path) -> int:
    """Tell which of all single pictures that were sent it is, as the page calls it.

    >>> number_of(Path("000012 my cat.png"))
    12
    """
    return int(picture.name.split(" ")[0])


def empty(visitor: Visitor) -> Path:
    """Make room for the file that a visitor sends."""
    folder = visitor.folder / "sent"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    return folder


def sent(visitor: Visitor) -> Path | None:
    """Find the file that a visitor sent."""
    return next((visitor.folder / "sent").glob("*"), None)


def own_name(told: str, endings: Sequence[str] = ENDINGS) -> str | None:
    """Make a name for the disk out of what a file is called, if its ending is one of ours.

    >>> own_name("My houses (2).CSV"), own_name("../../etc/passwd.csv"), own_name("a.exe")
    ('My houses 2.csv', 'passwd.csv', None)
    """
    path = PurePosixPath(told.replace("\\", "/"))
    ending = path.suffix.lower()
    kept = "".join(c for c in path.stem if c.isascii() and (c.isalnum() or c in " -_")).strip()
    return (kept[:40] or "table") + ending if ending in endings else None


def give(visitor: Visitor | None, name: str) -> Response:
    """Hand out a file that was made for the visitor."""
    missing = told("there is no such file; make it first", 404)
    if visitor is None or name not in MADE:
        return missing
    try:
        file = visitor.folder / name
    except OptionError:  # the page went
        return missing
    if not file.exists():
        return missing
    return FileResponse(file, filename=name, media_type="application/octet-stream")


def told(words: str, code: int = 200) -> Response:
    """Say in words why a file was not taken, or is not given."""
    return JSONResponse({"error": words}, code)
