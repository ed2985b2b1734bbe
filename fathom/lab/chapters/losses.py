"""Chapter 3, how wrong: losses of several numbers, and of one answer that is probabilities."""

from __future__ import annotations

from typing import Annotated

import jax
import jax.numpy as jnp
import numpy as np
from pydantic import Field

from fathom.errors import OptionError
from fathom.lab.asking import Answer, Ask, Nothing, Question, Visitor
from fathom.nets.activations import activation
from fathom.nets.costs import cost
from fathom.nets.losses import loss
from fathom.nets.precision import float64

Number = Annotated[float, Field(ge=-1000, le=1000)]
Sum = Annotated[float, Field(ge=-50, le=50)]
SHOWN = ("error", "absolute", "squared")
CURVE = np.linspace(0.005, 1, 200)


class Numbers(Question):
    """What is true, and what was answered, for up to eight examples."""

    expected: Annotated[list[Number], Field(min_length=1, max_length=8)]
    predicted: Annotated[list[Number], Field(min_length=1, max_length=8)]


class Classes(Question):
    """The last sums of a network, one for each class, and which class it truly is."""

    sums: Annotated[list[Sum], Field(min_length=2, max_length=6)]
    truth: Annotated[int, Field(strict=True, ge=0, le=5)]


def numbers(_: Visitor, asked: Numbers) -> Answer:
    """Compare numbers by the mean error, the mean absolute and the mean squared error.

    >>> told = numbers(Visitor(), Numbers(expected=[10, 10], predicted=[9, 11])).data
    >>> [(name, one["losses"], one["mean"]) for name, one in told.items()]
    [('error', [1.0, -1.0], 0.0), ('absolute', [1.0, 1.0], 1.0), ('squared', [1.0, 1.0], 1.0)]
    """
    told = {}
    for name in SHOWN:
        found = cost(name, [[y] for y in asked.expected], [[p] for p in asked.predicted])
        told[name] = {
            "formula": found.loss.formula,
            "cost": found.loss.cost_name,
            "losses": list(found.losses),
            "mean": found.mean,
        }
    return Answer(told)


def classes(_: Visitor, asked: Classes) -> Answer:
    """Turn sums into probabilities; give the cross-entropy for the truth, and for every other.

    >>> told = classes(Visitor(), Classes(sums=[-1.4697, -0.5621, -1.6094], truth=1)).data
    >>> [round(p, 4) for p in told["probabilities"]], round(told["loss"], 4), told["answer"]
    ([0.23, 0.57, 0.2], 0.5621, 1)
    """
    count = len(asked.sums)
    if asked.truth >= count:
        raise OptionError(f"there are {count} classes, numbered from 0; {asked.truth} is none.")
    with float64():
        probabilities = np.asarray(activation("softmax")(jnp.array(asked.sums, float))).tolist()
    surprises = [
        cost("cross-entropy", [one], [probabilities]).mean for one in np.eye(count).tolist()
    ]
    data = {
        "probabilities": probabilities,
        "surprises": surprises,
        "loss": surprises[asked.truth],
        "answer": int(np.argmax(probabilities)),
    }
    return Answer(data)


def curve(_: Visitor, asked: Nothing) -> Answer:
    """Give the cross-entropy of the right class by the probability that it was given.

    >>> told = curve(Visitor(), Nothing()).arrays
    >>> round(float(told["loss"][0]), 3), abs(float(told["loss"][-1]))
    (5.298, 0.0)
    """
    measure = loss("cross_entropy")
    with float64():
        truth, p = jnp.array([1.0, 0.0]), jnp.asarray(CURVE)
        values = jax.vmap(lambda one: measure(truth, one))(jnp.stack([p, 1 - p], axis=1))
    return Answer({}, {"p": CURVE, "loss": np.asarray(values)})


ASKS = {
    "losses.numbers": Ask(Numbers, numbers),
    "losses.classes": Ask(Classes, classes),
    "losses.curve": Ask(Nothing, curve),
}
