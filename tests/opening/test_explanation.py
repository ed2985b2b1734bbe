"""An explained prediction: parts that add up, the formula in the user's units, what if, a sweep."""

import json
import math

import numpy as np
import polars as pl
import pytest

from fathom.errors import DataError, OptionError
from fathom.jobs import load, train

QUICK = {"hidden": [8, 6], "epochs": 20, "learning_rate": [0.01], "sweep": False, "seed": 1}
FREE = {"baselines": False, "ensemble": 3}


@pytest.fixture(scope="module")
def frame(table):
    days = np.random.default_rng(1).integers(18_000, 19_000, table.height)
    return table.with_columns(since=pl.Series(days).cast(pl.Int32).cast(pl.Date)).drop(
        "rich", "level"
    )


@pytest.fixture(scope="module")
def paid(frame):
    """Robust numbers with ramps, a category, a date: an ensemble."""
    return train(frame, "pay", ramps=4, **QUICK, **FREE)


def changed(frame, row, column, value):
    return frame[row : row + 1].with_columns(pl.Series(column, [value]).cast(frame[column].dtype))


@pytest.mark.parametrize("row", range(0, 40, 3))
def test_a_formula_gives_the_answer_within_its_range(frame, paid, row):
    opened = paid.explain(frame, row=row)
    formula = opened.formula
    assert formula.name == "pay"
    assert formula.residual < 1e-5
    assert formula.value == pytest.approx(opened.prediction, rel=1e-5)
    for term in formula.terms:
        assert term.low <= term.value <= term.high
        assert term.near_low <= term.low
        assert term.near_high >= term.high
        ends = [e for e in (term.low, term.high) if math.isfinite(e)]
        for value in [*ends, np.mean([term.value, *ends])]:
            told = formula.value + term.coefficient * (value - term.value)
            assert paid.predict(changed(frame, row, term.column, value))[0] == pytest.approx(
                told, rel=2e-5
            )
        for value in np.linspace(term.near_low, term.near_high, 7):
            told = formula.value + term.coefficient * (value - term.value)
            gap = abs(paid.predict(changed(frame, row, term.column, value))[0] - told)
            assert gap < 1.5 * formula.near


def test_a_common_number_is_held_and_left_out_of_the_ranges_of_others():
    random = np.random.default_rng(4)
    gain = np.where(random.random(80) < 0.6, 0.0, random.uniform(1, 90, 80).round(1))
    table = pl.DataFrame({"gain": gain, "x": random.normal(size=80).round(3)})
    table = table.with_columns(y=pl.Series(np.sin(gain) + (gain == 0) * 2 + table["x"]))
    model = train(table, "y", ramps=3, scaling="robust", **QUICK, **FREE)
    at, beside = int(np.argmin(gain)), int(np.argmin(np.where(gain == 0, 99, gain)))
    formula = model.explain(table, row=at).formula
    assert [one.column for one in formula.held] == ["gain"]
    assert formula.value == pytest.approx(model.predict(table)[at], rel=1e-5)
    formula = model.explain(table, row=beside).formula
    (term,) = (term for term in formula.terms if term.column == "gain")
    if term.low == 0:
        assert term.without == 0
        assert any("without 0" in line for line in formula.words())
    assert 0 <= term.near_low <= term.low  # 0 is common, and an end
    for value in np.linspace(max(term.low, 1e-6), min(term.high, 90), 5):
        told = formula.value + term.coefficient * (value - term.value)
        found = model.predict(changed(table, beside, "gain", float(value)))[0]
        assert found == pytest.approx(told, rel=2e-5, abs=2e-5)


def test_what_is_no_number_is_held(frame, paid):
    row = int(frame["age"].is_nan().arg_true()[0])
    formula = paid.explain(frame, row=row).formula
    assert [one.column for one in formula.held] == ["age", "city", "since"]
    assert formula.terms == ()
    assert "age missing" in formula.words()[-1]
    assert formula.intercept == pytest.approx(paid.predict(frame)[row], rel=1e-5)


