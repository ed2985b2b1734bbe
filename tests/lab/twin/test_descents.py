"""Chapters 4 and 5 in the page: walks, pits, rates and their words are the library's.

Some landscapes are chaotic at some rates: rounding grows from step to step. A walk may differ only
if the page's own walk from a start a millionth of a millionth away differs too, and few do.
"""

import copy
import math

import numpy as np
import pytest

from fathom.descent.descent import descend_many
from fathom.errors import FathomError
from fathom.lab.asking import Visitor, answered
from fathom.plain import plain
from tests.lab.twin.library import rates, rover
from tests.lab.twin.node import Refused, asked

ASKS = {**rover.ASKS, **rates.ASKS}
NEAR = 1e-6
NUDGE = 1e-12


def library(ask, given):
    return answered(ASKS, Visitor(), ask, given)


def difference(want, got, near=NEAR, where=""):
    """Where two plain answers differ, None if they do not."""
    if isinstance(want, dict) and isinstance(got, dict):
        names = set(want) - {"diverged"} if set(want) != set(got) else set(want)
        if names != set(got):
            return f"{where}: {sorted(want)} {sorted(got)}"
        pairs = [(name, want[name], got[name]) for name in names]
    elif isinstance(want, list) and isinstance(got, list):
        if len(want) != len(got):
            return f"{where}: {len(want)} and {len(got)} of them"
        pairs = [(place, *pair) for place, pair in enumerate(zip(want, got, strict=True))]
    else:
        return None if alike(want, got, near) else f"{where}: {want!r} and {got!r}"
    found = (difference(one, other, near, f"{where}.{name}") for name, one, other in pairs)
    return next((one for one in found if one), None)


def alike(want, got, near):
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (want, got))
    return math.isclose(want, got, rel_tol=near, abs_tol=1e-9) if numbers else want == got


def nudged(given):
    return {**copy.deepcopy(given), "at": [value * (1 + NUDGE) + NUDGE for value in given["at"]]}


def differ(walk, other):
    names = ("positions", "costs", "stopped", "verdict", "place")
    one, beside = ({name: told["data"][name] for name in names} for told in (walk, other))
    return difference(one, beside)


# function, starts, rates, optimisers
LANDSCAPES = [
    ("x^2 - x + 1", [9, -8, 0.5, 0], [0.001, 0.1, 0.5, 0.9, 1, 1.1], ["sgd", "momentum", "adam"]),
    ("x^4 - 3x^2 + x", [2, -2, 0.17, 0, 40], [0.02, 0.1, 0.3], ["momentum", "rmsprop"]),
    ("0.1x^2 + sin(3x)", [7, -3, 0], [0.05, 0.1], ["nesterov", "adamw"]),
    ("1 - exp(-x^2)", [2.2, 4, 10, 0.3, 0], [0.5, 2, 100], ["sgd"]),
    ("abs(x)", [3, 0, -0.4], [0.4, 0.1, 1], ["sgd"]),
    ("max(x, -x^3) + relu(x-1) - step(x)", [2, 0, -1, 1], [0.1, 0.01], ["adam"]),
    ("x^2.5 + sqrt(x)/(x+1)", [4, 1, 0.1], [0.1, 0.6], ["sgd"]),
    ("ln(x) + 1/x", [3, 0.5, 20], [0.5, 2], ["sgd"]),
    ("x^3", [0.02, -1, 1, 0], [0.1, 0.01], ["sgd"]),
    ("exp(-x) - tanh(x) + 3", [0, 4, -2], [1, 20], ["nesterov"]),
    ("sigmoid(x)^2 - 2x", [3, -9], [0.1, 100], ["sgd"]),
    ("x^2 - y^2", [[3, 0.2], [3, 0], [0, 0]], [0.1, 1], ["sgd"]),
    ("100(y - x^2)^2 + (1 - x)^2", [[-1, 1], [0.5, 0.2]], [0.001, 0.0001], ["adam"]),
    ("min(x, y)^2 + max(x, 2y)^2 + x^y*0", [[2, 1], [1, 1]], [0.1], ["rmsprop"]),
    ("cos(x)cosh(y/2) + 2^(x/4) + x^2/9", [[2, 1], [-3, 0.5], [0, 0]], [0.1, 0.5], ["momentum"]),
]
STEPS = 60


