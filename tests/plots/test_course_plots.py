"""One row's answer over one column: a line with its formula, bars of categories, dates, classes."""

import numpy as np
import polars as pl
import pytest

from fathom.jobs import train
from fathom.plots.course import plot_course

QUICK = {"hidden": [6], "epochs": 3, "learning_rate": [0.01], "sweep": False, "baselines": False}


@pytest.fixture(scope="module")
def frame():
    random = np.random.default_rng(0)
    size = random.uniform(0, 10, 90)
    return pl.DataFrame(
        {
            "size": size,
            "city": random.choice(["Rome", "Oslo", "Bern"], 90),
            "day": pl.Series(random.integers(18_000, 19_000, 90)).cast(pl.Int32).cast(pl.Date),
            "price": 3 * size,
            "level": np.where(size > 7, "high", np.where(size > 3, "mid", "low")),
        }
    )


@pytest.mark.parametrize(("column", "bars"), [("size", 0), ("day", 0), ("city", 3)])
def test_numbers_and_dates_are_lines_and_categories_bars(frame, column, bars):
    model = train(frame.drop("level"), "price", ensemble=2, **QUICK)
    course = model.sweep(frame, 4, column)
    (axes,) = plot_course(course, model.explain(frame, row=4).formula).axes
    assert len(axes.patches) == bars
    if not bars:
        np.testing.assert_allclose(axes.lines[0].get_ydata(), course.answers)
        here = axes.lines[1].get_ydata()[0]
        assert here == pytest.approx(model.predict(frame)[4], rel=1e-5)
        assert len(axes.lines) == (3 if column == "size" else 2), "a number has its formula"


def test_several_classes_have_a_line_each(frame):
    model = train(frame.drop("price"), "level", ensemble=1, starts=1, **QUICK)
    (axes,) = plot_course(model.sweep(frame, 4, "size")).axes
    assert [text.get_text() for text in axes.get_legend().get_texts()] == [
        "p(level = high)", "p(level = low)", "p(level = mid)",
    ]  # fmt: skip
    assert axes.get_ylim()[0] == 0
