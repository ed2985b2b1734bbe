"""The example tables: the repository's files are the generators' output, and look like life."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fathom.data.columns.column import describe
from fathom.data.reading.read import read
from fathom.errors import OptionError, WriteError
from fathom.examples.tables import EXAMPLES, example, find_example, write_example

FOLDER = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_repositorys_file_is_the_generators_output(name, tmp_path):
    write_example(name, tmp_path / "made.csv")
    kept = FOLDER / f"{name.replace('_', '-')}.csv"
    assert kept.read_bytes() == (tmp_path / "made.csv").read_bytes()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_can_be_learnt_from(name):
    made = find_example(name)
    frame = made.make()
    assert frame.equals(made.make())
    assert frame.columns[-1] == made.target
    assert frame[made.target].null_count() == 0
    assert all(column.used for column in describe(frame))
    again = read(FOLDER / f"{name.replace('_', '-')}.csv")
    assert again.notes == ()
    assert describe(again.frame) == describe(frame)


@pytest.mark.parametrize("name", ["salaries", "salaries_simple"])
def test_salaries_look_like_life(name):
    frame = example(name)
    assert frame["salary"].dtype == pl.Int64
    assert frame["salary"].min() > 5_000
    assert frame["salary"].max() < 500_000
    assert frame.filter(pl.col("experience") > pl.col("age") - 16).height == 0
    assert frame["experience"].min() == 0
    assert frame["age"].max() <= 67


def test_salary_rises_with_experience_and_flattens():
    frame = example("salaries")
    means = [
        frame.filter(pl.col("experience").is_between(low, low + 4))["salary"].mean()
        for low in (0, 10, 20, 30)
    ]
    steps = np.diff(np.array(means, float))
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()


def test_education_and_city_matter_and_cells_are_missing():
    frame = example("salaries")
    assert frame.height == 10_000
    by_city = dict(frame.group_by("city").agg(pl.col("salary").mean()).rows())
    assert by_city["Zurich"] > by_city["Paris"] > by_city["Porto"]
    missing = {name: frame[name].null_count() for name in frame.columns}
    assert {name for name, count in missing.items() if count} == {
        "age", "education", "hours_per_week",
    }  # fmt: skip


def test_names():
    assert find_example("salaries-simple") is find_example("Salaries_Simple")
    with pytest.raises(OptionError) as caught:
        example("titanic")
    assert str(caught.value) == (
        "there is no example 'titanic'. There are: salaries, salaries_simple."
    )


def test_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises(WriteError, match="it is a folder"):
        write_example("salaries", tmp_path)