@pytest.mark.parametrize(
    ("function", "starts", "rates_", "optimisers"), LANDSCAPES, ids=[one[0] for one in LANDSCAPES]
)
def test_walks_are_the_librarys(function, starts, rates_, optimisers):
    starts = [start if isinstance(start, list) else [start] for start in starts]
    names = ["x", "y"][: len(starts[0])]
    cases, runs = [], []
    for optimiser in optimisers:
        steps = 500 if optimiser == optimisers[0] else STEPS
        how = {"function": function, "low": -4, "high": 4, "optimizer": optimiser, "steps": steps}
        cases += [{**how, "at": start, "rate": rate} for start in starts for rate in rates_]
        named = [dict(zip(names, start, strict=True)) for start in starts]
        runs += descend_many(function, named, rates_, optimiser=optimiser, steps=steps)
    beside = [nudged(one) for one in cases]
    got = asked([("rover.walk", one) for one in [*cases, *beside]])
    same = 0
    for case, run, mine, other in zip(cases, runs, got, got[len(cases) :], strict=False):
        worked = [run.worked(step).splitlines() for step in range(1, min(len(run), 20) + 1)]
        want = plain(rover.told(run) | {"worked": worked, "rovers": None})
        del want["derivative"], mine["data"]["derivative"]  # compared by value: test_functions.py
        mine["data"]["worked"] = mine["data"]["worked"][:20]
        differs = difference(want, mine["data"])
        same += differs is None
        chaotic = isinstance(other, Refused) or differ(mine, other)
        assert differs is None or chaotic, (case, differs)
    assert same >= len(cases) * 0.8


MANY = [
    {"function": "x^4 - 3x^2 + x", "low": -2.2, "high": 2.2, "at": [2, 0],
      "rate": 0.02, "steps": 160},
    {"function": "0.1x^2 + sin(3x)", "low": -8, "high": 8, "at": [7, 0], "rate": 0.05,
      "steps": 100, "optimizer": "adam"},
    {"function": "x^4 - 3x^2 + x + y^2", "low": -2, "high": 2, "at": [1.8, 1.6],
      "rate": 0.03, "steps": 120},
    {"function": "x^3 - 3x", "low": -3, "high": 4, "at": [1], "rate": 0.1,
      "steps": 40, "optimizer": "momentum"},
]  # fmt: skip


def assert_same(want, got, near=NEAR):
    """Compare an answer: its data, and its arrays as they are sent."""
    assert difference(plain(want.data), got["data"], near) is None
    assert {name: list(array.shape) for name, array in want.arrays.items()} == got["shapes"]
    for name, array in want.arrays.items():
        mine = np.array(got["arrays"][name], float)
        np.testing.assert_allclose(mine, array.ravel(), rtol=near, atol=1e-6, err_msg=name)


def test_many_rovers_fall_into_the_same_pits():
    cases = [("rover.walk", {**one, "many": True}) for one in MANY]
    for case, got in zip(cases, asked(cases), strict=True):
        assert_same(library(*case), got)


def test_cuts_through_a_surface_are_the_same():
    place = {"function": "ln(x) + y/x", "low": -1, "high": 1, "at": [0.5, 2]}
    curve = {"function": "exp(300x)", "low": -1, "high": 1, "at": [0.5, 2]}
    cases = [("rover.slices", one) for one in (place, curve)]
    for case, got in zip(cases, asked(cases), strict=True):
        assert_same(library(*case), got)


def test_the_articles_slips_are_those_that_the_library_finds():
    cases = [("rover.printed", {"variables": count}) for count in (1, 2)]
    for case, got in zip(cases, asked(cases), strict=True):
        assert got["data"] == library(*case).data


