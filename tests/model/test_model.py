"""A model: predicts, measures, explains, and comes back from its file bit for bit."""

import json

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import accuracy_score, log_loss, mean_squared_error, r2_score

from fathom import archive
from fathom.errors import DataError, FathomError, ModelFileError
from fathom.face import load

TASKS = ("regression", "binary", "multiclass")
every = pytest.mark.parametrize("task", TASKS)


@every
def test_the_file_brings_back_the_same_model(models, table, task, tmp_path):
    model = models[task]
    model.save(tmp_path / "m.fathom")
    back = load(tmp_path / "m.fathom")
    assert (back.predict(table) == model.predict(table)).all()
    assert back.story == model.story
    assert back.encoder == model.encoder
    assert back.target == model.target
    np.testing.assert_array_equal(
        back.history.validation, model.history.validation.astype(np.float32)
    )


def test_equal_models_give_equal_files(models, tmp_path):
    for name in ("a", "b"):
        models["binary"].save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@every
def test_predictions_do_not_depend_on_the_other_rows_or_the_order_of_columns(models, table, task):
    model = models[task]
    whole = model.predict(table)
    shuffled = table.select(reversed(table.columns))
    assert (model.predict(shuffled[10:20]) == whole[10:20]).all()


@pytest.mark.parametrize("task", ["binary", "multiclass"])
def test_probabilities(models, table, task):
    chances = models[task].predict_proba(table).to_numpy()
    assert chances.shape == (table.height, len(models[task].classes))
    np.testing.assert_allclose(chances.sum(axis=1), 1, atol=1e-6)
    assert (chances >= 0).all()
    likeliest = np.array(models[task].classes, object)[chances.argmax(axis=1)]
    assert (models[task].predict(table) == likeliest).all()


def test_a_regression_has_no_probabilities(models, table):
    with pytest.raises(DataError) as told:
        models["regression"].predict_proba(table)
    assert str(told.value) == "'pay' is a number, so there are no probabilities; use predict"


@every
def test_the_table_of_predictions(models, table, task):
    answers = models[task].predict_table(table)
    beside = [f"p({name})" for name in models[task].classes] or ["low", "high"]
    assert answers.columns == ["prediction", *beside]
    assert answers.height == table.height


def test_metrics_are_those_of_scikit_learn(models, table):
    found = models["regression"].evaluate(table)
    truth, said = table["pay"], models["regression"].predict(table)
    assert found["rmse"] == pytest.approx(mean_squared_error(truth, said) ** 0.5)
    assert found["r2"] == pytest.approx(r2_score(truth, said))
    assert found["mean_error"] == pytest.approx((truth - said).mean())
    found = models["multiclass"].evaluate(table)
    chances = models["multiclass"].predict_proba(table).to_numpy()
    names = models["multiclass"].classes
    assert found["accuracy"] == accuracy_score(table["level"], models["multiclass"].predict(table))
    chances = chances / chances.sum(axis=1, keepdims=True)  # float32 sums to 1 only nearly
    assert found["log_loss"] == pytest.approx(log_loss(table["level"], chances, labels=names))
    counts = models["multiclass"].confusion(table)
    assert np.trace(counts) / counts.sum() == found["accuracy"]
    with pytest.raises(DataError, match="'pay' is a number, so there are no classes to confuse"):
        models["regression"].confusion(table)


def test_unseen_categories_and_newly_missing_cells_are_answered(models):
    strange = pl.DataFrame({"age": [None, 30.0], "city": ["Atlantis", None]})
    answers = models["regression"].predict(strange)
    assert answers.is_finite().all()


def test_a_missing_column_is_named(models):
    with pytest.raises(DataError) as told:
        models["binary"].predict({"Age": [3], "city": ["Rome"]})
    assert str(told.value) == (
        "the table has no column 'age', which the network needs. Did you mean 'Age'?"
    )


