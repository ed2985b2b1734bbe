"""The exported Python file answers as the model does, for cells of every kind and odd names."""

import ast
import datetime as dt
import doctest

import numpy as np
import polars as pl
import pytest

import fathom
from fathom.data.reading.read import read
from fathom.exports.parts import Parts
from fathom.exports.python_file import python_file
from tests.exports.written import NAMES, module_of, public_model, titled_model, with_activation

QUICK = {"epochs": 3, "starts": 1, "baselines": False, "learning_rate": [0.01], "sweep": False}


def answers(module, rows):
    """Give what the file's `predict` says, a row for each, classes side by side."""
    said = [module.predict(row) for row in rows]
    return np.array([list(one.values()) if isinstance(one, dict) else [one] for one in said])


def expected(model, table):
    if model.task == "regression":
        return np.asarray(model.predict(table))[:, None]
    return np.asarray(model.predict_proba(table))


def check_alike(model, table, folder, rows=None, member=None):
    module = module_of(python_file(Parts.of(model, member)), folder)
    rows = table.to_dicts() if rows is None else rows
    alone = model if member == "all" else model.alone(model.nearest if member is None else member)
    truth = expected(alone, table)
    scale = max(1.0, float(np.abs(truth).mean()))
    np.testing.assert_allclose(answers(module, rows), truth, rtol=1e-5, atol=1e-5 * scale)
    assert doctest.testmod(module).failed == 0
    return module


def as_csv_gives(table):
    """Give rows as csv.DictReader would: text, and '' for missing cells."""
    return [
        {name: "" if cell is None else str(cell) for name, cell in row.items()}
        for row in table.to_dicts()
    ]


@pytest.mark.parametrize("rows", [None, as_csv_gives])
def test_a_number(small_model, people, tmp_path, rows):
    check_alike(small_model, people, tmp_path, rows and rows(people))


@pytest.mark.parametrize("name", ["rich", "level"])
def test_classes(small_classifiers, people, tmp_path, name):
    model = small_classifiers[name]
    module = check_alike(model, people, tmp_path, as_csv_gives(people))
    assert list(module.predict(people.row(0, named=True))) == list(model.classes)
    named = [module.named(row) for row in people.to_dicts()]
    assert named == list(model.predict(people))


ACTIVATIONS = ["relu", "leaky_relu", "identity", "sigmoid", "tanh", "gelu", "silu"]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations(small_model, people, tmp_path, activation):
    check_alike(with_activation(small_model, activation), people, tmp_path)


@pytest.mark.parametrize("more", [{"target_scale": "log"}, {"loss": "poisson"}])
def test_exponential_last_step(people, tmp_path, more):
    table = people.select("age", "city", "salary")
    check_alike(fathom.train(table, "salary", hidden=[4], **more, **QUICK), table, tmp_path)


def test_a_decision_of_its_own(people, tmp_path):
    table = people.select("age", "experience", "rich")
    model = fathom.train(table, "rich", hidden=[4], decide="10:1", **QUICK)
    module = check_alike(model, table, tmp_path)
    assert [module.named(row) for row in table.to_dicts()] == list(model.predict(table))


@pytest.fixture(scope="module")
def pair(people):
    table = people.select("age", "city", "experience", "level")
    more = {"epochs": 3, "baselines": False, "learning_rate": [0.01], "sweep": False}
    return fathom.train(table, "level", hidden=[4], ensemble=2, **more)


@pytest.mark.parametrize("member", [None, 0, 1, "all"])
def test_members(pair, people, tmp_path, member):
    module = check_alike(pair, people, tmp_path, member=member)
    alone = "all 2 networks" if member == "all" else "--member"
    assert alone in module.__doc__


ODD = ["=1+1", 'a"""b', "it's \\n", "two\nlines", "#", "for", "number", "é" * 40, "2nd", " \t x"]


def test_odd_names(tmp_path):
    random = np.random.default_rng(3)
    cells = {name: random.normal(size=40).round(3) for name in ODD[:6]}
    words = ['x"""', "\\", "=A1", "'", "#\n}", "{0}"]
    cells |= {name: random.choice(words, 40) for name in ODD[6:]}
    table = pl.DataFrame(cells).with_columns(pl.Series('y"""\\', random.choice(words[:3], 40)))
    model = fathom.train(table, 'y"""\\', hidden=[3], **QUICK)
    check_alike(model, read(table).frame, tmp_path)  # names without blanks around them


