"""A model's run told: its line, its plain values, its card in a notebook."""

from __future__ import annotations

from typing import Any

from fathom.display.card import Card
from fathom.face import Model
from fathom.model.network_words import network_words
from fathom.model.summary import cost_chart
from fathom.runs.run import Run


def run_brief(model: Model, run: Run, kept: int) -> str:
    """Say how long it is, and of what; `kept` is the step whose network the model holds."""
    return f"{run.last:,} steps towards {model.target.name} from {run.header.table}; kept: {kept:,}"


def run_dict(model: Model, run: Run, kept: int) -> dict[str, Any]:
    """Say the same as plain values."""
    return {
        "run": run.header.identity,
        "target": model.target.name,
        "table": run.header.table,
        "steps": run.last,
        "steps_per_epoch": run.batches.per_epoch,
        "step_kept": kept,
        "member": run.member,
        "members": [vars(member) for member in run.header.members],
    }


def run_card(model: Model, run: Run, kept: int) -> Card:
    """State what is to be seen of a run in a notebook."""
    epochs = f"{run.batches.per_epoch:,} to an epoch; the network of step {kept:,} is kept"
    count = len(run.header.members)
    facts = [
        ("network", network_words(model.network)),
        ("steps", f"{run.last:,}, {epochs}"),
        ("side by side", f"{count} network{'s' * (count != 1)}"),
        ("ask it for", "history(), why(step, weight), rewind(step), influence(data, row)"),
    ]
    title = f"How {model.target.name} was learnt from {run.header.table}"
    return Card("Run", title, facts, [cost_chart(model, model.story)])
