"""`inputs(row)` of an exported file and `Encoder.encode` agree, for any table and any names."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fathom.data.cells.dates import TIME, WRITINGS
from fathom.data.cells.writing import Writing, parse
from fathom.data.columns.column import describe
from fathom.data.columns.date_column import DateColumn
from fathom.data.columns.encoder import Encoder
from fathom.data.columns.number_column import Scaling
from fathom.data.columns.text_column import BLANKS, PUNCTUATION
from fathom.data.reading.read import read
from fathom.data.reading.rules import MISSING_MARKS
from fathom.errors import DataError
from fathom.exports import carried_cells
from fathom.exports.carried_cells import NOTHING, plainly
from fathom.exports.carried_dates import read_date
from fathom.exports.carrying import carried, taken_names
from fathom.exports.names import identifiers
from fathom.exports.python_cells import column_lines
from fathom.exports.python_file import OWN, inputs_lines
from tests.exports.written import module_of

odd = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
moments = st.datetimes(dt.datetime(1890, 1, 1), dt.datetime(2090, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


def cells(values):
    return st.lists(st.one_of(values, st.none()), min_size=12, max_size=12)


COLUMNS = st.one_of(
    cells(numbers),
    cells(numbers.map(str)),
    cells(st.integers(-3, 3)),
    cells(odd),
    cells(st.sampled_from(["yes", "No", "YES"])),
    cells(st.sampled_from(["True", "false"])),
    cells(st.booleans()),
    cells(st.sampled_from(["1", "1.0", "2", "-3.00", "v2.0", "=A1"])),
    cells(moments.map(lambda moment: f"{moment:%Y-%m-%d %H:%M}")),
    cells(moments.map(lambda moment: moment.date())),
    cells(moments),
    cells(moments.map(lambda moment: f"{moment:%d.%m.%Y}")),
    cells(moments.map(lambda moment: f"{moment:%H:%M}")),
    cells(numbers.map(lambda value: f"{value:,.2f} €".translate(str.maketrans(",.", ".,")))),
)
TABLES = st.dictionaries(odd, COLUMNS, min_size=1, max_size=5)
SCALINGS = st.sampled_from([Scaling(), Scaling("robust"), Scaling("robust", 4), Scaling(ramps=3)])


def written_inputs(encoder, folder):
    """Write the function `inputs` of an encoder as an exported file has it, and load it."""
    names = identifiers([column.name for column in encoder.columns], taken_names() | OWN)
    columns = [column_lines(c, name) for c, name in zip(encoder.columns, names, strict=True)]
    text = inputs_lines(encoder, columns)
    helpers = carried(name for name in taken_names() if f"{name}(" in text)
    return module_of(f"import math\nimport warnings\n\n{text}\n\n{helpers}\n", folder)


@given(TABLES, SCALINGS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_inputs_are_those_of_the_encoder(tmp_path, table, scaling):
    try:
        frame = read(table).frame
        encoder = Encoder.learn(frame, describe(frame), scaling)
        expected = encoder.encode(frame)
    except DataError:  # a table that nothing can be learnt from
        return
    module = written_inputs(encoder, tmp_path)
    rows = [dict(zip(frame.columns, row, strict=True)) for row in zip(*table.values(), strict=True)]
    np.testing.assert_allclose([module.inputs(row) for row in rows], expected, 1e-6, 1e-6)


@given(TABLES)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_texts_hold_the_same_pieces(tmp_path, table):
    try:
        frame = read(table).frame
        columns = describe(frame, dict.fromkeys(frame.columns, "text"))
        encoder = Encoder.learn(frame, columns)
    except DataError:
        return
    module = written_inputs(encoder, tmp_path)
    rows = [dict(zip(frame.columns, row, strict=True)) for row in zip(*table.values(), strict=True)]
    assert [module.inputs(row) for row in rows] == encoder.encode(frame).tolist()


def test_the_same_signs_part_words():
    assert carried_cells.BLANKS == BLANKS + PUNCTUATION


def test_the_same_marks_are_missing():
    assert set(NOTHING) == {"", *MISSING_MARKS}


@given(
    st.text(st.sampled_from("0123456789.,-+ '’eE€%$()kg"), max_size=12),
    st.builds(
        Writing,
        decimal=st.sampled_from([".", ","]),
        thousands=st.sampled_from(["", ".", ",", " ", "'"]),
        unit=st.sampled_from(["", "€", "%", "kg"]),
        negative=st.sampled_from(["", "()", "-"]),
    ),
)
@settings(max_examples=400, deadline=None)
def test_numbers_are_read_as_polars_reads_them(text, writing):
    if writing == Writing() or writing.thousands == writing.decimal:
        return
    expected = parse(pl.Series([text.strip()]), writing)[0]
    plain = plainly(text.strip(), *(getattr(writing, p) for p in Writing.model_fields))
    if expected is None:
        assert plain is None
    else:
        assert plain is not None
        assert float(plain) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("writing", WRITINGS)
@given(moment=moments)
@settings(max_examples=40, deadline=None)
def test_dates_are_read_as_polars_reads_them(writing, moment):
    column = DateColumn(name="d", writing=writing, mean=0.0, std=1.0)
    tails = ["", f" {moment:%H:%M}", f"T{moment:%I:%M %p}"]
    for tail in tails if writing != TIME else [""]:
        text = moment.strftime(writing) + tail
        expected = float(column.encode(pl.Series([text]))[0, 0])
        assert read_date(text, writing) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_names_become_variables():
    names = ["a b", "a-b", "a_b", "class", "print", "", "1", "ü", "number"]
    made = identifiers(names, taken_names())
    assert len(set(made)) == len(names)
    assert all(name.isidentifier() for name in made)
    assert not set(made) & set(vars(carried_cells)) & taken_names()
