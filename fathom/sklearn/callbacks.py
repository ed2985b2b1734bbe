"""scikit-learn's callbacks (from its 1.9 on): told of every epoch, and may end the training.

A callback gets the training and validation cost of an epoch as metadata. What the estimator would
be if it stopped there is not given before the end: of many networks side by side that would be a
model an epoch.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fathom.jobs import Watcher
from fathom.training.population import Epoch

try:
    from sklearn.callback import CallbackSupportMixin, with_callbacks
except ImportError:  # an older scikit-learn

    class CallbackSupportMixin:  # type: ignore[no-redef]
        """No callbacks."""

    def with_callbacks(method: Any) -> Any:
        """Change nothing."""
        return method


__all__ = ["CallbackSupportMixin", "Told", "with_callbacks"]


class Told:
    """The callbacks of one `fit`, if there are any.

    Args:
        estimator: that is fitted.
        X, y: what it learns from.
    """

    def __init__(self, estimator: Any, X: Any, y: Any) -> None:  # noqa: N803
        self._estimator, self._given = estimator, {"X": X, "y": y}
        self._context: Any = None
        if getattr(estimator, "_skl_callbacks", None):
            self._context = estimator._init_callback_context(max_subtasks=None)
            self._context.call_on_fit_task_begin(estimator=estimator, **self._given)

    @property
    def watcher(self) -> Watcher | None:
        """What a training tells; None where nobody listens."""
        return None if self._context is None else Watcher(epoch=self._epoch)

    def _epoch(self, epoch: Epoch) -> None:
        task = self._context.subcontext(task_name="epoch")
        costs = {"train_cost": epoch.train, "validation_cost": epoch.validation}
        known = {name: _lowest(values) for name, values in costs.items()}
        task.call_on_fit_task_begin(estimator=self._estimator, **self._given)
        stop = task.call_on_fit_task_end(estimator=self._estimator, metadata=known, **self._given)
        if stop:
            raise KeyboardInterrupt  # as a person's: the best network so far is kept

    def end(self) -> None:
        """Tell that it is fitted."""
        if self._context is not None:
            self._context.call_on_fit_task_end(
                estimator=self._estimator, reconstruction_attributes={}, **self._given
            )  # it is fitted as it stands


def _lowest(costs: np.ndarray) -> float:
    known = costs[np.isfinite(costs)]
    return float(known.min()) if len(known) else float("nan")
