"""An ONNX file answers as the model does, in ONNX Runtime, and says why as `explain` does."""

import json
from dataclasses import replace

import numpy as np
import onnx
import polars as pl
import pytest

import fathom
from fathom.data.cells.cell import labels
from fathom.data.reading.read import read
from fathom.exports.onnx.activations import FUNCTIONS
from fathom.exports.onnx.onnx_file import OUTPUTS, onnx_file
from fathom.exports.parts import Parts
from fathom.nets.activations import ACTIVATIONS
from tests.exports.onnx_written import answers, fed, strange, written
from tests.exports.written import NAMES, public_model, titled_model, with_activation

QUICK = {"epochs": 3, "starts": 1, "baselines": False, "learning_rate": [0.01], "sweep": False}


def check_answers(model, frame, member="all", **more):
    """Compare all that `predict` gives, and what is strange."""
    got = answers(written(model, member, **more), fed(model.encoder.columns, frame))
    alone = model if member == "all" else model.alone(member)
    truth = alone.predict_table(frame)
    assert got["prediction"].shape == (frame.height, 1)
    if model.classes:
        assert got["prediction"][:, 0].tolist() == truth["prediction"].to_list()
        chances = truth.select(f"p({name})" for name in model.classes).to_numpy()
        np.testing.assert_allclose(got["probabilities"], chances, 1e-6, 1e-12)
    else:
        np.testing.assert_allclose(got["prediction"][:, 0], truth["prediction"], 1e-6)
        assert ("interval" in got) == ("low" in truth.columns)
        if "interval" in got:
            ends = truth.select("low", "high").to_numpy()
            np.testing.assert_allclose(got["interval"], ends, 1e-6)
    np.testing.assert_array_equal(got["strange"], strange(model.encoder.columns, frame))
    return got


def check_reasons(model, frame, rows=(0, 3), close=1e-9, **more):
    """Compare the columns' parts with those of `explain`; and they add up, in every row."""
    got = check_answers(model, frame, explain=True, **more)
    size = np.abs(got["parts"]).sum(axis=1, keepdims=True) + np.abs(got["average"])
    missed = got["average"] + got["parts"].sum(axis=1, keepdims=True) - got["value"]
    assert (np.abs(missed) <= close * size).all()
    names = [column.name for column in model.encoder.columns]
    for row in rows:
        told = model.explain(frame, row=row).contributions
        assert got["of"][row, 0] == told.name
        mine = [got["average"][row, 0], *got["parts"][row], got["value"][row, 0]]
        theirs = [told.average, *(told.parts[name] for name in names), told.value]
        np.testing.assert_allclose(mine, theirs, 0, 10 * close * float(size[row, 0]))
    return got


def nasty(model, frame, seed=0):
    """Mix cells of other rows, far numbers, missing ones and words never met into a table."""
    random = np.random.default_rng(seed)
    count, made = frame.height, {}
    for column in model.encoder.columns:
        cells = frame[column.name].gather(random.integers(0, count, count))
        if column.kind == "number":
            cells = column.values(cells) * random.choice([1, 1, 1, 1, -3, 1e3, 1e9], count)
        elif column.kind in ("category", "text"):
            word = random.choice(["", "", "", "never met", "TRUE", "näß"], count)
            cells = [new or old for new, old in zip(word, labels(cells), strict=True)]
        gone = random.random(count) < 0.1
        cells = [None if out else one for out, one in zip(gone, list(cells), strict=True)]
        made[column.name] = pl.Series(cells, dtype=frame[column.name].dtype, strict=False)
    return read(pl.DataFrame(made), rules=model.reading.rules).frame


def test_a_number(small_model, people):
    frame = people.drop("rich", "level", "salary")
    check_reasons(small_model, frame)
    check_reasons(small_model, nasty(small_model, frame))


@pytest.mark.parametrize("name", ["rich", "level"])
def test_classes(small_classifiers, people, name):
    model, frame = small_classifiers[name], people.drop("rich", "level", "salary")
    check_reasons(model, frame)
    check_reasons(model, nasty(model, frame))


