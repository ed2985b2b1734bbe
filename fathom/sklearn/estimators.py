"""Estimators whose `fit` is the job of `fathom train`; see `fathom.sklearn`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from sklearn.base import ClassifierMixin, RegressorMixin
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets

from fathom.data.target.target import Target, learn_target
from fathom.model.interval import USUAL
from fathom.sklearn.base import Estimator, Turn, init_signature
from fathom.sklearn.rows import Beside, class_names, name_of, number_columns, one_column


class FathomRegressor(RegressorMixin, Estimator):  # type: ignore[misc] # scikit-learn has no types
    """A network that predicts a number.

    The options are those of `fathom.train`, where they are explained; left alone, Fathom decides.

    Args:
        random_state: of the split, the starts and the shuffling.
        warm_start: whether another `fit` goes on with the networks that are there.
        verbose: 1 shows how training goes.
        options: columns of arrays are called x0, x1, ...

    Attributes:
        model_: the trained `fathom.Model`: `model_.explain(X, row=3)` opens a prediction.
        models_: of several columns of `y` one each; then there is no `model_`.
        n_features_in_: how many columns there were.
        feature_names_in_: their names, if all were texts.

    >>> table = {"size": np.arange(60), "city": ["Rome", "Oslo"] * 30}
    >>> network = FathomRegressor(epochs=2, starts=1, random_state=0)
    >>> print(network.fit(pl.DataFrame(table), np.arange(60.0)).model_.task)
    regression
    """

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Any:  # noqa: N803
        """Show the networks some rows once, and go on from there; more rows may come later.

        What columns mean, the scale of `y` and the networks' sizes are those that suit the rows of
        the first call. What is said of rows that were not learnt from, such as intervals, comes
        from those of the last one. Each call takes at least as many rows as there are networks.

        >>> ages = np.arange(400.0)[:, None]
        >>> network = FathomRegressor(hidden=(16,), learning_rate=0.02, random_state=0)
        >>> for epoch in range(3):
        ...     network = network.partial_fit(ages, ages[:, 0])
        >>> network.n_iter_, network.loss_curve_[2] < network.loss_curve_[0]
        (3, True)
        """
        return self._show_once(X, y, sample_weight)

    def _learn(self, features: Any, y: Any, turn: Turn) -> None:
        names, columns = number_columns(y, features)
        cells = [pl.Series(name, column) for name, column in zip(names, columns, strict=True)]
        self._train(features, cells, "regression", turn)

    def predict(self, X: Any) -> np.ndarray:  # noqa: N803
        """Predict a number for every row, in the units of `y`: (rows,), or (rows, outputs)."""
        features = self._asked(X)
        answers = [np.asarray(model.predict(features), np.float64) for model in self.models_]
        return answers[0] if len(answers) == 1 else np.stack(answers, axis=1)

    def predict_interval(self, X: Any, share: float = USUAL) -> np.ndarray:  # noqa: N803
        """Give a low and a high end for every row (rows, 2), for that share of the truths.

        Of several outputs: (rows, outputs, 2).

        >>> ages = np.arange(120.0)[:, None]
        >>> network = FathomRegressor(hidden=(), epochs=2, random_state=0).fit(ages, ages[:, 0])
        >>> network.predict_interval(ages[:3], 0.5).shape
        (3, 2)
        """
        features = self._asked(X)
        ends = [np.asarray(model.predict_interval(features, share)) for model in self.models_]
        return ends[0] if len(ends) == 1 else np.stack(ends, axis=1)


class FathomClassifier(ClassifierMixin, Estimator):  # type: ignore[misc] # scikit-learn has no types
    """A network that predicts one of some classes, with probabilities.

    The options are those of `fathom.train`, where they are explained; left alone, Fathom decides.

    Args:
        class_weight: what rows of each class count, {class: number}; "balanced": all classes alike.
        random_state: of the split, the starts and the shuffling.
        warm_start: whether another `fit` goes on with the networks that are there.
        verbose: 1 shows how training goes.
        options: columns of arrays are called x0, x1, ...

    Attributes:
        model_: the trained `fathom.Model`: `model_.explain(X, row=3)` opens a prediction.
        classes_: the classes, sorted as scikit-learn sorts them.
        n_features_in_: how many columns there were.
        feature_names_in_: their names, if all were texts.

    >>> heights = np.arange(60.0)[:, None]
    >>> tall = np.where(heights[:, 0] > 30, "tall", "small")
    >>> network = FathomClassifier(epochs=30, starts=1, random_state=0).fit(heights, tall)
    >>> network.predict([[2.0], [58.0]]).tolist(), network.predict_proba([[2.0]]).shape
    (['small', 'tall'], (1, 2))
    >>> heavy = FathomClassifier(epochs=3, starts=1, random_state=0, class_weight={"tall": 3.0})
    >>> heavy = heavy.fit(heights, tall, sample_weight=np.linspace(0, 1, 60))
    >>> heavy.n_iter_, heavy.out_activation_, heavy.predict_log_proba([[2.0]]).shape
    (3, 'logistic', (1, 2))
    """

    classes_: np.ndarray
    class_weight: dict[Any, float] | str | None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)

    def partial_fit(
        self,
        X: Any,  # noqa: N803
        y: Any,
        classes: Any = None,
        sample_weight: Any = None,
    ) -> Any:
        """Show the networks some rows once, and go on from there; more rows may come later.

        What columns mean and the networks' sizes are those that suit the rows of the first call.
        Probabilities are fitted to those of the last one. Each call takes at least as many rows as
        there are networks.

        Args:
            X, y, sample_weight: as for `fit`.
            classes: all classes that will ever come; the first call needs them.

        >>> heights = np.arange(400.0)[:, None]
        >>> tall = np.where(heights[:, 0] > 200, "tall", "small")
        >>> network = FathomClassifier(hidden=(16,), learning_rate=0.02, random_state=0)
        >>> for part in np.array_split(np.random.default_rng(0).permutation(400), 4):
        ...     network = network.partial_fit(heights[part], tall[part], ["small", "tall"])
        >>> network.n_iter_, network.score(heights, tall) > 0.9
        (4, True)
        """
        fitted = self.__sklearn_is_fitted__()
        if classes is None and not fitted:
            raise ValueError("classes must be passed on the first call to partial_fit")
        if classes is not None:
            known = np.unique(np.asarray(classes))
            if fitted and not np.array_equal(known, self.classes_):
                raise ValueError(
                    f"`classes={classes!r}` is not the same as on the last call to partial_fit, "
                    f"was: {self.classes_!r}"
                )
            self._classes = known
        return self._show_once(X, y, sample_weight)

    def _learn(self, features: Any, y: Any, turn: Turn) -> None:
        several = np.asarray(y).shape[1:]
        if several and several[0] > 1:
            raise ValueError(
                f"y should be a 1d array, but has {several[0]} columns, and a FathomClassifier "
                "predicts one; sklearn.multioutput.MultiOutputClassifier trains one for each"
            )
        labels = one_column(y, features)
        check_classification_targets(labels)
        classes, goal = self._known(labels, turn), None
        names, places = class_names(classes), np.searchsorted(classes, labels)
        counts = np.bincount(places, minlength=len(classes))
        cells = pl.Series(name_of(y), [names[place] for place in places], dtype=pl.String)
        task = "binary" if len(names) == 2 else "multiclass"
        if turn.once and not turn.goes_on:
            goal = _goal(cells.name, names, task)
        weights = self._weights(turn, labels, classes)
        turn = replace(turn, beside=Beside.of(features, weights, turn.beside.groups))
        # Training asks for two rows of a class; a lone one, as in a fold, is given twice.
        alone = () if turn.once or turn.goes_on else np.flatnonzero(counts[places] == 1)
        self._train(features, [cells], task, turn, alone, goal)
        self.classes_ = classes
        known = self.model_.target.truth(pl.Series("", names, dtype=pl.String))
        self._order = [self.model_.classes.index(name) for name in known]

    def _known(self, labels: np.ndarray, turn: Turn) -> np.ndarray:
        """Give the classes, sorted; those that networks know which go on, or that were announced.

        Raises:
            ValueError: there is one alone; or a row has another.
        """
        found = np.unique(labels)
        known = self.classes_ if turn.goes_on else self._classes if turn.once else found
        if len(known) < 2:
            raise ValueError(f"y holds one class alone, {str(known[0])!r}: nothing to learn")
        fresh = np.setdiff1d(found, known)
        if len(fresh):
            raise ValueError(
                f"y has the class {fresh[0]!r}, which these networks do not know; they know "
                f"{', '.join(map(str, known))}"
            )
        return known

    def predict(self, X: Any) -> np.ndarray:  # noqa: N803
        """Predict the likeliest class of every row."""
        likeliest = self.predict_proba(X).argmax(axis=1)
        return self.classes_[likeliest]

    def predict_proba(self, X: Any) -> np.ndarray:  # noqa: N803
        """Give the probability of every class (rows, classes), in the order of `classes_`."""
        features = self._asked(X)
        return np.asarray(self.model_.predict_proba(features), np.float64)[:, self._order]

    def predict_log_proba(self, X: Any) -> np.ndarray:  # noqa: N803
        """Give the logarithm of the probability of every class (rows, classes)."""
        with np.errstate(divide="ignore"):  # of 0 it is minus infinity
            return np.log(self.predict_proba(X))

    def _weights(self, turn: Turn, labels: np.ndarray, classes: np.ndarray) -> Any:
        """Multiply the rows' weights by those of their classes; not all need be in a part."""
        asked, given = self.class_weight, turn.beside.weights
        if asked is None:
            return given
        if isinstance(asked, dict) and (turn.once or turn.goes_on):
            compute_sample_weight(asked, classes)  # says what is wrong with them
            of_class = np.array([asked.get(label, 1.0) for label in labels.tolist()])
        elif turn.once:
            raise ValueError(
                f"class_weight={asked!r} needs all rows at once, and partial_fit sees some; give "
                "a weight for each class"
            )
        else:
            of_class = compute_sample_weight(asked, labels)
        return of_class if given is None else of_class * given


FathomClassifier.__init__.__signature__ = init_signature("class_weight")  # type: ignore[attr-defined]


def _goal(name: str, names: list[str], task: str) -> Target:
    """Say what is predicted, from all classes that will ever come."""
    return learn_target(pl.Series(name, 2 * names, dtype=pl.String), task)
