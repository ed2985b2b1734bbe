"""Settings that suit a table, where the person asked for none.

Two recipes: one network to look through, and several that answer together, which are more accurate.
Both depend on the number of rows, the second on the task as well, never on a table; what it reaches
is in docs/benchmarks.md.

>>> together(rows=8000, task="regression").hidden, together(rows=8000, task="regression").epochs
((128, 128, 128), 15)
>>> [together(rows, "regression").epochs for rows in (1000, 5000, 50_000, 100_000, 1_000_000)]
[30, 24, 15, 8, 3]
>>> alone(rows=800).hidden
(32, 32)
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from fathom.data.columns.category_column import MOST_CATEGORIES as FEW_CATEGORIES
from fathom.errors import OptionError
from fathom.nets.pictures.eye import Eye
from fathom.training.batches import LONGEST_CHUNK

ENOUGH_FOR_RAMPS = 1000  # rows; with fewer, ramps hurt as often as they helped
RAMPS = 32
MOST_INPUTS = 1024  # made by ramps
FEWEST_RAMPS = 4
MOST_CATEGORIES = 2000  # of a column, where they are embedded
VISITS, EPOCHS = 120_000, (15, 30)  # rows looked at by one network, and how often each
MOST_VISITS, LEAST_EPOCHS = 800_000, 3  # of very many rows
FEW_VISITS, FEW_EPOCHS = 7500, (25, 60)  # of fewer rows than suit ramps
ADAM_RATES = (0.0007, 0.002, 0.006)
MUON_RATES = (0.007, 0.02, 0.06)  # it goes as far whatever the slopes are, and farther than Adam
NETWORKS = {"quick": 4, "usual": 8, "thorough": 16}  # that answer together
QUICK_VISITS, QUICK_LOOKS, QUICK_EPOCHS = 60_000, 15_000, 20  # looks: at pictures
PLACES = 32  # rows and columns of the first convolution
STAGES = ((32, 32), (64, 64), (128, 128))  # neurons of convolutions
QUICK_STAGES = ((16,), (32,), (64,))
PICTURE_RATE, PICTURE_ADAM_RATE = 0.03, 0.003  # of Muon, and of other optimisers
PICTURE_VISITS, PICTURE_EPOCHS = 40_000, (5, 20)  # looks at pictures, and how often each
CHUNK_NUMBERS = 2**22  # of the pictures that one call learns from: 16 MB on every device
TEST_SHARE = 0.2
VALIDATION_SHARE = 0.16
FEW_CHOOSE, MOST_CHOOSE = 0.05, 1000  # of pictures: a share, and how many at the most


@dataclass(frozen=True)
class Recipe:
    """What is left to Fathom; the names are those of `fathom.train`.

    `trials` are epochs after which the worse rates are given up; all but the best, if `one_left`.
    `eye` is what a network for pictures has in front.
    """

    hidden: tuple[int, ...]
    batch_size: int
    epochs: int
    rates: tuple[float, ...]
    trials: tuple[int, ...]
    one_left: bool
    optimizer: str
    schedule: str
    weight_decay: float
    dropout: float
    starts: int = 3
    patience: int = 20
    keep: str = "best"
    smoothing: float = 0.0
    chunk: int = LONGEST_CHUNK
    eye: Eye | None = None


def with_effort(recipe: Recipe, rows: int, effort: str) -> Recipe:
    """Give the recipe for less work, or for more.

    Quick is about the same small work for every table: one rate, and few epochs where there are
    many rows. Thorough is twice the epochs, with rates further out.

    >>> with_effort(together(8000, "regression"), 8000, "quick").epochs
    7
    >>> with_effort(together(8000, "regression"), 8000, "thorough").rates
    (0.008, 0.02, 0.05)
    """
    if effort == "quick":
        visits, middle = QUICK_VISITS if recipe.eye is None else QUICK_LOOKS, len(recipe.rates) // 2
        return replace(
            recipe,
            hidden=tuple(min(width, 128) for width in recipe.hidden[:2]),
            epochs=min(max(visits // max(rows, 1), 1), QUICK_EPOCHS),
            rates=recipe.rates[middle : middle + 1],
            trials=(),
            eye=recipe.eye and replace(recipe.eye, stages=QUICK_STAGES, block=2 * recipe.eye.block),
        )
    if effort == "thorough":
        low, high = (
            float(f"{rate:.6g}") for rate in (recipe.rates[0] / 2.5, recipe.rates[-1] * 2.5)
        )
        trials = tuple(2 * trial for trial in recipe.trials)
        rates, eye = (low, *recipe.rates, high), recipe.eye
        if eye is not None:  # what is hidden needs more epochs to be made up for
            eye = replace(eye, cut=min(eye.shape[:2]) // 4)
        return replace(recipe, epochs=2 * recipe.epochs, rates=rates, trials=trials, eye=eye)
    return recipe


def networks(units: int, asked: int | None, one: bool, effort: str = "usual") -> int:
    """Say how many networks answer together: eight, as long as there are as many units.

    Args:
        units: pairs of rows, or groups: what the folds are made of.
        asked: how many the person asked for.
        one: whether something was asked that only one network has.
        effort: quick, usual or thorough.

    >>> networks(4000, None, one=False), networks(4, None, one=False), networks(4000, 5, one=False)
    (8, 4, 5)
    """
    if asked is not None:
        return asked
    return 1 if one else max(1, min(NETWORKS[effort], units))


def shares(
    together: int,
    test: float | None,
    validation: float | None,
    later: bool = False,
    pictures: int = 0,
) -> tuple[float, float]:
    """Say what share of the rows is kept aside to test, and what share chooses among networks.

    Networks that answer together need neither: each row is answered by the one that left it out.

    Args:
        together: how many networks answer together.
        test, validation: what the person asked for.
        later: whether rows follow each other in time; then the latest are always kept aside.
        pictures: how many there are; of them fewer choose, since the last epoch is kept anyway.

    Raises:
        OptionError: validation rows are asked for where they would have nothing to do.

    >>> shares(8, None, None), shares(1, None, None)
    ((0.0, 0.0), (0.2, 0.16))
    """
    if together > 1 and validation:
        raise OptionError(
            f"networks that answer together are judged by their folds, so a validation share of "
            f"{validation:g} has nothing to do; leave it out, or ask for an ensemble of 1"
        )
    choose = min(FEW_CHOOSE, MOST_CHOOSE / pictures) if pictures else VALIDATION_SHARE
    usual = (TEST_SHARE, choose) if together == 1 else (TEST_SHARE * later, 0.0)
    return (usual[0] if test is None else test, usual[1] if validation is None else validation)


def alone(rows: int) -> Recipe:
    """Give the settings of one network, small enough to look through."""
    if rows < 200:
        hidden: tuple[int, ...] = (16,)
    else:
        hidden = (32, 32) if rows < 2000 else (64, 64)
    return Recipe(
        hidden=hidden,
        batch_size=_batch(rows, (16, 500), (32, 2000), (64, 5000), (128, None)),
        epochs=200,
        rates=(0.001, 0.01, 0.1),
        trials=(10, 30),
        one_left=False,
        optimizer="adam",
        schedule="constant",
        weight_decay=0.0,
        dropout=0.0,
    )


def together(rows: int, task: str) -> Recipe:
    """Give the settings of networks that answer together.

    With few rows a learning rate has to be looked for. It is judged once, after a fifth of the
    epochs, and the best one goes on: each further judgement would compile the program for another
    number of networks. With more rows Muon goes as far at one rate on every table.
    """
    if rows < ENOUGH_FOR_RAMPS:
        return _together(rows, task, FEW_VISITS, FEW_EPOCHS)
    many = _together(rows, task, VISITS, EPOCHS)
    epochs = min(many.epochs, max(MOST_VISITS // rows, LEAST_EPOCHS))
    return replace(
        many,
        batch_size=256,
        epochs=epochs,
        rates=(0.02,),
        trials=(max(epochs // 5, 1),),  # where several rates are asked for
        optimizer="muon",
        dropout=many.dropout / 4,
    )


def _together(rows: int, task: str, visits: int, within: tuple[int, int]) -> Recipe:
    epochs = min(max(visits // max(rows, 1), within[0]), within[1])
    return Recipe(
        hidden=(128,) * 3,
        batch_size=64,
        epochs=epochs,
        rates=(0.001, 0.003, 0.01),
        trials=(epochs // 5,),
        one_left=True,
        optimizer="adamw",
        schedule="warm_up_cosine",
        weight_decay=0.3,
        dropout=0.0 if task == "regression" else 0.2,
    )


def with_optimiser(recipe: Recipe, mixes: bool) -> Recipe:
    """Give the recipe with rates that suit another optimiser.

    Args:
        recipe: what suits the rows.
        mixes: whether the optimiser that was asked for mixes neurons, as Muon does.
    """
    if mixes == (recipe.optimizer == "muon"):
        return recipe
    return replace(recipe, rates=MUON_RATES if mixes else ADAM_RATES)


def pictures(
    rows: int, shape: tuple[int, int, int], mirror: bool = True, optimizer: str = "muon"
) -> Recipe:
    """Give the settings of a convolutional network, for so many pictures of such a shape.

    Of larger pictures small windows become places at once, so that about 32 x 32 are left.

    >>> pictures(1680, (32, 32, 3)).eye.stages, pictures(1680, (32, 32, 3)).epochs
    (((32, 32), (64, 64), (128, 128)), 20)
    >>> [pictures(1680, (side, side, 3)).chunk for side in (28, 32, 64, 224)]
    [13, 10, 2, 1]
    """
    block = max(1, round(min(shape[:2]) / PLACES))
    batch_size = _batch(rows, (16, 200), (32, 800), (64, 1200), (128, None))
    return Recipe(
        hidden=(),
        batch_size=batch_size,
        epochs=min(max(PICTURE_VISITS // max(rows, 1), PICTURE_EPOCHS[0]), PICTURE_EPOCHS[1]),
        rates=(PICTURE_RATE if optimizer == "muon" else PICTURE_ADAM_RATE,),
        trials=(),
        one_left=False,
        optimizer=optimizer,
        schedule="one_cycle",
        weight_decay=0.05,
        dropout=0.0,
        chunk=min(max(CHUNK_NUMBERS // (batch_size * math.prod(shape)), 1), LONGEST_CHUNK),
        starts=1,
        patience=0,
        keep="last",
        smoothing=0.1,
        eye=Eye(
            shape,
            STAGES,
            block,
            shift=max(1, min(shape[:2]) // 8),
            mirror=mirror,
        ),
    )


def ramps(rows: int, columns: int) -> int:
    """Say how many ramps each number gets: as many as are not too much work, or none.

    >>> ramps(rows=8000, columns=9), ramps(rows=500, columns=9), ramps(rows=100_000, columns=50)
    (32, 0, 20)
    """
    if rows < ENOUGH_FOR_RAMPS or not columns:
        return 0
    most = min(RAMPS, MOST_INPUTS // columns)
    return most if most >= FEWEST_RAMPS else 0


def categories(rows: int) -> int:
    """Say how many categories of a column have an input of their own.

    >>> categories(500), categories(5000)
    (50, 2000)
    """
    return MOST_CATEGORIES if rows >= ENOUGH_FOR_RAMPS else FEW_CATEGORIES


def _batch(rows: int, *sizes: tuple[int, int | None]) -> int:
    """Small tables need small batches, or an epoch has hardly a step."""
    return next(size for size, below in sizes if below is None or rows < below)
