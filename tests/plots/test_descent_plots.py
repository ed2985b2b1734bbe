"""Pictures are pure functions of values: they draw, label, and leave nothing global behind."""

from __future__ import annotations

import io

import jax.numpy as jnp
import pytest
from matplotlib.figure import Figure

from fathom.descent.descent import descend
from fathom.descent.rates import compare_rates
from fathom.errors import OptionError
from fathom.plots.descent import plot_descent
from fathom.plots.pavlov import plot_pavlov
from fathom.plots.rates import plot_rates
from fathom.plots.style import spread_labels
from fathom.plots.surface import plot_surface
from fathom.rules.dog import pavlov

F, BOWL = "x^2 - x + 1", "x^2 + y^2"


def drawn(figure: Figure) -> Figure:
    figure.savefig(io.BytesIO(), dpi=40)
    return figure


def texts(figure: Figure) -> str:
    return "\n".join(text.get_text() for axes in figure.axes for text in axes.texts)


@pytest.mark.parametrize(("start", "rate"), [(9, 0.1), (9, 0.9), (9, 1.0), (9, 1.1), (0.5, 0.1)])
def test_every_descent_can_be_drawn(start: float, rate: float) -> None:
    figure = drawn(plot_descent(descend(F, start, rate)))
    assert figure.axes[0].get_title(loc="left") == "f(x) = x**2 - x + 1"


def test_the_articles_numbers_are_on_the_picture() -> None:
    said = texts(plot_descent(descend(F, 9, 0.1)))
    for number in ("x: 9 - 0.1 x 17 = 7.3", "slope 17", "slope 13.6", "slope 10.88", "44 steps"):
        assert number in said


def test_a_jax_function_and_a_curve_with_a_gap_can_be_drawn() -> None:
    drawn(plot_descent(descend(lambda w: jnp.cosh(w), 2.0, 0.1)))
    drawn(plot_descent(descend("x - ln(x)", 0.1, 0.01)))


@pytest.mark.parametrize("at", [0, 1])
def test_the_surface_its_path_and_its_slices(at: int) -> None:
    run = descend(BOWL, {"x": 5, "y": 10}, 0.1)
    figure = drawn(plot_surface(run, at))
    titles = [axes.get_title(loc="left") for axes in figure.axes[2:]]
    assert titles == [["cut at y = 10", "cut at x = 5"], ["cut at y = 8", "cut at x = 4"]][at]
    said = texts(figure)
    assert "(5, 10): cost 125" in said
    assert "(4, 8): cost 80" in said
    assert ("df/dx = 2*x = 10" in said) == (at == 0)


def test_surfaces_of_flat_and_exploding_walks() -> None:
    plot_surface(descend("0*x + 0*y", {"x": 1, "y": 1}, 0.1))
    drawn(plot_surface(descend(BOWL, {"x": 5, "y": 10}, 1.1)))


def test_the_wrong_number_of_variables_is_said() -> None:
    with pytest.raises(OptionError) as refusal:
        plot_descent(descend(BOWL, {"x": 5, "y": 10}, 0.1))
    assert str(refusal.value) == (
        "the function has 2 variables: a curve has one, and plot_surface draws two."
    )
    with pytest.raises(OptionError) as refusal:
        plot_surface(descend(F, 9, 0.1))
    assert str(refusal.value) == (
        "the function has 1 variables: a surface has two, and plot_descent draws one."
    )
    with pytest.raises(OptionError) as refusal:
        plot_surface(descend(BOWL, {"x": 5, "y": 10}, 0.1, steps=3), at=7)
    assert str(refusal.value) == "the slices can go through looks 0 to 3, not 7."


def test_rates_are_named_and_pairs_share_a_label() -> None:
    figure = drawn(plot_rates(compare_rates(F, 9, [0.0001, 0.1, 0.5, 0.9, 1])))
    assert len(figure.axes) == 6
    said = texts(figure)
    for label in ("0.1, 0.9\n44 steps", "0.5\n1 step", "1: swings for ever", "0.0001: too small"):
        assert label in said


def test_rates_of_a_surface_have_no_small_paths() -> None:
    assert len(drawn(plot_rates(compare_rates(BOWL, {"x": 5, "y": 10}, [0.1, 5]))).axes) == 1


@pytest.mark.parametrize("rule", ["delta", "hebb", "oja"])
def test_pavlovs_dog(rule: str) -> None:
    figure = plot_pavlov(pavlov(rule))
    assert "conditioning\nbell + food" in texts(figure)
    assert figure.axes[0].get_yscale() == ("symlog" if rule == "hebb" else "linear")


def test_a_dog_that_runs_away_is_drawn_as_far_as_numbers_go() -> None:
    drawn(plot_pavlov(pavlov("hebb", 10, schedule={"conditioning": 400})))


def test_labels_keep_their_distance() -> None:
    moved = spread_labels([0.0, 0.01, 0.02, 0.9], 0.1)
    assert moved == pytest.approx([-0.09, 0.01, 0.11, 0.9])
