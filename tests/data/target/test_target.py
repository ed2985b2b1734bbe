"""What is to be predicted: the task, the classes, the scale."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from fathom.data.reading.read import read
from fathom.data.target.class_target import ClassTarget
from fathom.data.target.target import AnyTarget, learn_target, with_target
from fathom.errors import DataError, OptionError


def learn(cells, task=None):
    return learn_target(pl.Series("y", cells), task)


@pytest.mark.parametrize(
    ("cells", "task", "classes"),
    [
        (["yes", "no", "no", "yes"], "binary", ("no", "yes")),
        (["b", "a", "c"] * 2, "multiclass", ("a", "b", "c")),
        ([True, False] * 2, "binary", ("false", "true")),
        (["True", "False"] * 2, "binary", ("False", "True")),
        (["True", "FALSE", "true", "false"], "binary", ("false", "true")),
        ([0, 1, 1, 0, None], "binary", ("0", "1")),
        (["0", "1", "1", "0"], "binary", ("0", "1")),
        ([1.0, 0.0, 1.0, 0.0], "binary", ("0", "1")),
        ([10, 9, 10, 9], "binary", ("9", "10")),
        ([1, 2, 3], "regression", ()),
        (["1", "2", None, "3.5"], "regression", ()),
    ],
)
def test_the_task_from_the_cells(cells, task, classes):
    target = learn(cells)
    assert (target.task, target.classes) == (task, classes)
    assert target.positive == (classes[1] if task == "binary" else None)
    assert target.outputs == (len(classes) if task == "multiclass" else 1)
    assert TypeAdapter(AnyTarget).validate_json(target.model_dump_json()) == target


def test_the_task_as_asked():
    assert learn([1, 2, 3] * 2, "multiclass").classes == ("1", "2", "3")
    assert learn([0, 1, 0, 1], "regression").task == "regression"
    assert learn([0, 1, 0, 1], "multiclass").outputs == 2
    assert learn([0, 1, 0, 1], " Binary ").task == "binary"


def test_classes_encoded():
    target = learn(["a", "b", "c"] * 2)
    cells = pl.Series("y", ["c", "a"])
    assert target.encode(cells).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert target.truth(cells).tolist() == ["c", "a"]
    assert learn(["no", "yes"] * 2).encode(pl.Series("y", ["yes", "no"])).tolist() == [[1], [0]]


@given(st.lists(st.integers(-1000, 1000), min_size=3, max_size=20, unique=True))
def test_a_regression_encoded_and_back(cells):
    column = pl.Series("y", cells)
    target = learn_target(column, "regression")
    encoded = target.encode(column)
    assert encoded.shape == (len(cells), 1)
    assert encoded.dtype == np.float32
    assert abs(encoded.mean()) < 1e-5
    assert target.truth(column).tolist() == [float(cell) for cell in cells]
    np.testing.assert_allclose(target.units(encoded[:, 0]), cells, atol=1e-3)


def test_the_scale_is_that_of_the_training_rows():
    target = learn([0, 2, 100]).rescaled(pl.Series("y", [0, 2]))
    assert (target.mean, target.std) == (1, 1)
    classes = learn(["a", "b"] * 2)
    assert classes.rescaled(pl.Series("y", ["a"])) is classes
    for cells, sentence in [
        ([5, 5], "the target 'y' is 5 in every training row: there is nothing to learn"),
        ([None, None], "the target 'y' is missing in every training row"),
    ]:
        with pytest.raises(DataError) as caught:
            target.rescaled(pl.Series("y", cells, dtype=pl.Float64))
        assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("cells", "task", "sentence"),
    [
        ([None, None], None, "the target 'y' is missing in every row"),
        ([None, 7], None, "only one row has a target 'y': a network learns from many rows"),
        (["a", "a"], None, "the target 'y' is 'a' in every row: there is nothing to learn"),
        ([3, None, 3], None, "the target 'y' is '3' in every row: there is nothing to learn"),
        (
            ["a", "b", "c", "a", "c"],
            None,
            "the class 'b' of the target 'y' has only one row; a class needs at least two",
        ),
        (
            ["1", "low", "3"],
            "regression",
            "the target 'y' has 'low' in row 1 (counted from 0), which is no number: "
            "regression needs numbers",
        ),
        (
            [*map(str, range(50)), "many"],
            None,
            "the target 'y' has 'many' in row 50 (counted from 0), which is no number: "
            "nearly all other cells are; mend it, or say that the task is multiclass",
        ),
        (
            ["a", "b", "c"] * 2,
            "binary",
            "the target 'y' has 3 classes, but a binary task has two",
        ),
        (
            [f"c{n}" for n in range(1001)] * 2,
            None,
            "the target 'y' has 1,001 different values; at most 1,000 classes can be told apart",
        ),
        (
            [1.0, float("inf"), 2.0],
            None,
            "the column 'y' has 'inf' in row 1 (counted from 0); only finite numbers can be used",
        ),
    ],
)
def test_targets_turned_away(cells, task, sentence):
    with pytest.raises(DataError) as caught:
        learn(cells, task)
    assert str(caught.value) == sentence


def test_an_unknown_task():
    with pytest.raises(OptionError) as caught:
        learn([1, 2, 3], "regresion")
    assert str(caught.value) == "there is no task 'regresion'. Did you mean 'regression'?"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (["a", None], "the target 'y' is missing in row 1 (counted from 0)"),
        (
            ["a", "big"],
            "the target 'y' has the class 'big' in row 1 (counted from 0), "
            "which was not there in training. There are: a, b.",
        ),
    ],
)
def test_cells_that_do_not_fit(cells, sentence):
    target = learn(["a", "b"] * 2)
    for use in (target.encode, target.truth):
        with pytest.raises(DataError) as caught:
            use(pl.Series("y", cells))
        assert str(caught.value) == sentence


def test_rows_without_a_target():
    table = read({"x": [1, 2, 3, 4], "y": ["a", None, "NA", "b"]})
    kept = with_target(table, "y")
    assert kept.frame["x"].to_list() == [1, 4]
    assert kept.notes == (
        "read as missing: 'NA'",
        "2 rows left out: their target 'y' is missing",
    )
    assert with_target(kept, "y") is kept
    with pytest.raises(DataError) as caught:
        with_target(table, "Y")
    assert str(caught.value) == "the table has no column 'Y'. Did you mean 'y'?"
    with pytest.raises(DataError) as caught:
        with_target(read({"y": [None, None], "x": [1, 2]}), "y")
    assert str(caught.value) == "the target 'y' is missing in every row"


def test_words():
    assert learn([1, 2, 3, 6]).words() == "y: a number, mean 3, spread 1.871"
    assert learn(["a", "b", "c"] * 2).words() == "y: one of 3 classes: a, b, c"
    many = learn([f"c{n}" for n in range(9)] * 2).words()
    assert many == "y: one of 9 classes: c0, c1, c2, c3, c4, c5 and 3 more"


def test_a_target_may_be_called_count():
    """What counts values makes a column of that name, too."""
    assert learn_target(pl.Series("count", ["a", "b"] * 3)).classes == ("a", "b")


WRITING = {"decimal": ".", "thousands": "", "unit": ""}
KEPT = {  # word for word as 0.1.0 wrote them into model files: every target had every key
    "regression": {
        "name": "price", "task": "regression", "scale": "log", "mean": 2.5, "std": 0.5,
        "classes": [], "writing": {"decimal": ",", "thousands": ".", "unit": "€"},
    },
    "binary": {
        "name": "smoker", "task": "binary", "scale": "plain", "mean": 0.0, "std": 1.0,
        "classes": ["no", "yes"], "writing": WRITING,
    },
    "multiclass": {
        "name": "pet", "task": "multiclass", "scale": "plain", "mean": 0.0, "std": 1.0,
        "classes": ["cat", "dog"], "writing": WRITING,
    },
}  # fmt: skip


@pytest.mark.parametrize("task", KEPT)
def test_what_an_older_version_wrote(task):
    found = TypeAdapter(AnyTarget).validate_json(json.dumps(KEPT[task]))
    kept = KEPT[task]
    kept = kept | {"writing": kept["writing"] | {"negative": ""}}  # which came later
    assert json.loads(json.dumps(found.as_dict())) == kept
    assert TypeAdapter(AnyTarget).validate_json(found.model_dump_json()) == found


def test_what_an_older_version_wrote_is_understood():
    price, smoker, pet = (TypeAdapter(AnyTarget).validate_python(kept) for kept in KEPT.values())
    assert price.units(np.array([1.0])).tolist() == [pytest.approx(np.exp(3.0))]
    assert price.truth(pl.Series("price", ["1.234,5 €"])).tolist() == [1234.5]
    assert (smoker.positive, smoker.outputs, smoker.output_names) == ("yes", 1, ("smoker = yes",))
    assert (pet.positive, pet.outputs) == (None, 2)


@pytest.mark.parametrize(
    "changed",
    [
        {"task": "clustering"},
        {"task": "binary", "classes": ["a", "b", "c"]},
        {"task": "binary", "classes": []},
        {"task": "multiclass", "classes": ["a"]},
        {"task": "regression", "scale": "square"},
    ],
)
def test_a_target_that_cannot_be(changed):
    with pytest.raises(ValidationError):
        TypeAdapter(AnyTarget).validate_python(KEPT["binary"] | changed)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=20), st.booleans())
def test_classes_encoded_and_back(cells, binary):
    classes = ("a", "b") if binary else ("a", "b", "c")
    column = pl.Series("y", [classes["abc".index(cell) % len(classes)] for cell in cells])
    target = ClassTarget(name="y", task="binary" if binary else "multiclass", classes=classes)
    smoothed = 0.9 * target.encode(column).astype(np.float64) + 0.05
    places = target.true_values(column.to_frame())
    assert target.decode(smoothed).tolist() == places.tolist()
    assert [classes[place] for place in places] == target.truth(column).tolist()
    assert target.predictions(smoothed).tolist() == column.to_list()


@pytest.mark.parametrize("scale", ["plain", "log", "count"])
def test_a_last_sum_of_0_is_the_middle_of_its_scale(scale):
    target = learn_target(pl.Series("y", [1.0, 2.0, 8.0, 3.0]), scale=scale)
    middle = target.number_scale.middle
    assert (middle if target.plain else np.exp(middle)) == pytest.approx(target.typical)
    assert target.unit == (target.std if target.plain else None)


def test_odds_are_those_of_the_probabilities():
    target = ClassTarget(name="y", task="multiclass", classes=("a", "b", "c"))
    sums = np.array([0.5, -1.0, 2.0])
    chances = np.exp(sums) / np.exp(sums).sum()
    for name, chance in zip(target.classes, chances, strict=True):
        assert target.log_odds(sums, name) == pytest.approx(np.log(chance / (1 - chance)))
