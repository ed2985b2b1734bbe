"""The options of a training, by what they are about; each stands here and nowhere else.

None leaves an option open: Fathom decides then, by the recipe in `fathom.design.recipe`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, field_serializer

from fathom.settings.option import Bounds, Layers, OneOf, Option, Rates, Share
from fathom.settings.part import Part
from fathom.settings.typed import kind_pairs, names, numbers, size, sizes, whole_or_word

MOST_NEURONS = 4096
MOST_MEMBERS = 256
MOST_TOGETHER = 64
MOST_ROWS = 10**9
MOST_SEED = 2**31 - 1
RUN_LIMIT = 200 * 2**20  # bytes
NETWORKS = ("convolutional", "dense")


def _one_or_more(value: Any) -> Any:
    """Let one number stand for a row of one; any sequence for a row."""
    if value is None or isinstance(value, str):
        return value
    return tuple(value) if hasattr(value, "__iter__") else (value,)


def _names_in_order(value: Any) -> Any:
    """Let any collection of names stand for a row of them, sets in the order of the alphabet."""
    if value is None or isinstance(value, str):
        return value
    return tuple(sorted(value) if isinstance(value, set | frozenset) else value)


def _path(value: Any) -> str | None:
    """Give the place of a file, from the root on; None for a table in memory."""
    return str(Path(value).absolute()) if isinstance(value, str | Path) else None


def _file(value: Any) -> Any:
    """Let a text be the place of a file."""
    return Path(value) if isinstance(value, str) else value


RateRow = Annotated[tuple[float, ...] | None, BeforeValidator(_one_or_more)]
LayerRow = Annotated[tuple[int, ...] | None, BeforeValidator(_one_or_more)]
Names = Annotated[tuple[str, ...] | None, BeforeValidator(_names_in_order)]


class TableSettings(Part):
    """What a table holds, and which of it to learn from."""

    target: Annotated[
        str | None, Option("The column to predict (needed for a table).", typed="COLUMN")
    ] = None
    task: Annotated[
        str | None, Option("regression, binary or multiclass [default: the values say].")
    ] = None
    positive: Annotated[
        str | None, Option("Of two classes the one whose probability is given.", typed="CLASS")
    ] = None
    columns: Annotated[
        Mapping[str, str] | None,
        Option(
            "What a column is: category, number, date or ignore; once for each.",
            typed="NAME=KIND",
            read=kind_pairs,
            flags=("--column",),
            several=True,
        ),
    ] = None
    only: Annotated[
        Names,
        Option(
            "Learn from these columns alone.", typed="A,B,...", read=names, flags=("--columns",)
        ),
    ] = None
    weight: Annotated[
        str | None,
        Option(
            "A column: how much each row counts, in learning and in what is measured.",
            typed="COLUMN",
        ),
    ] = None
    group: Annotated[
        str | None,
        Option("A column: rows that belong together are never divided.", typed="COLUMN"),
    ] = None
    time_column: Annotated[
        str | None,
        Option("A column: when rows came; the latest ones test.", typed="COLUMN"),
    ] = None
    target_scale: Annotated[
        str | None,
        Option("Learn the logarithm of a number, for skewed ones above 0.", typed="log"),
    ] = None


class PictureSettings(Part):
    """What only pictures can be asked."""

    network: Annotated[
        str | None,
        Option(
            "For pictures: the network [default: convolutional].",
            OneOf("network", NETWORKS),
            typed="convolutional|dense",
        ),
    ] = None
    size: Annotated[
        int | None, Option("Pixels each way that pictures are brought to [at most 64].")
    ] = None
    mirror: Annotated[
        bool | None,
        Option("Also learn from pictures' mirror images; not for digits [default: yes]."),
    ] = None
    labels: Annotated[
        Any,
        Option(
            "For pictures without folders of classes: a table of files and what they show.",
            typed="FILE",
        ),
    ] = None

    @field_serializer("labels")
    def _place(self, labels: Any) -> str | None:
        return _path(labels)


class RowSettings(Part):
    """Which rows are learnt from, choose, and test."""

    test: Annotated[
        Any,
        Option("Rows to measure the result on, instead of a share.", typed="FILE", lasting=False),
    ] = None
    test_share: Annotated[
        float | None,
        Option("Share of the rows kept aside to measure the result [default: 0; one network: .2]."),
    ] = None
    validation_share: Annotated[
        float | None,
        Option("For one network: share of the rows that choose among starts [default: .16]."),
    ] = None
    class_weight: Annotated[
        str | None,
        Option("Learn as if all classes were equally frequent.", typed="balanced"),
    ] = None

    @field_serializer("test")
    def _place(self, test: Any) -> str | None:
        return _path(test)


class NetworkSettings(Part):
    """What the network is, and how numbers come into it."""

    scaling: Annotated[
        str | None, Option("Of numbers: robust (by the median) or standard (by the mean).")
    ] = None
    ramps: Annotated[
        int | None, Option("Also give each number as N ramps between quantiles.", typed="N")
    ] = None
    hidden: Annotated[
        LayerRow,
        Option(
            "Neurons of each hidden layer; none for no layer.",
            Layers("hidden", 1, MOST_NEURONS, "neurons in a layer"),
            typed="64,64|none",
            read=sizes,
        ),
    ] = None
    activation: Annotated[str | None, Option("Of the hidden layers [default: relu].")] = None
    dropout: Annotated[
        float | None,
        Option(
            "Share of hidden outputs silenced while training [default: classes .2, else 0].",
            Share("dropout"),
        ),
    ] = None


class LearningSettings(Part):
    """How weights change."""

    optimizer: Annotated[
        str | None,
        Option(
            "sgd, momentum, nesterov, rmsprop, adam or adamw [default: adamw; one: adam].",
            lasting=False,
        ),
    ] = None
    learning_rate: Annotated[
        RateRow,
        Option(
            "Rates to try side by side [default: .0007,.002,.006; one: .001,.01,.1].",
            Rates(),
            typed="RATE,...",
            read=numbers,
            lasting=False,
        ),
    ] = None
    schedule: Annotated[
        str | None,
        Option(
            "constant, cosine, warm_up_cosine or one_cycle [default: third; one: first].",
            lasting=False,
        ),
    ] = None
    loss: Annotated[
        str | None,
        Option(
            "For numbers: squared, absolute or huber; poisson for counts [default: squared].",
            lasting=False,
        ),
    ] = None
    weight_decay: Annotated[
        float | None,
        Option(
            "How strongly weights are pulled towards 0 [default: .3; one: 0].",
            Share("weight decay", math.inf),
            lasting=False,
        ),
    ] = None
    label_smoothing: Annotated[
        float | None,
        Option(
            "Of classes: share dealt out to all [default: pictures .1, else 0].",
            Share("label smoothing"),
        ),
    ] = None
    batch_size: Annotated[
        int | None,
        Option(
            "Rows in each step [default: by rows].",
            Bounds("batch size", 0, MOST_ROWS, "rows"),
            typed="ROWS|full",
            read=whole_or_word("full"),
        ),
    ] = None
    epochs: Annotated[
        int | None,
        Option(
            "Passes over the rows at the most [default: 30 to 60; one: 200].",
            Bounds("epochs", 1, 10**6, "passes over the rows"),
            lasting=False,
        ),
    ] = None
    patience: Annotated[
        int | None,
        Option(
            "Epochs without improvement before a stop [default: 20].",
            Bounds("patience", 0, 10**6, "epochs"),
            typed="EPOCHS|none",
            read=whole_or_word("none"),
            lasting=False,
        ),
    ] = None
    keep: Annotated[
        str | None,
        Option(
            "Each network's best epoch, or its last [default: best].",
            typed="best|last",
            lasting=False,
        ),
    ] = None


class EffortSettings(Part):
    """How many networks learn, and how much work they make."""

    ensemble: Annotated[
        int | None,
        Option(
            "Networks that answer together, each leaving out one of N folds; 1 for one network to "
            "look through [default: 8].",
            Bounds("ensemble", 1, MOST_TOGETHER, "networks that answer together"),
            typed="N",
            flags=("--ensemble", "--folds"),
        ),
    ] = None
    starts: Annotated[
        int | None,
        Option(
            "For one network: random starts for each rate [default: 3].",
            Bounds("starts", 1, MOST_MEMBERS, "random starts"),
        ),
    ] = None
    quick: Annotated[bool, Option("A small amount of work, to see what there is in it.")] = False
    thorough: Annotated[bool, Option("About five times the usual work.")] = False
    seed: Annotated[
        int,
        Option(
            "The same seed gives the same network.", Bounds("seed", 0, MOST_SEED, "a whole number")
        ),
    ] = 0

    @property
    def effort(self) -> str:
        """How much work: quick, usual or thorough."""
        return "quick" if self.quick else "thorough" if self.thorough else "usual"


class JudgingSettings(Part):
    """What is found out beside the network."""

    decide: Annotated[
        str | None,
        Option(
            "Of two classes: name the positive one by these costs, or for the best metric.",
            typed="MISS:ALARM|METRIC",
        ),
    ] = None
    sweep: Annotated[
        bool,
        Option(
            "With rates of your own: run others briefly beside them, to compare.", decides=False
        ),
    ] = True
    baselines: Annotated[
        bool,
        Option("See what simpler methods reach on the same rows.", lasting=False, decides=False),
    ] = True


class RunSettings(Part):
    """Whether and where the run is kept, from which every step comes back."""

    run: Annotated[
        Path | None,
        BeforeValidator(_file),
        Option(
            "A folder to keep the run in: people.run beside people.fathom.",
            lasting=False,
            decides=False,
        ),
    ] = None
    run_limit: Annotated[
        int,
        Option(
            "What the run may take on the disk, like 200MB.",
            Bounds("the run's limit", 1, 2**50, "bytes"),
            typed="SIZE",
            read=size,
            lasting=False,
            decides=False,
        ),
    ] = RUN_LIMIT
    resume: Annotated[
        bool, Option("Go on where a training was stopped or killed.", decides=False)
    ] = False
