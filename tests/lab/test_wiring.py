"""What chapter 2 may be asked, and that each trial's change is what its rule says."""

import math

import pytest

from fathom.errors import OptionError
from fathom.lab.asking import Visitor, answered
from fathom.lab.chapters.wiring import ASKS


def ask(**given):
    return answered(ASKS, Visitor(), "wiring.train", given).data


@pytest.mark.parametrize("rule", ["delta", "hebb", "oja"])
@pytest.mark.parametrize("wiring", ["bell -> saliva", "bell -> food"])
def test_a_change_follows_from_the_numbers_that_are_shown(rule, wiring):
    told = ask(rule=rule, rate=0.3, trials=6, wiring=wiring)
    learns = {phase["name"]: phase["learns"] for phase in told["phases"]}
    for trial in told["trials"]:
        for place, name in enumerate(("bell", "light")):
            old, x, y = trial["old"][place], trial[name], trial["y"]
            teaches = {"delta": y - trial["foreseen"], "hebb": y, "oja": y}[rule]
            signal = x - y * old if rule == "oja" else x
            change = 0.3 * teaches * signal if learns[trial["phase"]] and x else None
            if change is not None:
                assert math.isclose(trial["change"][place], change, rel_tol=1e-9, abs_tol=1e-12)
            elif not learns[trial["phase"]]:
                assert trial["change"][place] == 0


def test_phases_lie_end_to_end():
    told = ask(trials=7)
    ends = [phase["begin"] + phase["count"] for phase in told["phases"]]
    assert [phase["begin"] for phase in told["phases"]] == [0, *ends[:-1]]
    assert ends[-1] == len(told["trials"])


@pytest.mark.parametrize(
    "given",
    [
        {"trials": 101},
        {"trials": 0},
        {"trials": True},
        {"rate": 0},
        {"rate": 1e9},
        {"rule": "perceptron"},
        {"rule": "x" * 21},
        {"wiring": "bell -> light"},
        {"more": 1},
    ],
)
def test_what_makes_no_sense_is_refused(given):
    with pytest.raises(OptionError):
        ask(**given)
