"""The learning rates of a training, side by side: what each did, which was kept, and why."""

from __future__ import annotations

from typing import Any

from fathom.face import Model
from fathom.model.story import RateStory, Training
from fathom.rates.table import cost_name, told_cost
from fathom.rates.verdicts import RateVerdict
from fathom.training.stopping import Stopped


def told_rates(model: Model) -> dict[str, Any]:
    """Tell each rate's cost and verdict in words, those of a brief run beside it among them."""
    how, target = model.story.training, model.target
    kept = how.chosen_member.learning_rate
    full = {one.learning_rate for one in how.rates}
    beside = [one for one in how.sweep if one.learning_rate not in full]
    rates = [
        {
            "rate": one.learning_rate,
            "kept": one.learning_rate == kept,
            "brief": one not in how.rates,
            "words": f"{cost_name(how, target)} {told_cost(one.validation, how, target)}: "
            f"{_verdict(one, how)}",
        }
        for one in (*how.rates, *beside)
    ]
    return {"rates": rates, "why": _why(how)}


def _verdict(one: RateStory, how: Training) -> str:
    """Say what a rate was like."""
    words = f"{one.verdict}; {one.why or RateVerdict(one.verdict).advice}"
    mine = [member for member in how.members if member.learning_rate == one.learning_rate]
    if mine and all(member.stopped == Stopped.DROPPED.value for member in mine):
        words += "; given up early, since others were ahead"
    if one.epochs_to_level is not None:
        words += f"; close to the best after {_counted(one.epochs_to_level, 'epoch')}"
    return words


def _why(how: Training) -> str:
    """Say why the kept rate was kept."""
    kept = how.chosen_member.learning_rate
    mine = next((one for one in how.rates if one.learning_rate == kept), None)
    others = [one.validation for one in how.rates if one.validation is not None]
    if mine is None or mine.validation is None:
        return f"{kept:g} was kept."
    if len(how.rates) == 1:
        return f"{kept:g} is the one rate that was asked for; it was kept."
    starts = "its networks, told together," if how.ensemble else "the middle one of its starts"
    if mine.starts == 1 and not how.ensemble:
        starts = "its start"
    if mine.validation > min(others):
        return f"{kept:g} was kept."
    return f"{kept:g} was kept: of all rates, {starts} came lowest on the rows that judge."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
