"""Why a member of a population stopped learning, as data with a sentence of advice."""

from __future__ import annotations

from enum import Enum


class Stopped(Enum):
    """What ended a member's training. The value is what files and ``--json`` say."""

    RUNNING = "running"
    EPOCHS_DONE = "epochs_done"
    NO_IMPROVEMENT = "no_improvement"
    DIVERGED = "diverged"
    DROPPED = "dropped"
    INTERRUPTED = "interrupted"

    @property
    def advice(self) -> str:
        """Say what it means and what could be done.

        >>> Stopped.DIVERGED.advice
        'the cost grew beyond all bounds: try a smaller learning rate'
        """
        return _ADVICE[self]


_ADVICE = {
    Stopped.RUNNING: "it has not stopped",
    Stopped.EPOCHS_DONE: "all epochs were run: more epochs may still improve it",
    Stopped.NO_IMPROVEMENT: "the validation cost stopped improving: this is as far as it goes",
    Stopped.DIVERGED: "the cost grew beyond all bounds: try a smaller learning rate",
    Stopped.DROPPED: "its learning rate was doing worse than others and was given up early",
    Stopped.INTERRUPTED: "it was interrupted: the best so far was kept",
}

CODES: tuple[Stopped, ...] = tuple(Stopped)  # compiled code knows an outcome by its place here
