"""Kinds 3 to 7 and 9: labels, declared types, reasons, marks of missing cells, sheets, headers."""

import datetime as dt
import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest

import fathom
from fathom.data.reading.read import read
from fathom.errors import DataError, OptionError, StrangeRowsWarning
from fathom.sklearn import FathomClassifier
from tests.data.sheets import workbook
from tests.exports.written import module_of

QUICK = {"ensemble": 1, "starts": 1, "learning_rate": 0.02, "sweep": False, "baselines": False}
RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize(
    "names",
    [
        ["NA", "EU", "AS"],
        ["", "?", "x"],
        ["a", "a ", "b"],
        ["yes", "No", "no"],
        ["1", "1.0", "2"],
        ["None", "nan", "null"],
    ],
)
def test_labels_are_labels(names):
    rows = RANDOM.normal(size=(60, 2))
    labels = np.array(names)[(rows[:, 0] > 0).astype(int) + (rows[:, 1] > 0)]
    model = FathomClassifier(ensemble=1, starts=1, epochs=2, random_state=0).fit(rows, labels)
    assert model.classes_.tolist() == sorted(names)
    np.testing.assert_allclose(model.predict_proba(rows).sum(axis=1), 1, atol=1e-12)
    assert set(model.predict(rows)) <= set(names)


@pytest.mark.parametrize("written", [[True, False], ["true", "false"], ["TRUE", "False"]])
def test_one_is_true_in_every_door(written, tmp_path):
    table = {"smoker": [written[n % 3 > 0] for n in range(60)], "y": [n % 3 for n in range(60)]}
    model = fathom.train(table, "y", hidden=(3,), epochs=2, **QUICK)
    fathom.export(model, tmp_path / "m.py")
    module = module_of((tmp_path / "m.py").read_text(), tmp_path)
    expected = float(model.predict({"smoker": ["true"]})[0])
    for cell in (True, 1, "1", "True", "true"):
        assert model.predict({"smoker": [cell]})[0] == expected
        assert module.predict({"smoker": cell}) == pytest.approx(expected, abs=1e-5)
    opened = model.explain(table, changed={"smoker": "1"})
    assert float(opened.what_if.output[0]) == pytest.approx(expected, abs=1e-6)
    digits = {"smoker": [str(int(n % 3 > 0)) for n in range(60)], "y": table["y"]}
    other = fathom.train(digits, "y", columns={"smoker": "category"}, epochs=2, **QUICK)
    assert other.predict({"smoker": [True]}) == other.predict({"smoker": ["1"]})


def test_what_nobody_learnt_from_is_warned_of(tmp_path):
    table = {
        "age": list(range(20, 80)),
        "city": ["Rome", "Oslo", "Bern"] * 20,
        "y": list(range(60)),
    }
    model = fathom.train(table, "y", hidden=(3,), epochs=2, **QUICK)
    strange = {"age": [30, 500], "city": ["Rome", "Paris"]}
    for door in (model.predict, model.predict_table, lambda rows: fathom.predict(model, rows)):
        with pytest.warns(StrangeRowsWarning) as told:
            door(strange)
        said = [str(one.message) for one in told]
        assert said[0] == (
            "1 of 2 rows has a 'city' not learnt in training, such as 'Paris': counted as none of "
            "them"
        )
        assert said[1].startswith("1 of 2 rows has an 'age' outside ")
    fathom.export(model, tmp_path / "m.py")
    module = module_of((tmp_path / "m.py").read_text(), tmp_path)
    with pytest.warns(UserWarning, match="said once") as told:
        assert len({module.predict({"age": 500, "city": "Paris"}) for _ in range(3)}) == 1
    assert sorted(str(one.message).partition(" (")[0] for one in told) == [
        "'age' is outside 20 to 79, all that was learnt from: extrapolated",
        "'city' is 'Paris', not learnt in training: counted as none of its categories",
    ]
    assert module.TOLD == {"age": 3, "city": 3}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.predict({"age": [30], "city": ["Rome"]})


def test_declared_categories_and_lengths_of_time():
    codes = RANDOM.integers(0, 3, 60)
    words = pl.Series(codes.astype(str), dtype=pl.Enum(["0", "1", "2"]))
    for cells in (pd.Series(pd.Categorical(codes)), words, words.cast(pl.Categorical)):
        column = fathom.look({"c": cells}).columns[0]
        assert (column.kind, column.distinct) == ("category", 3)
    spans = [dt.timedelta(minutes=n) for n in range(60)]
    for cells in (spans, pd.Series(pd.to_timedelta(range(60), unit="min"))):
        look = fathom.look({"took": cells})
        assert (look.columns[0].kind, look.examples("took")[1]) == ("number", "60")
        assert look.notes == ("took: lengths of time, read as seconds",)