def test_it_imports_two_modules_and_carries_no_more_than_it_needs(small_model, tmp_path):
    text = python_file(Parts.of(small_model))
    tree = ast.parse(text)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(one) for one in imports] == ["import math", "import warnings"]
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert defined - named == {"predict"}
    assert "eval" not in named | defined


CITIES = ["Rome", "Oslo", "Bern"]


@pytest.fixture(scope="module")
def dated():
    """Dates in a writing of their own, money with a unit, yes and no in capitals, times."""
    random = np.random.default_rng(5)
    days = [dt.date(1960, 1, 1) + dt.timedelta(int(n)) for n in random.integers(0, 30_000, 80)]
    moments = [dt.datetime(2020, 1, 1) + dt.timedelta(minutes=int(n) * 17) for n in range(80)]
    return pl.DataFrame(
        {
            "born": [None if i % 9 == 4 else f"{d:%d.%m.%Y}" for i, d in enumerate(days)],
            "seen": [f"{m:%Y-%m-%d %H:%M}" for m in moments],
            "alarm": [f"{m:%H:%M}" for m in moments],
            "pay": [f"{n // 1000}.{n % 1000:03},5 €" for n in random.integers(1000, 99_000, 80)],
            "member": random.choice(["Yes", "No"], 80),
            "floor": random.choice(["1", "2", "3"], 80),
            "y": random.normal(size=80),
        }
    )


@pytest.fixture(scope="module")
def dated_model(dated):
    return fathom.train(dated, "y", hidden=[4], columns={"floor": "category"}, **QUICK)


def test_dates_money_and_yes(dated, dated_model, tmp_path):
    kinds = {c.name: c.kind for c in dated_model.encoder.columns}
    assert list(kinds.values()) == ["date"] * 3 + ["number", "category", "category"]
    module = check_alike(dated_model, dated, tmp_path)
    row = dated.row(0, named=True)
    said = module.predict(row)
    day = dt.datetime.strptime(row["born"], "%d.%m.%Y").date()
    alike = [
        {"born": day, "member": row["member"].upper()},
        {"born": day.isoformat(), "seen": row["seen"].replace(" ", "T") + ":00"},
        {"seen": dt.datetime.fromisoformat(row["seen"]), "alarm": dt.time(0, 0)},
        {"seen": dt.datetime.fromisoformat(row["seen"]).replace(tzinfo=dt.UTC)},
        {"seen": f"{row['seen']} Z", "floor": float(row["floor"])},
        {"floor": f"{row['floor']}.0", "pay": row["pay"].replace("€", "").strip()},
        {"pay": "€ " + row["pay"].removesuffix(" €"), "floor": int(row["floor"])},
    ]
    for change in alike:
        assert module.predict(row | change) == pytest.approx(said, rel=1e-12), change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"pay": "12.34 €"}, "'pay' takes a number such as 1.234,5 €, but got '12.34 €'"),
        ({"pay": "dear"}, "'pay' takes a number such as 1.234,5 €, but got 'dear'"),
        ({"pay": float("inf")}, "'pay' takes a number, but got inf"),
        ({"born": "soon"}, "'born' takes a date, written like %d.%m.%Y, but got 'soon'"),
        (
            {"born": "31.04.2020"},
            "'born' takes a date, written like %d.%m.%Y, but got '31.04.2020'",
        ),
        ({"alarm": "25:00"}, "'alarm' takes a date, written like %H:%M, but got '25:00'"),
    ],
)
def test_cells_that_cannot_be_read(dated, dated_model, tmp_path, change, sentence):
    module = module_of(python_file(Parts.of(dated_model)), tmp_path)
    with pytest.raises(ValueError, match="takes a") as caught:
        module.predict(dated.row(0, named=True) | change)
    assert str(caught.value) == sentence


def test_a_column_that_is_not_there(small_model, people, tmp_path):
    module = module_of(python_file(Parts.of(small_model)), tmp_path)
    row = people.row(0, named=True)
    row.pop("city")
    with pytest.raises(ValueError, match="the row has no 'city', which the network needs"):
        module.predict(row)


def test_texts(tmp_path):
    model, table = titled_model()
    with pytest.warns(UserWarning, match="'title' is '', of which no word or run"):
        module = check_alike(model, read(table).frame, tmp_path, as_csv_gives(table))
    assert "'title'  any text" in module.__doc__


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_public_tables(trained_once, name, tmp_path):
    model, table = public_model(name, trained_once)
    table = table.head(400)
    check_alike(model, table, tmp_path, as_csv_gives(table))
