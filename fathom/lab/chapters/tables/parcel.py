"""A file of new rows: it is kept apart from the one that is learnt from, so that both are there."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from fathom.errors import OptionError
from fathom.lab.asking import Visitor
from fathom.lab.parcels import own_name, told

MOST_BYTES = 20 * 2**20
PART = ".part"  # how the name of one ends that is still coming


async def receive_rows(
    request: Request, visitor: Visitor | None, most: int = MOST_BYTES
) -> Response:
    """Take a file of rows to be answered, in place of the one before once it is there."""
    if visitor is None:
        return told("this page has no visit any more; open it again", 404)
    name = own_name(request.query_params.get("name", ""))
    if name is None or name.endswith(".zip"):
        return told("new rows are a table: a CSV, Excel, Parquet or JSON file")
    size = 0
    try:
        folder = _folder(visitor)
        folder.mkdir(parents=True, exist_ok=True)
        coming = folder / f"{name}{PART}"
        with coming.open("wb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    break
                file.write(chunk)
        if size > most:
            coming.unlink()
            return told(
                f"new rows may have {most / 2**20:.0f} MiB here; "
                "use fathom predict for larger files"
            )
        for old in folder.iterdir():
            if old != coming:
                old.unlink()
        coming.rename(folder / name)
    except ClientDisconnect:
        return told("the file did not arrive whole")
    except OptionError as fault:  # the page went
        return told(str(fault), 404)
    except OSError as fault:  # it went just now, or the disk is full
        return told(f"the file could not be kept: {fault.strerror}")
    return JSONResponse({"bytes": size})


def sent_rows(visitor: Visitor) -> Path:
    """Find the file of new rows.

    >>> visitor = Visitor()
    >>> sent_rows(visitor)
    Traceback (most recent call last):
    fathom.errors.OptionError: there are no new rows yet; type, paste or drop some
    >>> visitor.leave()
    """
    found = next((one for one in _folder(visitor).glob("*") if one.suffix != PART), None)
    if found is None:
        raise OptionError("there are no new rows yet; type, paste or drop some")
    return found


def _folder(visitor: Visitor) -> Path:
    return visitor.folder / "learnt" / "asked"
