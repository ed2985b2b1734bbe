"""Estimators whose `fit` is the job of `fathom train`; see `fathom.sklearn`."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils import check_random_state
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _get_feature_names, check_is_fitted, validate_data

from fathom.data.names import free_name
from fathom.data.reading.read import read
from fathom.data.reading.rules import ReadingRules
from fathom.errors import hint
from fathom.face import Model
from fathom.jobs import train
from fathom.model.file import model_bytes, read_model
from fathom.model.interval import USUAL
from fathom.settings.doors import NOT_FITTED
from fathom.settings.parts import TableSettings
from fathom.settings.words import parameters, takes
from fathom.sklearn.attributes import Attributes
from fathom.sklearn.callbacks import CallbackSupportMixin, Told, with_callbacks
from fathom.sklearn.rows import (
    Beside,
    class_names,
    columns_of,
    counting,
    name_of,
    named,
    one_column,
)
from fathom.text import one_line

LARGEST_SEED = 10**6
FRAMES = ("pandas", "polars")


class _Estimator(Attributes, CallbackSupportMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """What both estimators share: the options of training, and how tables come in."""

    random_state: int | np.random.RandomState | None

    def __init__(self, **options: Any) -> None:
        known = inspect.signature(type(self).__init__).parameters
        for name, value in options.items():
            if name not in known:
                who = type(self).__name__
                raise TypeError(f"{who} has no option {name!r}. {hint(name, list(known)[1:])}")
            setattr(self, name, value)
        for name in list(known)[1:]:
            if name not in options:
                setattr(self, name, known[name].default)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        tags.input_tags.categorical = True
        tags.non_deterministic = self.random_state is None
        return tags

    def __getstate__(self) -> dict[str, Any]:
        """Give what pickles, joblib and skops keep: of the model the bytes of its file."""
        state = dict(super().__getstate__())
        if "model_" in state:
            model = state["model_"]
            state["model_"] = model_bytes(model, model.story)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take up what was kept."""
        held = dict(state)
        if isinstance(held.get("model_"), bytes):
            held["model_"] = Model.of(*read_model(held["model_"]))
        super().__setstate__(held)

    @with_callbacks  # type: ignore[untyped-decorator]
    def fit(
        self,
        X: Any,  # noqa: N803 - scikit-learn's name
        y: Any,
        sample_weight: Any = None,
        groups: Any = None,
    ) -> Any:
        """Train on the rows of `X` (rows, columns) to predict `y` (rows).

        Args:
            X: a frame, or an array.
            y: a number, or a class, for each row.
            sample_weight: how much each row counts, 0 or more.
            groups: of each row, what it belongs to: rows of one group are never divided by the
                folds that training is judged on.

        Raises:
            ValueError: they do not fit together, or cannot be learnt from.
        """
        told = Told(self, X, y)
        features = self._features(X, fitting=True)
        features, y, groups, sample_weight = counting(features, y, groups, weights=sample_weight)
        self._learn(features, y, Beside.of(features, sample_weight, groups), told)
        told.end()
        return self

    def _learn(self, features: Any, y: Any, beside: Beside, told: Told) -> None:
        raise NotImplementedError

    def _train(
        self,
        features: Any,
        target: pl.Series,
        task: str,
        beside: Beside,
        told: Told,
        again: Sequence[int] | np.ndarray = (),
    ) -> Model:
        """Train on the features with the target beside them, some rows twice, none kept aside."""
        table = columns_of(features)
        name = free_name(one_line(target.name) or "y", [one_line(own) for own in table])
        options = self.get_params(deep=False)
        options.pop("class_weight", None)  # it is among the weights
        table = beside.joined(table, name, options)
        # A class is what it is, were it called "NA".
        words = TableSettings(missing=options.pop("missing")).missing or {}
        missing = {**words, name: ()}
        frame = read(table | {name: target}, rules=ReadingRules(missing=missing)).frame
        seed = check_random_state(options.pop("random_state"))
        given = self.random_state
        number = given if isinstance(given, int | np.integer) else seed.randint(LARGEST_SEED)
        return train(
            pl.concat([frame, frame[list(again)]]),
            name,
            task=task,
            test_share=0.0,
            sweep=False,
            baselines=False,
            importance=False,
            missing=missing,
            seed=int(number),
            watcher=told.watcher,
            **options,
        )

    def _features(self, features: Any, *, fitting: bool = False) -> Any:
        """Check names and number of the columns; a frame stays one, all else becomes an array."""
        if type(features).__module__.split(".")[0] in FRAMES:
            if _get_feature_names(features) is None and named(features):
                return self._by_name(features, fitting)
            return validate_data(self, features, reset=fitting, skip_check_array=True)
        return validate_data(
            self,
            features,
            reset=fitting,
            dtype=None,
            ensure_all_finite="allow-nan",
            ensure_min_samples=2 if fitting else 1,
        )

    def _by_name(self, features: Any, fitting: bool) -> Any:
        """Check the names of a newer Polars frame, which scikit-learn 1.6 does not know of."""
        names = list(features.columns)
        if fitting:
            self.feature_names_in_ = np.array(names, dtype=object)
            self.n_features_in_ = len(names)
        elif names != list(getattr(self, "feature_names_in_", names)):
            known = ", ".join(self.feature_names_in_)
            raise ValueError(
                f"the columns should be {known}, as in fit, but are {', '.join(names)}"
            )
        return features

    def _asked(self, features: Any) -> dict[str, Any]:
        check_is_fitted(self)
        return columns_of(self._features(features))


