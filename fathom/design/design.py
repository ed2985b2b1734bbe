"""A sensible network for this data, with reasons: what a person need not know to get a good one.

>>> chosen = design(rows=6400, inputs=9, task="regression", outputs=1)
>>> chosen.blueprint.hidden, chosen.plan.batch_size, len(chosen.members)
((64, 64), 128, 9)
>>> print(chosen.reasons[0])
2 hidden layers of 64 neurons: there are 6,400 rows to learn from
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from fathom.design.reasons import eye_words, reasons
from fathom.design.recipe import (
    Recipe,
    alone,
    pictures,
    together,
    with_effort,
    with_optimiser,
)
from fathom.design.sides import told_apart
from fathom.errors import OptionError
from fathom.nets.activations import activation as find_activation
from fathom.nets.blueprint import Blueprint
from fathom.nets.embedding import Groups
from fathom.nets.losses import loss as find_loss
from fathom.nets.pictures.patches import principal_patches
from fathom.optimisers.optimisers import optimiser as find_optimiser
from fathom.optimisers.schedules import schedule as find_schedule
from fathom.runs.carried import Carried
from fathom.runs.opening import Origin
from fathom.settings.learning_parts import MOST_MEMBERS
from fathom.settings.settings import Settings
from fathom.training.examples import Examples, Member
from fathom.training.plan import Method, Plan

LOSSES_FOR = {
    "regression": ("squared", "absolute", "huber", "poisson"),
    "binary": ("binary_cross_entropy",),
    "multiclass": ("cross_entropy",),
}


T = TypeVar("T")


@dataclass(frozen=True)
class Design:
    """What will be trained: the network's blueprint, the members, the plan, and why."""

    blueprint: Blueprint
    members: tuple[Member, ...]
    plan: Plan
    reasons: tuple[str, ...]
    smoothing: float = 0.0

    def suited(self, examples: Examples, settings: Settings) -> Design:
        """Let a network for pictures begin with what these rows suggest; see `nets.patches`.

        Mirror images are left out where they would mislead, unless they were asked for.
        """
        eye = self.blueprint.eye
        if eye is None:
            return self
        why = self.reasons
        if eye.mirror and settings.pictures.mirror is None:
            sides = told_apart(examples.inputs, eye.shape, examples.expected)
            if sides.matter:
                eye = replace(eye, mirror=False)
                why = (eye_words(eye), *why[1:], str(sides))
        eye = replace(eye, first=principal_patches(examples.inputs, eye))
        return replace(self, blueprint=replace(self.blueprint, eye=eye), reasons=why)


def design(
    rows: int,
    inputs: int,
    task: str,
    outputs: int,
    settings: Settings | None = None,
    picture: tuple[int, int, int] | None = None,
    groups: Groups = (),
) -> Design:
    """Choose what the person did not.

    Args:
        rows: rows to learn from.
        inputs: numbers an encoded row has.
        task: regression, binary or multiclass.
        outputs: numbers the network gives.
        settings: what the person asked for.
        picture: rows, columns and channels, where the inputs are a picture.
        groups: of inputs that networks may bring to few numbers first.
    """
    settings = settings or Settings()
    recipe = _recipe(rows, task, settings, picture)
    hidden = _or(settings.network.hidden, recipe.hidden)
    dropout = _or(settings.network.dropout, recipe.dropout)
    activation = _activation(settings, hidden)
    plan = _plan(settings, recipe, task)
    _check_mixing(plan.method.optimiser, bool(hidden or recipe.eye))
    embed = groups if settings.together > 1 and hidden and recipe.eye is None else ()
    members = _members(settings, recipe)
    return Design(
        Blueprint(inputs, hidden, outputs, activation, dropout, eye=recipe.eye, embed=embed),
        members,
        plan,
        reasons(rows, settings, hidden, plan, members, recipe.eye, embed),
        _smoothing(settings, recipe, task),
    )


def _recipe(
    rows: int, task: str, settings: Settings, picture: tuple[int, int, int] | None
) -> Recipe:
    """Take the recipe that suits the rows, with as much work as was asked for."""
    recipe = together(rows, task) if settings.together > 1 else alone(rows)
    asked = settings.learning.optimizer and find_optimiser(settings.learning.optimizer).name
    if picture is not None and not settings.dense:
        recipe = pictures(rows, picture, settings.pictures.mirror is not False, asked or "muon")
        return with_effort(recipe, rows, settings.effort.effort)
    if asked is None and settings.network.hidden == ():  # there is nothing to be mixed
        asked = "adamw" if settings.together > 1 else recipe.optimizer
    if asked is not None:
        recipe = with_optimiser(recipe, find_optimiser(asked).mixes)
        recipe = replace(recipe, optimizer=asked)
    return with_effort(recipe, rows, settings.effort.effort)


