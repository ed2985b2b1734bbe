"""What a person should be warned of: few sentences, each with what to make of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fathom.data.columns.category_column import Input
from fathom.judging.paired import paired
from fathom.model.answered import Answered
from fathom.model.judgement_story import OUT_OF_FOLD
from fathom.model.story import RowCounts, Training
from fathom.nets.inputs.held import Inputs, inputs_of
from fathom.text import readable

TOGETHER = 0.95
RARE = 0.1
FEW_TO_LEARN = 200
FEW_TO_TEST = 200
FEW = "there are only"  # what a warning of few rows begins with
MOST_PAIRS = 3
MOST_COLUMNS = 300  # more columns of numbers are not compared pair by pair
SURPRISING = 3.0  # standard errors
BEFORE_TESTS = {
    "validation": "the validation rows",
    OUT_OF_FOLD: "the rows that networks left out in turn",
}


def training_cautions(training: Training, rows: RowCounts) -> list[str]:
    """Warn of members that diverged, of epochs that ran out, of few rows to learn from.

    Args:
        training: how it went.
        rows: how many rows were used for what.
    """
    told = []
    if rows.train < FEW_TO_LEARN:
        told.append(
            f"{FEW} {rows.train} rows to learn from: what the network found may be peculiar to them"
        )
    lost = [member for member in training.members if member.stopped == "diverged"]
    if lost:
        lowest = min(member.learning_rate for member in lost)
        told.append(
            f"{len(lost)} of {len(training.members)} networks diverged, at learning rate "
            f"{lowest:g}{' and above' if len({m.learning_rate for m in lost}) > 1 else ''}; "
            "the kept one is not touched by that"
        )
    kept = training.members[training.chosen]
    steady = training.schedule == "constant"  # a falling rate ends where it should
    if (
        steady
        and training.patience
        and kept.stopped == "epochs_done"
        and kept.epoch > 0.9 * training.epochs
    ):
        told.append(
            f"the kept network was still getting better when its {training.epochs} epochs were "
            f"over; more may help: --epochs {2 * training.epochs}"
        )
    return told


def together_cautions(encoded: Inputs, inputs: Sequence[Input]) -> list[str]:
    """Name columns of numbers that move together: |correlation| above 0.95 (Pearson).

    >>> rows = np.random.default_rng(0).normal(size=(9, 1)) * np.array([1.0, -2.0])
    >>> names = [Input(name, name, "number") for name in ("height", "depth")]
    >>> print(together_cautions(rows, names)[0])
    height and depth move together (correlation -1.00): which one the network uses is chance
    """
    places = [i for i, made in enumerate(inputs) if made.kind == "number"][:MOST_COLUMNS]
    if len(places) < 2 or len(encoded) < 3:
        return []
    values = inputs_of(encoded, places).astype(np.float64)
    varying = values.std(axis=0) > 0
    places = [place for place, varies in zip(places, varying, strict=True) if varies]
    if len(places) < 2:
        return []
    table = np.atleast_2d(np.corrcoef(values[:, varying], rowvar=False))
    found = [
        (abs(table[i, j]), table[i, j], inputs[places[i]].column, inputs[places[j]].column)
        for i in range(len(places))
        for j in range(i + 1, len(places))
        if abs(table[i, j]) > TOGETHER and inputs[places[i]].column != inputs[places[j]].column
    ]
    if not found:
        return []
    found.sort(key=lambda pair: -pair[0])
    shown = [
        f"{a} and {b} move together (correlation {r:.2f})" for _, r, a, b in found[:MOST_PAIRS]
    ]
    more = f", and {len(found) - MOST_PAIRS} more pairs" if len(found) > MOST_PAIRS else ""
    return [f"{'; '.join(shown)}{more}: which one the network uses is chance"]


def class_cautions(classes: Sequence[str], truth: np.ndarray) -> list[str]:
    """Warn of a class with less than a tenth of the rows (of a fair share, with many classes).

    >>> class_cautions(("ill", "well"), np.array([0] + [1] * 19))[0]
    "only 5 % of the rows are 'ill': always saying 'well' is right for 95 %; ..."
    """
    shares = np.bincount(truth, minlength=len(classes)) / max(len(truth), 1)
    least, most = int(shares.argmin()), int(shares.argmax())
    if shares[least] >= min(RARE, 0.5 / len(classes)) and shares[most] < 1 - RARE:
        return []
    return [
        f"only {_percent(shares[least])} of the rows are {classes[least]!r}: always saying "
        f"{classes[most]!r} is right for {_percent(shares[most])}; look at balanced accuracy "
        "rather than accuracy"
    ]


def judging_cautions(
    answered: dict[str, Answered],
    judged_on: str,
    same: Answered | None = None,
    constant: Answered | None = None,
) -> list[str]:
    """Warn of few rows to judge by, of others far better than test rows, of a useless network.

    Args:
        answered: the network's answers by part of the rows: out of fold, validation and test.
        judged_on: the part by which the network is measured.
        same: its answers to the rows by which simpler methods are measured.
        constant: what always answering the same gives there.
    """
    told, ours = [], answered.get(judged_on)
    if ours is None:
        return ["no rows were kept aside, so nothing here says how good the network is on new rows"]
    if judged_on == "validation":
        told.append(
            "no rows were kept aside to test: it is measured on the rows that chose it, "
            "which flatters it"
        )
    if len(ours) < FEW_TO_TEST:
        told.append(_few(ours, judged_on))
    for part, called in BEFORE_TESTS.items():
        if answered.keys() >= {part, "test"} and _far_better(
            answered[part].losses, answered["test"].losses
        ):
            misses = (readable(answered[one].miss) for one in (part, "test"))
            told.append(
                f"{called} were answered far better than the test rows "
                f"({' against '.join(misses)}): believe the test rows"
            )
    if (
        same is not None
        and constant is not None
        and not paired(same.losses, constant.losses).better
    ):
        told.append(
            "the network is no better than always giving the same answer: "
            "these columns may not tell the target, or there are too few rows"
        )
    return told


def _few(ours: Answered, part: str) -> str:
    """Say how far off the measure may be: mean +- 2 standard errors."""
    losses = ours.losses
    reach = 2 * float(np.std(losses)) / len(losses) ** 0.5
    ends = np.maximum([losses.mean() - reach, losses.mean() + reach], 0)
    low, high = (readable(ours.as_miss(float(end)), 3) for end in ends)
    return (
        f"{len(ours)} {part} rows are few: other rows could as well give a {ours.miss_name} "
        f"from {low} to {high}"
    )


def _far_better(validation: np.ndarray, test: np.ndarray) -> bool:
    """Whether the mean losses of two sets of rows differ by more than three standard errors."""
    error = float(np.sqrt(validation.var() / len(validation) + test.var() / len(test)))
    gap = float(test.mean() - validation.mean())
    return gap > SURPRISING * error


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %"
