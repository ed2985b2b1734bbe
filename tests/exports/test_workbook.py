"""The exported spreadsheet calculates what the model answers, in LibreOffice itself."""

import datetime as dt
import io
import zipfile

import fastexcel
import numpy as np
import polars as pl
import pytest

import fathom
from fathom.data.cells.cell import numbers
from fathom.data.reading.read import read
from fathom.exports import sheet_predict
from fathom.exports.parts import Parts
from fathom.exports.sheet import Sheet
from fathom.exports.sheet_cells import what_to_type
from fathom.exports.workbook import workbook
from tests.exports.office import recalculated, sheet_names, sheet_rows
from tests.exports.written import NAMES, public_model, titled_model, with_activation

QUICK = {"epochs": 3, "starts": 1, "baselines": False, "learning_rate": [0.01], "sweep": False}


@pytest.fixture
def uncached(monkeypatch):
    """Write formulas with a wrong value, so that only what is calculated can be right."""
    write = Sheet.formula

    def wrongly(self, row, column, formula, value, style="number"):
        write(self, row, column, formula, -12345.678, style)

    monkeypatch.setattr(Sheet, "formula", wrongly)


def plainly(table, model):
    """Give rows to type: numbers, text, and dates as year-month-day."""
    frame = read(table).frame.select(column.name for column in model.encoder.columns)
    found = [
        pl.Series(c.name, numbers(frame[c.name], c.writing)).fill_nan(None)
        for c in model.encoder.columns
        if c.kind == "number"
    ]
    return frame.with_columns(found).to_dicts()


def answers(path, model, lines):
    """Read the answers of a workbook: what is named, and numbers, a row for each line."""
    rows = sheet_rows(path, "Predict")
    top = next(place for place, row in enumerate(rows) if row[0] == "answer") + 1
    shown = [row[2 : 2 + lines] for row in rows[top : top + 1 + len(model.classes)]]
    numbers = shown[1:] if model.classes else shown
    return shown[0], np.array(numbers, float).T


def check_alike(model, table, folder, member=None, rows=None):
    parts = Parts.of(model, member)
    rows = plainly(table, model) if rows is None else rows
    path = recalculated(workbook(parts, len(rows), rows), folder)
    alone = model if member == "all" else model.alone(model.nearest if member is None else member)
    named, numbers = answers(path, model, len(rows))
    if model.task == "regression":
        truth = np.asarray(alone.predict(table))[:, None]
    else:
        truth = np.asarray(alone.predict_proba(table))
        assert [str(name) for name in named] == list(alone.predict(table))
    np.testing.assert_allclose(numbers, truth, rtol=1e-4, atol=1e-6)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", ["salary", "rich", "level"])