def _activation(settings: Settings, hidden: tuple[int, ...]) -> str:
    activation = find_activation(_or(settings.network.activation, "relu")).name
    if activation in ("step", "softmax") and hidden:
        raise OptionError(
            f"{activation} cannot be the activation of hidden layers trained by gradient descent; "
            "relu, tanh or silu can"
        )
    return activation


def _check_mixing(name: str, are_hidden: bool) -> None:
    """Refuse an optimiser that mixes hidden neurons where there are none to be mixed."""
    if find_optimiser(name).mixes and not are_hidden:
        raise OptionError(
            f"{name} mixes the neurons of hidden layers, and this network has none: take adamw, "
            "or ask for hidden layers"
        )


def _plan(settings: Settings, recipe: Recipe, task: str) -> Plan:
    learning = settings.learning
    return Plan(
        method=Method(
            loss=_loss(learning.loss, task),
            optimiser=find_optimiser(_or(learning.optimizer, recipe.optimizer)).name,
            weight_decay=float(_or(learning.weight_decay, recipe.weight_decay)),
            schedule=find_schedule(_or(learning.schedule, recipe.schedule)).name,
        ),
        batch_size=_or(learning.batch_size, recipe.batch_size) or None,
        epochs=_or(learning.epochs, recipe.epochs),
        patience=_or(learning.patience, recipe.patience) or None,
        keep_best=_or(learning.keep, recipe.keep) == "best",
        trials=_trials(settings, recipe),
        one_left=recipe.one_left,
        chunk=recipe.chunk,
    )


def _members(settings: Settings, recipe: Recipe) -> tuple[Member, ...]:
    """Make the networks: every rate with every start, or with every fold."""
    rates, several = settings.learning.learning_rate or recipe.rates, settings.together > 1
    starts = settings.together if several else settings.effort.starts or recipe.starts
    if len(rates) * starts > MOST_MEMBERS:
        raise OptionError(
            f"{len(rates)} rates x {starts} {'folds' if several else 'starts'} are "
            f"{len(rates) * starts} networks; at most {MOST_MEMBERS} are trained at once"
        )
    first = settings.effort.seed * MOST_MEMBERS
    return tuple(
        Member(rate, first + start, start if several else None)
        for rate in rates
        for start in range(starts)
    )


def _or(wish: T | None, recipe: T) -> T:
    """Take the wish, or what the recipe says."""
    return recipe if wish is None else wish


def carried_on(chosen: Design, carried: Carried) -> Design:
    """Let networks that were trained before learn as was chosen; others begin, perhaps at one rate.

    >>> chosen = design(rows=600, inputs=3, task="regression", outputs=1)
    >>> one = carried_on(chosen, Carried(one_rate=True))
    >>> [len({member.learning_rate for member in each.members}) for each in (chosen, one)]
    [3, 1]
    """
    if carried.networks:
        goes_on = f"goes on from {len(carried.networks)} trained before, with their weights"
        members, reasons = carried.members(chosen.members), (*chosen.reasons, goes_on)
        return replace(chosen, members=members, reasons=reasons)
    if not carried.one_rate:
        return chosen
    rates = sorted({member.learning_rate for member in chosen.members})
    middle = rates[len(rates) // 2]
    kept = tuple(one for one in chosen.members if one.learning_rate == middle)
    return replace(chosen, members=kept)


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
        origin.blueprint or chosen.blueprint,
        members,
        replace(chosen.plan, trials=()),
        (chosen.reasons[0], begins),
        chosen.smoothing,
    )


def _smoothing(settings: Settings, recipe: Recipe, task: str) -> float:
    if task != "regression":
        return _or(settings.learning.label_smoothing, recipe.smoothing)
    if settings.learning.label_smoothing:
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


def _trials(settings: Settings, recipe: Recipe) -> tuple[int, ...]:
    """With rate, starts and patience all given, every network runs every epoch asked for."""
    learning = settings.learning
    given = learning.learning_rate is not None and settings.effort.starts is not None
    if given and learning.patience == 0:
        return ()
    if learning.epochs is None or not recipe.one_left:
        return recipe.trials
    return (max(learning.epochs // 5, 1),)
