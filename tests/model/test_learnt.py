"""Rows that were learnt from are known again, and said, where something is measured on them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fathom
from fathom.errors import LearntRowsWarning
from fathom.model.learnt import MOST_ROWS, Learnt

QUICK = {"ensemble": 1, "starts": 1, "epochs": 1, "sweep": False, "baselines": False}


def rows(count, width=3, seed=0):
    return np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)


@given(st.integers(1, 400), st.integers(0, 400), st.integers(1, 8), st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_learnt_rows_are_counted_exactly(known, new, width, seed):
    made = rows(known + new, width, seed)
    learnt = Learnt.of(made[:known])
    assert learnt.share(made) == pytest.approx(known / (known + new))
    assert learnt.share(made[known:]) == 0
    again = Learnt.restore(learnt.arrays())
    assert again.share(made) == learnt.share(made)


def test_of_many_rows_some_are_marked():
    made = rows(40_000)
    learnt = Learnt.of(made[:20_000])
    assert len(learnt.marks) == MOST_ROWS
    assert learnt.share(made[:20_000]) == pytest.approx(1, abs=0.01)
    assert learnt.share(made) == pytest.approx(0.5, abs=0.05)
    assert learnt.share(made[20_000:]) == 0
    assert learnt.words(made).startswith("about 50% of 40,000 rows are among those")


def test_rows_that_are_equal_by_chance_are_no_sign():
    coarse = np.random.default_rng(0).integers(0, 2, (600, 3)).astype(np.float32)
    assert Learnt.of(coarse[:300]).words(coarse[300:]) is None


def test_minus_nothing_is_nothing():
    assert Learnt.of(np.array([[0.0]], np.float32)).share(np.array([[-0.0]], np.float32)) == 1


def test_it_is_said_in_every_door_that_measures(tmp_path):
    random = np.random.default_rng(0)
    table = {"x": random.normal(size=90), "z": random.normal(size=90)}
    table["y"] = table["x"] + 0.1 * random.normal(size=90)
    model = fathom.train(table, "y", hidden=(), **QUICK)
    model.save(tmp_path / "m.fathom")
    model = fathom.load(tmp_path / "m.fathom")
    learnt = model.reading.rows.train
    sentence = f"{learnt} of 90 rows are among those that the network learnt from"
    for measure in (model.evaluate, lambda data: fathom.compare(model, model, data)):
        if measure == model.evaluate:
            with pytest.warns(LearntRowsWarning, match=sentence):
                measure(table)
        else:
            assert sentence in measure(table).warnings[0]
    fresh = {name: random.normal(size=50) for name in table}
    assert fathom.compare(model, model, fresh).warnings == ()
    for data, said in ((table, True), (fresh, False)):
        notes = fathom.effects(model, data, points=3).notes
        assert any("rows that it knows" in note for note in notes) == said


def test_a_file_with_marks_that_do_not_fit_is_refused():
    good = Learnt.of(rows(9)).arrays()
    for name, bad in (
        ("learnt.marks", good["learnt.marks"].astype(np.float32)),
        ("learnt.facts", np.array([9.0, 2.0])),
        ("learnt.facts", np.array([np.nan, 0.0])),
        ("learnt.facts", np.array([9.0])),
    ):
        with pytest.raises(ValueError, match="do not fit together"):
            Learnt.restore(good | {name: bad})
