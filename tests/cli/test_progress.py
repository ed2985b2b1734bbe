"""What is said while training: how long it may take, without being fooled by compiling."""

import contextlib
import signal

import numpy as np
import pytest

from fathom.cli.progress import LiveProgress
from fathom.data.reading.read import read
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import learn_target
from fathom.design.design import design
from fathom.jobs import Watcher, train
from fathom.jobs.live import Narrator, Terminal
from fathom.settings.settings import Settings
from fathom.training.population import Epoch


def told(capsys, seconds, epochs=200):
    """Let epochs end at these seconds, and give the lines that were said of the time to go."""
    table = read({"x": list(range(60)), "y": list(range(60))})
    with LiveProgress() as watcher:
        plan = design(60, 1, "regression", 1, Settings.of(epochs=epochs))
        watcher.begin(table, plan, learn_target(table.column("y")))
        for number, at in enumerate(seconds, 1):
            watcher.epoch(Epoch(number, np.ones(9), np.ones(9), 9, at))
    return [line.strip() for line in capsys.readouterr().err.splitlines() if "to go" in line]


def test_compiling_is_not_taken_for_learning(capsys):
    assert told(capsys, [3.0, 4.5, 4.51, 4.52, 6.0, 6.01]) == []


@pytest.mark.parametrize("seconds", [[1, 2, 3, 4], [9, 10, 11], [9, 12, 13, 14]])
def test_a_long_training_is_told_once(capsys, seconds):
    assert told(capsys, list(map(float, seconds))) == [
        "at most 197 s to go; Ctrl-C keeps the best network so far"
    ]


def test_slow_epochs_are_told_at_once(capsys):
    assert told(capsys, [9.0, 19.0], epochs=12) == [
        "at most 100 s to go; Ctrl-C keeps the best network so far"
    ]


def test_the_cost_of_folds_is_their_mean_not_the_luckiest(capsys):
    table = read({"x": list(range(60)), "y": list(range(60))})
    with LiveProgress(Terminal(between=-1.0)) as watcher:
        plan = design(60, 1, "regression", 1, Settings.of(ensemble=3, learning_rate=0.01))
        watcher.begin(table, plan, NumberTarget(name="y", mean=0, std=10))
        watcher.epoch(Epoch(1, np.ones(3), np.array([0.25, 1.0, 1.75]), 3, 1.0))
        watcher.epoch(Epoch(2, np.ones(3), np.array([np.nan, 0.25, 0.25]), 2, 2.0))
    lines = [line for line in capsys.readouterr().err.splitlines() if "typical miss" in line]
    assert [line.split("typical miss ")[1].split(",")[0] for line in lines] == ["10", "5"]


def test_each_stage_after_learning_has_its_name_and_forecast(capsys):
    clock = iter(range(10, 1000, 10))
    watcher = Narrator(Terminal(between=-1.0), lambda: float(next(clock))).watcher
    for done in (0, 1, 2):
        watcher.stage("baselines", done, 4)
    watcher.stage("columns", 0, 1)
    assert [line.strip() for line in capsys.readouterr().err.splitlines()] == [
        "measuring: baselines",
        "measuring: baselines, some 30 s left",
        "measuring: baselines, some 20 s left",
        "measuring: columns",
    ]


def test_a_training_tells_what_it_measures(people):
    told = []
    watcher = Watcher(stage=lambda name, done, of: told.append((name, done, of)))
    quick = {"hidden": (2,), "epochs": 1, "ensemble": 2}
    train(people.select("age", "experience", "salary"), "salary", watcher=watcher, **quick)
    assert told == [
        ("learning rates", 0, 1),
        ("answers", 0, 1),
        ("baselines", 0, 2),
        ("baselines", 1, 2),
        ("columns", 0, 1),
    ]


def test_folds_that_had_stopped_before_a_resumption_are_left_out(capsys):
    table = read({"x": list(range(60)), "y": list(range(60))})
    with LiveProgress(Terminal(between=-1.0)) as watcher:
        plan = design(60, 1, "regression", 1, Settings.of(ensemble=3, learning_rate=0.01))
        watcher.begin(table, plan, NumberTarget(name="y", mean=0, std=10))
        watcher.epoch(Epoch(9, np.ones(3), np.array([np.nan, 0.25, 0.25]), 2, 1.0))
    assert "typical miss 5," in capsys.readouterr().err


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_wish_to_end_is_heard_though_python_loses_it(asked):
    """What a handler raises while something is thrown away goes no further: Python prints it."""

    class Thrown:
        def __del__(self):
            with contextlib.suppress(KeyboardInterrupt):
                signal.raise_signal(asked)

    before = signal.getsignal(asked)
    with LiveProgress() as watcher:
        thrown = Thrown()
        del thrown
        with pytest.raises(KeyboardInterrupt):
            watcher.go_ahead()
        watcher.learnt(None)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(asked)  # heard at once
        watcher.learnt(None)
        watcher.stage("answers", 0, 1)
    assert signal.getsignal(asked) is before
