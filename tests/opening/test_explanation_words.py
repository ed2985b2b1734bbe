"""What is told of many columns: the leading parts, and the rest as a sum; all if asked for."""

import numpy as np
import pytest

import fathom
from fathom.explain.forward import LayerWork


@pytest.fixture(scope="module")
def wide():
    rows = np.random.default_rng(0).normal(size=(80, 40))
    table = {f"c{n}": rows[:, n] for n in range(40)} | {"y": rows @ np.linspace(1, 0.1, 40)}
    options = {"hidden": (), "epochs": 3, "starts": 1, "ensemble": 1, "baselines": False}
    return fathom.train(table, "y", importance=False, **options).explain(table, row=1)


def test_a_long_formula_is_folded_and_adds_up(wide):
    formula = wide.formula
    words = "\n".join(formula.words())
    assert formula.leading == 8
    assert " smaller terms" in words
    assert words.count(" x c") == 8
    assert words.count("\n  for c") == 8
    assert words.endswith("--all shows every term (in Python: words(every=True))")
    assert formula.value == pytest.approx(
        formula.intercept + sum(term.coefficient * term.value for term in formula.terms)
    )
    every = "\n".join(formula.words(every=True))
    assert every.count(" x c") == 40
    assert "--all" not in every


def test_columns_are_folded_until_all_are_asked_for(wide):
    assert "25 more columns" in str(wide)
    assert "more columns" not in wide.words(every=True)


def test_a_neuron_shows_what_makes_most_of_it():
    weights = np.ones((1, 100))
    layer = LayerWork(
        "output", "identity", tuple(f"i{n}" for n in range(100)), np.ones(100), weights,
        np.zeros(1), np.array([100.0]), np.array([100.0]),
    )  # fmt: skip
    assert "76 smaller terms" in layer.neuron_in_words(0)
    weights = np.r_[np.full(8, 100.0), np.full(92, 0.1)][None]
    layer = LayerWork(
        "output", "identity", tuple(f"i{n}" for n in range(100)), np.ones(100), weights,
        np.zeros(1), weights.sum(axis=1), weights.sum(axis=1),
    )  # fmt: skip
    assert "92 smaller terms" in layer.neuron_in_words(0)
