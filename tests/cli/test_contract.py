"""What programs rely on: one JSON object, exit codes, names folded, nothing else on stdout."""

import json
import math
import subprocess
import sys
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fathom.cli.show import to_json
from fathom.examples.pets.drawing import pet_files
from fathom.examples.tables import EXAMPLES


def test_neuron(run):
    told = run(
        "neuron",
        *("--inputs", "four legs=1,thick coat=1", "--weights", "four legs=2,thick coat=4"),
        *("--threshold", 8, "--json"),
    ).json
    assert (told["sum"], told["z"], told["output"], told["fires"]) == (6, -2, 0, False)


def test_neuron_bias_is_minus_the_threshold(run):
    given = ("neuron", "--inputs", "a=1,b=1", "--weights", "a=2,b=4", "--json")
    assert run(*given, "--bias", -8).json == run(*given, "--threshold", 8).json


def test_neuron_truth_table(run):
    told = run("neuron", "--weights", "a=2,b=4", "--threshold", 5, "--table", "--json").json
    assert [row["fires"] for row in told["table"]] == [False, False, False, True]
    assert told["table"][3]["inputs"] == {"a": 1, "b": 1}
    assert told["logic"] == "AND"


@pytest.mark.parametrize("name", ["cross-entropy", "cross_entropy", "Cross-Entropy"])
def test_loss(run, name):
    told = run("loss", name, "--expected", "0,1,0", "--predicted", ".23,.57,.20", "--json").json
    assert told["loss"] == pytest.approx(-math.log(0.57), rel=1e-12)


def test_loss_of_a_list_is_the_mean(run):
    told = run("loss", "mse", "--expected", "1;2", "--predicted", "1;4", "--json").json
    assert told["loss"] == 2


@pytest.mark.parametrize("activation", ["leaky-relu", "leaky_relu", "Leaky ReLU"])
def test_hyphen_and_underscore_mean_the_same_in_values(run, activation):
    told = run(
        "neuron", "--inputs", "a=-1", "--weights", "a=1", "--activation", activation, "--json"
    )
    assert told.json["output"] == -0.01


@pytest.mark.parametrize("name", ["learning-rate", "learning_rate"])
def test_hyphen_and_underscore_mean_the_same_in_options(run, name):
    done = run("descend", "x^2", "--start", 9, f"--{name}", 0.1, "--steps", 2, "--json")
    assert len(done.json["steps"]) == 3


def test_hyphen_and_underscore_mean_the_same_in_examples(run, here):
    assert "there is no example" in run("demo", "salaries_simpel").complaint


def test_not_finite_is_null_and_said():
    told = {"a": math.inf, "b": [1.0, math.nan], "c": {"d": np.float32("-inf")}, "e": 1.5}
    assert json.loads(to_json(told)) == {
        "a": None,
        "b": [1.0, None],
        "c": {"d": None, "diverged": True},
        "e": 1.5,
        "diverged": True,
    }


def test_a_sum_past_all_numbers_is_null_and_said(run):
    told = run("neuron", "--inputs", "a=1e200", "--weights", "a=1e200", "--json").json
    assert (told["sum"], told["diverged"]) == (None, True)


def test_train(run, here, people, quick):
    people.drop("rich", "level").write_csv("people.csv")
    done = run("train", "people.csv", "--target", "salary", *quick, "--json")
    told = done.json
    assert (here / "people.fathom").exists()
    assert told["model"] == "people.fathom"
    assert sum(told["rows"].values()) == people.height
    assert {"rmse", "mae", "r2"} <= set(told["metrics"]["test"])
    assert "Read 120 rows" in done.err


def test_train_writes_where_it_is_told(run, here, kept, quickest):
    told = run(
        "train", kept / "people.csv", "--target", "level", *quickest, "--out", "a.fathom", "--json"
    ).json
    assert (here / "a.fathom").exists()
    assert told["classes"] == ["high", "low", "mid"]


def test_every_rate_diverging_is_told(run, here, kept, quick):
    rates = ("--learning-rate", "1e30", "--optimizer", "sgd", "--hidden", "none")
    done = run("train", kept / "people.csv", "--target", "salary", *quick, *rates)
    assert "diverged" in done.complaint
    assert not list(here.iterdir())


def test_the_same_seed_gives_the_same_network(run, here, kept, quickest):
    for out in ("a.fathom", "b.fathom"):
        run(
            "train", kept / "people.csv", "--target", "salary", *quickest, "--seed", 3, "--out", out
        )
    answers = [run("predict", out, kept / "people.csv").out for out in ("a.fathom", "b.fathom")]
    assert answers[0] == answers[1] != ""


def test_answers_go_into_parquet_where_the_name_says_so(run, kept, tmp_path):
    rows = (kept / "salary.fathom", kept / "people.csv", "--with-input", "--out")
    for name in ("answers.csv", "answers.parquet"):
        assert run("predict", *rows, tmp_path / name).code == 0
    told = pl.read_parquet(tmp_path / "answers.parquet")
    assert told["prediction"].dtype.is_float()
    text = pl.read_csv(tmp_path / "answers.csv")
    assert_frame_equal(told.cast(text.schema), text)
    done = run("predict", *rows, tmp_path / "answers.xlsx")
    assert done.code == 2
    assert "answers are written as CSV or Parquet" in done.err
    assert not (tmp_path / "answers.xlsx").exists()


