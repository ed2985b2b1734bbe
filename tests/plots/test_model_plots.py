"""Pictures of a trained model: in the user's units, with names that can be told apart."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from fathom.jobs import train
from fathom.plots.costs import plot_costs
from fathom.plots.network import plot_network
from fathom.text import readable

QUICK = {"hidden": [4], "epochs": 4, "starts": 1, "learning_rate": [0.01], "sweep": False}


@pytest.fixture(scope="module")
def model():
    sea = np.resize(["NEAR BAY", "NEAR OCEAN", "INLAND"], 90)
    frame = pl.DataFrame({"ocean_proximity": sea, "rooms": np.arange(90) % 7})
    price = 200_000 + 50_000 * (frame["rooms"] - 3) + 1000 * (sea == "INLAND")
    return train(frame.with_columns(price=price), "price", **QUICK)


def ticks(figure):
    figure.canvas.draw()
    axis = figure.axes[0].yaxis
    return [label.get_text() for label in [*axis.get_ticklabels(), *axis.get_minorticklabels()]]


def test_costs_are_told_in_the_units_of_the_target(model):
    figure = plot_costs(model)
    (axes,) = figure.axes
    assert axes.get_ylabel() == "typical miss"
    assert axes.get_title(loc="left") == "Typical miss on validation rows"
    (note,) = [text.get_text() for text in axes.texts]
    epoch, miss = model.story.chosen.epoch, model.story.judgement.metrics["validation"]["rmse"]
    assert note.startswith(f"kept: epoch {epoch}, typical miss ")
    assert float(note.rpartition(" ")[2].replace(",", "")) == pytest.approx(miss, rel=1e-3)


def test_words_beside_a_late_epoch_stay_inside(model):
    figure = plot_costs(model)
    figure.canvas.draw()
    (axes,) = figure.axes
    assert model.story.chosen.epoch == model.story.training.epochs_run
    assert axes.texts[0].get_window_extent().x1 <= axes.get_window_extent().x1


def test_heights_are_plain_numbers(model):
    said = [tick for tick in ticks(plot_costs(model)) if tick]
    assert said
    for tick in said:
        assert readable(float(tick.replace(",", "")), 3) == tick


def test_classes_keep_their_loss():
    frame = pl.DataFrame({"x": list(range(60)), "y": ["a", "b"] * 30})
    figure = plot_costs(train(frame, "y", validation_share=0, **QUICK))
    assert figure.axes[0].get_title(loc="left") == "Log-loss on the rows it learns from"


def test_inputs_of_one_column_can_be_told_apart(model):
    figure = plot_network(model.network, *model.names)
    said = [text.get_text() for text in figure.axes[0].texts]
    assert {"ocean_pro…y = NEAR BAY", "ocean_pro…= NEAR OCEAN"} <= set(said)
    assert "1 output" in said
