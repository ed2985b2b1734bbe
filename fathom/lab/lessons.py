"""Lessons: chapters that a visitor keeps, in the one file that was named when the lab was opened.

The page makes a lesson by itself and usually downloads it; it is sent here only if there is a file.
"""

from __future__ import annotations

from pathlib import Path

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from fathom.errors import OptionError, WriteError
from fathom.files import check_writable, write_bytes
from fathom.lab.asking import Answer, Ask, Question, Visitor
from fathom.lab.parcels import told

MOST_BYTES = 60 * 2**20


class Hello(Question):
    """Where lessons go here; nothing comes with it."""


def check_lesson(path: str) -> Path:
    """Refuse a file for lessons before the lab is opened.

    Raises:
        OptionError: its name does not end in .html.
        WriteError: it cannot be written.

    >>> check_lesson("lesson.pdf")
    Traceback (most recent call last):
        ...
    fathom.errors.OptionError: a lesson is a page; its name ends in .html, but got 'lesson.pdf'
    """
    if Path(path).suffix.lower() not in (".html", ".htm"):
        raise OptionError(f"a lesson is a page; its name ends in .html, but got '{path}'")
    check_writable(path)
    return Path(path)


def hello(visitor: Visitor, _: Hello) -> Answer:
    """Tell the page what its lessons are sent with, and what their file is called, if there is one.

    >>> hello(Visitor(lesson=Path("lessons/sums.html")), Hello()).data["file"]
    'sums.html'
    """
    return Answer({"key": visitor.key, "file": visitor.lesson and visitor.lesson.name})


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


ASKS = {"lesson.hello": Ask(Hello, hello)}
