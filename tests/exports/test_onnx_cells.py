"""The inputs that an ONNX graph makes of raw cells are those of the encoder, for any table."""

import re

import numpy as np
import onnx
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import helper

from fathom.data.cells.cell import places
from fathom.data.columns.column import describe
from fathom.data.columns.encoder import Encoder
from fathom.data.columns.text_column import BLANKS, PUNCTUATION, prepared
from fathom.data.reading.read import read
from fathom.data.reading.rules import ReadingRules
from fathom.errors import DataError
from fathom.exports.onnx.cells import cells_in
from fathom.exports.onnx.graph import Graph
from fathom.exports.onnx.words import holding, writings
from tests.exports.onnx_written import answers, fed, session, strange
from tests.exports.test_python_inputs import SCALINGS, TABLES

USUAL = ReadingRules()
ANY = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def graph_of(encoder):
    """Write a graph that gives the inputs, in the encoder's order, and what is strange."""
    graph = Graph("inputs", {column.name for column in encoder.columns} | {"made", "odd"})
    inputs, odd = cells_in(graph, encoder.typed, USUAL)
    order = np.argsort(inputs.places).tolist()
    graph.output("made", graph.picked(inputs.value, order), np.float64, len(order))
    graph.output("odd", odd, np.bool_, len(encoder.columns))
    known = [helper.make_opsetid("", 20), helper.make_opsetid("ai.onnx.ml", 2)]
    model = helper.make_model(graph.made(), opset_imports=known, ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    return session(model.SerializeToString())


def check_alike(encoder, frame):
    got = answers(graph_of(encoder), fed(encoder.columns, frame))
    np.testing.assert_array_equal(got["made"].astype(np.float32), encoder.encode(frame))
    np.testing.assert_array_equal(got["odd"], strange(encoder.columns, frame))


@given(TABLES, SCALINGS)
@settings(max_examples=60, **ANY)
def test_inputs_are_those_of_the_encoder(table, scaling):
    try:
        frame = read(table).frame
        encoder = Encoder.learn(frame[:8], describe(frame), scaling)
        encoder.encode(frame)
    except DataError:  # a table that nothing can be learnt from, or that goes on otherwise
        return
    check_alike(encoder, frame)


@given(TABLES)
@settings(max_examples=30, **ANY)
def test_texts_hold_the_same_pieces(table):
    try:
        frame = read(table).frame
        encoder = Encoder.learn(frame[:8], describe(frame, dict.fromkeys(frame.columns, "text")))
    except DataError:
        return
    check_alike(encoder, frame)


@given(st.text(max_size=12), st.text(st.characters(categories=["L", "N", "S"]), min_size=1))
@settings(max_examples=300, **ANY)
def test_patterns_find_what_is_searched_in_prepared_text(text, letters):
    """Python's expressions read these patterns as RE2 does, but for how a sign is written."""
    searched = prepared(pl.Series([text]))[0]
    pieces = {prepared(pl.Series([letters]))[0], letters.lower()[:3], " " + letters.lower()[:2]}
    blanks = "".join(re.escape(sign) for sign in f" {BLANKS}{PUNCTUATION}")
    for piece in pieces:
        if not piece.strip(" ") or prepared(pl.Series([piece]))[0].strip() != piece.strip():
            continue
        pattern = holding(piece).replace("[BLANKS]", f"[{blanks}]")
        pattern = re.sub(r"\\x\{(\w+)\}", lambda found: re.escape(chr(int(found[1], 16))), pattern)
        assert bool(re.fullmatch(pattern, text)) == (piece in searched), (piece, searched)


def test_far_dates_and_leap_days():
    days = pl.Series("day", ["1904-02-29", "1999-12-31", "2000-03-01", "1969-12-31", "9999-12-31"])
    frame = pl.DataFrame([days])
    encoder = Encoder.learn(frame, describe(frame))
    assert encoder.columns[0].rounds == ("month", "weekday")
    check_alike(encoder, frame)


def test_yes_and_no_in_all_writings():
    frame = pl.DataFrame({"smoker": ["Yes", "No", "yes"], "paid": ["true", "false", "true"]})
    encoder = Encoder.learn(frame, describe(frame))
    for word in ("yEs", "NO", "Non", "YES"):
        odd = pl.DataFrame({"smoker": [word], "paid": ["1"]})
        check_alike(encoder, odd)
    assert places(pl.Series(["1"]), encoder.columns[1].values).tolist() == [1]


def test_a_long_word_is_met_in_the_usual_writings():
    found = writings("not available")
    assert found == {"not available", "NOT AVAILABLE", "Not available", "Not Available"}
    assert len(writings("false")) == 32


@pytest.mark.parametrize("scaling", ["robust", "standard"])
@pytest.mark.parametrize("number", [np.inf, -np.inf, 1e300])
def test_numbers_that_cannot_be_computed_with_are_refused(scaling, number):
    from fathom.data.columns.number_column import Scaling

    frame = pl.DataFrame({"size": [1.0, 2.0, 4.0, 9.0]})
    encoder = Encoder.learn(frame, describe(frame), Scaling(scaling))
    made, odd = graph_of(encoder), pl.DataFrame({"size": [3.0, number]})
    feed = {"size": odd["size"].to_numpy()[:, None]}
    if scaling == "robust" and np.isfinite(number):
        check_alike(encoder, odd)  # held in
        return
    with pytest.raises(DataError):
        encoder.encode(odd)
    with pytest.raises(Exception, match="refused: a number is infinite, or too far out"):
        made.run(None, feed)
