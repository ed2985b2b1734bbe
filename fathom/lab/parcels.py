"""Files that a page sends, and those that it fetches: in its visitor's private folder alone.

A file keeps its name as far as it is letters, digits, spaces and dashes, so that no path from
outside is ever opened. What the page can show in words is told in words, not by a status.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response

from fathom.errors import OptionError
from fathom.lab.asking import Visitor

MOST_BYTES = 200 * 2**20
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".json", ".jsonl", ".zip")
MADE = ("network.fathom", "network.xlsx", "report.html")


async def receive(request: Request, visitor: Visitor | None, most: int = MOST_BYTES) -> Response:
    """Take a file into the visitor's folder, in place of the one before."""
    if visitor is None:
        return told("this page has no visit any more; open it again", 404)
    name = own_name(request.query_params.get("name", ""))
    if name is None:
        words = f"this is no table: its name must end in {', '.join(ENDINGS)}"
        return JSONResponse({"error": words, "kept": True})  # the file before is still there
    size = 0
    try:
        place = empty(visitor) / name
        with place.open("wb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    break
                file.write(chunk)
    except ClientDisconnect:
        size = most + 1
    except OptionError as fault:  # the page went
        return told(str(fault), 404)
    except OSError as fault:  # it went just now, or the disk is full
        return told(f"the file could not be kept: {fault.strerror}")
    if size > most:
        place.unlink(missing_ok=True)
        return told(
            f"a file may have {most / 2**20:.0f} MiB here; use fathom train for larger ones"
        )
    return JSONResponse({"bytes": size})


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


def own_name(told: str) -> str | None:
    """Make a name for the disk out of what a file is called, if its ending is one of ours.

    >>> own_name("My houses (2).CSV"), own_name("../../etc/passwd.csv"), own_name("a.exe")
    ('My houses 2.csv', 'passwd.csv', None)
    """
    path = PurePosixPath(told.replace("\\", "/"))
    ending = path.suffix.lower()
    kept = "".join(c for c in path.stem if c.isascii() and (c.isalnum() or c in " -_")).strip()
    return (kept[:40] or "table") + ending if ending in ENDINGS else None


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
