"""`fathom export` from the command line: what it writes, what it says, what it refuses."""

import importlib.util
import runpy
from dataclasses import replace

import fastexcel
import jax
import pytest

import fathom
from fathom.nets.blueprint import Blueprint
from fathom.nets.ensemble import Ensemble
from tests.exports.onnx_written import answers, fed, session


@pytest.fixture(scope="module")
def pair(people, tmp_path_factory):
    """The file of a model of two networks."""
    path = tmp_path_factory.mktemp("pair") / "pair.fathom"
    table = people.drop("rich", "level")
    more = {"epochs": 3, "baselines": False, "learning_rate": [0.01], "sweep": False}
    fathom.train(table, "salary", hidden=[4], ensemble=2, **more).save(path)
    return path


def test_python(run, here, kept, small_model, people):
    told = run("export", kept / "salary.fathom", "salary.py", "--json").json
    assert told == {
        "out": "salary.py",
        "format": "py",
        "member": 0,
        "members": 1,
        "weights": small_model.network.parameters,
        "rows": None,
    }
    predict = runpy.run_path(str(here / "salary.py"))["predict"]
    answer = predict(people.row(3, named=True))
    assert answer == pytest.approx(small_model.predict(people)[3], rel=1e-5)


def test_spreadsheet(run, here, kept):
    told = run("export", kept / "rich.fathom", "rich.xlsx", "--rows", 5, "--json").json
    assert (told["format"], told["rows"]) == ("xlsx", 5)
    assert fastexcel.read_excel(here / "rich.xlsx").sheet_names == [
        *("Predict", "Inputs", "hidden1", "output", "Answer", "Categories", "Story")
    ]


def test_onnx(run, here, pair, people):
    told = run("export", pair, "pair.onnx", "--explain", "--json").json
    assert (told["format"], told["member"], told["members"]) == ("onnx", None, 2)
    made = session((here / "pair.onnx").read_bytes())
    feed = fed(fathom.load(pair).encoder.columns, people)
    got = answers(made, feed)
    assert got["prediction"][:, 0] == pytest.approx(fathom.load(pair).predict(people), rel=1e-6)
    assert got["parts"].shape == (people.height, 3)
    said = run("export", pair, "alone.onnx", "--member", 1, "--encoded").out
    assert said.startswith("alone.onnx written: network 1 of 2 (counted from 0)")
    assert [one.name for one in session(here.joinpath("alone.onnx").read_bytes()).get_inputs()] == [
        "inputs"
    ]


def test_onnx_that_is_not_installed(run, kept, here, monkeypatch):
    found = importlib.util.find_spec
    hidden = lambda name, *more: None if name == "onnx" else found(name, *more)  # noqa: E731
    monkeypatch.setattr("importlib.util.find_spec", hidden)
    said = run("export", kept / "salary.fathom", "a.onnx").complaint
    assert said == (
        "an ONNX file needs the package onnx, which is not installed; pip install 'fathom-nn[onnx]'"
    )
    assert not list(here.iterdir())


def test_what_it_says(run, here, kept, pair):
    rich = kept / "rich.fathom"
    said = run("export", rich, "rich.py").out
    assert said == f"rich.py written: the network; 'fathom predict {rich} DATA' answers like it\n"
    said = run("export", pair, "pair.py", "--member", 1).out
    assert said.startswith("pair.py written: network 1 of 2 (counted from 0)")
    assert said.endswith(f"'fathom predict {pair} DATA --member 1' answers like it\n")
    said = run("export", pair, "pair.py", "--member", "all").out
    assert said == (
        "pair.py written: all 2 networks, and the mean of their sums; "
        f"'fathom predict {pair} DATA' answers like it\n"
    )


