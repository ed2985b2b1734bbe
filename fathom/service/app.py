"""The service as a web application: what can be asked, and how each question is answered."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fathom.data.reading.file import without_panic
from fathom.errors import DataError, FathomError
from fathom.service.answering import Answered, answer_together, explain_rows
from fathom.service.batching import Batcher
from fathom.service.bodies import CSV, KindError, Rows, SizeError, rows_of
from fathom.service.counting import KIND, Counts
from fathom.service.exchange import LIMITS, Limits, as_json, body_of, failure
from fathom.service.pictures import answer_picture
from fathom.service.schema import is_for_pictures, openapi, schema
from fathom.service.shelf import Served, Shelf
from fathom.version import __version__
from fathom.web.guard import Door, Guard

KNOBS = {"knobs.js": "text/javascript", "knobs.css": "text/css"}  # as in a notebook
PAGE = {"": "text/html", "page.js": "text/javascript", "page.css": "text/css", **KNOBS}
ALIVE = "/alive"  # open to all: whoever keeps the server running has no token
MOST_LARGE = 8  # large requests that wait for each other in threads; others wait outside
LARGE = 1000  # rows: so many are answered beside the small requests, not before them
Asked = tuple[Served, Rows]
T = TypeVar("T")


def service_app(models: Sequence[str | Path], door: Door, limits: Limits = LIMITS) -> Starlette:
    """Make the application, for any ASGI server.

    Args:
        models: their files; each is called as its file is, or ``NAME=FILE``.
        door: where it is open, and to whom.
        limits: on bodies and time.

    Raises:
        ModelFileError: a file is no model.
        OptionError: two models have one name.
    """
    service = Service(Shelf(models), limits)
    every = ["/models/{name}", ""]
    return Starlette(
        routes=[
            *(Route(f"{begin}/predict", service.predict, methods=["POST"]) for begin in every),
            *(Route(f"{begin}/explain", service.explain, methods=["POST"]) for begin in every),
            *(Route(f"{begin}/schema", service.schema) for begin in every),
            Route("/models", service.models),
            Route("/health", service.health),
            Route(ALIVE, _alive),
            Route("/metrics", service.metrics),
            Route("/openapi.json", service.openapi),
            *(Route(f"/{name}", partial(_page, name=name)) for name in PAGE),
        ],
        middleware=[Middleware(Guard, door=door, anybody=(ALIVE,))],
        exception_handlers={HTTPException: _not_there, FathomError: _wrong},
        lifespan=service.running,
    )


class Service:
    """Models that are asked, and what is kept between questions."""

    def __init__(self, shelf: Shelf, limits: Limits) -> None:
        self.shelf, self.limits, self.counts = shelf, limits, Counts()
        self.small = Batcher[Asked, Answered | Exception](_together, _alike)
        self.large, self.one = CapacityLimiter(MOST_LARGE), threading.Semaphore(1)

    @asynccontextmanager
    async def running(self, app: Starlette) -> AsyncIterator[None]:
        """Look whether models were replaced, for as long as the server runs."""
        looking = asyncio.create_task(self._look())
        yield
        looking.cancel()

    async def predict(self, request: Request) -> Response:
        """Answer rows."""
        return await self._counted("/predict", request, self._predict)

    async def explain(self, request: Request) -> Response:
        """Answer rows, and say what each column added."""
        return await self._counted("/explain", request, self._explain)

    async def schema(self, request: Request) -> Response:
        """Say what a model takes and gives."""
        return as_json(schema(self._asked(request)))

    async def models(self, request: Request) -> Response:
        """Name all models."""
        return as_json({"models": [schema(served) for served in self.shelf]})

    async def health(self, request: Request) -> Response:
        """Say whether it answers, and with which models."""
        told = [
            {"model": one.name, "version": one.version, "trouble": one.trouble}
            for one in self.shelf
        ]
        return as_json({"status": "ok", "fathom": __version__, "models": told})

    async def metrics(self, request: Request) -> Response:
        """Give counts for Prometheus."""
        self.counts.batches, self.counts.batched = self.small.batches, self.small.batched
        return Response(self.counts.text(), media_type=KIND)

    async def openapi(self, request: Request) -> Response:
        """Describe all of it to programs."""
        return as_json(openapi(self.shelf))

    async def _counted(
        self, route: str, request: Request, ask: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(self.limits.seconds):
                answer = await ask(request)
        except TimeoutError:
            answer = failure(503, f"it took longer than {self.limits.seconds:g} seconds")
        except FathomError as error:
            answer = _failed(error)
        except HTTPException as error:
            answer = await _not_there(request, error)
        self.counts.request(route, answer.status_code, time.perf_counter() - began)
        return answer

    async def _predict(self, request: Request) -> Response:
        served = self._asked(request)
        body = await body_of(request, self.limits)
        kind = request.headers.get("content-type", "")
        if is_for_pictures(served.model):
            work = partial(answer_picture, served.model, body, kind)
            found: Answered | Exception = await self._alone(work)
        else:
            rows = await self._rows(served, body, kind)
            found = await self._answer(served, rows)
        if isinstance(found, Exception):
            raise found
        self.counts.rows[served.name, "answered"] += found.table.height
        self.counts.strange[served.name] += bool(found.notes)
        if CSV in request.headers.get("accept", ""):
            return Response(found.as_csv(), media_type=CSV)
        answers = found.as_rows(served.model.classes)
        told = {"model": served.name, "version": served.version, "answers": answers}
        return as_json({**told, "notes": list(found.notes)})

    async def _alone(self, work: Callable[[], T]) -> T:
        """Do large work, one after the other; what nobody waits for any more still ends first."""

        def done() -> T:
            with self.one, without_panic(Path("the body")):
                return work()

        return await to_thread.run_sync(done, abandon_on_cancel=True, limiter=self.large)

    async def _answer(self, served: Served, rows: Rows) -> Answered | Exception:
        if rows.count < LARGE:
            return await self.small.ask((served, rows))
        return (await self._alone(partial(answer_together, served.model, [rows])))[0]

    async def _explain(self, request: Request) -> Response:
        served = self._asked(request)
        if is_for_pictures(served.model):
            raise DataError("the parts of pictures are not served; ask 'fathom explain'")
        body = await body_of(request, self.limits)
        rows = await self._rows(served, body, request.headers.get("content-type", ""))
        found = await self._alone(partial(explain_rows, served.model, rows))
        self.counts.rows[served.name, "explained"] += rows.count
        told = {"model": served.name, "version": served.version, "explanations": found.rows}
        return as_json({**told, "notes": list(found.notes)})

    async def _rows(self, served: Served, body: bytes, kind: str) -> Rows:
        """Read rows; a large body in a thread, so that others are heard meanwhile."""
        model = served.model
        wanted = [column.name for column in model.encoder.columns]
        read = partial(rows_of, body, kind, wanted, model.reading.rules)
        return read() if len(body) < self.limits.light else await to_thread.run_sync(read)

    def _asked(self, request: Request) -> Served:
        try:
            return self.shelf.get(request.path_params.get("name"))
        except DataError as error:
            raise HTTPException(404, str(error)) from None

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(self.limits.look_every)
            for name in await to_thread.run_sync(self.shelf.look_again):
                self.counts.taken_up[name] += 1


def _together(asked: Sequence[Asked]) -> Sequence[Answered | Exception]:
    return answer_together(asked[0][0].model, [rows for _, rows in asked])


def _alike(asked: Asked) -> tuple[object, ...] | None:
    served, rows = asked
    return None if rows.kinds is None else (id(served), rows.kinds)


def _failed(error: FathomError) -> Response:
    status = 415 if isinstance(error, KindError) else 413 if isinstance(error, SizeError) else 422
    return failure(status, str(error))


async def _wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, FathomError)
    return _failed(error)


async def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "there is nothing here; see /openapi.json", 405: "ask this with another method"}
    said = error.detail if error.status_code == 404 and "model" in error.detail else None
    return failure(error.status_code, said or words.get(error.status_code, error.detail))


async def _alive(request: Request) -> Response:
    return as_json({"status": "ok"})


async def _page(request: Request, name: str) -> Response:
    folder = files("fathom.opening.knobs") if name in KNOBS else files("fathom.service") / "page"
    words = (folder / (name or "index.html")).read_bytes()
    return Response(words, media_type=PAGE[name])