def test_it_calculates(uncached, small_model, small_classifiers, people, tmp_path, name):
    model = {"salary": small_model, **small_classifiers}[name]
    check_alike(model, people.head(100), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "activation", ["relu", "leaky_relu", "identity", "sigmoid", "tanh", "gelu", "silu"]
)
def test_activations(uncached, small_model, people, tmp_path, activation):
    check_alike(with_activation(small_model, activation), people.head(20), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("more", [{"target_scale": "log"}, {"loss": "poisson"}])
def test_exponential_last_step(uncached, people, tmp_path, more):
    table = people.select("age", "city", "salary")
    model = fathom.train(table, "salary", hidden=[4], **more, **QUICK)
    check_alike(model, table.head(20), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("member", [0, "all"])
def test_members(uncached, people, tmp_path, member):
    table = people.select("age", "city", "experience", "rich")
    more = {"epochs": 3, "baselines": False, "learning_rate": [0.01], "sweep": False}
    model = fathom.train(table, "rich", hidden=[4], ensemble=2, decide="5:1", **more)
    check_alike(model, table.head(30), tmp_path, member)


ODD = ["=1+1", 'a"b', "@sum", "two\nlines", "+x", "é" * 300, "q" * 300, "'quoted'"]


@pytest.mark.slow
def test_odd_names(uncached, tmp_path):
    random = np.random.default_rng(3)
    words = ['x"""', "=A1", "'", "#\n}", "{0}", "w" * 300, "v*", "?x"]
    cells = {name: random.normal(size=60).round(3) for name in ODD[:5]}
    cells |= {name: random.choice(words, 60) for name in ODD[5:]}
    table = pl.DataFrame(cells).with_columns(pl.Series("=y", random.choice(words[1:4], 60)))
    model = fathom.train(table, "=y", hidden=[3], **QUICK)
    check_alike(model, read(table), tmp_path)


@pytest.mark.slow
def test_a_common_number(uncached, tmp_path):
    random = np.random.default_rng(2)
    gain = np.where(random.random(60) < 0.7, 0.0, random.lognormal(3, 1, 60).round(2))
    table = pl.DataFrame({"gain": gain, "y": gain + random.normal(size=60)})
    model = fathom.train(table, "y", hidden=[4], scaling="robust", ramps=2, **QUICK)
    assert [made.kind for made in model.encoder.inputs][-1] == "common"
    check_alike(model, table, tmp_path)


@pytest.fixture(scope="module")
def dated():
    """A model of dates, moments, times, and yes and no; its table, and rows to type."""
    random = np.random.default_rng(5)
    days = [dt.date(1860, 1, 1) + dt.timedelta(int(n)) for n in random.integers(0, 60_000, 80)]
    moments = [dt.datetime(2020, 1, 1) + dt.timedelta(minutes=int(n) * 17) for n in range(80)]
    table = pl.DataFrame(
        {
            "born": [None if i % 9 == 4 else f"{d:%d.%m.%Y}" for i, d in enumerate(days)],
            "seen": [f"{m:%Y-%m-%d %H:%M}" for m in moments],
            "alarm": [f"{m:%H:%M}" for m in moments],
            "member": random.choice(["Yes", "No"], 80),
            "y": random.normal(size=80),
        }
    )
    model = fathom.train(table, "y", hidden=[4], **QUICK)
    rows = plainly(table, model)
    for row, day in zip(rows, days, strict=True):
        row["born"] = None if row["born"] is None else day.isoformat()
    return model, table, rows


@pytest.mark.slow
def test_dates_and_times(uncached, dated, tmp_path):
    model, table, rows = dated
    told = [what_to_type(column)[:6] for column in model.encoder.columns[:3]]
    assert told == ["a date", "a date", "a time"]
    check_alike(model, table, tmp_path, rows=rows)


@pytest.mark.slow
@pytest.mark.parametrize("which", ["dated", "level", "titled"])
def test_every_value_is_the_one_that_is_calculated(which, dated, small_classifiers, tmp_path):
    """Viewers that do not calculate, as LibreOffice on loading, show what calculating gives."""
    made = {"dated": lambda: dated[0], "titled": lambda: titled_model()[0]}
    model = made[which]() if which in made else small_classifiers[which]
    (tmp_path / "given").mkdir()
    given = tmp_path / "given" / "given.xlsx"
    given.write_bytes(workbook(Parts.of(model), 3))
    again = recalculated(given.read_bytes(), tmp_path)
    for sheet in sheet_names(given):
        for row, anew in zip(sheet_rows(given, sheet), sheet_rows(again, sheet), strict=True):
            for cell, other in zip(row, anew, strict=False):
                assert _alike(cell, other), (sheet, row, anew)


def _alike(cell, other):
    try:
        return float(cell) == pytest.approx(float(other), rel=1e-6, abs=1e-7)
    except (TypeError, ValueError):
        return (cell or "") == (other or "")


@pytest.mark.slow
def test_texts(uncached, tmp_path):
    model, table = titled_model()
    assert what_to_type(model.encoder.columns[1]) == "any text"
    path = check_alike(model, read(table), tmp_path)
    remarks = sheet_rows(path, "Predict")[-1]
    assert [r for r in remarks[2:18] if r] == ["missing", "missing", "not learnt"]
    listed = [row[0] for row in sheet_rows(path, "Categories")]
    assert set(model.encoder.columns[1].pieces) <= set(listed)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_public_tables(uncached, trained_once, name, tmp_path):
    model, table = public_model(name, trained_once)
    check_alike(model, table.head(100), tmp_path)


@pytest.mark.slow
def test_what_is_typed_by_hand(small_classifiers, people, tmp_path, monkeypatch):
    """Text for a number is said, missing marks are missing, a class unknown counts as none."""
    model, row = small_classifiers["rich"], {"age": 30.0, "experience": 4.0, "city": "Rome"}
    strange = {
        (4, 3): "old",
        (5, 4): " n/a ",
        (6, 5): "Lima",
        (4, 6): "",
        (4, 7): "31",
    }
    usual = sheet_predict._type

    def by_hand(sheet, where, typed, column, look):
        if where in strange:
            sheet.made.write_string(*where, strange[where], look)
        else:
            usual(sheet, where, typed, column, look)

    monkeypatch.setattr(sheet_predict, "_type", by_hand)
    path = recalculated(workbook(Parts.of(model), 8, [row] * 7), tmp_path)
    shown = [cells[2:] for cells in sheet_rows(path, "Predict")]
    remarks = dict(zip(("age", "experience", "city"), shown[-3:], strict=True))
    assert list(remarks["age"]) == [
        *("", "not a number", "", "", "missing", "not a number", "", "missing")
    ]
    assert remarks["experience"][2] == remarks["city"][-1] == "missing"
    assert remarks["city"][3] == "not learnt"
    answers = shown[-8]
    assert answers[1] == answers[5] == "see the red cell"
    assert answers[7] in ("", None)
    alike = [row | {"experience": None}, row | {"city": "Lima"}, row | {"age": None}]
    chances = [float(shown[-6][place]) for place in (0, 6, 2, 3, 4)]
    table = pl.DataFrame([row, row, *alike])
    np.testing.assert_allclose(chances, np.asarray(model.predict_proba(table))[:, 1], 1e-4, 1e-7)


@pytest.mark.slow
def test_categories_that_a_spreadsheet_takes_for_numbers(tmp_path, monkeypatch):
    """1 and 2.5 typed as numbers, TRUE as a truth value, No in small letters."""
    random = np.random.default_rng(1)
    table = pl.DataFrame(
        {
            "floor": random.choice(["1", "2.5", "3"], 60),
            "paid": random.choice(["True", "False"], 60),
            "pool": random.choice(["Yes", "No"], 60),
            "y": random.normal(size=60),
        }
    )
    kinds = {"floor": "category", "paid": "category"}
    model = fathom.train(table, "y", hidden=[3], columns=kinds, **QUICK)
    assert [column.kind for column in model.encoder.columns] == ["category"] * 3
    typed = {(4, 2): 1, (5, 2): True, (6, 2): "no", (4, 3): 2.5, (5, 3): False, (6, 3): "YES"}

    def by_hand(sheet, where, cell, column, look):
        sheet.made.write(*where, typed[where], look)

    monkeypatch.setattr(sheet_predict, "_type", by_hand)
    path = recalculated(workbook(Parts.of(model), 2), tmp_path)
    cells = {"floor": ["1", "2.5"], "paid": [True, False], "pool": ["No", "Yes"]}
    numbers = answers(path, model, 2)[1][:, 0]
    np.testing.assert_allclose(numbers, model.predict(cells), rtol=1e-4, atol=1e-6)
    assert not any(cell for row in sheet_rows(path, "Predict")[-3:] for cell in row[2:])


def test_the_same_model_gives_the_same_bytes(small_model):
    made = workbook(Parts.of(small_model), 2)
    assert made == workbook(Parts.of(small_model), 2)


def test_cached_values_are_those_of_the_model(small_classifiers, people, tmp_path):
    model = small_classifiers["level"]
    (tmp_path / "level.xlsx").write_bytes(
        workbook(Parts.of(model), 10, plainly(people.head(10), model))
    )
    named, chances = answers(tmp_path / "level.xlsx", model, 10)
    assert list(named) == list(model.predict(people.head(10)))
    np.testing.assert_allclose(chances, model.predict_proba(people.head(10)), rtol=1e-5)
    assert sheet_names(tmp_path / "level.xlsx") == [
        *("Predict", "Inputs", "hidden1", "output", "Answer", "Categories", "Story")
    ]


def test_nothing_typed_is_code(small_model):
    files = zipfile.ZipFile(io.BytesIO(workbook(Parts.of(small_model))))
    assert not [name for name in files.namelist() if "vba" in name.lower()]
    assert fastexcel.read_excel(files.fp.getvalue()).sheet_names[0] == "Predict"


@pytest.mark.slow
def test_what_lies_outside_is_remarked_and_answered(small_model, tmp_path):
    usual = {"age": 30.0, "experience": 4.0, "city": "Rome"}
    rows = [usual, usual | {"age": 500.0}, usual | {"experience": -3.0}, usual | {"age": None}]
    path = recalculated(workbook(Parts.of(small_model), len(rows), rows), tmp_path)
    shown = [cells[2:] for cells in sheet_rows(path, "Predict")]
    remarks = dict(zip(("age", "experience", "city"), shown[-3:], strict=True))
    beyond = "outside what was learnt"
    assert list(remarks["age"]) == ["", beyond, "", "missing"]
    assert list(remarks["experience"]) == ["", "", beyond, ""]
    _, numbers = answers(path, small_model, len(rows))
    np.testing.assert_allclose(numbers[:, 0], small_model.predict(pl.DataFrame(rows)), 1e-4)
