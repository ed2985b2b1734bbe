"""What learning from tables needs is loaded while a person still looks for their file."""

from __future__ import annotations

import threading
import time
from importlib import import_module

from fathom.lab.asking import Answer, Ask, Nothing, Visitor

NEEDED = (
    "fathom.jobs.looking",
    "fathom.jobs.training",
    "fathom.jobs.telling",
    "fathom.jobs.predicting",
    "sklearn.ensemble",
    "sklearn.linear_model",
)
BREATH = 0.02  # seconds between two, in which the page's other questions are answered
_LOCK = threading.Lock()
_STARTED: list[threading.Thread] = []


def warm(_visitor: Visitor, _: Nothing) -> Answer:
    """Begin to load it, once for all visitors; say whether it is there.

    >>> set(warm(Visitor(), Nothing()).data)
    {'there'}
    """
    with _LOCK:
        if not _STARTED:
            _STARTED.append(threading.Thread(target=_load, daemon=True))
            _STARTED[0].start()
    return Answer({"there": not _STARTED[0].is_alive()})


def _load() -> None:
    for name in NEEDED:
        import_module(name)
        time.sleep(BREATH)
    import_module("jax").devices()


ASKS = {"table.warm": Ask(Nothing, warm)}