@pytest.mark.parametrize("task", ["regression", "binary", "multiclass"])
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_parts_add_up_to_the_answer(table, models, task, activation):
    target = models[task].target.name
    model = models[task]
    if activation == "tanh":
        data = table.select("age", "city", target)
        model = train(data, target, activation="tanh", ensemble=1, starts=1, **QUICK)
    for row in (0, 7, 31):
        opened = model.explain(table, row=row)
        data = json.loads(json.dumps(opened.as_dict()))
        parts = math.fsum(one["value"] for one in data["attributions"])
        told = data["path"]["average"] + parts
        if task == "regression":
            answer = data["prediction"]
        else:
            first, second, *_ = sorted(data["probabilities"].values(), reverse=True)
            answer = math.log(first / second)
            if task == "binary":
                chance = data["probabilities"][model.target.positive]
                answer = math.log(chance / (1 - chance))
        assert told == pytest.approx(answer, rel=1e-4, abs=1e-4)
        assert data["residual"] < 1e-5
        assert ("formula" in data) == (activation == "relu")
        if activation == "relu":
            formula = data["formula"]
            terms = [one["coefficient"] * one["value"] for one in formula["terms"]]
            assert formula["intercept"] + math.fsum(terms) == pytest.approx(told, rel=1e-6)


def test_a_column_that_is_as_on_average_has_no_part():
    x = np.linspace(0, 10, 101)
    data = {"x": x, "z": np.cos(40 * x), "y": 3 * x}
    model = train(data, "y", hidden=[], ensemble=1, epochs=50, learning_rate=[0.05])
    average = float(np.mean(model.trust.familiar.average[0]))
    column = model.encoder.columns[0]
    usual = {"x": [column.middle + average * column.spread], "z": [0.3], "y": [0.0]}
    parts = model.explain(usual).contributions.parts
    assert parts["x"] == pytest.approx(0, abs=1e-4)
    (slope,) = (t.coefficient for t in model.explain(data, row=5).formula.terms if t.column == "x")
    first = model.explain(data, row=5).contributions.parts["x"]
    assert first == pytest.approx(slope * (x[5] - usual["x"][0]), rel=1e-4)


def test_what_if_is_the_explanation_of_the_changed_row(frame, paid):
    opened = paid.explain(frame, row=4, changed={"age": "61", "city": "Oslo"})
    other = frame[4:5].with_columns(age=pl.lit(61.0), city=pl.lit("Oslo"))
    assert opened.prediction == paid.explain(frame, row=4).prediction
    assert opened.what_if.prediction == pytest.approx(paid.predict(other)[0], rel=1e-6)
    data = opened.as_dict()
    assert data["what_if"]["set"] == {"age": "61", "city": "Oslo"}
    assert data["what_if"]["prediction"] == opened.what_if.prediction
    words = str(opened)
    assert "What if age = 61 and city = Oslo: pay: " in words
    assert f"{opened.raw('age')} -> 61" in words


def test_what_if_speaks_of_the_same_two_classes(table, models):
    """Also where the changed row is of another class."""
    model = models["multiclass"]
    ages = model.sweep(table, 3, "age")
    ends = {ages.answers[place].argmax() for place in (0, -1)}
    assert len(ends) == 2, "this test needs an age that changes the class"
    for value in (ages.values[0], ages.values[-1]):
        opened = model.explain(table, row=3, changed={"age": value})
        assert opened.what_if.contributions.name == opened.contributions.name
        chances = opened.what_if.probabilities
        first, second = opened.contributions.name[5:-2].split(") / p(")
        told = math.log(chances[first] / chances[second])
        assert opened.what_if.contributions.value == pytest.approx(told, abs=1e-3)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"agee": "3"}, "the network has no column 'agee'. Did you mean 'age'?"),
        ({"age": "old"}, "'age' takes a number such as"),
        ({"age": "inf"}, "'age' takes a number such as"),
        ({"city": "Romme"}, "'city' was never 'Romme' in training. Did you mean 'Rome'?"),
        ({"since": "yesterday"}, "'since' takes a date such as 2020-"),
        ({"pay": "3"}, "'pay' is what is predicted; change what it is predicted from"),
        ({"note": "3"}, "'note' is not looked at by the network: whatever it holds changes"),
    ],
)
def test_impossible_changes_are_refused_in_a_sentence(frame, paid, wrong, sentence):
    with pytest.raises(OptionError, match=sentence.replace("?", r"\?")):
        paid.explain(frame.with_columns(note=pl.lit("x")), row=0, changed=wrong)


