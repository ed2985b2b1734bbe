"""A sensible network for this data, with reasons: what a person need not know to get a good one.

>>> chosen = design(rows=6400, inputs=9, task="regression", outputs=1)
>>> chosen.blueprint.hidden, chosen.plan.batch_size, len(chosen.members)
((64, 64), 128, 9)
>>> print(chosen.reasons[0])
2 hidden layers of 64 neurons: there are 6,400 rows to learn from
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from jaxtyping import Float

from fathom.design.reasons import reasons
from fathom.design.recipe import Recipe, alone, pictures, together, with_effort
from fathom.errors import OptionError, hint
from fathom.nets.activations import activation as find_activation
from fathom.nets.losses import loss as find_loss
from fathom.nets.network import Blueprint
from fathom.nets.pictures.patches import principal_patches
from fathom.optimisers.optimiser import optimiser as find_optimiser
from fathom.optimisers.schedule import schedule as find_schedule
from fathom.runs.opening import Origin
from fathom.training.learning import Method
from fathom.training.population import Member, Plan

MOST_NEURONS = 4096
MOST_LAYERS = 16
MOST_MEMBERS = 256
MOST_TOGETHER = 64
NETWORKS = ("convolutional", "dense")
LOSSES_FOR = {
    "regression": ("squared", "absolute", "huber", "poisson"),
    "binary": ("binary_cross_entropy",),
    "multiclass": ("cross_entropy",),
}


T = TypeVar("T")


@dataclass(frozen=True)
class Wishes:
    """What the person asked for; None leaves it to Fathom.

    Args:
        hidden: neurons of each hidden layer; () for none.
        activation: of the hidden layers.
        optimizer: how slopes become steps.
        learning_rate: the rates to try side by side.
        schedule: how the rate changes: constant, cosine, warm_up_cosine or one_cycle.
        loss: squared, absolute, huber or poisson for numbers; classes have their cross-entropy.
        dropout: share of hidden outputs silenced while training.
        weight_decay: how strongly weights are pulled towards 0.
        batch_size: rows a step; 0 for all.
        epochs: passes over the rows at the most.
        starts: random starts for each rate.
        ensemble: networks that answer together, each leaving out one of as many folds; without
            it, one.
        patience: epochs without improvement before a network stops; 0 for never.
        keep: each network as it was in its "best" epoch, or in its "last"; of pictures the last.
        label_smoothing: of classes: the share of each true class that is dealt out to all.
        seed: of the split, the starts and the shuffling.
        effort: quick, usual or thorough; what is asked for beside it stays.
        network: for pictures: convolutional or dense; without it, convolutional, unless hidden
            layers are asked for.
        mirror: for pictures: whether their mirror images are learnt from and asked, too.
    """

    hidden: tuple[int, ...] | None = None
    activation: str | None = None
    optimizer: str | None = None
    learning_rate: tuple[float, ...] | None = None
    schedule: str | None = None
    loss: str | None = None
    dropout: float | None = None
    weight_decay: float | None = None
    batch_size: int | None = None
    epochs: int | None = None
    starts: int | None = None
    ensemble: int | None = None
    patience: int | None = None
    keep: str | None = None
    label_smoothing: float | None = None
    seed: int = 0
    effort: str = "usual"
    network: str | None = None
    mirror: bool | None = None

    def __post_init__(self) -> None:
        for size in self.hidden or ():
            _within("hidden", size, 1, MOST_NEURONS, "neurons in a layer")
        if self.hidden and len(self.hidden) > MOST_LAYERS:
            raise OptionError(f"hidden gives {len(self.hidden)} layers; at most {MOST_LAYERS}")
        for rate in self.learning_rate or ():
            if not (math.isfinite(rate) and rate > 0):
                raise OptionError(f"the learning rate must be above 0, but got {rate:g}; try 0.01")
        rates = self.learning_rate or ()
        if twice := [rate for rate in rates if rates.count(rate) > 1]:
            raise OptionError(f"the learning rate {twice[0]:g} is given twice; give each once")
        if self.learning_rate == ():
            raise OptionError("the learning rate is missing; try 0.01")
        if self.dropout is not None and not 0 <= self.dropout < 1:
            raise OptionError(f"dropout must be 0 or more and below 1, but got {self.dropout:g}")
        decay = self.weight_decay
        if decay is not None and not (math.isfinite(decay) and decay >= 0):
            raise OptionError(f"weight decay must be 0 or more, but got {decay:g}")
        if self.network not in (None, *NETWORKS):
            raise OptionError(
                f"there is no network {self.network!r}. {hint(str(self.network), NETWORKS)}"
            )
        if self.network == "convolutional" and (self.hidden is not None or self.together > 1):
            raise OptionError(
                "a convolutional network has layers of its own and answers alone; leave hidden "
                "layers and the ensemble out, or ask for a dense one"
            )
        smooth = self.label_smoothing
        if smooth is not None and not 0 <= smooth < 1:
            raise OptionError(f"label smoothing must be 0 or more and below 1, but got {smooth:g}")
        if self.keep not in ("best", "last", None):
            raise OptionError(f"keep must be 'best' or 'last', but got {self.keep!r}")
        _within("batch size", self.batch_size, 0, 10**9, "rows")
        _within("epochs", self.epochs, 1, 10**6, "passes over the rows")
        _within("starts", self.starts, 1, MOST_MEMBERS, "random starts")
        _within("ensemble", self.ensemble, 1, MOST_TOGETHER, "networks that answer together")
        if self.starts is not None and self.together > 1:
            raise OptionError(
                "an ensemble has one random start for each fold; leave the starts out, or ask for "
                "an ensemble of 1"
            )
        _within("patience", self.patience, 0, 10**6, "epochs")
        _within("seed", self.seed, 0, 2**31 - 1, "a whole number")

    @property
    def dense(self) -> bool:
        """Whether pictures are given to plain layers of neurons."""
        if self.network is not None:
            return self.network == "dense"
        return self.hidden is not None or self.together > 1

    @property
    def together(self) -> int:
        """How many networks answer together."""
        return 1 if self.ensemble is None else self.ensemble


@dataclass(frozen=True)
class Design:
    """What will be trained: the network's blueprint, the members, the plan, and why."""

    blueprint: Blueprint
    members: tuple[Member, ...]
    plan: Plan
    reasons: tuple[str, ...]
    smoothing: float = 0.0

    def suited(self, inputs: Float[np.ndarray, "rows inputs"]) -> Design:
        """Let a network for pictures begin with what these rows suggest; see `nets.patches`."""
        eye = self.blueprint.eye
        if eye is None:
            return self
        first = principal_patches(inputs.reshape(-1, *eye.shape), eye)
        return replace(self, blueprint=replace(self.blueprint, eye=replace(eye, first=first)))


