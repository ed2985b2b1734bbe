"""Lessons: chapters that a visitor keeps, in the one file that was named when the lab was opened.

The page makes a lesson by itself and usually downloads it; it is sent here only if there is a file.
"""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from fathom.errors import WriteError
from fathom.files import write_bytes
from fathom.lab import parcels
from fathom.lab.asking import Answer, Ask, Nothing, Visitor
from fathom.lab.parcels import told

MOST_BYTES = 60 * 2**20


def hello(visitor: Visitor, _: Nothing) -> Answer:
    """Tell the page what files are sent and fetched with, how large, and where lessons go, if so.

    >>> from pathlib import Path
    >>> hello(Visitor(lesson=Path("lessons/sums.html")), Nothing()).data["lesson"]
    'sums.html'
    """
    lesson = visitor.lesson and visitor.lesson.name
    return Answer({"key": visitor.key, "most_bytes": parcels.MOST_BYTES, "lesson": lesson})


async def keep(request: Request, visitor: Visitor | None, most: int = MOST_BYTES) -> Response:
    """Write a lesson into its file: the whole of it, or nothing."""
    if visitor is None:
        return told("this page has no visit any more; open it again", 404)
    if visitor.lesson is None:
        return told("no file was named for lessons: fathom lab --lesson FILE.html", 404)
    page = bytearray()
    try:
        async for chunk in request.stream():
            page += chunk
            if len(page) > most:
                return told(
                    f"a lesson may have {most / 2**20:.0f} MiB; play less before you keep it"
                )
    except ClientDisconnect:
        return told("the lesson did not arrive whole")
    if not (page.startswith(b"<!doctype html>") and page.rstrip().endswith(b"</html>")):
        return told("this is no lesson")
    try:
        await to_thread.run_sync(write_bytes, visitor.lesson, bytes(page))
    except WriteError as fault:
        return told(str(fault))
    return JSONResponse({"bytes": len(page)})


ASKS = {"visit.hello": Ask(Nothing, hello)}
