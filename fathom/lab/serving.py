"""Open the lab: find a port, serve the page, show it in a browser."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import webbrowser
from dataclasses import replace
from pathlib import Path

import uvicorn

from fathom.lab.app import lab_app
from fathom.lab.asking import sweep
from fathom.lab.room import Room
from fathom.lab.shown import Shown
from fathom.reporting.page import check_page
from fathom.web.guard import Door
from fathom.web.listening import listener_at

USUAL_PORT = 8321
LONGEST_MESSAGE = 2**20


def end_with_input() -> None:
    """End this process when its standard input does: whoever started it has ended."""

    def wait() -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stdin.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def serve(
    host: str = "127.0.0.1",
    port: int | None = None,
    browser: bool = True,
    lesson: str | None = None,
    shown: Shown | None = None,
    framed: bool = False,
) -> None:
    """Serve the lab until it is interrupted.

    Args:
        host: where to listen; beyond this machine visitors must show the token that is printed.
        port: without it, the first free one from 8321 on.
        browser: whether to open the page.
        lesson: the file that lessons go into; without it, each visitor downloads their own.
        shown: a trained network to open it on.
        framed: whether pages of this machine may show it in a frame, as a notebook does.

    Raises:
        OptionError: the port is taken, there is no such host, or the lesson's name is none.
        WriteError: the lesson cannot be written.
    """
    if lesson is not None:
        check_page(lesson, "a lesson")
    sweep()
    listener = listener_at(host, port, USUAL_PORT, "the lab")
    door = replace(Door.of(host, listener.getsockname()[1]), framed=framed)
    room = Room(address=door.address) if door.token else None
    file = None if lesson is None else Path(lesson)
    config = uvicorn.Config(
        lab_app(door, lesson=file, shown=shown, room=room),
        log_level="warning",
        ws="websockets-sansio",
        ws_max_size=LONGEST_MESSAGE,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    where = "" if shown is None else f"#{shown.chapter}"
    address = door.address + where if room is None else _for_a_class(room) + where
    print(f"The lab is open: {address}\n(Ctrl-C closes it.)", flush=True)
    if browser:
        webbrowser.open(address)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return
    finally:
        listener.close()


def _for_a_class(room: Room) -> str:
    """Print the address for others, as a picture where phones read it; give the teacher's own."""
    from fathom.lab.chapters.classroom import code_of

    if sys.stdout.isatty():
        code_of(room.address).terminal(compact=True, border=2)
    print(f"For others: {room.address}")
    print("Whoever has that address can use it: send it to nobody else.", flush=True)
    return f"{room.address}&lead={room.lead}"