def test_predict_a_number(run, kept, people):
    table = pl.read_csv(run("predict", kept / "salary.fathom", kept / "people.csv").out.encode())
    assert table.columns == ["prediction", "low", "high"]
    assert table.height == people.height


@pytest.mark.parametrize(
    ("model", "columns"),
    [("rich", ["p(no)", "p(yes)"]), ("level", ["p(high)", "p(low)", "p(mid)"])],
)
def test_predict_classes(run, kept, model, columns):
    said = run("predict", kept / f"{model}.fathom", kept / "people.csv").out
    table = pl.read_csv(said.encode())
    assert table.columns == ["prediction", *columns]
    chances = table.select(columns).to_numpy()
    assert chances.sum(axis=1) == pytest.approx(np.ones(table.height))
    likeliest = [columns[place][2:-1] for place in chances.argmax(axis=1)]
    assert table["prediction"].to_list() == likeliest


def test_predict_keeps_the_order_of_the_rows(run, here, kept, people):
    people.reverse().write_csv("back.csv")
    forth = run("predict", kept / "salary.fathom", kept / "people.csv").out.splitlines()[1:]
    back = run("predict", kept / "salary.fathom", "back.csv").out.splitlines()[1:]
    numbers = [np.array([line.split(",") for line in part], float) for part in (back, forth)]
    np.testing.assert_allclose(numbers[0], numbers[1][::-1], rtol=1e-6)


def test_predict_to_a_file_is_what_it_prints(run, here, kept):
    given = ("predict", kept / "rich.fathom", kept / "people.csv")
    told = run(*given, "--out", "answers.csv", "--json").json
    assert told == {
        "rows": 120,
        "out": "answers.csv",
        "columns": ["prediction", "p(no)", "p(yes)"],
    }
    assert (here / "answers.csv").read_text() == run(*given).out


def test_predict_without_rows(run, here, kept):
    (here / "none.csv").write_text("age,experience,city\n")
    done = run("predict", kept / "salary.fathom", "none.csv")
    assert done.complaint == "none.csv has column names, but not a single row below them"


@pytest.mark.parametrize("model", ["salary", "rich", "level"])
def test_evaluate(run, kept, model):
    told = run("evaluate", kept / f"{model}.fathom", kept / "people.csv", "--json").json
    assert told["rows"] == 120
    assert set(told["metrics"]) >= ({"rmse", "mae"} if model == "salary" else {"accuracy"})


def _replayed(told):
    """Work the network out again from nothing but what `explain --json` said."""
    inputs = {cell["name"]: cell["encoded"] for cell in told["inputs"]}
    signals = inputs
    for layer in told["layers"]:
        ahead = {}
        for neuron in layer["neurons"]:
            assert [term["from"] for term in neuron["terms"]] == list(signals)
            for term in neuron["terms"]:
                assert term["value"] == signals[term["from"]]
                assert term["product"] == term["value"] * term["weight"]
            total = math.fsum(term["product"] for term in neuron["terms"]) + neuron["bias"]
            assert total == pytest.approx(neuron["sum"], rel=1e-4, abs=1e-5)
            fired = max(0.0, neuron["sum"]) if layer["activation"] == "relu" else neuron["sum"]
            assert neuron["output"] == pytest.approx(fired)
            ahead[neuron["name"]] = neuron["output"]
        signals = ahead
    return list(signals.values())


@pytest.mark.parametrize("row", [0, 5, 119])
def test_explain_recombines_to_the_prediction(run, kept, small_model, row):
    told = run("explain", kept / "salary.fathom", kept / "people.csv", "--row", row, "--json").json
    (total,) = _replayed(told)
    answer = small_model.target.mean + small_model.target.std * total
    assert told["prediction"] == pytest.approx(answer, rel=1e-5)
    predicted = run("predict", kept / "salary.fathom", kept / "people.csv").out.splitlines()
    assert told["prediction"] == pytest.approx(float(predicted[1 + row].split(",")[0]), rel=1e-5)
    assert told["residual"] < 1e-5


@pytest.mark.parametrize("model", ["rich", "level"])
def test_explain_of_classes_recombines_to_the_probabilities(run, kept, model):
    given = (kept / f"{model}.fathom", kept / "people.csv")
    told = run("explain", *given, "--row", 5, "--json").json
    step, temperature = told["answer"][0]["words"].split(" / ")
    assert step == "sum"
    sums = np.array(_replayed(told)) / float(temperature)
    if model == "rich":
        positive = 1 / (1 + np.exp(-sums[0]))
        chances = [1 - positive, positive]
    else:
        chances = np.exp(sums) / np.exp(sums).sum()
    assert list(told["probabilities"].values()) == pytest.approx(list(chances), abs=1e-5)
    line = run("predict", *given).out.splitlines()[6].split(",")
    assert told["prediction"] == line[0]
    assert [float(cell) for cell in line[1:]] == pytest.approx(list(chances), abs=1e-5)


