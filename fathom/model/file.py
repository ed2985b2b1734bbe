"""A model and its file: words that are checked, and arrays; no code, so that it is safe to open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from fathom import archive
from fathom.data.columns.encoder import Encoder
from fathom.data.target.target import Target
from fathom.errors import FathomError, ModelFileError
from fathom.explain.impressions import neurons_before_last
from fathom.model.familiar import Familiar
from fathom.model.history import History
from fathom.model.interval import Misses
from fathom.model.model import Model
from fathom.model.story import Story
from fathom.nets.ensemble import Answering, restore
from fathom.runs.folder import only, run_folder
from fathom.training import devices


class _Header(BaseModel):
    """What the file says in words beside the arrays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    network: dict[str, Any]
    encoder: Encoder
    target: Target
    story: Story


def save(model: Model, path: str | Path) -> None:
    """Write a model to one file; a file that stands there stays whole until it is done.

    Raises:
        WriteError: it cannot be written there.
    """
    header = _Header(
        network=model.network.describe(),
        encoder=model.encoder,
        target=model.target,
        story=model.story,
    )
    past = {
        "history.train": model.history.train.astype(np.float32),
        "history.validation": model.history.validation.astype(np.float32),
    }
    if model.misses is not None:
        past |= {"misses.answers": model.misses.answers, "misses.truths": model.misses.truths}
    if model.familiar is not None:
        past |= model.familiar.arrays()
    archive.write(path, model.network.arrays() | past, header.model_dump(mode="json"))
    if model.story.run is not None and model.story.rewound is None:
        only(run_folder(path), model.story.run)  # the runs of the model that stood there


def load(path: str | Path) -> Model:
    """Read a model file. It holds numbers and words, no code: safe to open.

    Raises:
        ModelFileError: there is no such file, or it is no Fathom model, or damaged.
    """
    devices.prepare()
    found = archive.read(path)
    try:
        header = _Header.model_validate(found.header)
        network = restore(header.network, found.arrays)
        _check_fit(network, header)
        past = History(found.arrays["history.train"], found.arrays["history.validation"])
        model = Model(network, header.encoder, header.target, header.story, past)
        known = Familiar.restore(found.arrays)
        _check_known(known, header.encoder, network)
        return replace(model, misses=_misses(found.arrays), familiar=known)
    except (KeyError, ValueError, TypeError, ValidationError, FathomError) as fault:
        raise ModelFileError(
            f"'{path}' is a Fathom file, but what it holds does not fit together; "
            "train the model again"
        ) from fault


def opened(model: Model | str | Path) -> Model:
    """Take a model, or the file that holds it; see `load`."""
    return model if isinstance(model, Model) else load(model)


def _misses(arrays: Mapping[str, np.ndarray]) -> Misses | None:
    """Take the rows out of a file on which a number was tried, where it has some."""
    if "misses.answers" not in arrays:
        return None
    answers, truths = (arrays[f"misses.{name}"] for name in ("answers", "truths"))
    if answers.ndim != 1 or answers.shape != truths.shape or not len(answers):
        raise ValueError("the misses do not fit together")
    return Misses(answers.astype(np.float64), truths.astype(np.float64))


def _check_known(known: Familiar | None, encoder: Encoder, network: Answering) -> None:
    if known is None:
        return
    have = known.mean.shape, known.average.shape
    need = (len(encoder.straight),), (len(encoder.inputs),)
    if encoder.only_picture is not None:
        need = ((neurons_before_last(network),),) * 2
    if have != need:
        raise ValueError("what the training rows were like is not of these inputs")


def _check_fit(network: Answering, header: _Header) -> None:
    sizes: Mapping[str, tuple[int, int]] = {
        "inputs": (network.sizes[0], len(header.encoder.inputs)),
        "outputs": (network.sizes[-1], header.target.outputs),
    }
    for what, (have, need) in sizes.items():
        if have != need:
            raise ValueError(f"the network has {have} {what} but the model needs {need}")
