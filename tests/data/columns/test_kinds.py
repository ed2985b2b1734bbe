"""Every kind of column, from the table: learnt, encoded, filled, said, and to JSON and back."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from fathom.data.columns.column import describe
from fathom.data.columns.encoder import Encoder
from fathom.data.columns.kinds import LEARNT

DAYS = [dt.date(2020, 1, 1) + dt.timedelta(days=37 * k) for k in range(12)]
CELLS = {
    "number": pl.Series("of", [20.0, 31.5, None, 44.0] * 3),
    "category": pl.Series("of", ["Rome", "Oslo", None, "Bern"] * 3),
    "date": pl.Series("of", [None, *DAYS[1:]]),
    "text": pl.Series("of", ["red shoe", "Blue coat", None, "red coat"] * 3),
    "picture": pl.Series("of", np.arange(12 * 27, dtype=np.uint8).reshape(12, 3, 3, 3)),
}


def _learnt(kind):
    frame, said = pl.DataFrame({"of": CELLS[kind]}), {"of": "text"} if kind == "text" else None
    found = [("of", kind)] if kind == "picture" else describe(frame, said)
    return Encoder.learn(frame, found)


@pytest.mark.parametrize("kind", LEARNT)
def test_json_brings_it_back(kind):
    encoder = _learnt(kind)
    (column,) = encoder.columns
    assert column.kind == kind
    back = Encoder.model_validate_json(encoder.model_dump_json())
    assert back == encoder
    frame = pl.DataFrame({"of": CELLS[kind]})
    assert (back.encode(frame) == encoder.encode(frame)).all()


@pytest.mark.parametrize("kind", LEARNT)
def test_its_inputs_are_named_and_finite(kind):
    encoder = _learnt(kind)
    inputs = encoder.encode(pl.DataFrame({"of": CELLS[kind]}))
    assert inputs.dtype == np.float32
    assert inputs.shape == (12, len(encoder.inputs))
    assert np.isfinite(inputs).all()
    assert len({made.name for made in encoder.inputs}) == len(encoder.inputs)
    assert {made.column for made in encoder.inputs} == {"of"}


@pytest.mark.parametrize("kind", LEARNT)
def test_a_row_does_not_depend_on_its_neighbours(kind):
    encoder, frame = _learnt(kind), pl.DataFrame({"of": CELLS[kind]})
    together = encoder.encode(frame)
    for row in range(frame.height):
        assert (encoder.encode(frame[row : row + 1]) == together[row]).all()


@pytest.mark.parametrize("kind", LEARNT)
def test_it_says_what_it_does(kind):
    (words,) = _learnt(kind).words()
    assert words.startswith("of")
