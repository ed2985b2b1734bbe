"""Door 4: networks for scikit-learn's pipelines, searches and metrics.

`FathomRegressor` and `FathomClassifier` call the same job as the command line; `model_` is the
`fathom.Model` with all that it can tell. Frames may hold text, dates and missing cells: nothing
need be encoded beforehand. `MLPRegressor` and `MLPClassifier` are scikit-learn's own, the steps
compiled: changing the import is enough.

>>> import numpy as np
>>> ages = np.arange(60.0)[:, None]
>>> network = FathomRegressor(hidden=(), epochs=40, starts=3, random_state=0)
>>> network = network.fit(ages, 3 * ages[:, 0] + 7)
>>> network.predict([[10.0]]).shape, network.score(ages, 3 * ages[:, 0] + 7) > 0.9
((1,), True)
"""

from fathom.sklearn.estimators import FathomClassifier, FathomRegressor
from fathom.sklearn.mlp import MLPClassifier, MLPRegressor

__all__ = ["FathomClassifier", "FathomRegressor", "MLPClassifier", "MLPRegressor"]