def test_every_activation_has_operators():
    assert set(FUNCTIONS) == set(ACTIVATIONS) - {"softmax"}


@pytest.mark.parametrize("activation", sorted(FUNCTIONS))
def test_activations(small_model, people, activation):
    model = with_activation(small_model, activation)
    if activation == "step":  # no slope: nothing is explained of it anywhere
        check_answers(model, people)
        return
    close = {"gelu": 1e-6}.get(activation, 1e-9)  # whose integral ONNX Runtime has in float32
    check_reasons(model, people, close=close)


def test_several_outputs_along_a_curve(small_classifiers, people):
    model = small_classifiers["level"]
    check_reasons(with_activation(model, "tanh"), people)


@pytest.mark.parametrize("more", [{"target_scale": "log"}, {"loss": "poisson"}])
def test_exponential_last_step(people, more):
    table = people.select("age", "city", "salary")
    model = fathom.train(table, "salary", hidden=[4], **more, **QUICK)
    got = check_reasons(model, table.drop("salary"))
    assert got["of"][0, 0] == "ln(salary)"


def test_a_decision_of_its_own(small_classifiers, people):
    model = small_classifiers["rich"]
    chances = np.sort(model.predict_proba(people)["yes"].to_numpy())
    between = float(chances[30:32].mean())
    check_answers(replace(model, trust=replace(model.trust, threshold=between)), people)


def test_a_chance_just_at_the_threshold_is_enough(small_classifiers, people):
    """As the file itself gives it: another program's may differ in the last bit."""
    model, cells = small_classifiers["rich"], fed(small_classifiers["rich"].encoder.columns, people)
    chances = answers(written(model), cells)["probabilities"][:, model.classes.index("yes")]
    place = int(np.argsort(chances)[30])
    at = replace(model, trust=replace(model.trust, threshold=float(chances[place])))
    said = answers(written(at), cells)["prediction"][:, 0]
    assert said[place] == "yes"
    assert (said == "yes").tolist() == (chances >= chances[place]).tolist()


@pytest.fixture(scope="module")
def pair(people):
    """A model of three networks, with ramps and many categories embedded."""
    random = np.random.default_rng(0)
    rows = 1200
    city, size = random.integers(0, 130, rows), random.gamma(2.0, 30.0, rows)
    price = 3 * size + random.normal(0, 50, 130)[city] + random.normal(0, 5, rows)
    table = pl.DataFrame({"city": [f"city {n}" for n in city], "size": size, "price": price})
    how = {"hidden": (6, 5), "epochs": 3, "ensemble": 3, "baselines": False, "importance": False}
    return fathom.train(table, target="price", ramps=12, **how), table.drop("price")


def test_networks_together_with_embedded_columns(pair):
    model, frame = pair
    assert model.member(0).layers[0].kind == "embedding"
    check_reasons(model, frame[:40], rows=(0,))
    check_reasons(model, nasty(model, frame[:40]), rows=(5,))


def test_one_of_several_networks(pair):
    model, frame = pair
    got = check_answers(model, frame[:20], member=1)
    assert "interval" not in got  # it is known of all together


def test_many_rows_are_walked_in_other_stretches(pair):
    model, frame = pair
    made = written(model, explain=True)
    feed = fed(model.encoder.columns, frame)
    together = answers(made, feed)["parts"]
    alone = answers(made, {name: cells[7:8] for name, cells in feed.items()})["parts"]
    np.testing.assert_allclose(together[7:8], alone, 1e-9, 1e-9 * np.abs(alone).max())


def test_one_layer(people):
    model = fathom.train(people.select("age", "city", "salary"), "salary", hidden=[], **QUICK)
    check_reasons(model, people.select("age", "city"))


def test_texts():
    model, table = titled_model()
    frame = read(table.drop("y"), rules=model.reading.rules).frame
    check_reasons(model, frame)


