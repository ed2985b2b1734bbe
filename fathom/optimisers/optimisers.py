"""Optimisers: which way to step, made from the slopes seen so far.

An optimiser gives a *direction*; the step is ``-learning_rate * direction``. The learning rate
stays outside, a traced number, so that another rate never compiles the program again.

>>> print(optimiser("momentum"))
momentum: velocity = 0.9 velocity + slope; step = -rate x velocity (Polyak 1964)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import optax
from jax import Array

from fathom.errors import OptionError, hint, same_name
from fathom.optimisers.adam import adam
from fathom.optimisers.lasting import (
    Lasting,
    by_adams_averages,
    by_muons_averages,
    by_one,
    by_root_of_square,
)
from fathom.optimisers.muon import Around, muon, open_muon
from fathom.optimisers.opened import (
    MEAN_DECAY,
    MOMENTUM,
    RMS_DECAY,
    RMS_FLOOR,
    Line,
    Memory,
    Opened,
    open_adam,
    open_momentum,
    open_nesterov,
    open_plain,
    open_rmsprop,
)
from fathom.shapes import PyTree

# What the parts of an optimiser's state are called in the ledger.
_CALLED = {
    "trace": "velocity",
    "nu": "square",
    "mean": "mean",
    "square": "square",
    "steps": "steps",
    "velocity": "velocity",
}


@dataclass(frozen=True)
class Optimiser:
    """How slopes become a direction, with the formula and where it comes from.

    `limit` is the stability limit times the curvature: on a bowl of curvature L a learning rate
    below ``limit / L`` converges and one above it diverges. None where no such limit holds, because
    the direction does not grow in proportion to the slope.
    `scaled_limit` is the same where the slope is divided by slowly changing averages: the limit
    times the curvature that is left after this division; see `fathom.rates.stability`.
    `opened` works one weight's direction out, line by line: the ledger. `lasting` says what becomes
    of a slope in later steps: who pulled at an answer is counted with it. `mixes`: a weight's
    direction hangs on those of other neurons, which opening it must be given `around` it.
    """

    name: str
    formula: str
    source: str
    direction: Callable[[], optax.GradientTransformation]
    opened: Opened
    lasting: Lasting
    limit: float | None = None
    scaled_limit: float | None = None
    decoupled: bool = False
    mixes: bool = False

    def transformation(
        self, weight_decay: float | Array | np.ndarray = 0.0
    ) -> optax.GradientTransformation:
        """Give the Optax transformation from slopes to the direction, learning rate left out.

        `weight_decay` pulls every weight towards 0. It joins the slope before the optimiser sees it
        (the square penalty, `weight_decay / 2 * weight**2` in the cost), except in adamw, where it
        joins the direction, so that Adam's scaling does not weaken it; so it does in muon.

        >>> import jax.numpy as jnp
        >>> adamw = optimiser("adamw").transformation(weight_decay=0.1)
        >>> weight, slope = jnp.array(10.0), jnp.array(4.0)
        >>> direction, _ = adamw.update(slope, adamw.init(weight), weight)
        >>> print(direction.round(4))
        2.0
        """
        if isinstance(weight_decay, int | float) and weight_decay == 0:
            return self.direction()
        decay = optax.add_decayed_weights(weight_decay)
        if self.decoupled:
            return optax.chain(self.direction(), decay)
        return optax.chain(decay, self.direction())

    def open(
        self,
        slope: float,
        weight: float,
        memory: Memory,
        weight_decay: float = 0.0,
        around: Around | None = None,
    ) -> list[Line]:
        """Work out one weight's direction from its slope; the last line is the direction.

        Args:
            slope: of the batch's cost.
            weight: before the step.
            memory: what the optimiser kept of this weight, by name; see `memory_of`.
            weight_decay: as in `transformation`.
            around: the layer's slopes and velocities, where its neurons are mixed.

        >>> for line in optimiser("sgd").open(slope=4.0, weight=10.0, memory={}, weight_decay=0.1):
        ...     print(line)
        slope = slope of the cost + 0.1 x weight = 4 + 0.1 x 10 = 5
        direction = slope = 5 = 5
        """
        plain = Line("slope of the cost", "", "", slope, abs(slope))
        beside = () if around is None else (around,)
        if not weight_decay:
            return self.opened(slope, memory, *beside)
        if self.decoupled:
            lines = self.opened(slope, memory, *beside)
            return [*lines, _decayed("direction with decay", lines[-1], weight_decay, weight)]
        joined = _decayed("slope", plain, weight_decay, weight)
        return [joined, *self.opened(joined.value, memory)]

    def __str__(self) -> str:
        return f"{self.name}: {self.formula} ({self.source})"


def _decayed(name: str, line: Line, decay: float, weight: float) -> Line:
    """Add what weight decay wants to a line."""
    return Line(
        name,
        f"{line.name} + {decay:g} x weight",
        f"{line.value:.6g} + {decay:g} x {weight:.6g}",
        line.value + decay * weight,
        line.size + abs(decay * weight),
    )


def memory_of(state: PyTree, pick: Callable[[PyTree], float | None]) -> dict[str, float]:
    """Name what an optimiser's state holds of one weight.

    Args:
        state: of the optimiser.
        pick: takes the weight out of a tree that is shaped like the weights; None if it is not
            there.

    >>> import jax.numpy as jnp
    >>> state = optimiser("momentum").transformation().init({"a": jnp.array([0.0, 0.0])})
    >>> memory_of(state, lambda tree: float(tree["a"][1]))
    {'velocity': 0.0}
    """
    named = {}
    for part in state if type(state) is tuple else (state,):
        for field in getattr(part, "_fields", ()):
            value = getattr(part, field)
            found = float(value) if field == "steps" else pick(value)
            if found is not None:
                named[_CALLED[field]] = found
    return named


_ADAM_LASTS = Lasting(decay=MEAN_DECAY, now=0.0, later=1 - MEAN_DECAY, divisor=by_adams_averages)
_MUON_LASTS = replace(_ADAM_LASTS, divisor=by_muons_averages, mixes=True)
ADAM_LIMIT = 2 * (1 + MEAN_DECAY) / (1 - MEAN_DECAY)  # 38: Cohen et al. 2022

_ENTRIES = (
    Optimiser(
        name="sgd",
        formula="step = -rate x slope",
        source="Cauchy 1847; Robbins and Monro 1951 for parts of the data",
        direction=optax.identity,
        opened=open_plain,
        lasting=Lasting(decay=0.0, now=1.0, later=0.0, divisor=by_one),
        limit=2.0,
    ),
    Optimiser(
        name="momentum",
        formula="velocity = 0.9 velocity + slope; step = -rate x velocity",
        source="Polyak 1964",
        direction=lambda: optax.trace(decay=MOMENTUM),
        opened=open_momentum,
        lasting=Lasting(decay=MOMENTUM, now=0.0, later=1.0, divisor=by_one),
        limit=2 * (1 + MOMENTUM),
    ),
    Optimiser(
        name="nesterov",
        formula="velocity = 0.9 velocity + slope; step = -rate x (slope + 0.9 velocity)",
        source="Nesterov 1983; Sutskever et al. 2013",
        direction=lambda: optax.trace(decay=MOMENTUM, nesterov=True),
        opened=open_nesterov,
        lasting=Lasting(decay=MOMENTUM, now=1.0, later=MOMENTUM, divisor=by_one),
        limit=2 * (1 + MOMENTUM) / (1 + 2 * MOMENTUM),
    ),
    Optimiser(
        name="rmsprop",
        formula="square = 0.9 square + 0.1 slope^2; step = -rate x slope / sqrt(square)",
        source="Tieleman and Hinton 2012",
        direction=lambda: optax.scale_by_rms(decay=RMS_DECAY, eps=RMS_FLOOR),
        opened=open_rmsprop,
        lasting=Lasting(decay=0.0, now=1.0, later=0.0, divisor=by_root_of_square),
    ),
    Optimiser(
        name="adam",
        formula=(
            "mean = 0.9 mean + 0.1 slope; square = 0.999 square + 0.001 slope^2; "
            "step = -rate x mean / sqrt(square), both corrected for starting at 0"
        ),
        source="Kingma and Ba 2015",
        direction=adam,
        opened=open_adam,
        lasting=_ADAM_LASTS,
        scaled_limit=ADAM_LIMIT,
    ),
    Optimiser(
        name="adamw",
        formula="Adam's direction plus weight decay x weight; step = -rate x the sum",
        source="Loshchilov and Hutter 2019",
        direction=adam,
        opened=open_adam,
        lasting=_ADAM_LASTS,
        scaled_limit=ADAM_LIMIT,
        decoupled=True,
    ),
    Optimiser(
        name="muon",
        formula=(
            "velocity = 0.95 velocity + slope; step = -rate x (2 x mix x (slope + 0.95 velocity) + "
            "weight decay x weight) for hidden layers' weights, a fifth of Adam's for others"
        ),
        source="Jordan et al. 2024",
        direction=muon,
        opened=open_muon,
        lasting=_MUON_LASTS,
        decoupled=True,
        mixes=True,
    ),
)

OPTIMISERS: dict[str, Optimiser] = {entry.name: entry for entry in _ENTRIES}
_ALIASES = {"gradient_descent": "sgd", "plain": "sgd", "heavy_ball": "momentum", "nag": "nesterov"}


def optimiser(name: str) -> Optimiser:
    """Find an optimiser by its name; hyphens, blanks and capitals make no difference.

    >>> optimiser("Adam").name
    'adam'
    >>> optimiser("adan")
    Traceback (most recent call last):
    ...
    fathom.errors.OptionError: there is no optimiser 'adan'. Did you mean 'adam'?
    """
    folded = same_name(name)
    found = OPTIMISERS.get(_ALIASES.get(folded, folded))
    if found is None:
        raise OptionError(f"there is no optimiser {name!r}. {hint(name, OPTIMISERS)}")
    return found


def descents_optimiser(name: str) -> Optimiser:
    """Find an optimiser for the descent on a function, which has no neurons to mix.

    >>> descents_optimiser("muon")
    Traceback (most recent call last):
    ...
    fathom.errors.OptionError: muon mixes the neurons of a layer, and a function has none: adam, ...
    """
    found = optimiser(name)
    if found.mixes:
        alone = ", ".join(entry.name for entry in _ENTRIES if not entry.mixes)
        raise OptionError(
            f"{found.name} mixes the neurons of a layer, and a function has none: adam, whose "
            f"direction it would take a fifth of, can descend there; there are {alone}"
        )
    return found
