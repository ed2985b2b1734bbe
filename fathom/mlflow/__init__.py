"""Models in MLflow: saved, logged, loaded as a flavour of their own and as a plain Python function.

The model's own file is what MLflow keeps, so there is no pickle in it, and whatever it is loaded
with answers as `fathom.load` does. MLflow, or mlflow-skinny, is an extra: ``fathom-nn[mlflow]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.mlflow.flavour import load_model, log_model, save_model

__all__ = ["load_model", "log_model", "save_model"]

_PLACES = {"fathom.mlflow.flavour": ("load_model", "log_model", "save_model")}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
