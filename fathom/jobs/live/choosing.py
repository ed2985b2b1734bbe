"""Where a training is shown: as a person asked, or where somebody looks anyway."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from fathom.display.notebook import notebook
from fathom.errors import OptionError
from fathom.jobs.live.log import logged
from fathom.jobs.live.narrator import Narrator
from fathom.jobs.live.notebook import Notebook
from fathom.jobs.live.screen import Screen, Screens
from fathom.jobs.watching import Watcher


@contextmanager
def live(verbose: bool | int | None, watcher: Watcher | None) -> Iterator[Watcher]:
    """Give who watches a training: the one who was named, and whoever looks at the screen.

    Args:
        verbose: 0 shows nothing, 1 shows it on standard error or in the notebook's cell; None shows
            it where there is a terminal or a notebook, and no watcher. A log that is read has it
            in any case.
        watcher: who watches, too.

    Raises:
        OptionError: `verbose` is none of these.

    >>> with live(0, None) as watcher:
    ...     watcher.picture(1, 2)
    >>> with live(-1, None) as watcher:
    ...     watcher.picture(1, 2)
    Traceback (most recent call last):
    fathom.errors.OptionError: verbose must be 0 (silent) or 1 (shown), or left out, but got -1
    """
    if verbose is not None and (not isinstance(verbose, int) or verbose < 0):
        raise OptionError(
            f"verbose must be 0 (silent) or 1 (shown), or left out, but got {verbose!r}"
        )
    shown = None if watcher is not None and verbose is None else _screen(verbose)
    screens = [screen for screen in (shown, logged()) if screen is not None]
    watcher = watcher or Watcher()
    if not screens:
        yield watcher
        return
    screen = Screens(screens)
    try:
        yield Narrator(screen).watcher.beside(watcher)
    finally:
        screen.close()


def _screen(verbose: bool | int | None) -> Screen | None:
    """Choose where it is shown; None for nowhere."""
    if verbose is not None and not verbose:
        return None
    display = notebook()
    if display is not None:
        return Notebook(display)
    if not verbose and not (sys.stderr is not None and sys.stderr.isatty()):
        return None
    from fathom.jobs.live.terminal import Terminal

    return Terminal()