COMPARED = [
    {"function": "x^2 - x + 1", "at": [9]},
    {"function": "x^2 - x + 1", "at": [9], "between": [0.0001, 3], "count": 12,
      "optimizer": "momentum"},
    {"function": "x^4 - 3x^2 + x", "at": [2, 0], "between": [0.3, 0.001], "count": 12},
    {"function": "1 - exp(-x^2)", "at": [2.2], "between": [0.01, 100], "count": 7},
    {"function": "abs(x)", "at": [3.1], "optimizer": "adam", "between": [0.001, 1], "count": 4},
    {"function": "x^2 + 10y^2", "at": [-5, 3], "between": [0.0001, 0.2], "count": 12},
    {"function": "x - 2", "at": [3], "between": [0.001, 1], "count": 1},
    {"function": "0.1x^2 + sin(3x)", "at": [7], "between": [0.001, 1], "count": 12},
]  # fmt: skip


def test_rates_side_by_side_are_the_librarys():
    cases = [("rates.compare", {"low": -6, "high": 6, **one}) for one in COMPARED]
    got = asked([*cases, *((ask, nudged(given)) for ask, given in cases)])
    whole = 0
    for case, mine, other in zip(cases, got, got[len(cases) :], strict=False):
        want = library(*case)
        if difference(plain(want.data), mine["data"]) is None:
            whole += 1
            assert_same(want, mine)
            continue
        runs = (one["runs"] for one in (plain(want.data), mine["data"], other["data"]))
        for theirs, run, beside in zip(*runs, strict=True):
            differs = difference(theirs, run)
            assert differs is None or difference(run, beside), (case, differs)
    assert whole >= len(cases) - 1


BAD = [
    ("rover.walk", {"function": "x2", "at": [1], "rate": 0.1}),
    ("rover.walk", {"function": "x y z", "at": [1, 2], "rate": 0.1}),
    ("rover.walk", {"function": "x y", "at": [1], "rate": 0.1}),
    ("rover.walk", {"function": "ln(x)", "at": [-1], "rate": 0.1}),
    ("rover.walk", {"function": "1/x", "at": [0], "rate": 0.1}),
    ("rover.walk", {"function": "ln(x)", "at": [1], "rate": 0.1, "many": True}),
    ("rover.walk", {"function": "x^2", "at": [1], "rate": 0.1, "low": 3, "high": 2.5}),
    ("rover.walk", {"function": "x^2", "at": [1], "rate": 0.1, "low": -1001}),
    ("rover.walk", {"function": "x^2", "at": [1, 2000], "rate": 0.1}),
    ("rover.walk", {"function": "x^2", "at": [1], "rate": 0}),
    ("rover.walk", {"function": "x^2", "at": [1], "rate": 101}),
    ("rover.walk", {"function": "x^2", "at": [1], "rate": 0.1, "steps": 501}),
    ("rover.walk", {"function": "x" * 81, "at": [1], "rate": 0.1}),
    ("rover.walk", {"function": "x^2", "at": [1], "rate": 0.1, "optimizer": "adan"}),
    ("rover.walk", {"function": "x^2", "at": [1], "rate": 0.1, "optimizer": "muon"}),
    ("rover.walk", {"function": "x^2", "at": [1], "rate": 0.1, "optimizer": "constructor"}),
    ("rates.compare", {"function": "sqrt(x)", "at": [0]}),
    ("rates.compare", {"function": "x^2", "at": [1], "between": [0, 1]}),
    ("rates.compare", {"function": "x^2", "at": [1], "count": 13}),
    ("rover.slices", {"function": "x +", "at": [1]}),
]  # fmt: skip


def test_what_makes_no_sense_is_refused_with_the_same_words():
    cases = [(ask, {"low": -2, "high": 2, **given}) for ask, given in BAD]
    for case, got in zip(cases, asked(cases), strict=True):
        with pytest.raises(FathomError) as refused:
            library(*case)
        assert isinstance(got, Refused), case
        assert str(got) == str(refused.value), case
