"""A page of Fathom's own beside a program: served by a process of its own, shown in a notebook.

The program goes on meanwhile, and what the page trains takes none of its memory.
"""

from __future__ import annotations

import atexit
import re
import subprocess
import sys
from collections.abc import Sequence
from html import escape
from tempfile import TemporaryDirectory

from fathom.errors import OptionError

ADDRESS = re.compile(r"http://\S+")
HIGH = 900  # pixels of a frame


class Beside:
    """A page that is open until it is closed, or the program ends.

    Attributes:
        address: what to open in a browser on this machine.
    """

    def __init__(self, command: Sequence[str], folder: TemporaryDirectory[str]) -> None:
        """Start a command that serves a page and says where.

        Args:
            command: what `fathom` is asked, such as ``["lab", "--no-browser"]``.
            folder: what the page needs; it goes with it.

        Raises:
            OptionError: it did not start; what it said.
        """
        self._folder = folder
        words = [sys.executable, "-m", "fathom", *command]
        self._process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        found = ADDRESS.search(said)
        if found is None:
            self.close()
            raise OptionError(f"the page could not be opened: {said.strip()}")
        self.address = found.group()
        atexit.register(self.close)

    def close(self) -> None:
        """Close it."""
        atexit.unregister(self.close)
        self._process.terminate()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._folder.cleanup()

    def wait(self) -> None:
        """Keep it open until it is interrupted, as a script does at its end."""
        try:
            self._process.wait()
        except KeyboardInterrupt:
            self.close()

    def __repr__(self) -> str:
        return f"Beside({self.address})"

    def _repr_html_(self) -> str:
        """Show it in a frame, where notebook and page are on one machine."""
        told = escape(self.address)
        return (
            f'<iframe src="{told}" title="Fathom" width="100%" height="{HIGH}" '
            f'style="border:1px solid #8884;border-radius:.4rem"></iframe>'
            f'<p><a href="{told}" target="_blank" rel="noopener">{told}</a></p>'
        )
