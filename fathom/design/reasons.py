"""Why a network is as it is: what is shown before a training, and kept with the model."""

from __future__ import annotations

from collections.abc import Sequence

from fathom.nets.embedding import SIZE, Groups, count_of
from fathom.nets.pictures.eye import Eye
from fathom.settings.settings import Settings
from fathom.training.examples import Member
from fathom.training.plan import Plan

AS_ASKED = " (as asked)"


def reasons(
    rows: int,
    settings: Settings,
    hidden: tuple[int, ...],
    plan: Plan,
    members: Sequence[Member],
    eye: Eye | None,
    embed: Groups = (),
) -> tuple[str, ...]:
    """Say why a network is as it is, in sentences; what was asked for is said to be so."""
    shape = _shape_words(rows, settings, hidden, eye) + _embedding_words(embed)
    return shape, _batch_words(rows, settings, plan), _tried_words(settings, members)


def _shape_words(rows: int, settings: Settings, hidden: tuple[int, ...], eye: Eye | None) -> str:
    if eye is not None:
        return eye_words(eye)
    if not hidden:
        shape = "no hidden layer: one weighted sum per output, a straight line"
    elif len(set(hidden)) == 1:
        layers = "1 hidden layer" if len(hidden) == 1 else f"{len(hidden)} hidden layers"
        shape = f"{layers} of {hidden[0]} neurons"
    else:
        shape = f"hidden layers of {', '.join(map(str, hidden))} neurons"
    if settings.network.hidden is not None:
        return shape + AS_ASKED
    return f"{shape}: there are {rows:,} rows to learn from"


def _embedding_words(embed: Groups) -> str:
    """Say what is brought to few numbers first.

    >>> _embedding_words(((0, 32),)), _embedding_words(())
    ('; the 32 ramps or categories of 1 column are brought to 8 numbers first', '')
    """
    if not embed:
        return ""
    one = len(embed) == 1
    columns = f"{len(embed)} column{'s' * (not one)}"
    return (
        f"; the {count_of(embed):,} ramps or categories of {columns} are brought "
        f"to {SIZE} numbers {'' if one else 'each '}first"
    )


def _batch_words(rows: int, settings: Settings, plan: Plan) -> str:
    size = plan.batch_size
    batch = f"batches of {size} rows" if size and size < rows else "all rows in every step"
    if settings.learning.batch_size is not None:
        return batch + AS_ASKED
    return f"{batch}, so that an epoch has many steps"


def _tried_words(settings: Settings, members: Sequence[Member]) -> str:
    rates = len({member.learning_rate for member in members})
    starts = len(members) // rates
    tried = f"{rates} learning rate{'s' * (rates > 1)} x {starts} "
    if settings.together > 1:
        return (
            f"{tried}folds side by side: each network leaves one out and is judged by it; those of "
            "the best rate answer together"
        )
    return (
        f"{tried}random start{'s' * (starts > 1)} side by side; the best network on validation "
        "rows is kept"
    )


def eye_words(eye: Eye) -> str:
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