def test_the_member_that_it_names_answers_like_it(run, here, kept, pair, people):
    told = run("export", pair, "pair.py", "--json").json
    predict = runpy.run_path(str(here / "pair.py"))["predict"]
    said = run("predict", pair, kept / "people.csv", "--member", told["member"]).out
    numbers = [float(line) for line in said.splitlines()[1:]]
    assert said.splitlines()[0] == "prediction"
    assert [predict(row) for row in people.to_dicts()] == pytest.approx(numbers, rel=1e-5)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            ("salary.fathom", "a.xls"),
            "a network is written as a spreadsheet (.xlsx), as Python (.py) or as ONNX (.onnx), "
            "but got 'a.xls'. "
            "Did you mean '.xlsx'?",
        ),
        (
            ("salary.fathom", "python"),
            "a network is written as a spreadsheet (.xlsx), as Python (.py) or as ONNX (.onnx), "
            "but got 'python'. There are: .py, .xlsx, .onnx.",
        ),
        (
            ("salary.fathom", "no folder/a.py"),
            "cannot write no folder/a.py: there is no folder no folder",
        ),
        (
            ("salary.fathom", "a.py", "--member", "1"),
            "there is no member 1: the model is one network, 0",
        ),
        (
            ("salary.fathom", "a.py", "--member", "best"),
            "--member takes the number of a network, counted from 0, or 'all', but got 'best'",
        ),
        (("salary.fathom", "a.xlsx", "--rows", "0"), "rows to type in are 1 to 1,000, but got 0"),
        (
            ("salary.fathom", "a.py", "--rows", "2"),
            "rows to type in are of a spreadsheet, but got a .py file",
        ),
        (
            ("salary.fathom", "a.py", "--explain"),
            "explain is of an ONNX file (.onnx), but got a .py file",
        ),
        (
            ("salary.fathom", "a.xlsx", "--encoded"),
            "encoded is of an ONNX file (.onnx), but got a .xlsx file",
        ),
        (
            ("salary.fathom", "a.onnx", "--rows", "2"),
            "rows to type in are of a spreadsheet, but got a .onnx file",
        ),
        (("none.fathom", "a.py"), "there is no file none.fathom"),
    ],
)
def test_refused(run, here, kept, given, sentence):
    (here / "salary.fathom").write_bytes((kept / "salary.fathom").read_bytes())
    before = sorted(path.name for path in here.iterdir())
    assert run("export", *given).complaint.startswith(sentence)
    assert sorted(path.name for path in here.iterdir()) == before


def test_the_model_is_not_written_over(run, here, kept):
    data = (kept / "salary.fathom").read_bytes()
    (here / "salary.py").write_bytes(data)
    done = run("export", "salary.py", "salary.py")
    assert done.complaint == "cannot write salary.py: it is a file to read from; give another name"
    assert (here / "salary.py").read_bytes() == data


def test_too_many_weights(small_model, tmp_path):
    def of(*sizes, members=1):
        blueprint = Blueprint(len(small_model.encoder.inputs), sizes, 1)
        networks = [blueprint(jax.random.key(seed)) for seed in range(members)]
        network = Ensemble.of(networks) if members > 1 else networks[0]
        return replace(small_model, network=network.answering(*small_model.network.answer))

    with pytest.raises(fathom.FathomError) as caught:
        fathom.export(of(200, 100), tmp_path / "wide.py")
    assert str(caught.value) == (
        "the network has 21,601 weights, and a .py file takes at most 20,000; "
        "a .xlsx file takes 200,000, or a .onnx file takes 400,000,000, "
        "or train one small network, with --ensemble 1"
    )
    with pytest.raises(fathom.FathomError) as caught:
        fathom.export(of(120, 90, members=2), tmp_path / "pair.py", member="all")
    assert str(caught.value) == (
        "all 2 networks have 23,642 weights, and a .py file takes at most 20,000; "
        "export one of them, with --member 0 to 1"
    )
    with pytest.raises(fathom.FathomError) as caught:
        fathom.export(of(700, 700), tmp_path / "wide.xlsx")
    assert str(caught.value).endswith(
        "and a .xlsx file takes at most 200,000; a .onnx file takes 400,000,000, "
        "or train one small network, with --ensemble 1"
    )
    assert not list(tmp_path.iterdir())


def test_too_many_rows(small_model, tmp_path, monkeypatch):
    monkeypatch.setattr("fathom.exports.workbook.MOST_FORMULAS", 10_000)
    with pytest.raises(fathom.FathomError, match="too many to open; ask for at most"):
        fathom.export(small_model, tmp_path / "a.xlsx", lines=1000)