def _init_signature(*more: str) -> inspect.Signature:
    """Write the constructor's options one by one, as scikit-learn reads them."""
    options = parameters(takes(NOT_FITTED))
    named = inspect.Parameter.KEYWORD_ONLY
    own = [inspect.Parameter(name, named, default=None) for name in (*more, "random_state")]
    own.append(inspect.Parameter("verbose", named, default=0))  # else a search would fill the page
    first = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return inspect.Signature([first, *options, *own])


_Estimator.__init__.__signature__ = _init_signature()  # type: ignore[attr-defined]


class FathomRegressor(RegressorMixin, _Estimator):  # type: ignore[misc] # scikit-learn has no types
    """A network that predicts a number.

    The options are those of `fathom.train`, where they are explained; left alone, Fathom decides.

    Args:
        random_state: of the split, the starts and the shuffling.
        options: columns of arrays are called x0, x1, ...

    Attributes:
        model_: the trained `fathom.Model`: `model_.explain(X, row=3)` opens a prediction.
        n_features_in_: how many columns there were.
        feature_names_in_: their names, if all were texts.

    >>> table = {"size": np.arange(60), "city": ["Rome", "Oslo"] * 30}
    >>> network = FathomRegressor(epochs=2, starts=1, random_state=0)
    >>> print(network.fit(pl.DataFrame(table), np.arange(60.0)).model_.task)
    regression
    """

    model_: Model

    def _learn(self, features: Any, y: Any, beside: Beside, told: Told) -> None:
        numbers = one_column(y, features)
        try:
            cells = pl.Series(name_of(y), np.asarray(numbers, np.float64))
        except (TypeError, ValueError):
            raise ValueError("a regression needs numbers in y; use FathomClassifier") from None
        if not np.isfinite(cells.to_numpy()).all():
            raise ValueError("y contains NaN or infinity; leave these rows out")
        self.model_ = self._train(features, cells, "regression", beside, told)

    def predict(self, X: Any) -> np.ndarray:  # noqa: N803
        """Predict a number for every row, in the units of `y`."""
        features = self._asked(X)
        return np.asarray(self.model_.predict(features), np.float64)

    def predict_interval(self, X: Any, share: float = USUAL) -> np.ndarray:  # noqa: N803
        """Give a low and a high end for every row (rows, 2), for that share of the truths.

        >>> ages = np.arange(120.0)[:, None]
        >>> network = FathomRegressor(hidden=(), epochs=2, random_state=0).fit(ages, ages[:, 0])
        >>> network.predict_interval(ages[:3], 0.5).shape
        (3, 2)
        """
        return np.asarray(self.model_.predict_interval(self._asked(X), share))


class FathomClassifier(ClassifierMixin, _Estimator):  # type: ignore[misc] # scikit-learn has no types
    """A network that predicts one of some classes, with probabilities.

    The options are those of `fathom.train`, where they are explained; left alone, Fathom decides.

    Args:
        class_weight: what rows of each class count, {class: number}; "balanced": all classes alike.
        random_state: of the split, the starts and the shuffling.
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

    model_: Model
    classes_: np.ndarray
    class_weight: dict[Any, float] | str | None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)

    def _learn(self, features: Any, y: Any, beside: Beside, told: Told) -> None:
        labels = one_column(y, features)
        check_classification_targets(labels)
        self.classes_, places, counts = np.unique(labels, return_inverse=True, return_counts=True)
        if len(self.classes_) < 2:
            raise ValueError(
                f"y holds one class alone, {str(self.classes_[0])!r}: nothing to learn"
            )
        names = class_names(self.classes_)
        cells = pl.Series(name_of(y), [names[place] for place in places], dtype=pl.String)
        beside = Beside.of(features, self._weights(beside.weights, labels), beside.groups)
        task = "binary" if len(names) == 2 else "multiclass"
        # Training asks for two rows of a class; a lone one, as in a fold, is given twice.
        alone = np.flatnonzero(counts[places] == 1)
        self.model_ = self._train(features, cells, task, beside, told, again=alone)
        known = self.model_.target.truth(pl.Series("", names, dtype=pl.String))
        self._order = [self.model_.classes.index(name) for name in known]

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

    def _weights(self, sample_weight: Any, labels: np.ndarray) -> Any:
        """Multiply the rows' weights by those of their classes."""
        if self.class_weight is None:
            return sample_weight
        of_class = compute_sample_weight(self.class_weight, labels)
        return of_class if sample_weight is None else of_class * sample_weight


FathomClassifier.__init__.__signature__ = _init_signature("class_weight")  # type: ignore[attr-defined]