def design(
    rows: int,
    inputs: int,
    task: str,
    outputs: int,
    wishes: Wishes | None = None,
    picture: tuple[int, int, int] | None = None,
) -> Design:
    """Choose what the person did not.

    Args:
        rows: rows to learn from.
        inputs: numbers an encoded row has.
        task: regression, binary or multiclass.
        outputs: numbers the network gives.
        wishes: what the person asked for.
        picture: rows, columns and channels, where the inputs are a picture.
    """
    wishes = wishes or Wishes()
    several = wishes.together > 1
    recipe = together(rows, task) if several else alone(rows)
    if picture is not None and not wishes.dense:
        recipe = pictures(rows, picture, wishes.mirror is not False)
    recipe = with_effort(recipe, rows, wishes.effort)
    hidden = _or(wishes.hidden, recipe.hidden)
    activation = find_activation(_or(wishes.activation, "relu")).name
    if activation in ("step", "softmax") and hidden:
        raise OptionError(
            f"{activation} cannot be the activation of hidden layers trained by gradient descent; "
            "relu, tanh or silu can"
        )
    rates = wishes.learning_rate or recipe.rates
    starts = wishes.together if several else wishes.starts or recipe.starts
    if len(rates) * starts > MOST_MEMBERS:
        raise OptionError(
            f"{len(rates)} rates x {starts} {'folds' if several else 'starts'} are "
            f"{len(rates) * starts} networks; at most {MOST_MEMBERS} are trained at once"
        )
    plan = Plan(
        method=Method(
            loss=_loss(wishes.loss, task),
            optimiser=find_optimiser(_or(wishes.optimizer, recipe.optimizer)).name,
            weight_decay=float(_or(wishes.weight_decay, recipe.weight_decay)),
            schedule=find_schedule(_or(wishes.schedule, recipe.schedule)).name,
        ),
        batch_size=_or(wishes.batch_size, recipe.batch_size) or None,
        epochs=_or(wishes.epochs, recipe.epochs),
        patience=_or(wishes.patience, recipe.patience) or None,
        keep_best=_or(wishes.keep, recipe.keep) == "best",
        trials=_trials(wishes, recipe),
        one_left=recipe.one_left,
        chunk=recipe.chunk,
    )
    seeds = [wishes.seed * MOST_MEMBERS + start for start in range(starts)]
    folds = range(starts) if several else [None] * starts
    return Design(
        Blueprint(
            inputs, hidden, outputs, activation, _or(wishes.dropout, recipe.dropout), eye=recipe.eye
        ),
        tuple(
            Member(rate, seed, fold)
            for rate in rates
            for seed, fold in zip(seeds, folds, strict=True)
        ),
        plan,
        reasons(rows, wishes, hidden, plan, rates, starts, recipe.eye),
        _smoothing(wishes, recipe, task),
    )


