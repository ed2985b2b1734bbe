"""Optimisers: which way to step, made from the slopes seen so far.

An optimiser gives a *direction*; the step is ``-learning_rate * direction``. The learning rate
stays outside, a traced number, so that another rate never compiles the program again.

>>> print(optimiser("momentum"))
momentum: velocity = 0.9 velocity + slope; step = -rate x velocity (Polyak 1964)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import optax
from jax import Array

from fathom.errors import OptionError, hint, same_name

MOMENTUM = 0.9


@dataclass(frozen=True)
class Optimiser:
    """How slopes become a direction, with the formula and where it comes from.

    `limit` is the stability limit times the curvature: on a bowl of curvature L a learning rate
    below ``limit / L`` converges and one above it diverges. None where no such limit holds, because
    the direction does not grow in proportion to the slope.
    """

    name: str
    formula: str
    source: str
    direction: Callable[[], optax.GradientTransformation]
    limit: float | None = None
    decoupled: bool = False

    def transformation(self, weight_decay: float | Array = 0.0) -> optax.GradientTransformation:
        """Give the Optax transformation from slopes to the direction, learning rate left out.

        `weight_decay` pulls every weight towards 0. It joins the slope before the optimiser sees it
        (the square penalty, `weight_decay / 2 * weight**2` in the cost), except in adamw, where it
        joins the direction, so that Adam's scaling does not weaken it.

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

    def __str__(self) -> str:
        return f"{self.name}: {self.formula} ({self.source})"


_ENTRIES = (
    Optimiser(
        name="sgd",
        formula="step = -rate x slope",
        source="Cauchy 1847; Robbins and Monro 1951 for parts of the data",
        direction=optax.identity,
        limit=2.0,
    ),
    Optimiser(
        name="momentum",
        formula="velocity = 0.9 velocity + slope; step = -rate x velocity",
        source="Polyak 1964",
        direction=lambda: optax.trace(decay=MOMENTUM),
        limit=2 * (1 + MOMENTUM),
    ),
    Optimiser(
        name="nesterov",
        formula="velocity = 0.9 velocity + slope; step = -rate x (slope + 0.9 velocity)",
        source="Nesterov 1983; Sutskever et al. 2013",
        direction=lambda: optax.trace(decay=MOMENTUM, nesterov=True),
        limit=2 * (1 + MOMENTUM) / (1 + 2 * MOMENTUM),
    ),
    Optimiser(
        name="rmsprop",
        formula="square = 0.9 square + 0.1 slope^2; step = -rate x slope / sqrt(square)",
        source="Tieleman and Hinton 2012",
        direction=lambda: optax.scale_by_rms(decay=0.9),
    ),
    Optimiser(
        name="adam",
        formula=(
            "mean = 0.9 mean + 0.1 slope; square = 0.999 square + 0.001 slope^2; "
            "step = -rate x mean / sqrt(square), both corrected for starting at 0"
        ),
        source="Kingma and Ba 2015",
        direction=optax.scale_by_adam,
    ),
    Optimiser(
        name="adamw",
        formula="Adam's direction plus weight decay x weight; step = -rate x the sum",
        source="Loshchilov and Hutter 2019",
        direction=optax.scale_by_adam,
        decoupled=True,
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
