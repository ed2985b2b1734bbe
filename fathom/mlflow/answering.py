"""What answers for `mlflow.pyfunc`: it needs Fathom alone, not MLflow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fathom.errors import OptionError, hint
from fathom.face import Model, load

METHODS = ("predict", "predict_proba", "predict_log_proba", "predict_interval", "predict_table")


class Answering:
    """What `mlflow.pyfunc.load_model` asks: a frame comes in, a Series or frame goes out."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def predict(self, model_input: Any, params: Mapping[str, Any] | None = None) -> Any:
        """Answer rows.

        Args:
            model_input: a frame of pandas, as MLflow hands it on, or what else `predict` takes.
            params: ``{"method": "predict_table"}`` asks another of the model's ways to answer.

        Raises:
            OptionError: there is no such way.
            DataError: a column is missing, or holds what cannot be.

        >>> import fathom
        >>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
        >>> model = fathom.train(table, target="price", hidden=(), epochs=3, starts=1)
        >>> Answering(model).predict(table, {"method": "prdict"})
        Traceback (most recent call last):
        fathom.errors.OptionError: a model has no method 'prdict'. Did you mean 'predict'?
        """
        method = str((params or {}).get("method", METHODS[0]))
        if method not in METHODS:
            raise OptionError(f"a model has no method {method!r}. {hint(method, METHODS)}")
        return getattr(self.model, method)(model_input)


def _load_pyfunc(path: str) -> Answering:
    """Load what answers for MLflow, by the name that MLflow asks for."""
    return Answering(load(path))
