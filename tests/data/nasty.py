"""One nasty table, with missing cells of every kind, that the tests of the data room share."""

from __future__ import annotations

import datetime as dt

import polars as pl

CSV = '''\
id;age;height;city;smoker;joined;note;empty;same;income
1;31;1.75;Paris;True;2020-01-31;"a; b";;x;1e3
2;;1.62; Rome ;False;2020-02-29;"say ""hi""";NA;x;-2.5
3;NaN;?;paris;true;;two
lines;n/a;x;.5
4;57;NULL;;FALSE;-;ok;-;x;+7

5;-;1.8;Paris;?;2021-12-31;"";?;x;0
'''
# The third row is broken on purpose: a note over two lines needs quotation marks.
WHOLE_CSV = CSV.replace("two\nlines", '"two\nlines"')


def frame() -> pl.DataFrame:
    """Give columns of every type that a frame can have, each with its own kind of nothing."""
    nan = float("nan")
    return pl.DataFrame(
        {
            "whole": pl.Series([1, None, 3, 4], dtype=pl.Int16),
            "big": pl.Series([2**63, 1, None, 0], dtype=pl.UInt64),
            "float": [1.5, nan, None, -0.0],
            "narrow": pl.Series([1.5, nan, None, 2], dtype=pl.Float32),
            "decimal": pl.Series(["1.10", None, "2.20", "3"]).cast(pl.Decimal(10, 2)),
            "bool": [True, None, False, True],
            "text": [" a ", "", "NA", "b"],
            "category": pl.Series(["u", None, "v", "?"], dtype=pl.Categorical),
            "enum": pl.Series(["u", None, "v", "u"], dtype=pl.Enum(["u", "v"])),
            "date": [dt.date(2020, 1, 1), None, dt.date(2021, 1, 1), dt.date(2022, 1, 1)],
            "moment": [dt.datetime(2020, 1, 1), None, None, dt.datetime(2022, 1, 1)],
            "span": [dt.timedelta(1), None, dt.timedelta(2), dt.timedelta(3)],
            "list": [[1], None, [], [1, 2]],
            "struct": [{"a": 1}, None, {"a": 2}, {"a": 3}],
            "object": pl.Series([object, None, 1, "x"], dtype=pl.Object),
            "nothing": pl.Series([None] * 4, dtype=pl.Null),
        }
    )