def test_a_cell_can_be_thought_missing(frame, paid):
    row = int(frame["age"].is_not_nan().arg_true()[0])
    opened = paid.explain(frame, row=row, changed={"age": ""})
    gone = frame[row : row + 1].with_columns(age=pl.lit(None, dtype=pl.Float64))
    assert opened.what_if.prediction == pytest.approx(paid.predict(gone)[0], rel=1e-6)
    assert "-> (missing)" in str(opened)


@pytest.mark.parametrize("column", ["age", "city", "since"])
def test_a_sweep_answers_every_value(frame, paid, column):
    row = int(frame["age"].is_not_nan().arg_true()[2])
    course = paid.sweep(frame, row, column)
    assert list(course.numbers) == sorted(course.numbers)
    for place in (0, len(course.values) // 2, len(course.values) - 1):
        value = course.values[place]
        opened = paid.explain(frame, row=row, changed={column: value})
        assert course.answers[place] == pytest.approx(opened.what_if.prediction, rel=1e-5)
    at = course.values.index(course.here)
    assert course.answers[at] == pytest.approx(paid.predict(frame)[row], rel=1e-6)
    data = json.loads(json.dumps(course.as_dict()))
    assert len(data["values"]) == len(data["predictions"]) == len(data["low"])
    assert str(course).count("<- as it is") == 1


@pytest.mark.parametrize("task", ["binary", "multiclass"])
def test_a_sweep_of_classes_gives_all_probabilities(table, models, task):
    course = models[task].sweep(table, 3, "age")
    chances = np.array(list(course.as_dict()["probabilities"].values()))
    np.testing.assert_allclose(chances.sum(axis=0), 1, atol=1e-5)


def test_a_sweep_of_a_missing_cell_and_of_one_row(frame, paid):
    row = int(frame["age"].is_nan().arg_true()[0])
    course = paid.sweep(frame[row : row + 1], 0, "age")
    assert course.here is None
    assert len(course.values) > 10
    with pytest.raises(OptionError, match="is what is predicted"):
        paid.sweep(frame, 0, "pay")
    with pytest.raises(DataError, match="there is no row 999"):
        paid.sweep(frame, 999, "age")


def test_a_logarithm_has_its_formula_and_says_when_it_is_held():
    x = np.random.default_rng(0).uniform(-1, 1, 300)
    data = {"x": x, "price": np.exp(5 + 2 * x)}
    model = train(data, "price", target_scale="log", **QUICK, **FREE)
    opened = model.explain(data, row=3)
    assert opened.formula.name == "ln(price)"
    assert math.exp(opened.formula.value) == pytest.approx(opened.prediction, rel=1e-5)
    assert not opened.formula.beyond
    line = train(data, "price", target_scale="log", **(QUICK | {"hidden": []}), **FREE,
                       scaling="standard", weight_decay=0.0)  # fmt: skip
    far = line.explain({"x": [90.0], "price": [1.0]})
    assert far.formula.beyond
    assert "where the answer stands still" in str(far)


def test_what_an_average_row_is_travels_in_the_file(paid, frame, tmp_path):
    paid.save(tmp_path / "m.fathom")
    back = load(tmp_path / "m.fathom").explain(frame, row=2)
    assert back.contributions == paid.explain(frame, row=2).contributions


def test_a_table_without_numbers_has_a_formula_without_terms():
    data = {"city": ["Rome", "Oslo", "Bern"] * 20, "pay": [3.0, 4.5, 5.0] * 20}
    model = train(data, "pay", **QUICK, **FREE)
    opened = model.explain(data, row=1, changed={"city": "Rome"})
    assert opened.formula.terms == ()
    assert opened.formula.intercept == pytest.approx(opened.prediction, rel=1e-5)
    assert "as it is, with city = Oslo" in str(opened)
    assert opened.what_if.prediction == pytest.approx(model.predict(data)[0], rel=1e-5)
