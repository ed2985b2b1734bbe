"""Serve models until somebody stops it."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import uvicorn

from fathom.errors import OptionError
from fathom.service.app import service_app
from fathom.service.exchange import LIMITS
from fathom.web.guard import Door
from fathom.web.listening import listener_at

USUAL_PORT = 8400
MOST_CALLERS = 1000  # at once; others are sent away, since each may hold a large body
DRAIN = 30  # seconds that running requests have to end in, once it is told to stop


def serve(
    models: Sequence[str | Path],
    host: str = "127.0.0.1",
    port: int | None = None,
    token: str | None = None,
    most_mib: int = LIMITS.bytes // 2**20,
) -> None:
    """Serve models over HTTP until it is interrupted; SIGTERM lets running requests end first.

    Args:
        models: their files; each is called as its file is, or ``NAME=FILE``. One that is replaced
            on disk is taken up within a second or two.
        host: where to listen; beyond this machine callers must show a token.
        port: without it, the first free one from 8400 on.
        token: the one that callers show; without it, beyond this machine, a new one.
        most_mib: how large a body may be, in MiB.

    Raises:
        ModelFileError: a file is no model.
        OptionError: the port is taken, there is no such host, or two models have one name.
    """
    if token is not None and not re.fullmatch(r"[A-Za-z0-9_-]{16,200}", token):
        raise OptionError(
            "a token has 16 to 200 letters, digits, _ or -; leave it out to get a new one"
        )
    if not 1 <= most_mib <= 1024:
        raise OptionError(f"a body has at most 1 to 1024 MiB, but got {most_mib}")
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.WARNING)
    logging.getLogger("fathom.service").setLevel(logging.INFO)
    listener = listener_at(host, port, USUAL_PORT, "the service")
    try:
        door = Door.of(host, listener.getsockname()[1], "serve")
        door = door if token is None else replace(door, token=token)
        app = service_app(models, door, replace(LIMITS, bytes=most_mib * 2**20))
        config = uvicorn.Config(
            app,
            log_level="warning",
            limit_concurrency=MOST_CALLERS,
            timeout_graceful_shutdown=DRAIN,
            timeout_keep_alive=30,
            server_header=False,
            ws="none",
        )
        print(f"Served: {door.address}\n(Ctrl-C ends it.)", flush=True)
        if door.token:
            print(f"Callers show it: Authorization: Bearer {door.token}", flush=True)
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return
    finally:
        listener.close()
