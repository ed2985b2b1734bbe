"""Fathom's flavour: what lies in the folder that MLflow keeps, and how it is read again.

>>> import tempfile, fathom
>>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
>>> model = fathom.train(table, target="price", hidden=(), epochs=3, starts=1)
>>> place = Path(tempfile.mkdtemp()) / "prices"
>>> save_model(model, place)
>>> bool((load_model(str(place)).predict(table) == model.predict(table)).all())
True
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fathom.errors import OptionError, WriteError
from fathom.face import Model, load
from fathom.opening.knobs.form import column_words
from fathom.plain import plain
from fathom.version import __version__

try:
    import mlflow.artifacts
    import mlflow.pyfunc
    from mlflow.models import Model as Description
    from mlflow.models import ModelSignature
    from mlflow.models.model import MLMODEL_FILE_NAME
    from mlflow.models.utils import _save_example
    from mlflow.types.schema import AnyType, ColSpec, ParamSchema, ParamSpec, Schema
except ImportError as fault:
    raise ImportError(
        "fathom.mlflow needs MLflow, which is not installed; pip install 'fathom-nn[mlflow]'"
    ) from fault

FLAVOR, FILE = "fathom", "model.fathom"
ENVIRONMENTS = {"conda": "conda.yaml", "virtualenv": "python_env.yaml"}


def save_model(
    model: Model,
    path: str | Path,
    mlflow_model: Any = None,
    signature: Any = None,
    input_example: Any = None,
    pip_requirements: Sequence[str] | str | Path | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> None:
    """Write a model into a folder as MLflow keeps one.

    Args:
        model: a trained one.
        path: the folder, which must not be there yet.
        mlflow_model: MLflow's own description, to be added to.
        signature: which columns come in and out; without it, the model's own, of any type: what a
            column can hold is checked by the model.
        input_example: a few rows.
        pip_requirements: what its environment needs, or a file that says so; without it, this
            version of Fathom and that of MLflow, by which it is served.
        metadata: words of your own; what each column takes stands beside them.

    Raises:
        OptionError: something stands there already.
        WriteError: it cannot be written.
    """
    place = Path(path)
    if place.exists():
        raise OptionError(f"{place} is there already; name a folder that is not, for MLflow")
    try:
        os.makedirs(place)
        _write_environment(place, _needed(pip_requirements))
    except OSError as fault:
        raise WriteError(f"cannot write {place}: {fault.strerror}") from None
    model.save(place / FILE)
    told = Description() if mlflow_model is None else mlflow_model
    told.signature = signature_of(model) if signature is None else signature
    columns = [plain(column_words(column)) for column in model.encoder.columns]
    told.metadata = {**(metadata or {}), "columns": columns}
    if input_example is not None:
        _save_example(told, input_example, str(place))
    mlflow.pyfunc.add_to_model(
        told, loader_module="fathom.mlflow.answering", data=FILE, conda_env=ENVIRONMENTS
    )
    told.add_flavor(FLAVOR, fathom_version=__version__, data=FILE)
    told.save(str(place / MLMODEL_FILE_NAME))


def _needed(asked: Sequence[str] | str | Path | None) -> list[str]:
    if asked is None:
        return [f"mlflow=={mlflow.__version__}", f"fathom-nn[mlflow]=={__version__}"]
    if isinstance(asked, str | Path):
        return Path(asked).read_text(encoding="utf-8").splitlines()
    return list(asked)


def _write_environment(place: Path, needed: list[str]) -> None:
    """Write down what its environment needs, in the files that MLflow reads; JSON is YAML."""
    python = platform.python_version()
    dependencies: list[Any] = [f"python={python}", "pip", {"pip": needed}]
    conda = {"name": "mlflow-env", "channels": ["conda-forge"], "dependencies": dependencies}
    plain_python = {"python": python, "dependencies": ["-r requirements.txt"]}
    (place / "requirements.txt").write_text("\n".join(needed) + "\n", encoding="utf-8")
    (place / ENVIRONMENTS["conda"]).write_text(json.dumps(conda, indent=1), encoding="utf-8")
    (place / ENVIRONMENTS["virtualenv"]).write_text(json.dumps(plain_python), encoding="utf-8")


def log_model(model: Model, name: str = "model", **more: Any) -> Any:
    """Log a model with MLflow's run, or register it.

    Args:
        model: a trained one; what was asked of its training is logged with it as parameters.
        name: what it is called there.
        more: as for `mlflow.models.Model.log` and `save_model`: ``registered_model_name``,
            ``input_example``, ``signature``...

    Returns:
        MLflow's `ModelInfo`, whose ``model_uri`` is what `load_model` takes.
    """
    settings = model.story.settings
    given = {} if settings is None else settings.given()
    asked = {key: str(value) for key, value in given.items()}
    more = {"params": asked} | more
    return Description.log(None, flavor=sys.modules[__name__], name=name, model=model, **more)


def load_model(model_uri: str, dst_path: str | None = None) -> Model:
    """Load a model that MLflow keeps, as the one that was saved.

    Args:
        model_uri: a folder, or ``runs:/...``, ``models:/...``.
        dst_path: where what is fetched goes.

    Raises:
        ModelFileError: it is damaged, or no model of Fathom's.
    """
    place = mlflow.artifacts.download_artifacts(artifact_uri=model_uri, dst_path=dst_path)
    return load(Path(place) / FILE)


def signature_of(model: Model) -> Any:
    """Say which columns come in and what goes out, as MLflow's signature; None for pictures."""
    if model.encoder.form is not None:
        return None
    anything = AnyType()  # type: ignore[no-untyped-call]
    columns = [ColSpec(anything, column.name, required=False) for column in model.encoder.columns]
    answer = ColSpec("double" if model.task == "regression" else "string", model.target.name)
    params = ParamSchema([ParamSpec("method", "string", "predict")])
    return ModelSignature(Schema([*columns]), Schema([answer]), params)
