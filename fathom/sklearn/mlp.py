"""scikit-learn's own networks, with the steps of an epoch compiled: change the import.

Parameters, checks, attributes, prediction and the solver lbfgs are scikit-learn's: these classes
are its own, and differ in how the solvers adam and sgd take their steps. The same seed gives the
same start, the same batches and, but for rounding, the same network. Where few steps are taken, or
the inputs are sparse, NumPy is quicker than a program that is compiled first: there scikit-learn's
steps stay; and in a process that was forked, where what is compiled would wait for ever.
"""

from __future__ import annotations

import warnings
from contextlib import nullcontext
from inspect import signature
from typing import Any

import jax.numpy as jnp
import numpy as np
from scipy.sparse import issparse
from sklearn.base import is_classifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier as TheirClassifier
from sklearn.neural_network import MLPRegressor as TheirRegressor
from sklearn.neural_network._multilayer_perceptron import BaseMultilayerPerceptron
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer
from sklearn.utils import shuffle

from fathom.nets.forked import is_forked
from fathom.nets.network import Network
from fathom.nets.precision import float64
from fathom.sklearn.epochs import Kind, Learner, Numbers, epoch, network_of
from fathom.training.devices import prepare
from fathom.training.sizes import filled, rows_room, steps_room
from fathom.training.step import Rows

MANY_STEPS = 2000  # below, compiling takes longer than is won
ACTIVATIONS = {"logistic": "sigmoid"}
LOSSES = {
    "identity": "squared",
    "softmax": "cross_entropy",
    "logistic": "binary_cross_entropy",
    "exp": "poisson",
}
WITHOUT_WEIGHTS = 6  # arguments of scikit-learn 1.6, which knows no weights
HELD = 3 if "sample_weight" in signature(TheirClassifier.fit).parameters else 2


Parts = tuple[Any, ...]  # inputs, targets and weights


