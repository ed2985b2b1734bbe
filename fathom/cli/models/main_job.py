"""What ``fathom train`` and ``fathom demo`` share: train, save, tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fathom.cli.progress import LiveProgress
from fathom.cli.show import note
from fathom.face import Model
from fathom.files import alone, check_spared, check_writable
from fathom.jobs import fork, report, train
from fathom.plots.files import check_picture, save_figure
from fathom.reporting.page import check_page
from fathom.runs.folder import folder_size, run_folder


@dataclass(frozen=True)
class Told:
    """What came of a training: words for a person, values for a program."""

    model: Model
    words: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Pages:
    """What is drawn and written beside a model: a picture of its costs, a page; None for none."""

    plot: str | None = None
    page: str | None = None


def train_and_tell(
    data: Any, target: str | None, out: str, options: Mapping[str, Any], pages: Pages
) -> Told:
    """Train with progress on standard error, write the model, and say what came of it."""
    _check(out, pages)
    if isinstance(data, str | Path):
        check_spared(out, data)
    with alone(out):
        with LiveProgress() as watcher:
            model = train(data, target, watcher=watcher, **options)
        return _tell(model, out, data, pages)


def fork_and_tell(
    model: str, step: int, data: str | None, out: str, changes: Mapping[str, Any], pages: Pages
) -> Told:
    """Go on from a step of a model's training as `train_and_tell` trains."""
    _check(out, pages)
    check_spared(out, model)
    with alone(out):
        with LiveProgress() as watcher:
            branch = fork(model, step, data, watcher=watcher, **changes)
        return _tell(branch, out, data, pages)


def _check(out: str, pages: Pages) -> None:
    """Refuse places that cannot be written, before the work and not after it."""
    check_writable(out)
    if pages.plot:
        check_picture(pages.plot)
    if pages.page:
        check_page(pages.page)


def _tell(model: Model, out: str, data: Any, pages: Pages) -> Told:
    replaced = Path(out).is_file()
    model.save(out)
    if replaced:
        note(f"{out} takes the place of the model that stood there")
    if taken := folder_size(run_folder(out)):
        note(f"its run takes {taken / 2**20:.1f} MB, in {run_folder(out)}")
    if pages.plot:
        _draw(model, pages.plot)
    source = str(data) if isinstance(data, str | Path) else "DATA"
    told = report(model, pages.page, saved=out, source=source)
    words = f"{told}\n\nWritten: {pages.page} (open it in a browser)" if pages.page else str(told)
    return Told(model, words, told.as_dict())


def _draw(model: Model, plot: str) -> None:
    from fathom.plots.costs import plot_costs

    save_figure(plot_costs(model), plot)
