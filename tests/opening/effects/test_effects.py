"""Effects of the columns of a table: in the user's terms, whatever the columns hold."""

import json

import numpy as np
import polars as pl
import pytest

import fathom
from fathom.cli.show import to_json
from fathom.errors import DataError, OptionError
from fathom.opening.effects.words import CHANCES, NUMBERS, shape_words

QUICK = {
    "epochs": 5,
    "ensemble": 1,
    "starts": 1,
    "learning_rate": [0.02],
    "baselines": False,
    "sweep": False,
}


@pytest.fixture(scope="module")
def table():
    random = np.random.default_rng(5)
    rows = 300
    day = np.datetime64("2020-01-01") + random.integers(0, 800, rows)
    size = random.integers(0, 40, rows)
    return pl.DataFrame(
        {
            "size": [None if place % 9 == 0 else f"{one},5 €" for place, one in enumerate(size)],
            "day": [f"{one.astype(object):%d.%m.%Y}" for one in day],
            "city": [["Rome", "Oslo", None, "Bern"][one] for one in random.integers(0, 4, rows)],
            "old": random.choice([True, False], rows),
            "price": 3.0 * size + random.normal(size=rows),
            "class": [("low", "mid", "high")[min(one // 13, 2)] for one in size],
        }
    )


@pytest.fixture(scope="module")
def model(table):
    return fathom.train(table.drop("class"), "price", hidden=(16,), **QUICK)


@pytest.fixture(scope="module")
def classifier(table):
    return fathom.train(table.drop("price"), "class", hidden=(16,), **QUICK)


def test_a_line_has_its_weights_in_the_units_of_the_table():
    random = np.random.default_rng(0)
    size = random.normal(10, 4, 200)
    frame = pl.DataFrame({"size": size, "age": size + random.normal(size=200)})
    frame = frame.with_columns(price=7 * frame["size"] - 2 * frame["age"] + 40)
    line = fathom.train(frame, "price", hidden=(), scaling="standard", ramps=0, **QUICK)
    found = fathom.effects(line, frame, points=8)
    weights = np.asarray(line.network.dense[0].weight)[0] * line.target.std
    spreads = {column.name: column.spread for column in line.encoder.columns}
    slopes = dict(zip(spreads, weights / list(spreads.values()), strict=True))
    for effect in found.columns:
        for curve in (effect.partial_dependence, effect.accumulated):
            slope = np.diff(curve[:, 0]) / np.diff(effect.values)
            assert slope == pytest.approx(np.full(7, slopes[effect.column]), rel=1e-3)
        assert not effect.differ()


def test_each_kind_of_column_is_told_in_its_own_terms(model, table):
    found = {one.column: one for one in fathom.effects(model, table, points=6).columns}
    assert found.keys() == {"size", "day", "city", "old"}
    assert len(found["size"].values) == 6
    assert all(value % 1 == 0.5 for value in found["size"].values)
    assert found["day"].values == tuple(sorted(found["day"].values))
    assert found["day"].values[0].startswith("2020-")
    assert found["city"].values == ("Bern", "Oslo", "Rome")
    assert found["old"].values == ("false", "true")
    assert found["city"].accumulated is None
    assert found["day"].missing is None
    assert found["size"].missing is not None
    assert found["city"].missing is not None


@pytest.mark.parametrize("column", ["size", "day", "city"])
def test_partial_dependence_is_the_mean_of_predictions_for_changed_cells(model, table, column):
    (effect,) = fathom.effects(model, table, columns=[column], points=3).columns
    row = {"size": "{:.1f} €", "day": "{}", "city": "{}"}[column]
    for value, answer in zip(effect.values, effect.partial_dependence[:, 0], strict=True):
        cell = row.format(value).replace(".", ",") if column == "size" else value
        if column == "day":
            year, month, day = value.split("-")
            cell = f"{day}.{month}.{year}"
        changed = table.with_columns(pl.lit(cell).alias(column))
        assert answer == pytest.approx(model.predict(changed).mean(), rel=1e-5)
    if effect.missing is not None:
        changed = table.with_columns(pl.lit(None, pl.String).alias(column))
        assert effect.missing[0] == pytest.approx(model.predict(changed).mean(), rel=1e-5)


def test_importance_is_told_with_its_spread_and_orders_the_columns(model, table):
    found = fathom.effects(model, table)
    costs = [one.importance.value for one in found.columns]
    assert costs == sorted(costs, reverse=True)
    assert found.columns[0].column == "size"
    assert found.columns[0].importance.spread > 0
    (alone,) = fathom.effects(model, table, columns=["size"]).columns
    assert alone.importance == found.columns[0].importance


def test_without_the_truth_there_is_no_importance(model, table):
    found = fathom.effects(model, table.drop("price"))
    assert all(one.importance is None for one in found.columns)
    assert found.notes == (
        "the table has no column 'price', which importance needs: it is left out",
    )
    assert "shuffled" not in str(found).splitlines()[2]
    reaches = [one.reach() for one in found.columns]
    assert reaches == sorted(reaches, reverse=True)
    empty = table.with_columns(price=pl.lit(None, pl.Float64))
    assert "'price' is missing in every row" in fathom.effects(model, empty).notes[0]


def test_the_order_of_the_rows_does_not_matter(model, table):
    forth = fathom.effects(model, table.drop("price"), columns=["size", "city"])
    back = fathom.effects(model, table.drop("price").reverse(), columns=["size", "city"])
    for one, other in zip(forth.columns, back.columns, strict=True):
        assert one.values == other.values
        assert one.partial_dependence == pytest.approx(other.partial_dependence, rel=1e-5)
    assert forth.columns[0].accumulated == pytest.approx(back.columns[0].accumulated, rel=1e-4)


def test_of_many_rows_some_are_drawn_and_that_is_said(model, table):
    many = pl.concat([table] * 5)
    found = fathom.effects(model, many, points=3)
    assert (found.rows, found.of) == (1000, 1500)
    assert str(found).startswith("price, the mean over 1,000 of 1,500 rows of table, with")


def test_every_class_is_followed_and_one_is_told(classifier, table):
    found = fathom.effects(classifier, table, columns=["size", "city"])
    assert found.classes == ("high", "low", "mid")
    chances = classifier.predict_proba(table).to_numpy().mean(axis=0)
    assert found.told == chances.argmax()
    assert found.columns[0].partial_dependence.sum(axis=1) == pytest.approx(np.ones(15), abs=1e-5)
    one = fathom.effects(classifier, table, columns=["size"], class_name="low")
    assert one.classes == ("low",)
    assert one.columns[0].partial_dependence[:, 0] == pytest.approx(
        found.columns[0].partial_dependence[:, 1]
    )
    assert "p(class = low), the mean over all 300 rows" in str(one)
    told = one.as_dict()
    assert (told["class"], told["importance_of"]) == ("low", "log_loss")


def test_of_two_classes_the_positive_one_is_followed(small_classifiers, people):
    found = fathom.effects(small_classifiers["rich"], people)
    assert found.classes == ("yes",)
    other = fathom.effects(small_classifiers["rich"], people, class_name="no")
    pairs = zip(found.columns, other.columns, strict=True)
    for one, against in pairs:
        assert one.partial_dependence == pytest.approx(1 - against.partial_dependence, abs=1e-5)


def test_plain_values_are_json_without_gaps(classifier, table):
    told = fathom.effects(classifier, table.drop("class")).as_dict()
    assert json.loads(to_json(told)) == told
    assert {len(told["effects"]), len({one["class"] for one in told["effects"]})} == {12, 3}
    for one in told["effects"]:
        assert one.keys() == {
            *("column", "kind", "class", "values", "partial_dependence", "accumulated"),
            *("missing", "importance"),
        }
        assert one["importance"] is None
        assert len(one["values"]) == len(one["partial_dependence"])


def test_a_column_that_is_missing_everywhere_is_left_out(model, table):
    gone = table.with_columns(size=pl.lit(None, pl.String))
    found = fathom.effects(model, gone)
    assert "size" not in [one.column for one in found.columns]
    assert "size is left out: in no row is it what the network knows" in found.notes
    with pytest.raises(DataError, match=r"no column can be set to other values: .*size is left"):
        fathom.effects(model, gone, columns=["size"])


def test_unknown_categories_are_said(model, table):
    new = table.with_columns(city=pl.Series(["Lima", *table["city"][1:]]))
    found = fathom.effects(model, new, columns=["city"])
    assert found.columns[0].values == ("Bern", "Oslo", "Rome")
    assert "has a 'city' not learnt in training, such as 'Lima'" in found.notes[0]


def test_columns_that_go_together_are_told():
    random = np.random.default_rng(1)
    x = random.normal(size=500)
    frame = pl.DataFrame({"x": x, "twin": x + 0.1 * random.normal(size=500)})
    frame = frame.with_columns(y=frame["x"] * frame["twin"])
    twins = fathom.train(frame, "y", hidden=(16,), **(QUICK | {"epochs": 60}))
    found = fathom.effects(twins, frame)
    assert found.columns[0].differ()
    assert "\nthe accumulated local effects of " in str(found)


def test_a_file_and_a_model_are_the_same(model, table, tmp_path):
    model.save(tmp_path / "a.fathom")
    table.write_csv(tmp_path / "a.csv")
    found = fathom.effects(tmp_path / "a.fathom", tmp_path / "a.csv", columns="size")
    own = fathom.effects(model, table, columns=["size"])
    assert found.as_dict()["effects"] == own.as_dict()["effects"]
    assert "on rows that it knows a column seems to matter more" in own.notes[0]
    assert found.notes[0] == own.notes[0]  # by the rows, not by the name of the table


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"columns": ["sise"]}, "the network has no column 'sise'. Did you mean 'size'?"),
        (
            {"columns": ["price"]},
            "'price' is what the network predicts; ask for columns that it learns from",
        ),
        ({"columns": ["class"]}, "the network does not use the column 'class'. There are: "),
        ({"columns": []}, "no column is asked for; leave the columns out for all of them"),
        ({"class_name": "a"}, "'price' is a number, which has no classes; leave the class out"),
        ({"points": 1}, "points must be 2 to 100 (values that a column is set to), but got 1"),
        ({"points": 101}, "points must be 2 to 100"),
    ],
)
def test_what_makes_no_sense_is_refused(model, table, asked, words):
    with pytest.raises(OptionError) as caught:
        fathom.effects(model, table, **asked)
    assert str(caught.value).startswith(words)


