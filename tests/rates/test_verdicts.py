"""Verdicts on learning rates: from made-up curves of every kind, and from a real population."""

from dataclasses import replace

import numpy as np
import pytest

from fathom.nets.blueprint import Blueprint
from fathom.rates.sweep import sweep
from fathom.rates.verdicts import RateVerdict, judge_rates
from fathom.training.examples import Examples, Member
from fathom.training.loop import train
from fathom.training.plan import Method, Plan
from fathom.training.stopping import Stopped

RANDOM = np.random.default_rng(0)
INPUTS = RANDOM.normal(size=(200, 3)).astype(np.float32)
EXPECTED = (INPUTS @ np.array([[1.0], [-2.0], [0.5]])).astype(np.float32)
EPOCHS = 20


@pytest.fixture(scope="module")
def real():
    """Plain descent on a line: .0001 creeps, .1 arrives, 5 explodes."""
    members = tuple(Member(rate, seed) for rate in (0.0001, 0.1, 5.0) for seed in range(2))
    rows = Examples(INPUTS, EXPECTED)
    plan = Plan(epochs=EPOCHS, patience=None, method=Method(optimiser="sgd"))
    return train(Blueprint(3, (), 1), members, rows, rows, plan)


def test_a_real_population(real):
    small, sound, exploded = judge_rates(real)
    assert [r.learning_rate for r in (small, sound, exploded)] == [0.0001, 0.1, 5.0]
    assert (small.verdict, small.epochs_to_level) == (RateVerdict.TOO_SMALL, None)
    assert sound.verdict is RateVerdict.SOUND
    assert 1 <= sound.epochs_to_level <= 3
    assert sound.seconds_to_level > 0
    assert (exploded.verdict, exploded.diverged) == (RateVerdict.EXPLODED, 2)
    assert exploded.validation is None


def judged(real, *curves):
    """Give each curve as a rate of its own with two equal starts."""
    members = tuple(Member(float(rate), seed) for rate in range(len(curves)) for seed in range(2))
    table = np.repeat(np.array(curves, float).T, 2, axis=1)
    best = tuple(int(np.nanargmin(column)) for column in table.T)
    return judge_rates(
        replace(
            real,
            members=members,
            train=table,
            validation=table,
            best_epoch=best,
            stopped=(Stopped.EPOCHS_DONE,) * len(members),
            seconds=tuple(float(epoch) for epoch in range(len(table))),
        )
    )


def test_made_up_curves(real):
    steps = np.arange(EPOCHS + 1)
    falls = 0.1 + 0.9 * np.exp(-steps / 2)
    creeps = 1 - 0.01 * steps
    jumps = falls + np.where(steps > 5, 0.4 * (steps % 2), 0)
    stuck = np.where(steps < 3, 1 - 0.1 * steps, 0.9)
    found = [report.verdict.value for report in judged(real, creeps, falls, jumps, stuck)]
    assert found == ["too small", "sound", "restless", "too large"]


def test_the_level_is_common_and_seconds_follow_epochs(real):
    steps = np.arange(EPOCHS + 1)
    fast, slow = (0.1 + 0.9 * np.exp(-steps / pace) for pace in (1, 3))
    quick, late = judged(real, fast, slow)
    assert quick.epochs_to_level < late.epochs_to_level
    assert late.seconds_to_level == late.epochs_to_level


@pytest.mark.parametrize("verdict", RateVerdict)
def test_every_verdict_has_its_advice(verdict):
    assert len(verdict.advice) > 20


def test_the_sweep_tries_the_neighbours_of_a_rate(real):
    rows = Examples(INPUTS, EXPECTED)
    plan = Plan(epochs=50, method=Method(optimiser="sgd"))
    found = judge_rates(sweep(Blueprint(3, (), 1), (0.1,), 0, rows, rows, plan))
    assert [report.learning_rate for report in found] == [0.01, 0.1, 1.0]
    assert [report.starts for report in found] == [1, 1, 1]
    assert found[1].verdict is RateVerdict.SOUND
