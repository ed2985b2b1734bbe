"""Intervals that hold the truth as often as they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fathom.errors import DataError, OptionError
from fathom.face import load
from fathom.jobs import predict, train
from fathom.model.interval import USUAL, Misses, interval_words


def uneven(random, rows):
    """Draw answers and truths whose misses grow with the answer, and lean to one side."""
    answers = random.uniform(0, 10, rows)
    return answers, answers + (0.2 + answers) * (random.exponential(1, rows) - 0.5)


def held(ends, truths):
    return (ends[:, 0] <= truths) & (truths <= ends[:, 1])


@pytest.mark.parametrize("share", [0.5, 0.8, 0.9, 0.95])
@pytest.mark.parametrize("rows", [45, 250, 1500])
def test_intervals_hold_as_many_truths_as_they_say(share, rows):
    random = np.random.default_rng(0)
    found = []
    for _ in range(300):
        misses = Misses(*uneven(random, rows))
        answers, truths = uneven(random, 50)
        found.append(held(misses.interval(answers, share), truths).mean())
    most_beyond = 4 / 45 if rows == 45 else 0.03  # few rows: rounded up, on both sides
    assert share - 0.01 < np.mean(found) < share + most_beyond


def test_large_answers_that_miss_by_more_get_wider_intervals():
    random = np.random.default_rng(1)
    ends = Misses(*uneven(random, 2000)).interval(np.array([0.5, 9.5]))
    widths = ends[:, 1] - ends[:, 0]
    assert widths[1] > 4 * widths[0]
    answers, truths = uneven(random, 20_000)
    inside = held(Misses(*uneven(random, 5000)).interval(answers), truths)
    for low in range(10):
        assert inside[(answers >= low) & (answers < low + 1)].mean() == pytest.approx(0.9, abs=0.06)


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=19, max_size=300),
    st.floats(0.01, 0.9),
)
def test_a_larger_share_never_gives_a_narrower_interval(pairs, share):
    answers, truths = np.array(pairs).T
    misses = Misses(answers, truths)
    narrow, wide = (misses.interval(answers[:5], part) for part in (share / 2, share))
    assert (wide[:, 0] <= wide[:, 1]).all()
    if len(pairs) < 200:  # one group of answers for both
        assert (wide[:, 0] <= narrow[:, 0]).all()
        assert (wide[:, 1] >= narrow[:, 1]).all()


def test_answers_that_are_all_the_same_are_one_group():
    misses = Misses(np.full(500, 3.0), np.random.default_rng(0).normal(3, 1, 500))
    low, high = misses.interval(np.array([3.0]))[0]
    assert 1 < low < 1.8
    assert 4.2 < high < 5


@pytest.mark.parametrize("share", [0, 1, -0.1, 90, float("nan"), True])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(OptionError, match=r"above 0 and below 1, like 0\.9, but got"):
        Misses(np.zeros(50), np.zeros(50)).interval(np.zeros(1), share)


def test_a_share_that_the_rows_cannot_vouch_for_is_refused():
    misses = Misses(np.zeros(64), np.zeros(64))
    with pytest.raises(OptionError) as told:
        misses.interval(np.zeros(1), 0.99)
    assert str(told.value) == (
        "an interval of 0.99 needs at least 199 rows that were not learnt from, and there are 64; "
        "ask for at most 0.96, or train on more rows"
    )
    assert misses.interval(np.zeros(1), 0.96).tolist() == [[0, 0]]


def test_a_trained_network_says_how_far_off_it_may_be(models, table):
    model = models["regression"]
    answers = model.predict_table(table)
    ends = model.predict_interval(table)
    assert answers["low"].to_list() == ends["low"].to_list()
    assert (answers["low"] < answers["high"]).all()
    assert held(ends.to_numpy(), table["pay"].to_numpy()).mean() > 0.8
    narrow = predict(model, table, interval=0.5)
    assert (narrow["high"] - narrow["low"] < answers["high"] - answers["low"]).all()
    told = model.story.judgement.interval
    assert told.share == USUAL
    assert told.rows == model.story.reading.rows.validation
    assert "lie between low and high" in interval_words(told)


def test_the_file_brings_the_intervals_back(models, table, tmp_path):
    models["regression"].save(tmp_path / "m.fathom")
    back = load(tmp_path / "m.fathom")
    assert back.predict_table(table).equals(models["regression"].predict_table(table))


def test_classes_have_no_interval(models, table):
    assert models["binary"].story.judgement.interval is None
    for wrong in (lambda m: m.predict_table(table, 0.9), lambda m: m.predict_interval(table)):
        with pytest.raises(DataError):
            wrong(models["binary"])
    with pytest.raises(DataError, match="'rich' is a class, which has probabilities"):
        models["binary"].predict_table(table, interval=0.9)
    with pytest.raises(OptionError, match="above 0 and below 1"):
        models["binary"].predict_table(table, interval=9)


def test_without_rows_that_were_not_learnt_from_there_is_none(table):
    options = {"hidden": (), "epochs": 2, "starts": 1, "sweep": False, "baselines": False}
    frame = table.select("age", "pay")
    model = train(frame, "pay", test_share=0, validation_share=0, **options)
    assert model.trust.misses is None
    assert model.predict_table(frame).columns == ["prediction"]
    with pytest.raises(DataError, match="cannot say how far off it may be"):
        model.predict_table(frame, interval=0.5)


def test_few_rows_vouch_for_less(table):
    options = {"hidden": (), "epochs": 2, "starts": 1, "sweep": False, "baselines": False}
    model = train(table[:60].select("age", "pay"), "pay", **options)
    assert len(model.trust.misses) == 10
    assert model.story.judgement.interval is None
    assert model.predict_table(table).columns == ["prediction"]
    assert model.predict_table(table, interval=0.8).columns == ["prediction", "low", "high"]
