"""What people read off scikit-learn's networks, of the network most like all that answer."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from fathom.face import Model
from fathom.nets.answers import Probability
from fathom.nets.layers import Dense


class Attributes:
    """Names that scikit-learn's own networks have, here of one of several networks.

    The networks that answer together were drawn and trained alike; of them the one is shown whose
    answers are most like those of all (`model_.story.training.chosen`). All networks answer, so
    that these weights alone give somewhat other answers than `predict`.
    """

    model_: Model

    @property
    def n_iter_(self) -> int:
        """Epochs that were run."""
        return len(self.loss_curve_)

    @property
    def loss_curve_(self) -> list[float]:
        """The cost of the rows that were learnt from, epoch by epoch, as its steps met them."""
        costs = self._shown.history.train[1:, self._shown.story.training.chosen]
        return [float(cost) for cost in costs if np.isfinite(cost)]

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
        check_is_fitted(self, "model_")
        return self.model_

    @property
    def _layers(self) -> tuple[Dense, ...]:
        return self._shown.member().dense

    def explain(self, X: Any, row: int = 0) -> Any:  # noqa: N803 - scikit-learn's name
        """Say why one row of `X` is answered as it is: `fathom.Model.explain`."""
        return self._shown.explain(self._asked(X), row=row)
