"""Kinds 1, 2, 6, 10: whole numbers beyond 2^53, offsets, writings, tiny numbers."""

import numpy as np
import polars as pl
import pytest

import fathom
from fathom.data.columns.column import describe
from fathom.data.columns.encoder import Encoder
from fathom.data.reading.read import read
from fathom.data.target.target import learn_target
from fathom.errors import DataError

FIRST, SECOND = 1582218195625938945, 1582218195625938946  # one number to float64
QUICK = {"ensemble": 1, "starts": 1, "learning_rate": 0.02, "sweep": False, "baselines": False}


def found(cells, name="x"):
    (column,) = describe(read({name: cells}).frame)
    return column


@pytest.mark.parametrize("write", [int, str])
def test_large_whole_numbers_are_compared_as_such(write):
    cells = [write(FIRST if n % 3 else SECOND) for n in range(60)]
    column = found(cells)
    assert (column.kind, column.distinct) == ("category", 2)
    assert column.why == (
        "whole numbers too large for computing to tell apart, taken as names; "
        "--column x=number reads numbers"
    )
    target = learn_target(read({"y": cells}).frame["y"])
    assert (target.task, target.classes) == ("binary", (str(FIRST), str(SECOND)))
    four = [FIRST, SECOND, FIRST + 2 * 10**17, FIRST + 2 * 10**17 + 1]
    target = learn_target(read({"y": [write(four[n % 4]) for n in range(60)]}).frame["y"])
    assert (target.task, target.classes) == ("multiclass", tuple(map(str, four)))


@pytest.mark.parametrize("dtype", [pl.Int64, pl.UInt64])
def test_large_whole_numbers_in_typed_columns_learn_as_categories(dtype):
    random = np.random.default_rng(0)
    which = random.integers(0, 2, 100)
    frame = pl.DataFrame(
        {
            "ticket": pl.Series([(FIRST, SECOND)[n] for n in which], dtype=dtype),
            "y": 10 * which + random.normal(0, 0.1, 100),
        }
    )
    model = fathom.train(frame, "y", epochs=20, **QUICK)
    assert model.evaluate(frame)["r2"] > 0.95
    assert [one.name for one in model.encoder.inputs] == [f"ticket = {SECOND}"]


def test_moments_in_nanoseconds_stay_numbers():
    assert found([FIRST + 10**9 * n for n in range(40)]).kind == "number"


def test_whole_numbers_that_differ_little_are_not_the_same():
    values = [10**15 + n % 3 for n in range(60)]
    encoder = Encoder.learn(read({"x": values}).frame, [("x", "number")])
    assert len(np.unique(encoder.encode(read({"x": values}).frame))) == 3


def test_an_answer_far_from_0_beside_its_spread(tmp_path):
    random = np.random.default_rng(1)
    x = random.normal(size=150)
    table = pl.DataFrame({"x": x, "y": 1e9 + x})
    model = fathom.train(table, "y", epochs=20, **QUICK)
    answers = model.predict(table)
    assert len(np.unique(answers)) > 100
    assert ((answers - table["y"]) ** 2).mean() ** 0.5 < 0.2
    opened = model.explain(table, row=3)
    parts = opened.contributions
    assert float(opened.output[0]) == answers[3]
    assert parts.value == answers[3]
    assert parts.average + sum(parts.parts.values()) == pytest.approx(answers[3], abs=1e-5)
    fathom.export(model, tmp_path / "y.py")
    module = {}
    exec(compile((tmp_path / "y.py").read_text(), "y.py", "exec"), module)
    assert module["predict"]({"x": x[3]}) == pytest.approx(answers[3], abs=1e-5)


def test_numbers_too_small_to_compute_with():
    table = {"x": [n * 1e-311 for n in range(60)], "y": list(range(60))}
    with pytest.raises(DataError) as caught:
        fathom.train(table, "y", epochs=1, **QUICK)
    assert str(caught.value).startswith(
        "the numbers of the column 'x' are too small to compute with: they differ by 5.9e-310"
    )


def test_small_numbers_that_can_be_computed_with():
    encoder = Encoder.learn(pl.DataFrame({"x": [1e-200, 2e-200, 3e-200]}), [("x", "number")])
    (column,) = encoder.columns
    assert column.spread == pytest.approx(0.816496580927726e-200, rel=1e-12)


@pytest.mark.parametrize(
    ("cells", "values", "negative"),
    [
        (["(803)", "243", "(1,656)"], [-803, 243, -1656], "()"),
        (["($ 803)", "$ 243", "$ (16)"], [-803, 243, -16], "()"),
        (["803-", "243", "1656-"], [-803, 243, -1656], "-"),
        (["803 kg", "243 kg", "-5 kg"], [803, 243, -5], ""),
        (["20 °C", "-4,5 °C"], [20, -4.5], ""),
    ],
)
def test_writings_of_accounts_and_units(cells, values, negative):
    frame = read({"x": cells * 8, "y": list(range(8 * len(cells)))}).frame
    column = describe(frame)[0]
    assert (column.kind, column.writing.negative) == ("number", negative)
    encoder = Encoder.learn(frame, [column])
    assert encoder.columns[0].values(frame["x"])[: len(values)].tolist() == values


def test_one_cell_that_flattens_its_column_is_said():
    table = {"Num": [str(n % 30) for n in range(99)] + ["9" * 98], "y": list(range(100))}
    (warning,) = fathom.look(table).warnings
    assert warning == (
        "Num: 1 cell lies far from all others, 1e+98 in row 99 (counted from 0), 3e+96 times the "
        "range of nearly all of them; if that is a slip, mend it"
    )
    assert fathom.look({"Num": [0] * 60 + [1] * 38 + [30, 900]}).warnings == ()