@every
def test_an_explanation_recombines_to_the_prediction(models, table, task):
    model = models[task]
    data = json.loads(json.dumps(model.explain(table, row=5).as_dict()))
    signals = {made["name"]: made["encoded"] for made in data["inputs"]}
    for layer in data["layers"]:
        outputs = {}
        for neuron in layer["neurons"]:
            total = neuron["bias"]
            for term in neuron["terms"]:
                assert term["value"] == pytest.approx(signals[term["from"]], abs=1e-6)
                total += term["value"] * term["weight"]
            assert total == pytest.approx(neuron["sum"], abs=1e-5)
            kept = max(total, 0) if layer["activation"] == "relu" else total
            assert neuron["output"] == pytest.approx(kept, abs=1e-5)
            outputs[neuron["name"]] = neuron["output"]
        signals = outputs
    sums = [value / model.temperature for value in signals.values()]
    if task == "regression":
        answer = model.target.mean + model.target.std * sums[0]
        assert data["prediction"] == pytest.approx(answer, rel=1e-5)
        assert data["prediction"] == pytest.approx(model.predict(table)[5], rel=1e-6)
    elif task == "binary":
        assert data["probabilities"]["yes"] == pytest.approx(1 / (1 + np.exp(-sums[0])), abs=1e-6)
    else:
        chances = np.exp(sums) / np.exp(sums).sum()
        np.testing.assert_allclose(list(data["probabilities"].values()), chances, atol=1e-6)
    assert data["residual"] < 1e-5


@every
def test_explanations_read_well(models, table, task):
    words = str(models[task].explain(table, row=5))
    assert words.startswith(f"{models[task].target.name} of row 5: ")
    assert "age" in words
    steps = models[task].explain(table, row=5).steps()
    assert "hidden1: the 3 strongest of 6 neurons" in steps
    assert "sum z" in steps


@pytest.mark.parametrize(
    ("neuron", "sentence"),
    [
        (
            "x",
            "a neuron is named LAYER.INDEX, like 1.5 for neuron 5 of the first layer, but got 'x'",
        ),
        ("3.0", "there is no layer 3: the network has layers 1 to 2"),
        ("1.6", "there is no neuron 1.6: layer 1 has neurons 0 to 5"),
    ],
)
def test_neurons_that_do_not_exist(models, table, neuron, sentence):
    with pytest.raises(FathomError) as told:
        models["binary"].explain(table).steps(neuron)
    assert str(told.value) == sentence


def test_rows_that_do_not_exist(models, table):
    for row in (-1, table.height):
        with pytest.raises(DataError, match=f"there is no row {row}"):
            models["binary"].explain(table, row=row)


@every
def test_summary_tells_the_story(models, task):
    words = models[task].summary()
    assert "Predicts" in words
    assert "adam, learning rate 0.01" in words
    assert "left out" not in words


@pytest.mark.parametrize(
    "change",
    [
        lambda header, arrays: header.pop("encoder"),
        lambda header, arrays: header.update(extra=1),
        lambda header, arrays: header["network"]["layers"][0].update(kind="conv"),
        lambda header, arrays: header["network"]["layers"][0].update(activation="sin"),
        lambda header, arrays: arrays.pop("layers.0.bias"),
        lambda header, arrays: arrays.update({"layers.0.weight": np.zeros((6, 99), np.float32)}),
        lambda header, arrays: arrays.update({"layers.0.weight": np.zeros(6, np.float32)}),
        lambda header, arrays: header["target"].update(classes=["a", "b"]),
        lambda header, arrays: header["story"].update(metrics=3),
    ],
)
def test_a_file_whose_parts_do_not_fit_is_refused(models, tmp_path, change):
    path = tmp_path / "m.fathom"
    models["multiclass"].save(path)
    found = archive.read(path)
    header, arrays = json.loads(json.dumps(found.header)), dict(found.arrays)
    change(header, arrays)
    archive.write(path, arrays, header)
    with pytest.raises(ModelFileError) as told:
        load(path).predict({"age": [1], "city": ["Rome"]})
    assert str(told.value) == (
        f"'{path}' is a Fathom file, but what it holds does not fit together; train the model again"
    )