def test_reasons_name_the_odd_cells_and_what_mends_them(tmp_path):
    days = [dt.date(2011, 1, 1) + dt.timedelta(n * 3) for n in range(60)]
    dates = [f"{d:%Y-%m-%d}" if n % 2 else f"{d:%d/%m/%Y}" for n, d in enumerate(days)]
    why = fathom.look({"date": dates}).columns[0].why
    assert why.startswith("dates in 2 writings: ")
    assert "year-month-day (30, such as 2011-01-04)" in why
    assert why.endswith("--column date=date reads them all")
    table = {"date": dates, "y": list(range(60))}
    model = fathom.train(table, "y", columns={"date": "date"}, epochs=2, hidden=(), **QUICK)
    same = model.predict({"date": ["2011-02-03", "03/02/2011"]})
    assert same[0] == same[1]
    fathom.export(model, tmp_path / "m.py")
    module = module_of((tmp_path / "m.py").read_text(), tmp_path)
    assert module.predict({"date": "03/02/2011"}) == pytest.approx(float(same[0]), abs=1e-5)

    zips = fathom.look({"zip": ["00501", "02134", "01010"] * 20}).columns[0]
    assert (zips.kind, zips.distinct) == ("category", 3)
    assert zips.why == (
        "digits with leading zeros, taken as names; --column zip=number reads numbers"
    )
    assert fathom.look({"hour": ["07", "08", "12", "13"] * 9}).columns[0].kind == "number"
    units = fathom.look({"size": ["12 kg", "300 g", "5 kg"] * 9}).columns[0]
    assert units.why == "numbers with different units: kg (18), g (9); bring them to one"
    gone = fathom.look({"age": [*(str(n) for n in range(40)), *["n.k."] * 20]}).columns[0]
    assert gone.why == (
        "text, because 'n.k.' in row 40 is no number, though all other cells are (20 such cells); "
        "--missing age=n.k. reads them as missing"
    )
    assert fathom.look({"age": [str(n % 30) for n in range(60)] + ["N.A."]}).columns[0].missing == 1


def test_capitals_alone():
    (warning,) = fathom.look({"x": range(40), "c": ["Rome", "rome"] * 20}, target="c").warnings
    assert warning == (
        "c: 'Rome' and 'rome' differ in capitals alone, and are learnt as two; make them one if "
        "they are"
    )


def test_marks_of_missing_cells():
    regions = ["NA", "EU", "AS", "SA"] * 15
    table = {"u": [str(n) for n in range(59)] + ["n.k."], "region": regions}
    assert fathom.look(table, target="region").understood.target.classes == ("AS", "EU", "SA")
    hint = "if such a word is a class of 'region', --missing region= takes it as one"
    assert hint in fathom.look(table, target="region").notes
    look = fathom.look(table, target="region", missing={"region": (), "u": ("n.k.",)})
    assert hint not in look.notes
    assert look.understood.target.classes == ("AS", "EU", "NA", "SA")
    assert (look.columns[0].kind, look.columns[0].missing) == ("number", 1)
    model = fathom.train(table, "region", missing=look_rules(), epochs=2, **QUICK)
    assert "NA" in model.classes
    assert len(model.predict({"u": ["n.k.", "3"]})) == 2  # a model reads rows as it learnt
    with pytest.raises(OptionError) as caught:
        fathom.look(table, missing={"regoin": ()})
    assert str(caught.value) == "the table has no column 'regoin'. Did you mean 'region'?"


def look_rules():
    return {"region": (), "u": ("n.k.",)}


def test_marks_go_with_a_model_and_its_exports(tmp_path):
    words = ["none", "NA", "EU"] * 20
    table = {"x": words, "y": [n % 3 for n in range(60)]}
    model = fathom.train(table, "y", missing={"x": ()}, epochs=2, hidden=(), **QUICK)
    model.save(tmp_path / "m.fathom")
    model = fathom.load(tmp_path / "m.fathom")
    fathom.export(model, tmp_path / "m.py")
    module = module_of((tmp_path / "m.py").read_text(), tmp_path)
    for word in ("none", "NA", "EU"):
        assert module.predict({"x": word}) == pytest.approx(
            float(model.predict({"x": [word]})[0]), abs=1e-5
        )
    assert model.predict({"x": ["NA"]}) != model.predict({"x": [None]})


