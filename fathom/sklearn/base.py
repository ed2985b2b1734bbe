"""What both of Fathom's estimators are: options, tables that come in, and calls of the job."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state
from sklearn.utils.validation import _get_feature_names, check_is_fitted, validate_data

from fathom.data.names import free_name
from fathom.data.reading.read import read
from fathom.data.reading.rules import ReadingRules
from fathom.data.target.target import Target
from fathom.errors import hint
from fathom.face import Model
from fathom.jobs import Watcher, train
from fathom.jobs.learning_on import Memory, for_one_epoch, learn_on
from fathom.model.file import model_bytes, read_model
from fathom.runs.carried import Carried
from fathom.settings.doors import NOT_FITTED
from fathom.settings.parts import TableSettings
from fathom.settings.words import parameters, takes
from fathom.sklearn.attributes import Attributes
from fathom.sklearn.callbacks import CallbackSupportMixin, Told, with_callbacks
from fathom.sklearn.rows import Beside, columns_of, counting, named
from fathom.text import one_line

LARGEST_SEED = 10**6
FRAMES = ("pandas", "polars")
MODELS = "_models"  # where an estimator keeps them
OWN = ("class_weight", "warm_start", "random_state", "verbose")  # not handed on as they are


@dataclass(frozen=True, eq=False)
class Turn:
    """One call of `fit` or `partial_fit`.

    Attributes:
        beside: what is known of the rows beside their columns.
        watcher: is told how it goes.
        goes_on: whether the networks that are there learn on.
        once: whether these rows are shown once, and more rows come later.
    """

    beside: Beside
    watcher: Watcher | None = None
    goes_on: bool = False
    once: bool = False


class Estimator(Attributes, CallbackSupportMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """What both estimators share: the options of training, and how tables come in."""

    random_state: int | np.random.RandomState | None
    warm_start: bool
    verbose: bool | int | None
    _models: list[Model]

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
        """Give what pickles, joblib and skops keep: of models the bytes of their files.

        What optimisers remember between two calls of `partial_fit` is not kept.
        """
        state = dict(super().__getstate__())
        state.pop("_memories", None)
        if MODELS in state:
            state[MODELS] = [model_bytes(model, model.story) for model in state[MODELS]]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take up what was kept."""
        held = {"warm_start": False} | state
        if "model_" in held:  # as it was kept before there were several outputs
            held[MODELS] = [held.pop("model_")]
        if MODELS in held:
            held[MODELS] = [Model.of(*read_model(kept)) for kept in held[MODELS]]
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

        With `warm_start` networks that were trained before learn on, with a whole training more:
        what they are made of, and what columns and classes mean to them, stays.

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
        goes_on = bool(self.warm_start) and hasattr(self, MODELS)
        features = self._features(X, fitting=True, goes_on=goes_on)
        features, y, groups, sample_weight = counting(features, y, groups, weights=sample_weight)
        beside = Beside.of(features, sample_weight, groups)
        self._learn(features, y, Turn(beside, told.watcher, goes_on))
        told.end()
        return self

    def _show_once(self, X: Any, y: Any, sample_weight: Any) -> Any:  # noqa: N803
        """Take `partial_fit`'s one look at some rows."""
        goes_on = hasattr(self, MODELS)
        features = self._features(X, fitting=True, goes_on=goes_on)
        features, y, sample_weight = counting(features, y, weights=sample_weight)
        beside = Beside.of(features, sample_weight, None)
        self._learn(features, y, Turn(beside, goes_on=goes_on, once=True))
        return self

    def _learn(self, features: Any, y: Any, turn: Turn) -> None:
        raise NotImplementedError

    def _train(
        self,
        features: Any,
        targets: Sequence[pl.Series],
        task: str,
        turn: Turn,
        again: Sequence[int] | np.ndarray = (),
        goal: Target | None = None,
    ) -> None:
        """Train on the features with each target beside them, some rows twice, none kept aside."""
        table, models, memories = columns_of(features), [], []
        seed = self._seed()
        before: Sequence[Model | None] = self._models if turn.goes_on else [None] * len(targets)
        if len(before) != len(targets):
            raise ValueError(f"y has {len(targets)} columns, and had {len(before)} before")
        costs = self.loss_curve_ if turn.goes_on and len(targets) == 1 else []
        kept = getattr(self, "_memories", None) if turn.goes_on else None
        for place, (target, model) in enumerate(zip(targets, before, strict=True)):
            memory = Memory() if kept is None else replace(kept[place])
            wanted = free_name(one_line(target.name) or "y", [one_line(own) for own in table])
            name = wanted if model is None else model.target.name
            data, options = self._material(table, name, target, again, task, turn)
            given = options | {"seed": seed, "watcher": turn.watcher, "verbose": self.verbose}
            if turn.goes_on or turn.once:
                called = None if goal is None else goal.model_copy(update={"name": name})
                begun = Carried(called, one_rate=options["learning_rate"] is None)
                models.append(learn_on(data, name, model, begun, memory, **given))
            else:
                models.append(train(data, name, **given))
            memories.append(memory)
        self._models, self._memories, self._earlier = models, memories, costs

    def _material(
        self,
        table: dict[str, Any],
        name: str,
        target: pl.Series,
        again: Sequence[int] | np.ndarray,
        task: str,
        turn: Turn,
    ) -> tuple[pl.DataFrame, dict[str, Any]]:
        """Give the rows with their target, and the options of training."""
        asked = self.get_params(deep=False)
        options = {key: asked[key] for key in asked if key not in OWN}
        table = turn.beside.joined(table, name, options)
        # A class is what it is, were it called "NA".
        words = TableSettings(missing=options.pop("missing")).missing or {}
        missing = {**words, name: ()}
        frame = read(table | {name: target}, rules=ReadingRules(missing=missing)).frame
        options |= {"task": task, "missing": missing, "test_share": 0.0}
        options |= {"sweep": False, "baselines": False, "importance": False}
        if turn.once:
            options = for_one_epoch(options)
        return pl.concat([frame, frame[list(again)]]), options

    def _seed(self) -> int:
        seed, given = check_random_state(self.random_state), self.random_state
        return int(given if isinstance(given, int | np.integer) else seed.randint(LARGEST_SEED))

    @property
    def model_(self) -> Model:
        """The trained `fathom.Model`.

        Raises:
            AttributeError: it is not fitted; or there are several, in `models_`.
        """
        models: list[Model] = getattr(self, MODELS, [])
        if len(models) == 1:
            return models[0]
        if not models:
            raise AttributeError(f"{type(self).__name__} has no model_ before it is fitted")
        raise AttributeError(f"there are {len(models)} outputs, each with a model: models_[0], ...")

    @property
    def models_(self) -> list[Model]:
        """The trained models, one for each output."""
        check_is_fitted(self)
        return list(self._models)

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, MODELS)

    def _features(self, features: Any, *, fitting: bool = False, goes_on: bool = False) -> Any:
        """Check names and number of the columns; a frame stays one, all else becomes an array.

        Args:
            features: the columns.
            fitting: whether they are learnt from.
            goes_on: by networks that know their columns already.
        """
        new = fitting and not goes_on
        if type(features).__module__.split(".")[0] in FRAMES:
            if _get_feature_names(features) is None and named(features):
                return self._by_name(features, new)
            return validate_data(self, features, reset=new, skip_check_array=True)
        return validate_data(
            self,
            features,
            reset=new,
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


def init_signature(*more: str) -> inspect.Signature:
    """Write the constructor's options one by one, as scikit-learn reads them."""
    options = parameters(takes(NOT_FITTED))
    named = inspect.Parameter.KEYWORD_ONLY
    own = [inspect.Parameter(name, named, default=None) for name in (*more, "random_state")]
    own.append(inspect.Parameter("warm_start", named, default=False))
    own.append(inspect.Parameter("verbose", named, default=0))  # else a search would fill the page
    first = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return inspect.Signature([first, *options, *own])


Estimator.__init__.__signature__ = init_signature()  # type: ignore[attr-defined]
