"""Door 4: networks for scikit-learn's pipelines, searches and metrics.

`FathomRegressor` and `FathomClassifier` call the same job as the command line; `model_` is the
`fathom.Model` with all that it can tell. Frames may hold text, dates and missing cells: nothing
need be encoded beforehand. `MLPRegressor` and `MLPClassifier` are scikit-learn's own, the steps
of an epoch compiled: changing the import is enough.

>>> import numpy as np
>>> ages = np.arange(60.0)[:, None]
>>> network = FathomRegressor(hidden=(), epochs=40, starts=3, random_state=0)
>>> network = network.fit(ages, 3 * ages[:, 0] + 7)
>>> network.predict([[10.0]]).shape, network.score(ages, 3 * ages[:, 0] + 7) > 0.9
((1,), True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.sklearn.estimators import FathomClassifier, FathomRegressor
    from fathom.sklearn.mlp import MLPClassifier, MLPRegressor

__all__ = ["FathomClassifier", "FathomRegressor", "MLPClassifier", "MLPRegressor"]

_PLACES = {
    "fathom.sklearn.estimators": ("FathomRegressor", "FathomClassifier"),
    "fathom.sklearn.mlp": ("MLPRegressor", "MLPClassifier"),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
