"""What ``fathom train`` and ``fathom demo`` share: train, save, tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from pathlib import Path
from statistics import median
from typing import Any

from fathom.cli.progress import LiveProgress
from fathom.data.read import read
from fathom.files import check_spared, check_writable
from fathom.jobs import train_table
from fathom.model.model import Model
from fathom.model.words import metric_words, network_words
from fathom.plots.files import check_picture, save_figure
from fathom.wording import readable


@dataclass(frozen=True)
class Told:
    """What came of a training: words for a person, values for a program."""

    model: Model
    words: str
    data: dict[str, Any]


def train_and_tell(
    data: Any,
    target: str,
    out: str,
    wishes: Mapping[str, Any],
    *,
    as_json: bool,
    plot: str | None = None,
) -> Told:
    """Train with progress on standard error, write the model, and say what came of it."""
    check_writable(out)  # before the work, not after it
    if plot:
        check_picture(plot)
    table = read(data)
    if isinstance(data, str | Path):
        check_spared(out, data)
    with LiveProgress() as watcher:
        model = train_table(table, target, watcher=watcher, **wishes)
    model.save(out)
    if plot:
        _draw(model, plot)
    source = str(data) if isinstance(data, str | Path) else "DATA"
    return Told(model, _words(model, out, source), _data(model, out))


def _words(model: Model, out: str, source: str) -> str:
    story = model.story
    how = story.training
    lines = [
        f"Network        {network_words(model.network)}",
        f"Rows           {story.rows.train:,} to learn, {story.rows.validation:,} to choose, "
        f"{story.rows.test:,} to test",
    ]
    if story.left_out:
        left = "; ".join(f"{name} ({why})" for name, why in story.left_out.items())
        lines.append(f"Left out       {left}")
    lines += ["Learning rates (the middle one of their starts, on validation rows)", *_rates(model)]
    lines.append(
        f"Kept           learning rate {story.chosen.learning_rate:g}, start {story.chosen.seed}, "
        f"epoch {story.chosen.epoch} of {how.epochs_run}"
        + (" (interrupted: the best so far)" if how.interrupted else "")
    )
    for part, found in story.metrics.items():
        lines.append(f"{part.title():<14} {metric_words(found)}")
    seconds = story.seconds
    lines.append(
        f"Time           {seconds['total']:.1f} s, of which {seconds['train']:.1f} s training"
    )
    lines += [f"Saved          {out}", "", "Next:"]
    lines += [
        f"  fathom explain {out} {source} --row 0 --steps",
        f"  fathom predict {out} {source} --out answers.csv",
        f"  fathom summary {out}",
    ]
    return "\n".join(lines)


def _rates(model: Model) -> list[str]:
    lines = []
    for rate in rates_tried(model):
        died = f", {rate['diverged']} of {rate['starts']} diverged" if rate["diverged"] else ""
        mark = "  <- kept" if rate["learning_rate"] == model.story.chosen.learning_rate else ""
        lines.append(
            f"  {rate['learning_rate']:<12g} {_cost(model, rate['validation'])}{died}{mark}"
        )
    return lines


def _cost(model: Model, cost: float | None) -> str:
    """Say a validation cost, as a typical miss in the target's units where it has some."""
    if cost is None:
        return "diverged"
    if model.story.training.loss != "squared":
        return f"best cost {readable(cost)}"
    return f"typical miss {readable(model.target.std * cost**0.5)}"


def rates_tried(model: Model) -> list[dict[str, Any]]:
    """Sum up each learning rate: starts, how many diverged, the middle start's validation cost."""
    members = model.story.training.members
    tried = []
    for rate in dict.fromkeys(member.learning_rate for member in members):
        mine = [member for member in members if member.learning_rate == rate]
        middle = median(inf if m.validation is None else m.validation for m in mine)
        diverged = sum(member.stopped == "diverged" for member in mine)
        tried.append(
            {
                "learning_rate": rate,
                "starts": len(mine),
                "diverged": diverged,
                "validation": middle if isfinite(middle) and diverged < len(mine) else None,
            }
        )
    return tried


def _data(model: Model, out: str) -> dict[str, Any]:
    story, how = model.story, model.story.training
    return {
        "model": out,
        "task": model.task,
        "target": model.target.name,
        "classes": list(model.classes),
        "rows": story.rows.model_dump(),
        "inputs": [made.name for made in model.encoder.inputs],
        "left_out": story.left_out,
        "network": {"layers": _layers(model), "parameters": model.network.parameters},
        "chosen": {
            "learning_rate": story.chosen.learning_rate,
            "seed": story.chosen.seed,
            "epoch": story.chosen.epoch,
        },
        "members": len(how.members),
        "epochs_run": how.epochs_run,
        "interrupted": how.interrupted,
        "rates": rates_tried(model),
        "metrics": story.metrics,
        "seconds": story.seconds,
        "notes": list(story.notes),
        "warnings": list(dict.fromkeys((*story.warnings, *story.notes))),
    }


def _layers(model: Model) -> Sequence[dict[str, Any]]:
    return [layer.describe() for layer in model.network.dense]


def _draw(model: Model, plot: str) -> None:
    from fathom.plots.costs import plot_costs

    save_figure(plot_costs(model), plot)
