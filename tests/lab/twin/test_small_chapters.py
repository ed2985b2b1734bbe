"""Chapters 1 to 3 in the page: a neuron, a dog, losses are what they are in the library."""

import math
from itertools import groupby

import numpy as np

from fathom.nets.activations import activation
from fathom.nets.costs import cost
from fathom.nets.neuron import Neuron
from fathom.rules.dog import PHASES, pavlov
from fathom.rules.rules import rule as find_rule
from tests.lab.twin.near import assert_alike
from tests.lab.twin.node import asked

ACTIVATIONS = ("step", "sigmoid", "tanh", "relu", "identity")
RANDOM = np.random.default_rng(0)


def halves(low, high, count):
    """Numbers as the sliders give them."""
    return (RANDOM.integers(2 * low, 2 * high + 1, count) / 2).tolist()


def neurons():
    for names in (("legs",), ("legs", "coat"), ("a", "b", "c"), ("p", "q", "r", "s")):
        for one in range(60):
            yield {
                "weights": dict(zip(names, halves(-8, 8, len(names)), strict=True)),
                "inputs": dict(zip(names, RANDOM.integers(0, 2, len(names)).tolist(), strict=True)),
                "threshold": halves(-10, 14, 1)[0],
                "activation": ACTIVATIONS[one % len(ACTIVATIONS)],
            }


def test_a_neuron_fires_as_the_library_s():
    wishes = list(neurons())
    for given, told in zip(wishes, asked([("neuron.fire", one) for one in wishes]), strict=True):
        neuron = Neuron(
            given["weights"], threshold=given["threshold"], activation=given["activation"]
        )
        firing = neuron.explain(given["inputs"])
        table = [
            {"inputs": [term.value for term in row.terms], "z": row.z, "output": row.output}
            for row in neuron.truth_table()
        ]
        library = {
            "firing": firing.as_dict(),
            "verdict": str(firing).splitlines()[-1],
            "table": table,
            "logic": neuron.describe_logic(),
        }
        assert_alike(told["data"], library, str(given))


def test_a_dog_learns_as_the_library_s():
    wishes = [
        {"rule": name, "rate": rate, "trials": trials, "wiring": wiring}
        for name in ("delta", "hebb", "oja")
        for rate in (0.05, 0.2, 0.5, 1.0, 1.15, 2.5)
        for trials in (3, 20, 60)
        for wiring in ("bell -> saliva", "bell -> food")
    ]
    for given, told in zip(wishes, asked([("wiring.train", one) for one in wishes]), strict=True):
        assert_alike(told["data"], dog(**given), str(given))


def dog(rule, rate, trials, wiring):
    """What the library says of a dog, trial by trial."""
    found = pavlov(rule, rate, trials, wiring=wiring)
    learning = find_rule(rule)
    told, old, phases, begin = [], [0.0, 0.0], [], 0
    for trial in found.trials:
        new = list(trial.weights.values())
        change = [after - before for after, before in zip(new, old, strict=True)]
        y = trial.food if learning.taught else trial.saliva
        told.append(trial.as_dict() | {"weights": new, "old": old, "change": change, "y": y})
        old = new
    for name, group in groupby(trial.phase for trial in found.trials):
        count, phase = len(list(group)), PHASES[name]
        about = {"name": name, "says": phase.says, "learns": not phase.probe}
        phases.append(about | {"begin": begin, "count": count, "answer": found.answer(name)})
        begin += count
    more = {"formula": learning.formula, "taught": learning.taught}
    return found.as_dict() | more | {"phases": phases, "trials": told}


def test_losses_of_numbers_are_the_library_s():
    wishes = [
        {"expected": halves(-20, 20, count), "predicted": halves(-20, 20, count)}
        for count in (1, 4, 8)
        for _ in range(20)
    ]
    for given, told in zip(wishes, asked([("losses.numbers", one) for one in wishes]), strict=True):
        for name in ("error", "absolute", "squared"):
            found = cost(name, [[y] for y in given["expected"]], [[p] for p in given["predicted"]])
            library = {
                "formula": found.loss.formula,
                "cost": found.loss.cost_name,
                "losses": list(found.losses),
                "mean": found.mean,
            }
            assert_alike(told["data"][name], library, str(given))


def test_the_surprise_at_classes_is_the_library_s():
    sums = [*(halves(-50, 50, 3) for _ in range(40)), [50, -50, 0], [0, 0, 0], [-1.5, -0.6, -1.6]]
    wishes = [{"sums": one, "truth": place % 3} for place, one in enumerate(sums)]
    for given, told in zip(wishes, asked([("losses.classes", one) for one in wishes]), strict=True):
        p = activation("softmax")(np.array(given["sums"], float)).tolist()
        surprises = [cost("cross_entropy", [one], [p]).mean for one in np.eye(3).tolist()]
        library = {
            "probabilities": p,
            "surprises": surprises,
            "loss": surprises[given["truth"]],
            "answer": int(np.argmax(p)),
        }
        assert_alike(told["data"], library, str(given))


def test_the_curve_of_the_surprise():
    (told,) = asked([("losses.curve", {})])
    pairs = zip(told["arrays"]["p"], told["arrays"]["loss"], strict=True)
    assert all(math.isclose(loss, -math.log(p), abs_tol=1e-6) for p, loss in pairs)