def test_a_column_left_out_of_training_is_told_with_the_reason(table):
    data = table.drop("class").with_columns(name=pl.Series([f"n{i}" for i in range(300)]))
    named = fathom.train(data, "price", hidden=(4,), **QUICK)
    with pytest.raises(OptionError, match="the network does not use the column 'name': "):
        fathom.effects(named, data, columns=["name"])


def test_an_unknown_class_gets_the_nearest(classifier, table):
    with pytest.raises(OptionError) as caught:
        fathom.effects(classifier, table, class_name="hihg")
    assert str(caught.value) == "the target 'class' has no class 'hihg'. Did you mean 'high'?"


def test_capitals_of_a_class_make_no_difference(classifier, table):
    assert fathom.effects(classifier, table, class_name="HIGH", points=2).classes == ("high",)


def test_tables_that_cannot_be_used_are_refused(model, table):
    with pytest.raises(DataError, match="the table has no column 'day', which the network needs"):
        fathom.effects(model, table.drop("day"))
    with pytest.raises(DataError):
        fathom.effects(model, table.clear())
    with pytest.raises(DataError, match="the column 'price' holds numbers, but row 0"):
        fathom.effects(model, table.with_columns(price=pl.lit("dear")))
    with pytest.raises(DataError, match="the column 'size' holds numbers"):
        fathom.effects(model, table.with_columns(size=pl.lit("big")))


def test_shapes_in_words():
    values = tuple(float(place) for place in range(7))
    assert shape_words(np.array([3.0, 2, 1, 1, 0, 0, 0]), values) == "falls"
    assert shape_words(np.array([0, 5, 9, 8.8, 10, 4, 0.0]), values) == "rises until 4, then falls"
    assert shape_words(np.array([9, 5, 0, 0.1, 3, 4, 5.0]), values) == "falls until 2, then rises"
    assert shape_words(np.array([0, 5, 0, 5.0, 0, 5, 0]), values) == "goes up and down"
    assert shape_words(np.array([2.0, 2.0]), values[:2]) == "rises"


def test_answers_in_words():
    assert (NUMBERS.answer(1234.5), CHANCES.answer(1)) == ("1,234", "100.0 %")
    assert (CHANCES.change(-0.0), NUMBERS.change(2.5)) == ("+0.0", "+2.5")
