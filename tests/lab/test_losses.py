"""What chapter 3 may be asked, and its bounds."""

import math

import pytest

from fathom.errors import OptionError
from fathom.lab.asking import Visitor, answered
from fathom.lab.chapters.losses import ASKS


def ask(name, **given):
    return answered(ASKS, Visitor(), f"losses.{name}", given)


def test_probabilities_add_up_however_far_apart_the_sums_are():
    told = ask("classes", sums=[50, -50, 0], truth=1).data
    assert math.isclose(math.fsum(told["probabilities"]), 1)
    assert math.isclose(told["loss"], 100)
    assert told["answer"] == 0


def test_the_curve_is_the_surprise():
    arrays = ask("curve").arrays
    pairs = zip(arrays["p"], arrays["loss"], strict=True)
    assert all(math.isclose(loss, -math.log(p), abs_tol=1e-12) for p, loss in pairs)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("numbers", {"expected": [1, 2], "predicted": [1]}),
        ("numbers", {"expected": [], "predicted": []}),
        ("numbers", {"expected": [1e9], "predicted": [1]}),
        ("numbers", {"expected": [0] * 9, "predicted": [0] * 9}),
        ("classes", {"sums": [0, 0], "truth": 2}),
        ("classes", {"sums": [0, 51], "truth": 0}),
        ("classes", {"sums": [0, 0], "truth": True}),
        ("curve", {"p": 1}),
    ],
)
def test_what_makes_no_sense_is_refused(name, given):
    with pytest.raises(OptionError):
        ask(name, **given)
