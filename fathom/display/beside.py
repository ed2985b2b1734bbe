"""A page of Fathom's own beside a program: served by a process of its own, shown in a notebook.

The program goes on meanwhile, and what the page trains takes none of its memory. The process ends
with the program, however that ends: it holds the other end of its standard input.
"""

from __future__ import annotations

import atexit
import contextlib
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from html import escape
from typing import Any

from fathom.display.card import Card
from fathom.display.visible import Visible
from fathom.errors import OptionError

ADDRESS = re.compile(r"http://\S+")
HIGH = 900  # pixels of a frame
PATIENCE = 5.0  # seconds that it has to end by itself
LAST_LINES = 5  # of what it said, where it did not start


class Beside(Visible):
    """A page that is open until it is closed, or the program ends.

    Attributes:
        address: what to open in a browser on this machine.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Start a command that serves a page, says where, and ends with its standard input.

        Args:
            command: what `fathom` is asked, such as ``["lab", "--leash"]``.

        Raises:
            OptionError: it did not start; what it said.
        """
        self._process = subprocess.Popen(
            [sys.executable, "-m", "fathom", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **_apart(),
        )
        self._reader: threading.Thread | None = None
        said: deque[str] = deque(maxlen=LAST_LINES)
        for line in self._process.stdout or ():
            said.append(line)
            if found := ADDRESS.search(line):
                self.address = found.group()
                break
        else:
            self.close()
            raise OptionError(f"the page could not be opened: {' '.join(''.join(said).split())}")
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()
        atexit.register(self.close)

    def close(self) -> None:
        """Close it."""
        atexit.unregister(self.close)
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._reader is not None:
            self._reader.join(PATIENCE)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def wait(self) -> None:
        """Keep it open until it is interrupted, as a script does at its end."""
        try:
            self._process.wait()
        except KeyboardInterrupt:
            self.close()

    def _drain(self) -> None:
        """Read what it says, or it would wait for somebody to do so."""
        with contextlib.suppress(ValueError, OSError):
            for _ in self._process.stdout or ():
                pass

    @property
    def brief(self) -> str:
        """Where it is."""
        return self.address

    def card(self) -> Card:
        """Where it is; in a notebook the page itself is shown."""
        return Card("Page", self.address)

    def as_dict(self) -> dict[str, Any]:
        """Give its address."""
        return {"address": self.address}

    def __str__(self) -> str:
        return f"The page is open: {self.address}"

    def _repr_html_(self) -> str:
        """Show it in a frame, where notebook and page are on one machine."""
        told = escape(self.address)
        return (
            f'<iframe src="{told}" title="Fathom" width="100%" height="{HIGH}" '
            f'style="border:1px solid #8884;border-radius:.4rem"></iframe>'
            f'<p><a href="{told}" target="_blank" rel="noopener">{told}</a></p>'
        )


def _apart() -> dict[str, Any]:
    """Keep it out of what interrupts the program: a notebook's kernel is interrupted as a group."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
