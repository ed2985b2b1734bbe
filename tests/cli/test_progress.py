"""What is said while training: how long it may take, without being fooled by compiling."""

import numpy as np
import pytest

from fathom.cli.progress import LiveProgress
from fathom.data.reading.read import read
from fathom.data.target.target import learn_target
from fathom.design.design import design
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
