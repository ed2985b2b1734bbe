"""A row with knobs: what it shows, what it answers, and the widget in a notebook."""

import contextlib
import importlib.util
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fathom.errors import DataError, OptionError
from fathom.opening.knobs.form import cells_of, column_words
from fathom.opening.knobs.reply import reply


def test_the_cells_of_a_row_answer_as_the_row_does(small_classifiers, small_model, people):
    for model in (*small_classifiers.values(), small_model):
        truth = model.predict_table(people)
        for row in range(0, 60, 7):
            cells = cells_of(model.encoder, model.read(people).frame[row])
            assert model.predict_table(cells).row(0) == truth.row(row)


def test_a_changed_cell_is_answered_as_explain_does(small_model, people):
    told = reply(small_model, small_model.read(people).frame[5], {"age": 33, "city": None})
    opened = small_model.explain(people, row=5, changed={"age": 33, "city": None}).what_if
    assert told["answers"][0]["prediction"] == pytest.approx(opened.prediction)
    assert told["explanations"][0]["path"]["value"] == pytest.approx(opened.prediction)
    parts = [part["value"] for part in told["explanations"][0]["attributions"]]
    path = told["explanations"][0]["path"]
    assert sum(parts) + path["average"] == pytest.approx(path["value"])


@settings(deadline=None, max_examples=40)
@given(st.none() | st.text(max_size=5) | st.floats() | st.integers() | st.booleans())
def test_whatever_is_typed_is_answered_or_refused_in_words(small_model, people, typed):
    row = small_model.read(people).frame[3]
    for name in ("age", "city"):
        with contextlib.suppress(DataError, OptionError):
            assert len(reply(small_model, row, {name: typed})["answers"]) == 1


def test_a_column_says_what_it_takes(small_classifiers):
    words = [column_words(column) for column in small_classifiers["rich"].encoder.columns]
    by_name = {one["name"]: one for one in words}
    assert by_name["age"]["learnt_from"] == [20.0, 59.0]
    assert "Oslo" in by_name["city"]["categories"]


def test_a_number_is_not_read_in_the_columns_writing():
    """1.234 in JavaScript or Python is no 1234, though the table writes 1.234,5."""
    import fathom

    cells = [f"{place / 8:.3f}".replace(".", ",") for place in range(200)]
    table = {"x": cells, "y": [place / 4 for place in range(200)]}
    model = fathom.train(table, "y", hidden=(), epochs=3, ensemble=2, baselines=False)
    row = model.read(table).frame[0]
    as_text = reply(model, row, {"x": "1,234"})
    for number in (1.234, np.float64(1.234), Decimal("1.234")):
        assert reply(model, row, {"x": number}) == as_text
    with pytest.raises(OptionError, match="takes a number such as"):
        reply(model, row, {"x": 10**400})
    assert cells_of(model.encoder, model.read({"x": ["1,234"]}).frame)["x"] == 1.234


class TestWidget:
    """What a notebook is given; the page's side is tried in a browser."""

    @pytest.fixture
    def knobs(self, small_model, people):
        return small_model.what_if(people, row=3)

    def test_it_is_answered_at_once(self, knobs, small_model, people):
        assert knobs.form["target"] == "salary"
        assert [column["name"] for column in knobs.form["columns"]] == ["age", "experience", "city"]
        answer = small_model.predict(people)[3]
        assert knobs.reply["answers"][0]["prediction"] == answer

    def test_a_turn_is_answered(self, knobs, small_model, people):
        knobs.changed = {"experience": 12}
        answer = small_model.explain(people, row=3, changed={"experience": 12}).what_if.prediction
        assert knobs.reply["answers"][0]["prediction"] == pytest.approx(answer)
        knobs.changed = {}
        assert knobs.reply["answers"][0]["prediction"] == small_model.predict(people)[3]

    def test_what_cannot_be_is_said_and_forgotten(self, knobs):
        knobs.changed = {"experience": "many"}
        assert knobs.reply == {"error": "'experience' takes a number such as 15.18, but got 'many'"}
        knobs.changed = {"experience": 3}
        assert "answers" in knobs.reply

    def test_it_says_itself_in_a_line(self, knobs):
        assert repr(knobs).startswith("Knobs(salary: ")
        knobs.changed = {"experience": 12}
        assert repr(knobs).endswith(" if experience = 12)")
        knobs.changed = {"experience": "many"}
        assert repr(knobs).startswith("Knobs('experience' takes a number")

    def test_its_script_is_here_alone(self, knobs):
        assert "export default { render }" in knobs._esm
        for words in (knobs._esm, knobs._css):
            assert "://" not in words.replace("http://www.w3.org/2000/svg", "")


def test_without_anywidget_it_says_what_to_do(small_model, people, monkeypatch):
    real = importlib.util.find_spec
    known = lambda name, *more: None if name == "anywidget" else real(name, *more)  # noqa: E731
    monkeypatch.setattr(importlib.util, "find_spec", known)
    with pytest.raises(OptionError, match=r"pip install 'fathom-nn\[notebook\]'"):
        small_model.what_if(people)


def test_a_row_that_is_not_there_is_refused(small_model, people):
    with pytest.raises(DataError, match="row"):
        small_model.what_if(people, row=10**6)
    with pytest.raises(DataError, match="age"):
        small_model.what_if(pl.DataFrame({"experience": [3]}))