def test_dates(people):
    random = np.random.default_rng(3)
    start = np.datetime64("2020-01-01T00:00", "us")
    moments = start + random.integers(0, 10**6, people.height).astype("timedelta64[m]").astype(
        "timedelta64[us]"
    )
    table = people.select("salary", "city").with_columns(joined=pl.Series(moments))
    model = fathom.train(table, "salary", hidden=[4], **QUICK)
    check_reasons(model, read(table.drop("salary")).frame)


def test_inputs_in_place_of_cells(small_model, people):
    made = written(small_model, encoded=True, explain=True)
    inputs = small_model.encoder.encode(people)
    got = answers(made, {"inputs": inputs})
    np.testing.assert_allclose(got["prediction"][:, 0], small_model.predict(people), 1e-6)
    assert "strange" not in got
    assert got["parts"].shape == (people.height, len(small_model.encoder.columns))
    told = json.loads(made.get_modelmeta().custom_metadata_map["inputs"])
    assert told == [one.name for one in small_model.encoder.inputs]


@pytest.mark.parametrize("more", [{}, {"explain": True}])
def test_no_rows(small_model, pair, people, more):
    feed = fed(small_model.encoder.columns, people[:0])
    got = answers(written(small_model, **more), feed)
    assert (got["prediction"].shape, got["interval"].shape) == ((0, 1), (0, 2))
    model, frame = pair
    got = answers(written(model, **more), fed(model.encoder.columns, frame[:0]))
    assert got["prediction"].shape == (0, 1)
    assert "parts" not in got or got["parts"].shape == (0, 2)


def test_long_marks_of_missing_cells():
    random = np.random.default_rng(0)
    city = ["Not available", "Rome", "Oslo", "NOT AVAILABLE"] * 20
    table = {"city": city, "size": random.normal(size=80), "y": random.normal(size=80)}
    model = fathom.train(table, "y", hidden=[3], missing="Not available", **QUICK)
    frame = read(table, rules=model.reading.rules).frame
    assert frame["city"].null_count() == 40
    got = answers(
        written(model),
        fed(model.encoder.columns, frame) | {"city": np.array(city, object)[:, None]},
    )
    np.testing.assert_allclose(got["prediction"][:, 0], model.predict(frame), 1e-6)
    assert not got["strange"].any()


def test_columns_that_are_called_like_outputs():
    names = [*OUTPUTS[:4], "numbers", "inputs", "rows", "a/b\n<c>"]
    random = np.random.default_rng(0)
    table = pl.DataFrame({name: random.normal(size=60).round(3) for name in names})
    table = table.with_columns(y=pl.sum_horizontal(pl.all()))
    model = fathom.train(table, "y", hidden=[3], **QUICK)
    table = read(table).frame
    made = written(model, explain=True)
    assert [one.name for one in made.get_inputs()] == [one.name for one in model.encoder.columns]
    got = answers(made, fed(model.encoder.columns, table))
    np.testing.assert_allclose(got["prediction_"][:, 0], model.predict(table), 1e-6)


def test_what_it_says_of_itself(small_classifiers):
    model = small_classifiers["level"]
    made = onnx.load_from_string(onnx_file(Parts.of(model, "all"), explain=True))
    told = {one.key: one.value for one in made.metadata_props}
    assert told["task"] == "multiclass"
    assert json.loads(told["classes"]) == list(model.classes)
    assert list(json.loads(told["outputs"])) == [one.name for one in made.graph.output]
    columns = json.loads(told["columns"])
    assert [one["name"] for one in columns] == [one.name for one in made.graph.input]
    assert columns[0]["takes"] == "float64; NaN is missing"
    assert columns[2]["categories"] == ["Bern", "Oslo", "Rome"]
    assert made.doc_string.startswith("Predict 'level', one of high, low, mid")
    assert (made.producer_name, made.opset_import[0].version) == ("fathom", 20)


@pytest.mark.parametrize("name", NAMES)
def test_public_tables(name, trained_once):
    model, frame = public_model(name, trained_once)
    frame = frame.drop(model.target.name)
    check_answers(model, frame)
    many = pl.concat([nasty(model, frame, seed) for seed in range(10_000 // frame.height + 1)])
    check_answers(model, many[:10_000])
    check_reasons(model, many[:60])
