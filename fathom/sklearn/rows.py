"""Rows as scikit-learn's users give them: columns, targets, and what is known beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from sklearn.utils import _safe_indexing
from sklearn.utils.validation import (
    _check_sample_weight,
    _num_samples,
    check_consistent_length,
    column_or_1d,
)

from fathom.data.cells.cell import labels as cell_labels
from fathom.data.names import free_name
from fathom.text import one_line


@dataclass(frozen=True, eq=False)
class Beside:
    """What is known of rows and not learnt from: what each counts, and where it belongs."""

    weights: np.ndarray | None
    groups: np.ndarray | None

    @classmethod
    def of(cls, features: Any, weights: Any, groups: Any) -> Beside:
        """Check that there is one of each for every row."""
        if weights is not None:
            weights = _check_sample_weight(weights, features, dtype=np.float64)
            if (weights < 0).any():
                least = f"{weights.min():g}"
                raise ValueError(f"sample_weight holds numbers of 0 and more, but got {least}")
        if groups is not None:
            groups = column_or_1d(groups)
            check_consistent_length(features, groups)
        return cls(weights, groups)

    def joined(self, table: dict[str, Any], target: str, options: dict[str, Any]) -> dict[str, Any]:
        """Put both beside the columns, and name them among the options."""
        for option, name, column in (
            ("weight", "sample_weight", self.weights),
            ("group", "groups", self.groups),
        ):
            if column is None:
                continue
            if options[option] is not None:
                raise ValueError(f"give {name} to fit, or the option {option}, not both")
            options[option] = free_name(name, {*map(one_line, table), target})
            table = table | {options[option]: column}
        return table


def named(features: Any) -> bool:
    """Whether all columns of a frame have names that are texts."""
    return all(isinstance(name, str) for name in features.columns)


def columns_of(features: Any) -> dict[str, Any]:
    """Give the columns by name; those of an array are called x0, x1, ..."""
    if isinstance(features, np.ndarray):
        return {f"x{place}": features[:, place] for place in range(features.shape[1])}
    return {str(name): features[name] for name in features.columns}


def one_column(y: Any, features: Any) -> np.ndarray:
    """Check that there is one target for every row."""
    if y is None:
        raise ValueError("this estimator requires y to be passed, but the target y is None")
    column: np.ndarray = column_or_1d(y, warn=True)
    if len(column) != len(features):
        raise ValueError(f"X has {len(features)} rows, but y has {len(column)}")
    return column


def number_columns(y: Any, features: Any) -> tuple[list[str], list[np.ndarray]]:
    """Give the names and the numbers of each target: one for all of y, or for each of its columns.

    Raises:
        ValueError: there is not one for every row, or they are no finite numbers.

    >>> number_columns(np.ones((2, 2)), [[0], [1]])
    (['y0', 'y1'], [array([1., 1.]), array([1., 1.])])
    """
    shape = np.asarray(y).shape
    several = len(shape) == 2 and shape[1] > 1
    columns = np.asarray(y).T if several else [one_column(y, features)]
    if several and shape[0] != len(features):
        raise ValueError(f"X has {len(features)} rows, but y has {shape[0]}")
    own = getattr(y, "columns", None)
    names = [f"y{place}" for place in range(len(columns))] if several else [name_of(y)]
    if several and own is not None:
        names = [str(name) for name in own]
    try:
        numbers = [np.asarray(column, np.float64) for column in columns]
    except (TypeError, ValueError):
        raise ValueError("a regression needs numbers in y; use FathomClassifier") from None
    if not np.isfinite(numbers).all():
        raise ValueError("y contains NaN or infinity; leave these rows out")
    return names, numbers


def class_names(classes: np.ndarray) -> list[str]:
    """Write classes as texts that no reader of tables takes for another, or for a missing cell.

    >>> class_names(np.array(["", "NA", "a", "a "])), class_names(np.array(["No", "no", "yes"]))
    (["''", 'NA', 'a', "'a '"], ["'No'", "'no'", "'yes'"])
    """
    plain = [str(name) for name in classes]
    names = [name if name and name == name.strip() else repr(name) for name in plain]
    distinct = cell_labels(pl.Series(names)).n_unique() == len(names)
    return names if distinct else [repr(name) for name in plain]


def name_of(y: Any) -> str:
    """Give the name that a pandas or Polars series has."""
    name = getattr(y, "name", None)
    return name if isinstance(name, str) else ""


def counting(*parts: Any, weights: Any) -> tuple[Any, ...]:
    """Leave out rows that weigh nothing, of all parts and of the weights.

    >>> counting(np.array([1, 2]), None, weights=np.array([0.0, 3.0]))
    (array([2]), None, array([3.]))
    """
    numbers = np.asarray([] if weights is None else weights)
    there = np.flatnonzero(numbers)
    fits = all(one is None or _num_samples(one) == len(numbers) for one in parts)
    if numbers.ndim != 1 or not fits or not 0 < len(there) < len(numbers):
        return (*parts, weights)  # who checks them says what is wrong
    return tuple(None if one is None else _safe_indexing(one, there) for one in (*parts, weights))