def _or(wish: T | None, recipe: T) -> T:
    """Take the wish, or what the recipe says."""
    return recipe if wish is None else wish


def branch(chosen: Design, origin: Origin) -> Design:
    """Make a design that goes on from a step of another training: its network, other rates.

    Raises:
        OptionError: the network or its batches would be others.
    """
    before = origin.state.plan
    if chosen.plan.batch_size != before.batch_size:
        raise OptionError("a branch keeps the batch size of the training that it begins from")
    trunk = [origin.state.cohort.members[place] for place in origin.members]
    rates = dict.fromkeys(member.learning_rate for member in chosen.members)
    members = tuple(replace(one, learning_rate=rate) for rate in rates for one in trunk)
    begins = f"begins from step {origin.state.step:,} of another training, with its weights"
    return Design(
        chosen.blueprint,
        members,
        replace(chosen.plan, trials=()),
        (chosen.reasons[0], begins),
        chosen.smoothing,
    )


def _smoothing(wishes: Wishes, recipe: Recipe, task: str) -> float:
    if task != "regression":
        return _or(wishes.label_smoothing, recipe.smoothing)
    if wishes.label_smoothing:
        raise OptionError("label smoothing is for classes; leave it out")
    return 0.0


def _loss(asked: str | None, task: str) -> str:
    fitting = LOSSES_FOR[task]
    if asked is None:
        return fitting[0]
    chosen = find_loss(asked).name
    if chosen not in fitting:
        raise OptionError(f"{chosen} is no loss for {task}; there: {', '.join(fitting)}")
    return chosen


def _trials(wishes: Wishes, recipe: Recipe) -> tuple[int, ...]:
    """With rate, starts and patience all given, every network runs every epoch asked for."""
    given = wishes.learning_rate is not None and wishes.starts is not None
    if given and wishes.patience == 0:
        return ()
    if wishes.epochs is None or not recipe.one_left:
        return recipe.trials
    return (max(wishes.epochs // 5, 1),)


def _within(what: str, number: int | None, low: int, high: int, unit: str) -> None:
    if number is not None and not low <= number <= high:
        raise OptionError(f"{what} must be {low} to {high:,} ({unit}), but got {number:,}")
