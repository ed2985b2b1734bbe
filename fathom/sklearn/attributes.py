"""What people read off scikit-learn's networks, of the network most like all that answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from fathom.checks import counted
from fathom.errors import OptionError
from fathom.face import Model
from fathom.nets.answers import Probability
from fathom.nets.layers import Dense


class Attributes:
    """Names that scikit-learn's own networks have, here of one of several networks.

    The networks that answer together were drawn and trained alike; of them the one is shown whose
    answers are most like those of all (`model_.story.training.chosen`). All networks answer, so
    that these weights alone give somewhat other answers than `predict`.
    """

    _earlier: Sequence[float] = ()  # costs of the epochs before the last call

    @property
    def n_iter_(self) -> int:
        """Epochs that were run."""
        return len(self.loss_curve_)

    @property
    def loss_curve_(self) -> list[float]:
        """The cost of the rows that were learnt from, epoch by epoch, as its steps met them."""
        costs = self._shown.history.train[1:, self._shown.story.training.chosen]
        return [*self._earlier, *(float(cost) for cost in costs if np.isfinite(cost))]

    @property
    def loss_(self) -> float:
        """The last of `loss_curve_`."""
        return self.loss_curve_[-1]

    @property
    def best_loss_(self) -> float:
        """The lowest of `loss_curve_`."""
        return min(self.loss_curve_)

    @property
    def coefs_(self) -> list[np.ndarray]:
        """The weights of each layer of neurons: a row for each of its inputs.

        Those of the first are the encoded columns, `model_.names[0]`.
        """
        return [np.asarray(layer.weight).T for layer in self._layers]

    @property
    def intercepts_(self) -> list[np.ndarray]:
        """The biases of each layer of neurons."""
        return [np.asarray(layer.bias) for layer in self._layers]

    @property
    def n_layers_(self) -> int:
        """How many layers there are, the inputs counted as one."""
        return len(self._layers) + 1

    @property
    def n_outputs_(self) -> int:
        """How many sums the last layer gives."""
        return len(self.intercepts_[-1])

    @property
    def out_activation_(self) -> str:
        """What the last sums go through, as scikit-learn calls it."""
        if not any(isinstance(step, Probability) for step in self._shown.network.answer):
            return "identity"
        return "logistic" if self.n_outputs_ == 1 else "softmax"

    def _asked(self, features: Any) -> Any:
        raise NotImplementedError

    @property
    def _shown(self) -> Model:
        check_is_fitted(self)
        shown: Model = self.model_  # type: ignore[attr-defined]
        return shown

    @property
    def _layers(self) -> tuple[Dense, ...]:
        return self._shown.member().dense

    def explain(self, X: Any, row: int = 0, output: int | None = None) -> Any:  # noqa: N803
        """Say why one row of `X` is answered as it is: `fathom.Model.explain`.

        Args:
            X: the rows.
            row: which, counted from 0.
            output: of several columns of `y` which, counted from 0.

        Raises:
            OptionError: there is no such row, or no such output.
        """
        models: list[Model] = self.models_  # type: ignore[attr-defined]
        there = f"y has the columns 0 to {len(models) - 1}"
        if output is None and len(models) > 1:
            raise OptionError(f"say which output is to be explained: {there}")
        place = counted(output or 0, len(models), "output", there)
        return models[place].explain(self._asked(X), row=row)
