"""Columns encoded side by side and in blocks: the same numbers, and the same rows in sentences."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from fathom.data import crowd
from fathom.data.columns.column import describe
from fathom.data.columns.encoder import Encoder
from fathom.data.reading.read import read
from fathom.errors import DataError

ROWS = 40_000  # more than two blocks


@pytest.fixture(scope="module")
def frame():
    random = np.random.default_rng(0)
    return pl.DataFrame(
        {
            "x": random.normal(size=ROWS).round(3).astype(str),
            "c": random.choice(["a", "b", "c", None], ROWS),
            "yes": random.choice(["Yes", "no", "NO"], ROWS),
            "on": [f"2020-{n % 12 + 1:02}-01" for n in range(ROWS)],
        }
    )


def test_blocks_and_threads_change_nothing(frame, monkeypatch):
    alone = Encoder.learn(frame, describe(frame)).encode(frame)
    monkeypatch.setattr(crowd, "MANY_ROWS", 1)
    table = read(frame)
    encoder = Encoder.learn(table.frame, describe(table.frame))
    np.testing.assert_array_equal(encoder.encode(table.frame), alone)
    np.testing.assert_array_equal(encoder.encode(frame[:7]), alone[:7])


@pytest.mark.parametrize("many", [1, 10**9])
def test_an_error_names_the_row_of_the_whole_table(frame, monkeypatch, many):
    monkeypatch.setattr(crowd, "MANY_ROWS", many)
    encoder = Encoder.learn(frame, describe(frame))
    cells = frame["x"].to_list()
    cells[ROWS - 5] = cells[ROWS - 1] = "old"
    with pytest.raises(DataError) as caught:
        encoder.encode(frame.with_columns(x=pl.Series(cells)))
    assert str(caught.value) == (
        f"the column 'x' holds numbers, but row {ROWS - 5} (counted from 0) has 'old'"
    )
