"""Options on the network and its training. Each stands here and nowhere else."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator

from fathom.settings.option import Bounds, Layers, Option, Rates, Seconds, Share
from fathom.settings.part import Part
from fathom.settings.typed import numbers, size, sizes, whole_or_word

MOST_NEURONS = 4096
MOST_MEMBERS = 256
MOST_TOGETHER = 64
MOST_ROWS = 10**9
MOST_SEED = 2**31 - 1
MOST_SECONDS = 30 * 24 * 3600


def _one_or_more(value: Any) -> Any:
    """Let one number stand for a row of one; any sequence for a row."""
    if value is None or isinstance(value, str):
        return value
    return tuple(value) if hasattr(value, "__iter__") else (value,)


def _file(value: Any) -> Any:
    """Let a text be the place of a file."""
    return Path(value) if isinstance(value, str) else value


RateRow = Annotated[tuple[float, ...] | None, BeforeValidator(_one_or_more)]
LayerRow = Annotated[tuple[int, ...] | None, BeforeValidator(_one_or_more)]


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
            "Share of hidden outputs silenced while training [default: of classes .05, below 1,000 "
            "rows .2; else 0].",
            Share("dropout"),
        ),
    ] = None


class LearningSettings(Part):
    """How weights change."""

    optimizer: Annotated[
        str | None,
        Option(
            "sgd, momentum, nesterov, rmsprop, adam, adamw or muon [default: muon; below 1,000 "
            "rows adamw; one: adam].",
            lasting=False,
        ),
    ] = None
    learning_rate: Annotated[
        RateRow,
        Option(
            "Rates to try side by side [default: .02; below 1,000 rows .001,.003,.01; one: "
            ".001,.01,.1].",
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
            "Passes over the rows at the most [default: 30 to 15, of very many rows fewer; below "
            "1,000 rows 25 to 60; one: 200].",
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
    time: Annotated[
        float | None,
        Option(
            "Seconds it may take: fewer epochs, by a speed that is measured first.",
            Seconds("time", MOST_SECONDS),
            typed="SECONDS",
            decides=False,
        ),
    ] = None
    seed: Annotated[
        int,
        Option(
            "The same seed gives the same network, with as many cores or FATHOM_DEVICES.",
            Bounds("seed", 0, MOST_SEED, "a whole number"),
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
    importance: Annotated[
        bool,
        Option("See how much worse it gets without each column.", lasting=False, decides=False),
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
        int | None,
        Option(
            "What the run may take on the disk, like 200MB [default: 50MB; more for many rows].",
            Bounds("the run's limit", 1, 2**50, "bytes"),
            typed="SIZE",
            read=size,
            lasting=False,
            decides=False,
        ),
    ] = None
    resume: Annotated[
        bool, Option("Go on where a training was stopped or killed.", decides=False)
    ] = False
