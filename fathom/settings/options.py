"""The options of a training as a type; written by scripts/make-docs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict


class Options(TypedDict, total=False):
    """What `fathom.train` takes by name; see `fathom.settings.parts`."""

    task: str | None
    positive: str | None
    columns: Mapping[str, str] | None
    only: Collection[str] | None
    missing: Mapping[str, tuple[str, ...]] | None
    sheet: str | None
    header: bool
    weight: str | None
    group: str | None
    time_column: str | None
    target_scale: str | None
    network: str | None
    size: int | None
    mirror: bool | None
    labels: Any
    test: Any
    test_share: float | None
    validation_share: float | None
    class_weight: str | None
    scaling: str | None
    ramps: int | None
    hidden: int | Sequence[int] | None
    activation: str | None
    dropout: float | None
    optimizer: str | None
    learning_rate: float | Sequence[float] | None
    schedule: str | None
    loss: str | None
    weight_decay: float | None
    label_smoothing: float | None
    batch_size: int | None
    epochs: int | None
    patience: int | None
    keep: str | None
    ensemble: int | None
    starts: int | None
    quick: bool
    thorough: bool
    time: float | None
    seed: int
    decide: str | None
    sweep: bool
    baselines: bool
    importance: bool
    run: str | Path | None
    run_limit: int | None
    resume: bool