def test_the_sheet_that_has_the_target(tmp_path):
    path = tmp_path / "survey.xlsx"
    data = {1: ["x", "price"]} | {n: [n, 3 * n] for n in range(2, 40)}
    path.write_bytes(workbook({"Cover": {1: ["Survey 2024"], 2: ["by us"]}, "Data": data}))
    assert read(path).frame.columns == ["x", "price"]
    assert fathom.look(path, target="price").understood.table.rows == 38
    assert fathom.look(path, sheet="Cover").understood.table.frame.columns == ["Survey 2024"]
    with pytest.raises(DataError) as caught:
        fathom.look(path, target="prize")
    assert str(caught.value) == (
        f"no sheet of {path} has a column 'prize': 'Cover' has Survey 2024; 'Data' has x, price"
    )
    with pytest.raises(OptionError) as caught:
        fathom.look(path, sheet="Dta")
    assert str(caught.value) == f"{path} has no sheet 'Dta'. Did you mean 'Data'?"
    model = fathom.train(path, "price", sheet="Data", epochs=1, hidden=(), **QUICK)
    path.write_bytes(workbook({"Cover": {1: ["Survey"]}, "More": {1: ["x"], 2: [5], 3: [6]}}))
    assert len(model.predict(path)) == 2


def test_a_table_without_a_header(tmp_path):
    path = tmp_path / "bare.csv"
    path.write_text("1.5,2.5\n-0.8,-1.6\n0.2,0.5\n")
    (note,) = read(path).notes
    assert note == (
        "the first line holds only numbers (1.5, 2.5), and they were taken for the names of the "
        "columns: --no-header says that it is a row"
    )
    table = fathom.look(path, header=False).understood.table
    assert table.frame.rows() == [("1.5", "2.5"), ("-0.8", "-1.6"), ("0.2", "0.5")]
    assert (table.frame.columns, table.line(0)) == (["x0", "x1"], 1)
    path.write_text('""\n984688fb\n8a897f45\n')
    with pytest.raises(DataError, match="column 1 of 1 without a name"):
        read(path)


def test_columns_apart_by_blanks_and_a_delimiter_at_the_end(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("x  y\n-0.80   -1.61\n0.24   0.49\n")
    assert read(path).frame.rows() == [("-0.80", "-1.61"), ("0.24", "0.49")]
    assert read(path).notes == ("the columns are set apart by blanks",)
    path.write_text("full name\nAnn Lee\nBob Ray\n")
    assert read(path).frame.columns == ["full name"]
    path.write_text("a,b,\n1,2,\n3,4,\n")
    assert read(path).frame.columns == ["a", "b"]
    path.write_text("a,b,\n1,2,\n3,4,5\n")
    with pytest.raises(DataError, match="column 3 of 3 without a name"):
        read(path)


def test_what_would_do_nothing_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(OptionError, match="a sheet is of a workbook"):
        fathom.look(tmp_path / "t.csv", sheet="Data")
    with pytest.raises(OptionError, match="a table in memory names its columns itself"):
        fathom.look({"a": [1, 2]}, header=False)
    pl.DataFrame({"a": [1, 2]}).write_parquet(tmp_path / "t.parquet")
    with pytest.raises(OptionError, match="names its columns itself; leave --no-header out"):
        fathom.look(tmp_path / "t.parquet", header=False)


def test_cells_that_were_never_missing_are_counted_where_they_are(tmp_path):
    table = {
        "age": [20 + n % 41 for n in range(60)],
        "city": ["Rome", "Oslo", "Bern"] * 20,
        "gap": [None, *range(59)],
        "y": list(range(60)),
    }
    model = fathom.train(table, "y", hidden=(2,), epochs=2, **QUICK)
    rows = {"age": [None, 30], "city": [None, None], "gap": [None, None]}
    with pytest.warns(StrangeRowsWarning) as told:
        model.predict(rows)
    assert [str(one.message) for one in told] == [
        "1 of 2 rows has no 'age', which was never missing in training: counted as the usual one",
        "2 of 2 rows have no 'city', which was never missing in training: counted as none of them",
    ]
    fathom.export(model, tmp_path / "m.py")
    module = module_of((tmp_path / "m.py").read_text(), tmp_path)
    with pytest.warns(UserWarning, match="is missing, which it never was in training"):
        module.predict({"age": None, "city": "Rome", "gap": None})
    assert module.TOLD == {"age": 1}


def test_times_of_which_some_have_an_offset_are_counted():
    days = [f"2020-01-{n % 28 + 1:02} 10:00" + "+02:00" * (n % 3 == 0) for n in range(30)]
    assert fathom.look({"when": days}).notes == (
        "when: times with an offset are turned into UTC",
        "when: 20 of 30 times have no offset; taken for UTC",
    )


def test_a_target_whose_name_has_blanks_around_it():
    rows = pd.DataFrame({" x": RANDOM.normal(size=40)})
    labels = pd.Series(["a", "b"] * 20, name=" class ")
    model = FathomClassifier(ensemble=1, starts=1, epochs=1, random_state=0).fit(rows, labels)
    assert model.model_.target.name == "class"
    assert set(model.predict(rows)) <= {"a", "b"}
