"""Why a network is as it is: what is shown before a training, and kept with the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.nets.pictures.eye import Eye
from fathom.training.population import Plan

if TYPE_CHECKING:
    from fathom.design.design import Wishes


def reasons(
    rows: int,
    wishes: Wishes,
    hidden: tuple[int, ...],
    plan: Plan,
    rates: tuple[float, ...],
    starts: int,
    eye: Eye | None,
) -> tuple[str, ...]:
    """Say why a network is as it is, in sentences; what was asked for is said to be so."""
    asked = " (as asked)"
    if eye is not None:
        shape = _eye_words(eye)
    elif not hidden:
        shape = "no hidden layer: one weighted sum per output, a straight line"
    elif len(set(hidden)) == 1:
        layers = "1 hidden layer" if len(hidden) == 1 else f"{len(hidden)} hidden layers"
        shape = f"{layers} of {hidden[0]} neurons"
    else:
        shape = f"hidden layers of {', '.join(map(str, hidden))} neurons"
    if eye is None:
        shape += asked if wishes.hidden is not None else f": there are {rows:,} rows to learn from"
    size = plan.batch_size
    batch = f"batches of {size} rows" if size and size < rows else "all rows in every step"
    batch += asked if wishes.batch_size is not None else ", so that an epoch has many steps"
    tried = f"{len(rates)} learning rate{'s' * (len(rates) > 1)} x {starts} "
    if wishes.together > 1:
        tried += "folds side by side: each network leaves one out and is judged by it; those of "
        tried += "the best rate answer together"
    else:
        tried += f"random start{'s' * (starts > 1)} side by side; the best network on validation "
        tried += "rows is kept"
    return (shape, batch, tried)


def _eye_words(eye: Eye) -> str:
    """Say what a network for pictures looks like, and why."""
    rows, columns, _ = eye.shape
    sides = " x ".join(str(size // eye.block) for size in (rows, columns))
    stages = ", then ".join(" and ".join(map(str, stage)) for stage in eye.stages)
    words = (
        f"convolutions of {stages} neurons; after each stage the strongest of 2 x 2 places goes "
    )
    words += "on, so that many neurons work at few places: that is quickest"
    if eye.block > 1:
        words += (
            f"; windows of {eye.block} x {eye.block} pixels are one place first, {sides} in all"
        )
    changes = [f"shifts of up to {eye.shift} pixels"] * bool(eye.shift)
    changes += ["other light"] * bool(eye.light) + ["hidden pieces"] * bool(eye.cut)
    if eye.mirror:
        changes.append("mirror images (which answer, too)")
    return f"{words}. Learnt with {', '.join(changes)}" if changes else words
