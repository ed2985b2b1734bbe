"""Open the lab: find a port, serve the page, show it in a browser."""

from __future__ import annotations

import errno
import socket
import webbrowser
from pathlib import Path

import uvicorn

from fathom.errors import OptionError
from fathom.lab.app import lab_app
from fathom.lab.guard import Door
from fathom.reporting.page import check_page

USUAL_PORT = 8321
MORE_PORTS = 20
LONGEST_MESSAGE = 2**20


def serve(
    host: str = "127.0.0.1",
    port: int | None = None,
    browser: bool = True,
    lesson: str | None = None,
) -> None:
    """Serve the lab until it is interrupted.

    Args:
        host: where to listen; beyond this machine visitors must show the token that is printed.
        port: without it, the first free one from 8321 on.
        browser: whether to open the page.
        lesson: the file that lessons go into; without it, each visitor downloads their own.

    Raises:
        OptionError: the port is taken, there is no such host, or the lesson's name is none.
        WriteError: the lesson cannot be written.
    """
    if lesson is not None:
        check_page(lesson, "a lesson")
    listener = _listener(host, port)
    door = Door.of(host, listener.getsockname()[1])
    config = uvicorn.Config(
        lab_app(door, lesson=None if lesson is None else Path(lesson)),
        log_level="warning",
        ws="websockets-sansio",
        ws_max_size=LONGEST_MESSAGE,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    print(f"The lab is open: {door.address}\n(Ctrl-C closes it.)", flush=True)
    if door.token:
        print("Whoever has this address can use it: send it to nobody else.", flush=True)
    if browser:
        webbrowser.open(door.address)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return
    finally:
        listener.close()


def _listener(host: str, port: int | None) -> socket.socket:
    """Listen at the port, or at the first free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    tried = [port] if port is not None else range(USUAL_PORT, USUAL_PORT + MORE_PORTS)
    for one in tried:
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, one))
            listener.listen()  # who comes before the server is up waits a moment
            return listener
        except OSError as fault:
            listener.close()
            if isinstance(fault, socket.gaierror) or fault.errno == errno.EADDRNOTAVAIL:
                raise OptionError(
                    f"there is no host {host!r} on this machine; try 127.0.0.1"
                ) from None
            if port is not None:
                raise OptionError(
                    f"the lab cannot listen on {host} at port {port}: {fault.strerror}; leave "
                    "--port out to take a free one"
                ) from None
    last = USUAL_PORT + MORE_PORTS - 1
    raise OptionError(f"all ports from {USUAL_PORT} to {last} are taken; give a free --port")