class _Compiled(BaseMultilayerPerceptron):  # type: ignore[misc] # scikit-learn has no types
    """What both share: epochs in a compiled program; all else is scikit-learn's."""

    _no_improvement_count: int

    def _fit_stochastic(self, X: Any, y: Any, *others: Any) -> None:  # noqa: N803
        """Train by adam or sgd; scikit-learn's `fit` and `partial_fit` call it.

        `others` begin, from scikit-learn 1.7 on, with what the rows weigh; the last says whether
        this is the one epoch of `partial_fit`.
        """
        weights = others[0] if len(others) > WITHOUT_WEIGHTS else None
        incremental = others[-1]
        cannot = issparse(X) or is_forked()
        if cannot or self._steps(len(X), incremental) < MANY_STEPS:
            super()._fit_stochastic(X, y, *others)
            return
        if self.early_stopping and incremental:
            raise ValueError("partial_fit does not support early_stopping=True")
        if not incremental or not hasattr(self, "_optimizer"):
            self._optimizer = self._begun_optimizer()
        learnt, held = self._parts(X, y, weights)
        prepare()
        with float64() if X.dtype == np.float64 else nullcontext():
            self._learn(learnt, held, 1 if incremental else self.max_iter)
        if self.early_stopping:
            self.coefs_, self.intercepts_ = self._best_coefs, self._best_intercepts

    def _steps(self, rows: int, incremental: bool) -> int:
        """Say how many steps there will be at the most."""
        return -(-rows // self._batch(rows)) * (1 if incremental else self.max_iter)

    def _batch(self, rows: int) -> int:
        return min(200 if self.batch_size == "auto" else int(self.batch_size), rows)

    def _begun_optimizer(self) -> Any:
        """Begin as scikit-learn does; it keeps what the steps remember, and the rate."""
        parameters = self.coefs_ + self.intercepts_
        if self.solver == "adam":
            decays = self.beta_1, self.beta_2, self.epsilon
            return AdamOptimizer(parameters, self.learning_rate_init, *decays)
        momentum = self.momentum, self.nesterovs_momentum, self.power_t
        return SGDOptimizer(parameters, self.learning_rate_init, self.learning_rate, *momentum)

    def _parts(self, X: Any, y: Any, weights: Any) -> tuple[Parts, Parts]:  # noqa: N803
        """Keep some rows aside where training is to stop early by them, as scikit-learn does."""
        if not self.early_stopping:
            return (X, y, weights), (None, None, None)
        columns = [X, y] if weights is None else [X, y, weights]
        alone = is_classifier(self) and self.n_outputs_ == 1
        parts = train_test_split(
            *columns,
            random_state=self._random_state,
            test_size=self.validation_fraction,
            stratify=y if alone else None,
        )
        learnt, held = parts[::2], parts[1::2]
        if len(held[0]) < 2:
            raise ValueError(
                "The validation set is too small. Increase 'validation_fraction' "
                "or the size of your dataset."
            )
        if is_classifier(self):
            held[1] = self._label_binarizer.inverse_transform(held[1])
        nothing = [None] * (3 - len(columns))
        return (*learnt, *nothing), (*held, *nothing)

    def _learn(self, learnt: Parts, held: Parts, epochs: int) -> None:
        """Take epoch after epoch, until nothing improves, or so many are done."""
        rows, kind, count = _rows(*learnt), self._kind(), len(learnt[0])
        learner, order = self._learner(), np.arange(count)
        if self.batch_size != "auto" and self.batch_size > count:
            warnings.warn(
                f"Got `batch_size` larger than the {count} rows: it is going to be clipped",
                stacklevel=5,
            )
        self.n_iter_ = 0
        try:
            while self.n_iter_ < epochs:
                if self.shuffle:
                    order = shuffle(order, random_state=self._random_state)
                batches = _batches(order, self._batch(count))
                learner, cost = epoch(learner, rows, *batches, self._numbers(), kind)
                if self._ended(float(cost) / count, count, learner, held):
                    break
            else:
                self._warn(epochs)
        except KeyboardInterrupt:
            warnings.warn("Training interrupted by user.", stacklevel=4)
        self._keep(learner)

    def _ended(self, cost: float, rows: int, learner: Learner, held: Parts) -> bool:
        """Write down what an epoch brought, and say whether training stops, as scikit-learn."""
        self.n_iter_ += 1
        self.t_ += rows
        self.loss_ = cost
        self.loss_curve_.append(cost)
        if self.verbose:
            print(f"Iteration {self.n_iter_}, loss = {cost:.8f}")
        if self.early_stopping:
            self._keep(learner)
        self._update_no_improvement_count(self.early_stopping, *held[:HELD])
        self._optimizer.iteration_ends(self.t_)
        if self._no_improvement_count <= self.n_iter_no_change:
            return False
        what = "Validation score" if self.early_stopping else "Training loss"
        said = (
            f"{what} did not improve more than tol={self.tol:f} for {self.n_iter_no_change} "
            "consecutive epochs."
        )
        if self._optimizer.trigger_stopping(said, self.verbose):
            return True
        self._no_improvement_count = 0
        return False

    def _warn(self, epochs: int) -> None:
        if epochs == self.max_iter:
            warnings.warn(
                f"Stochastic Optimizer: Maximum iterations ({epochs}) reached and the "
                "optimization hasn't converged yet.",
                ConvergenceWarning,
                stacklevel=5,
            )

    def _kind(self) -> Kind:
        loss = LOSSES[self.out_activation_]
        nesterov = self.solver == "sgd" and self.nesterovs_momentum
        return Kind(loss, "nesterov" if nesterov else self.solver)

    def _numbers(self) -> Numbers:
        """The numbers of the steps now: a falling rate is the optimizer's."""
        rate, alpha = self._optimizer.learning_rate, float(self.alpha)
        if self.solver == "sgd":
            return Numbers(float(rate), alpha, float(self.momentum), 0.0, 0.0)
        decays = float(self.beta_1), float(self.beta_2), float(self.epsilon)
        return Numbers(float(self.learning_rate_init), alpha, *decays)

    def _learner(self) -> Learner:
        """Go on from the weights that are there, and from what the optimizer remembers."""
        kept, layers = self._optimizer, len(self.coefs_)
        adam = self.solver == "adam"
        memories = (kept.ms, kept.vs) if adam else (kept.velocities,)
        activation = ACTIVATIONS.get(str(self.activation), str(self.activation))
        network, *memory = (
            network_of(one[:layers], one[layers:], activation)
            for one in (self.coefs_ + self.intercepts_, *memories)
        )
        return Learner(network, tuple(memory), jnp.asarray(kept.t if adam else 0))

    def _keep(self, learner: Learner) -> None:
        """Give weights and memory back to scikit-learn's places."""
        kept = self._optimizer
        own, *memory = (_in_their_way(one) for one in (learner.network, *learner.memory))
        layers = len(self.coefs_)
        self.coefs_, self.intercepts_ = own[:layers], own[layers:]
        if self.solver == "adam":
            (kept.ms, kept.vs), kept.t = memory, int(learner.steps)
            kept.learning_rate = _adam_rate(kept)
        else:
            kept.velocities = memory[0]


class MLPClassifier(_Compiled, TheirClassifier):  # type: ignore[misc] # scikit-learn has no types
    """scikit-learn's `MLPClassifier`, with the steps of an epoch compiled.

    Parameters, attributes and methods are those of scikit-learn's version that is installed.

    >>> points = np.random.default_rng(0).normal(size=(4000, 2))
    >>> above = points[:, 0] > points[:, 1]
    >>> network = MLPClassifier((8,), max_iter=100, random_state=0, tol=1e-3).fit(points, above)
    >>> network.score(points, above) > 0.98
    True
    """


class MLPRegressor(_Compiled, TheirRegressor):  # type: ignore[misc] # scikit-learn has no types
    """scikit-learn's `MLPRegressor`, with the steps of an epoch compiled.

    Parameters, attributes and methods are those of scikit-learn's version that is installed.

    >>> points = np.random.default_rng(0).normal(size=(4000, 2))
    >>> network = MLPRegressor(hidden_layer_sizes=(8,), tol=1e-2, random_state=0)
    >>> network.fit(points, points @ [2.0, 1.0]).score(points, points @ [2.0, 1.0]) > 0.98
    True
    """


def _rows(X: np.ndarray, y: np.ndarray, weights: np.ndarray | None) -> Rows:  # noqa: N803
    """Put the rows on the device, filled up, so that another number of them compiles nothing."""
    room = rows_room(len(X))
    counted = np.ones(len(X)) if weights is None else weights
    given = (X, y, counted)
    return Rows(*(jnp.asarray(filled(np.asarray(one, X.dtype), room)) for one in given))


def _batches(order: np.ndarray, size: int) -> tuple[np.ndarray, int]:
    """Deal rows out in batches; -1 fills up the last one, and batches that are not there."""
    count = -(-len(order) // size)
    batches = np.full((steps_room(count), size), -1, np.int32)
    batches.ravel()[: len(order)] = order
    return batches, count


def _in_their_way(network: Network) -> list[np.ndarray]:
    """Give all layers' weights, with a row for each input, and then their biases."""
    layers = network.dense
    weights = [np.array(layer.weight.T, order="C") for layer in layers]
    return [*weights, *(np.array(layer.bias) for layer in layers)]


def _adam_rate(kept: Any) -> float:
    """Give what scikit-learn calls Adam's rate after its steps: corrected for its averages."""
    first, second = 1 - kept.beta_1**kept.t, 1 - kept.beta_2**kept.t
    return float(kept.learning_rate_init * np.sqrt(second) / first)
