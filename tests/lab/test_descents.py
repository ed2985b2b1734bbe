"""Chapters 4 and 5 in Python: the bounds on what comes, and steep functions that still are sent."""

import numpy as np
import pytest

from fathom.errors import FathomError
from fathom.lab.asking import Visitor, answered
from fathom.lab.chapters import rates, rover
from fathom.lab.frames import packed, unpacked

ASKS = {**rover.ASKS, **rates.ASKS}
HILL = {"function": "x^2 - x + 1", "low": -10, "high": 11, "at": [9, 0]}
WALK = HILL | {"rate": 0.1}


def ask(name, given):
    answer = answered(ASKS, Visitor(), name, given)
    return unpacked(packed({"data": answer.data}, answer.arrays))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"steps": 501}, "steps"),
        ({"function": "x" * 81}, "at most 80"),
        ({"function": "x*y*z"}, "this function has 3: x, y, z"),
        ({"function": "x + y", "at": [1]}, "lacks a value for 'y'"),
        ({"low": 5, "high": 5}, "the range must end above its beginning"),
        ({"rate": 0}, "rate"),
        ({"optimizer": "lamb"}, "lamb"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong, words):
    with pytest.raises(FathomError, match=words):
        ask("rover.walk", WALK | wrong)


def test_no_more_than_twelve_rates():
    with pytest.raises(FathomError, match="count"):
        ask("rates.compare", HILL | {"between": [0.1, 1], "count": 13})


@pytest.mark.parametrize("function", ["x^99", "exp(x^2)", "x^9*y^9"])
@pytest.mark.parametrize("many", [False, True])
def test_steep_walks_are_sent_without_what_no_picture_holds(function, many):
    header, arrays = ask("rover.walk", WALK | {"function": function, "at": [2, 2], "many": many})
    assert header["data"]["verdict"] == "diverges"
    for array in arrays.values():
        assert not np.isinf(array).any()


def test_a_surface_is_looked_at_at_61_by_61_places():
    _, arrays = ask("rover.walk", WALK | {"function": "x^2 + y^2"})
    assert arrays["drawn"].shape == (61, 61)
    assert arrays["drawn"][0, 60] == pytest.approx(100 + 121)
    assert arrays["drawn"][30, 0] == pytest.approx(100 + 0.25)


def test_every_line_of_the_rates_is_short_enough_to_send():
    header, arrays = ask("rates.compare", HILL | {"between": [1e-4, 1], "count": 12})
    assert len(header["data"]["runs"]) == 12
    assert all(len(arrays[f"looks{place}"]) <= 161 for place in range(12))
    assert arrays["looks0"][-1] == 10_000
