"""A few cells are looked up one by one, many by Polars: the same places come of it."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fathom.data.cells import cell

VALUES = st.sampled_from(
    [
        *[("a", "b"), ("0", "1"), ("false", "true"), ("No", "Yes"), ("1", "2", "3"), ("1",)],
        *[("nein", "ja"), ("A", "a"), ("oui", "non"), ("é", "É"), ("true",), ("0",)],
    ]
)
ODD = ["1", "1.0", "0.00", "TRUE", "False", "yes", "NO", "a", "A", "2.0\n", "+1.0", "-1.0", "1.0x"]
CELLS = st.one_of(st.none(), st.sampled_from([*ODD, "é", "É", "JA", "ΣΑΣ"]), st.text(max_size=3))


@given(st.lists(CELLS, min_size=1, max_size=20), VALUES)
@settings(max_examples=500, deadline=None)
def test_few_and_many(cells, values):
    column = pl.Series(cells, dtype=pl.String)
    few = cell.places(column, values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cell, "FEW", 0)
        many = cell.places(column, values)
    assert few.tolist() == many.tolist()
    assert few.dtype == many.dtype