def test_explain_one_neuron(run, kept):
    given = ("explain", kept / "salary.fathom", kept / "people.csv", "--neuron", "1.5")
    told = run(*given, "--json").json
    assert [len(layer["neurons"]) for layer in told["layers"]] == [1, 0]
    assert told["layers"][0]["neurons"][0]["name"] == "hidden1.5"
    assert "hidden1.5:" in run(*given).out


def test_explain_in_words(run, kept):
    short = run("explain", kept / "salary.fathom", kept / "people.csv").out
    long = run("explain", kept / "salary.fathom", kept / "people.csv", "--steps").out
    assert long.startswith(short.strip())
    assert "sum z" in long


def test_summary(run, kept):
    told = run("summary", kept / "salary.fathom", "--json").json
    assert told["target"]["name"] == "salary"
    assert told["network"]["parameters"] == 8 * len(told["inputs"]) + 8 + 8 + 1
    assert "Predicts   salary" in run("summary", kept / "salary.fathom").out


def test_nothing_that_comes_in_is_changed(run, here, kept):
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    run("explain", kept / "salary.fathom", kept / "people.csv", "--json")
    run("evaluate", kept / "salary.fathom", kept / "people.csv", "--json")
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    "given",
    [
        ("evaluate", "salary.fathom", "people.csv"),
        ("summary", "salary.fathom"),
        ("train", "people.csv", "--target", "salary", "--out", "NEW"),
    ],
)
def test_plot(run, here, kept, quickest, given):
    command, *rest = given
    words = [kept / word if (kept / word).exists() else word for word in rest]
    words = ["new.fathom" if word == "NEW" else word for word in words]
    more = quickest if command == "train" else ()
    run(command, *words, *more, "--plot", "picture.png", "--json").json  # noqa: B018
    assert (here / "picture.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def short_example(monkeypatch, people):
    """The example salaries-simple, with 120 rows instead of 10,000."""
    short = replace(EXAMPLES["salaries_simple"], make=lambda: people.drop("rich", "level"))
    monkeypatch.setitem(EXAMPLES, "salaries_simple", short)


def test_demo(run, here, short_example):
    (here / "folder").mkdir()
    for _ in range(2):  # the second time the table is there already
        done = run("demo", "salaries-simple", "--out", "folder/a.fathom", "--json")
        assert (done.json["target"], done.json["model"]) == ("salary", "folder/a.fathom")
    left = {path.name for path in (here / "folder").iterdir()}
    assert left == {"salaries-simple.csv", "a.fathom", "a.run"}


def test_demo_in_words(run, here, short_example):
    said = run("demo", "salaries_simple").out
    assert "One prediction, opened" in said
    assert "rescale:" in said
    assert said.rstrip().endswith("fathom summary salaries-simple.fathom")


@pytest.mark.slow
def test_demo_of_pictures(run, here, monkeypatch):
    few = pet_files(45)
    monkeypatch.setattr("fathom.examples.pets.drawing.pet_files", lambda: few)
    (here / "folder").mkdir()
    said = run("demo", "Pets", "--out", "folder/a.fathom")
    assert "folder/pets/test/dog/001.png" in said.out
    assert said.out.rstrip().endswith("fathom summary folder/a.fathom")
    assert "Wrote folder/pets: 45 pictures" in said.err
    (here / "folder" / "pets" / "test" / "cat" / "002.png").unlink()
    again = run("demo", "pets", "--out", "folder/a.fathom", "--json").json
    assert (again["classes"], again["model"]) == (["cat", "dog", "fish"], "folder/a.fathom")
    assert again["rows"]["test"] == 9, "the picture that was missing is there again"
    assert {path.name for path in (here / "folder").iterdir()} == {"pets", "a.fathom", "a.run"}


# Through a real process: what a shell sees.


def _shell(*arguments, folder):
    return subprocess.run(
        [sys.executable, "-m", "fathom", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def test_a_process_that_is_done(kept, tmp_path):
    done = _shell("explain", kept / "salary.fathom", kept / "people.csv", "--json", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert isinstance(json.loads(done.stdout)["prediction"], float)


def test_a_process_that_is_turned_away(kept, tmp_path):
    done = _shell("train", kept / "people.csv", "--target", "slary", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "fathom: the table has no column 'slary'. Did you mean 'salary'?\n"


def test_a_reader_that_has_seen_enough(kept, tmp_path):
    command = f"{sys.executable} -m fathom predict {kept}/salary.fathom {kept}/people.csv | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "prediction,low,high\n")
    assert done.stderr.startswith("77 of 120 rows are among those that the network learnt from")
    assert len(done.stderr.splitlines()) == 1


def test_categories_never_seen_are_told_and_counted_as_none(run, here, kept, people):
    people[:3].with_columns(city=pl.Series(["Bern", "Lima", "Nice"])).write_csv("new.csv")
    done = run("predict", kept / "salary.fathom", "new.csv")
    assert done.code == 0
    assert "2 of 3 rows have a 'city' not learnt in training, such as 'Lima'" in done.err
