"""A model and its file: words that are checked, and arrays; no code, so that it is safe to open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from fathom import archive
from fathom.data.columns.encoder import Encoder
from fathom.data.target.target import AnyTarget
from fathom.errors import FathomError, ModelFileError
from fathom.explain.impressions import neurons_before_last
from fathom.model.familiar import Familiar
from fathom.model.fitted import Fitted
from fathom.model.history import History
from fathom.model.interval import Misses
from fathom.model.learnt import Learnt
from fathom.model.story import Story
from fathom.model.trust import Trust
from fathom.nets.ensemble import Answering, restore
from fathom.nets.part import jax
from fathom.runs.folder import only, run_folder
from fathom.training import devices


class _Header(BaseModel):
    """What the file says in words beside the arrays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    network: dict[str, Any]
    encoder: Encoder
    target: AnyTarget
    story: Story


def write_model(fitted: Fitted, story: Story, path: str | Path) -> None:
    """Write a model to one file; a file that stands there stays whole until it is done.

    Raises:
        WriteError: it cannot be written there.
    """
    archive.write(path, *_content(fitted, story))
    if story.run is not None and story.rewound is None:
        only(run_folder(path), story.run)  # the runs of the model that stood there


def model_bytes(fitted: Fitted, story: Story) -> bytes:
    """Give the bytes of a model's file."""
    return archive.to_bytes(*_content(fitted, story))


def _content(fitted: Fitted, story: Story) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Give what a model's file holds: its arrays, and its header."""
    header = _Header(
        network=fitted.network.describe(),
        encoder=fitted.encoder,
        target=fitted.target,
        story=story,
    )
    arrays = fitted.network.arrays() | {
        "history.train": fitted.history.train.astype(np.float32),
        "history.validation": fitted.history.validation.astype(np.float32),
    }
    misses, familiar = fitted.trust.misses, fitted.trust.familiar
    if misses is not None:
        arrays |= {"misses.answers": misses.answers, "misses.truths": misses.truths}
    if familiar is not None:
        arrays |= familiar.arrays()
    if fitted.trust.learnt is not None:
        arrays |= fitted.trust.learnt.arrays()
    return arrays, header.model_dump(mode="json")


def read_model(path: str | Path | bytes) -> tuple[Fitted, Story]:
    """Read a model file, or its bytes. It holds numbers and words, no code: safe to open.

    Raises:
        ModelFileError: there is no such file, or it is no Fathom model, or damaged.
    """
    found = archive.from_bytes(path) if isinstance(path, bytes) else archive.read(path)
    said = "the model" if isinstance(path, bytes) else f"'{path}'"
    try:
        header = _Header.model_validate(found.header)
        return _fitted(header, found.arrays), header.story
    except (KeyError, ValueError, TypeError, IndexError, ValidationError, FathomError) as fault:
        raise ModelFileError(
            f"{said} is a Fathom file, but what it holds does not fit together; "
            "train the model again"
        ) from fault


def _fitted(header: _Header, arrays: Mapping[str, np.ndarray]) -> Fitted:
    network, story = restore(header.network, arrays), header.story
    _check_fit(network, header)
    _check_computable(network, header)
    familiar = Familiar.restore(arrays)
    _check_known(familiar, header.encoder, network)
    return Fitted(
        network,
        header.encoder,
        header.target,
        story.reading,
        History(arrays["history.train"], arrays["history.validation"]),
        Trust(_misses(arrays), familiar, story.threshold, Learnt.restore(arrays)),
        story.training.nearest,
    )


def _check_computable(network: Answering, header: _Header) -> None:
    """Refuse weights that are no numbers, and layers that do not follow each other."""
    if not all(np.isfinite(array).all() for array in network.arrays().values()):
        raise ValueError("a weight is no finite number")
    if not network.convolves:
        return  # dense layers, whose sizes are compared where they are built
    devices.prepare()  # pictures are answered by compiled programs
    example = jax.ShapeDtypeStruct((len(header.encoder.inputs),), np.float32)
    if jax.eval_shape(lambda one: network(one).output, example).shape != (header.target.outputs,):
        raise ValueError("the layers do not follow each other")


def _misses(arrays: Mapping[str, np.ndarray]) -> Misses | None:
    """Take the rows out of a file on which a number was tried, where it has some."""
    if "misses.answers" not in arrays:
        return None
    answers, truths = (arrays[f"misses.{name}"] for name in ("answers", "truths"))
    if answers.ndim != 1 or answers.shape != truths.shape or not len(answers):
        raise ValueError("the misses do not fit together")
    if not (np.isfinite(answers).all() and np.isfinite(truths).all()):
        raise ValueError("a miss is no finite number")
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
