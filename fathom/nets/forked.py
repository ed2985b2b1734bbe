"""A process forked from one that computes already: it would wait for threads that it has not got.

JAX keeps threads; a fork copies a process without them, so that the first computation in the copy
hangs. So the copy says so instead.
"""

from __future__ import annotations

import os
import sys

from fathom.errors import OptionError

_STATE = {"forked": False}


def is_forked() -> bool:
    """Say whether this process was forked after JAX had begun.

    >>> is_forked()
    False
    """
    return _STATE["forked"]


def check_not_forked() -> None:
    """Refuse to compute in a process that was forked after JAX had begun.

    Raises:
        OptionError: it was.
    """
    if is_forked():
        raise OptionError(
            "this process was forked from one that had computed with JAX already, and would wait "
            "for ever; start it anew: multiprocessing.get_context('spawn').Pool()"
        )


def _mark() -> None:
    bridge = sys.modules.get("jax._src.xla_bridge")
    begun = getattr(bridge, "backends_are_initialized", None)
    _STATE["forked"] = _STATE["forked"] or bool(begun and begun())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_mark)
