"""The lab as a web application: the page's files, and the websocket that answers its questions."""

from __future__ import annotations

import gzip
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from fathom.lab.asking import Visitor
from fathom.lab.asks import ASKS
from fathom.lab.chapters.tables.learnt import TRAINING
from fathom.lab.chapters.tables.parcel import receive_rows
from fathom.lab.lessons import keep
from fathom.lab.page_files import TYPES, page_files
from fathom.lab.parcels import give, receive
from fathom.lab.room import Room
from fathom.lab.shown import Shown
from fathom.lab.visit import visit
from fathom.web.guard import Door, Guard

Take = Callable[[Request, Visitor | None], Awaitable[Response]]
LIGHT = 8  # short questions worked on at once


def lab_app(
    door: Door,
    most: int | None = None,
    lesson: Path | None = None,
    shown: Shown | None = None,
    room: Room | None = None,
) -> Starlette:
    """Make the application.

    Args:
        door: where it is open, and to whom.
        most: heavy questions worked on at once; as many as processor cores without.
        lesson: the file that lessons go into; without it, each visitor downloads their own.
        shown: a trained network that everybody finds in "Your own data".
        room: the class that visitors come into.
    """
    page = {name: (words, gzip.compress(words, mtime=0)) for name, words in page_files().items()}
    light, heavy = CapacityLimiter(LIGHT), CapacityLimiter(most or os.cpu_count() or 1)
    visitors: dict[str, Visitor] = {}

    async def file(request: Request) -> Response:
        name = request.path_params.get("name") or "index.html"
        if name not in page:
            return Response("There is nothing here.\n", 404, media_type="text/plain")
        whole, packed = page[name]
        gzipped = "gzip" in request.headers.get("accept-encoding", "")
        told = {"vary": "accept-encoding"} | ({"content-encoding": "gzip"} if gzipped else {})
        kind = TYPES[os.path.splitext(name)[1]]
        return Response(packed if gzipped else whole, media_type=kind, headers=told)

    async def socket(websocket: WebSocket) -> None:
        visitor = Visitor(lesson=lesson, room=room)
        if shown is not None:
            visitor.trainings[TRAINING] = shown.job(visitor)
        visitors[visitor.key] = visitor
        try:
            await visit(websocket, visitor, ASKS, light, heavy)
        finally:
            del visitors[visitor.key]
            visitor.leave()  # at once: a server that ends cancels whatever is awaited here

    async def fetched(request: Request) -> Response:
        return give(visitors.get(request.path_params["key"]), request.path_params["name"])

    return Starlette(
        routes=[
            WebSocketRoute("/visit", socket),
            Route("/send/{key}", _taking(receive, visitors), methods=["POST"]),
            Route("/ask/{key}", _taking(receive_rows, visitors), methods=["POST"]),
            Route("/lesson/{key}", _taking(keep, visitors), methods=["POST"]),
            Route("/fetch/{key}/{name}", fetched),
            Route("/", file),
            Route("/{name:path}", file),
        ],
        middleware=[Middleware(Guard, door=door)],
    )


def _taking(by: Take, visitors: Mapping[str, Visitor]) -> Callable[[Request], Awaitable[Response]]:
    """Let whoever takes a file know which visitor sends it."""

    async def taking(request: Request) -> Response:
        return await by(request, visitors.get(request.path_params["key"]))

    return taking
