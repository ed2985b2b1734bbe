"""Whether a program runs in a notebook, and what draws there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def notebook() -> Callable[..., Any] | None:
    """Give what draws in the notebook that this runs in; None where it runs in none.

    Jupyter, VS Code, Colab and the like run cells in a kernel; IPython's own terminal has none.
    IPython is asked for only where a notebook has brought it along.

    >>> notebook() is None
    True
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if getattr(shell, "kernel", None) is None:
        return None
    from IPython.display import display

    return display
