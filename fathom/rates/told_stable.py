"""The largest stable learning rate, told: whose limit it is, and which column makes it so small."""

from __future__ import annotations

from collections.abc import Sequence

from fathom.data.columns.encoder import Input
from fathom.model.story import StableStory
from fathom.rates.stability import Shares, StableRate
from fathom.text import readable

CLEARLY = 0.8  # of the rate that was kept: a limit below is no rounding
NEARLY = 0.5  # of the largest column's share: such columns limit together with it
MOST_NAMED = 3
NOTABLE = 0.01  # of the whole direction: inputs whose weights hardly move are not what limits
WHOSE = {
    "sgd": "plain descent",
    "momentum": "momentum .9",
    "nesterov": "Nesterov's momentum .9",
    "adam": "Adam",
    "adamw": "AdamW",
}
SWING = ("adam", "adamw")


def tell_stable(found: StableRate, inputs: Sequence[Input]) -> StableStory:
    """Name what limits the learning rate, by the columns of the network's inputs.

    >>> import numpy as np
    >>> shares = Shares(np.array([0.2, 0.7]), 0.1, ())
    >>> inputs = [Input("age", "age", "number"), Input("city = Rome", "city", "category")]
    >>> told = tell_stable(StableRate(0.25, 8.0, "sgd", shares), inputs)
    >>> told.limiting_input, told.limited_by
    ('city', 'city')
    >>> stable_words(told)
    'stable below about 0.25 (plain descent; limited by city)'
    """
    columns = _columns(found.shares, inputs)
    return StableStory(
        rate=found.rate,
        curvature=found.curvature,
        optimiser=found.optimiser,
        limiting_input=_limiting_input(columns, found.shares),
        limited_by=_limited_by(columns, found.shares),
        columns=columns,
        biases=found.shares.biases,
        later=found.shares.later,
    )


def stable_words(told: StableStory, schedule: str = "constant", kept: float | None = None) -> str:
    """Say below which rate it is stable, for which optimiser, and what limits it.

    Adam does not explode beyond its limit: it swings, until its averages have grown.

    Args:
        told: the limit.
        schedule: of the learning rate; with one that moves, the peak is meant.
        kept: the rate that it was trained with. Where the limit is below it, training has come to
            a place that is steeper than the rate would bear: it hovers there (the edge of
            stability; Cohen et al. 2021).

    >>> told = StableStory(
    ...     rate=0.05, curvature=760, optimiser="adam", limiting_input=None,
    ...     limited_by="the last layer", columns={}, biases=0.1, later=(0.9,)
    ... )
    >>> stable_words(told, "cosine")
    'Adam, its running averages held still, swings above a peak rate of about 0.05 (limited by the
    last layer)'
    >>> print(stable_words(told, kept=0.2))
    where it ended it swings: Adam, its running averages held still, would not below about 0.05, a \
quarter of that rate (limited by the last layer)
    """
    if kept is not None and told.rate < CLEARLY * kept:
        whose = WHOSE.get(told.optimiser, told.optimiser)
        averages = ", its running averages held still," if told.optimiser in SWING else ""
        return (
            f"where it ended it swings: {whose}{averages} would not below about "
            f"{readable(told.rate, 2)}, {_share_words(told.rate / kept)} of that rate "
            f"(limited by {told.limited_by})"
        )
    peak = "" if schedule == "constant" else "a peak rate of "
    rate, whose = readable(told.rate, 2), WHOSE.get(told.optimiser, told.optimiser)
    if told.optimiser in SWING:
        words = f"{whose}, its running averages held still, swings above {peak}about {rate}"
        return f"{words} (limited by {told.limited_by})"
    return f"stable below {peak}about {rate} ({whose}; limited by {told.limited_by})"


def _share_words(share: float) -> str:
    """Say a share below 1: a half, a quarter, a 12th."""
    parts = max(2, round(1 / share))
    return {2: "a half", 3: "a third", 4: "a quarter"}.get(parts, f"1/{parts}")


def limit_words(told: StableStory) -> str:
    """Say the same in a few words, for a picture."""
    rate = readable(told.rate, 2)
    if told.optimiser in SWING:
        return f"{WHOSE[told.optimiser]} swings above {rate}"
    return f"largest stable rate {rate}"


def _columns(shares: Shares, inputs: Sequence[Input]) -> dict[str, float]:
    """Add the shares of the inputs that were made of one column, most first."""
    columns: dict[str, float] = {}
    for made, share in zip(inputs, shares.inputs, strict=True):
        columns[made.column] = columns.get(made.column, 0.0) + float(share)
    return dict(sorted(columns.items(), key=lambda one: -one[1]))


def _limiting_input(columns: dict[str, float], shares: Shares) -> str | None:
    """Name the column that limits: inputs do more than biases or later layers, or it stands out.

    Where hidden layers follow, a raw column limits them too, since its size goes through to them.
    """
    leading, most = next(iter(columns.items()))
    inputs = sum(columns.values())
    leads = inputs >= max(shares.biases, sum(shares.later))
    return leading if leads or (most >= NEARLY * inputs and inputs >= NOTABLE) else None


def _limited_by(columns: dict[str, float], shares: Shares) -> str:
    """Name the group of weights with the largest share: columns, biases, or a later layer."""
    leading = next(iter(columns))
    near = [name for name, share in columns.items() if share >= NEARLY * columns[leading]]
    inputs, later = sum(columns.values()), sum(shares.later)
    if inputs >= max(shares.biases, later):
        return _listed(near) if len(near) <= MOST_NAMED else "several columns alike"
    if shares.biases >= later:
        return "the first layer's biases" if shares.later else "the bias"
    place = max(range(len(shares.later)), key=lambda layer: shares.later[layer])
    last = place == len(shares.later) - 1
    layer = "the last layer" if last else f"hidden layer {place + 2}"
    return f"{layer} and {leading}" if _limiting_input(columns, shares) else layer


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
