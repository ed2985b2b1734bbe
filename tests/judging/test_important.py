"""Which columns matter: of a table of thousands those along which the answers change most."""

import numpy as np
import polars as pl
import pytest

from fathom.data.rows.encoded import EncodedRows
from fathom.explain import importance
from fathom.jobs import train
from fathom.judging.important import MOST_SLOPES, steepest, which_columns
from fathom.model.summary import summary
from fathom.places import evenly
from fathom.reporting.report import Report


@pytest.fixture(scope="module")
def wide():
    random = np.random.default_rng(0)
    cells = random.normal(size=(150, 40))
    named = {f"c{place}": cells[:, place] for place in range(40)}
    return pl.DataFrame(named | {"y": 3 * cells[:, 7] - 2 * cells[:, 3]})


QUICK = {"target": "y", "test_share": 0, "baselines": False, "sweep": False}


@pytest.mark.parametrize("options", [{"ensemble": 2, "epochs": 60}, {"ensemble": 1, "epochs": 60}])
def test_work_is_bounded_and_what_was_not_measured_is_told(wide, options, monkeypatch):
    monkeypatch.setattr(importance, "MOST_WORK", 1.0)
    monkeypatch.setattr(importance, "FEWEST_COLUMNS", 5)
    model = train(wide, **QUICK, **options)
    told = model.story.judgement
    assert len(told.importance) == 5
    assert told.not_shuffled == 35
    assert {"c3", "c7"} <= {one.column for one in told.importance}
    words = "not measured of 35 more, along which the answers change least"
    assert words in " ".join(str(Report(model)).split())
    assert words in summary(model, model.story)
    assert model.story.model_validate(model.story.model_dump()).judgement.not_shuffled == 35


def test_few_columns_are_all_shuffled(wide):
    model = train(wide, **QUICK, ensemble=2, epochs=2)
    assert len(model.story.judgement.importance) == 40
    assert model.story.judgement.not_shuffled == 0
    assert "not measured" not in str(Report(model))


@pytest.mark.parametrize("target", ["y", "kind"])
def test_the_steepest_change_the_sums_most(target):
    """As much as a small step of each input, times its spread, changes the last sums."""
    random = np.random.default_rng(1)
    x = random.normal(size=(1200, 6)) * np.array([1, 1, 4, 1, 1, 1])
    city = random.integers(0, 60, 1200)
    frame = pl.DataFrame({f"c{place}": x[:, place] for place in range(6)})
    frame = frame.with_columns(city=pl.Series([f"v{one}" for one in city]))
    y = x[:, 2] + np.sin(city)
    frame = frame.with_columns(y=pl.Series(y), kind=pl.Series(np.digitize(y, [-1, 1]).astype(str)))
    frame = frame.drop("kind" if target == "y" else "y")
    options = QUICK | {"target": target}
    model = train(frame, **options, ensemble=2, epochs=1, importance=False)
    members = [model.network.member(place) for place in range(2)]
    assert members[0].embeds
    rows = EncodedRows.of(model.encoder, frame)
    inputs = np.asarray(rows.inputs, np.float64)
    some = inputs[evenly(len(inputs), MOST_SLOPES)]
    moved = {}
    for place, made in enumerate(model.encoder.inputs):
        step = np.zeros(inputs.shape[1])
        step[place] = 1e-6
        changes = [
            (one.doubled(some + step).sums - one.doubled(some - step).sums) / 2e-6
            for one in members
        ]
        slope = np.mean([np.sqrt(np.square(change).mean()) for change in changes])
        square = (slope * inputs[:, place].std()) ** 2
        moved[made.column] = moved.get(made.column, 0.0) + square
    order = sorted(moved, key=lambda name: -moved[name])
    assert steepest(model, rows, 7) == order
    assert steepest(model, rows, 2) == order[:2]
    assert len(which_columns(model, rows)) == 7
