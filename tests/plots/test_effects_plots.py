"""The picture of effects: a panel for each column, the same heights in all."""

import numpy as np
import polars as pl
import pytest

import fathom
from fathom.plots.effects import plot_effects

QUICK = {"hidden": (8,), "epochs": 5, "starts": 1, "learning_rate": [0.01], "sweep": False}


@pytest.fixture(scope="module")
def wide():
    random = np.random.default_rng(0)
    table = {f"number {place}": random.normal(size=150) for place in range(13)}
    table["city"] = random.choice([f"a town called {place}" for place in range(25)], 150)
    table["day"] = [f"2020-{1 + one % 12:02d}-15" for one in range(150)]
    table["hour"] = [f"{one % 24:02d}:30" for one in range(150)]
    frame = pl.DataFrame(table | {"y": 20_000 * random.normal(size=150)})
    return fathom.train(frame, "y", ensemble=1, baselines=False, **QUICK), frame.drop("y")


@pytest.mark.parametrize(
    "columns", [["day"], ["city", "hour", "day", "number 0"], None], ids=["1", "4", "16"]
)
def test_a_panel_for_each_column_up_to_twelve(wide, columns):
    figure = plot_effects(fathom.effects(*wide, columns=columns))
    figure.canvas.draw()
    panels = [axes for axes in figure.axes if axes.axison]
    assert len(panels) == (len(columns) if columns else 12)
    assert len({axes.get_ylim() for axes in panels}) == 1
    for axes in panels:
        title = axes.get_title(loc="left")
        assert bool(axes.patches) == (title == "city")
        assert len(axes.lines) == (1 if title == "city" else 3)
    height, label = figure.get_window_extent(), figure._supylabel.get_window_extent()
    assert height.y0 <= label.y0
    assert label.y1 <= height.y1


def test_probabilities_are_told_in_percentage_points(small_classifiers, people):
    figure = plot_effects(fathom.effects(small_classifiers["level"], people, columns=["city"]))
    figure.canvas.draw()
    assert figure._supylabel.get_text() == "change of the mean answer (percentage points)"
    assert figure._suptitle.get_text().startswith("What city does to p(level = ")
    assert "0" in [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
