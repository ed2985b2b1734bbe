"""The picture of rates side by side: crosses for what diverged, a line where stability ends."""

import fathom
from fathom.plots.sweep import plot_search, plot_tried


def _texts(figure):
    axes = figure.axes[0]
    return [text.get_text() for text in axes.texts], [
        text.get_text() for text in axes.get_legend().get_texts()
    ]


def test_the_recommended_rate_the_limit_and_what_diverged_are_marked():
    table, target = fathom.example_table("salaries_simple")
    options = {"hidden": (), "optimizer": "sgd", "epochs": 3, "rates": (0.01, 0.1, 3.0)}
    found = fathom.lr_find(table.frame[:600], target, **options)
    figure = plot_search(found)
    notes, legend = _texts(figure)
    assert notes[0].startswith("largest stable rate 0.5")
    assert notes[1].startswith(f"take {found.recommended:g}: ")
    assert legend[-1] == "diverged"
    low, high = figure.axes[0].get_xlim()
    assert low < 0.01 < 3.0 < high


def test_the_rates_of_a_training_are_drawn_with_the_kept_one(small_model):
    notes, _ = _texts(plot_tried(small_model.story.training, small_model.target))
    assert notes[-1].startswith("kept 0.01: ")
