"""What ``fathom train`` and ``fathom demo`` share: train, save, tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fathom.cli.progress import LiveProgress
from fathom.data.pictures.sources import is_place_of_pictures
from fathom.data.reading.read import read
from fathom.face import Model
from fathom.files import check_spared, check_writable
from fathom.jobs import fork, report, train_table
from fathom.plots.files import check_picture, save_figure
from fathom.reporting.page import check_page


@dataclass(frozen=True)
class Told:
    """What came of a training: words for a person, values for a program."""

    model: Model
    words: str
    data: dict[str, Any]


def train_and_tell(
    data: Any,
    target: str | None,
    out: str,
    wishes: Mapping[str, Any],
    *,
    plot: str | None = None,
    page: str | None = None,
) -> Told:
    """Train with progress on standard error, write the model, and say what came of it."""
    _check(out, plot, page)
    table = data if is_place_of_pictures(data) else read(data)
    if isinstance(data, str | Path):
        check_spared(out, data)
    with LiveProgress() as watcher:
        model = train_table(table, target, watcher=watcher, **wishes)
    return _tell(model, out, data, plot, page)


def fork_and_tell(
    model: str,
    step: int,
    data: str | None,
    out: str,
    changes: Mapping[str, Any],
    *,
    plot: str | None = None,
    page: str | None = None,
) -> Told:
    """Go on from a step of a model's training as `train_and_tell` trains."""
    _check(out, plot, page)
    check_spared(out, model)
    with LiveProgress() as watcher:
        made = fork(model, step, data, watcher=watcher, **changes)
    return _tell(made, out, data, plot, page)


def _check(out: str, plot: str | None, page: str | None) -> None:
    """Refuse places that cannot be written, before the work and not after it."""
    check_writable(out)
    if plot:
        check_picture(plot)
    if page:
        check_page(page)


def _tell(model: Model, out: str, data: Any, plot: str | None, page: str | None) -> Told:
    model.save(out)
    if plot:
        _draw(model, plot)
    source = str(data) if isinstance(data, str | Path) else "DATA"
    told = report(model, page, saved=out, source=source)
    words = f"{told}\n\nWritten: {page} (open it in a browser)" if page else str(told)
    return Told(model, words, told.as_dict())


def _draw(model: Model, plot: str) -> None:
    from fathom.plots.costs import plot_costs

    save_figure(plot_costs(model), plot)
