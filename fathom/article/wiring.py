"""Part 4: neurons that fire together wire together; Pavlov's dog."""

from __future__ import annotations

import numpy as np

from fathom.article.part import Picture, Result, Row, Slip
from fathom.rules.dog import Experiment, pavlov

HALF = 0.5  # more saliva than this counts as an answer


def dog() -> Result:
    """Food, bell, saliva: before, during and after; then extinction and blocking."""
    runs = {rule: pavlov(rule) for rule in ("delta", "hebb", "oja")}
    delta = runs["delta"]
    through_food = pavlov(wiring="bell -> food")
    rows = (
        Row(4, "the bell before training", _answer(delta.answer("before"))),
        _stated(
            "food",
            _with_food(delta),
            "The neuron that identifies food and the one that produces saliva are already "
            "connected to each other.",
        ),
        _stated(
            "the bell, after it rang before the food",
            delta.answer("after"),
            "started producing saliva when Pavlov rang the bell",
        ),
        _stated(
            "the bell, wired to the food's neuron",
            through_food.answer("after"),
            "it developed a connection with the food signalling neuron",
        ),
        _stated(
            "the bell without food, for long",
            delta.answer("extinction"),
            "old connections may degrade",
            wet=False,
        ),
    )
    return Result(
        str(delta), rows, (_hebb(runs),), (Picture("Pavlov's dog", lambda: _draw(delta)),)
    )


def _hebb(runs: dict[str, Experiment]) -> Slip:
    hebb, oja, delta = (_weights(runs[rule]) for rule in ("hebb", "oja", "delta"))
    long = _weights(pavlov("hebb", trials=200))
    return Slip(
        17,
        "'neurons that fire together, wire together', and nothing more",
        f"Oja's rule stays bounded ({oja['conditioning']:.3g}, then {oja['extinction']:.3g}); the "
        f"delta rule (Rescorla and Wagner) learns {delta['conditioning']:.3g} and forgets "
        f"({delta['extinction']:.3g}), and leads on to gradient descent",
        experiment=f"plain Hebb: the bell's weight is {hebb['conditioning']:.3g} after 20 trials "
        f"with food, {long['conditioning']:.3g} after 200, and {hebb['extinction']:.3g} after the "
        "bell rang 20 times without food: it grows without bound and never forgets",
    )


def _stated(what: str, saliva: float, article: str, wet: bool = True) -> Row:
    answer = _answer(saliva)
    return Row(4, what, answer, article, holds=answer == ("saliva" if wet else "nothing"))


def _weights(run: Experiment) -> dict[str, float]:
    """Give the bell's weight at the end of each phase."""
    return {trial.phase: trial.weights["bell -> saliva"] for trial in run.trials}


def _with_food(run: Experiment) -> float:
    return run.phase("conditioning")[0].saliva


def _answer(saliva: float) -> str:
    return "saliva" if np.isnan(saliva) or saliva > HALF else "nothing"


def _draw(run: Experiment):  # type: ignore[no-untyped-def]
    from fathom.plots.pavlov import plot_pavlov

    return plot_pavlov(run)
