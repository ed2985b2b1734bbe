"""A column of text: its inputs are those of the plain definition, and a network learns by them."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fathom
from fathom.data.columns.column import describe
from fathom.data.columns.encoder import Encoder
from fathom.data.columns.text_column import (
    BLANKS,
    MOST_PIECES,
    MOST_WORDS,
    PUNCTUATION,
    TextColumn,
    piece_words,
)
from fathom.errors import DataError, OptionError
from fathom.opening.effects.effects import find_effects
from fathom.settings.settings import Settings

# Signs that this Python knows: small letters of newer ones are known to one of the two alone.
SIGNS = st.characters(exclude_categories=["Cs", "Cn"])
SOME = st.sampled_from("abcA BcÉßİΣσς.,'\"-\t\u00a0 1_éŁ😀中文") | SIGNS
CELLS = st.lists(st.none() | st.text(SOME, max_size=12), min_size=1, max_size=40)
QUICK = {"epochs": 30, "starts": 1, "baselines": False, "learning_rate": [0.01], "sweep": False}


def plainly(cell):
    """Prepare a cell as the documentation says."""
    for sign in BLANKS + PUNCTUATION:
        cell = cell.replace(sign, " ")
    small = cell.replace("İ", "i").replace("Σ", "σ").lower()
    return f" {' '.join(part for part in small.split(' ') if part)} "


def cells_of(values):
    return pl.Series("of", values, dtype=pl.String)


def learnt(values):
    """Learn from cells, each met twice, so that there is something to learn from nearly always."""
    return TextColumn.learn(cells_of([*values, *values, "other thing"]))


@given(CELLS, CELLS)
@settings(max_examples=150, deadline=None)
def test_any_cell_becomes_what_the_definition_says(known, cells):
    column = learnt(known)
    if column is None:
        return
    encoded = column.encode(cells_of(cells))
    assert encoded.dtype == np.float32
    held = [[float(c is not None and p in plainly(c)) for p in column.pieces] for c in cells]
    missing = [[float(c is None)] for c in cells] if column.has_missing else [[]] * len(cells)
    assert encoded.tolist() == [[*a, *b] for a, b in zip(held, missing, strict=True)]
    alone = [c is not None and not any(h) for c, h in zip(cells, held, strict=True)]
    assert column.unknown(cells_of(cells)).tolist() == alone


@given(CELLS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_of_rows_makes_no_difference(cells, random):
    order = random.sample(range(len(cells)), len(cells))
    column, again = learnt(cells), learnt([cells[place] for place in order])
    if column is None:
        assert again is None
        return
    assert set(column.pieces) == set(again.pieces)
    assert column == learnt(cells)
    encoded = column.encode(cells_of(cells))
    assert (column.encode(cells_of([cells[place] for place in order])) == encoded[order]).all()
    assert TextColumn.model_validate_json(column.model_dump_json()) == column


@given(CELLS)
@settings(max_examples=100, deadline=None)
def test_every_piece_tells_something_of_its_own(cells):
    column = learnt(cells)
    if column is None:
        return
    rows = [plainly(cell) for cell in [*cells, *cells, "other thing"] if cell is not None]
    held = np.array([[piece in row for row in rows] for piece in column.pieces])
    assert held.sum(axis=1).min() >= column.least
    assert not held.all(axis=1).any()
    assert len({row.tobytes() for row in held}) == len(column.pieces)
    names = [made.name for made in column.inputs]
    assert len(set(names)) == len(names)
    assert all(
        piece_words(piece) in name for piece, name in zip(column.pieces, names, strict=False)
    )


def test_the_most_frequent_pieces_are_taken_and_words_first():
    random = np.random.default_rng(1)
    words = ["".join(random.choice(list("abcdefgh"), 6)) for _ in range(2000)]
    share = 1 / np.arange(1, 2001)
    cells = [" ".join(random.choice(words, 6, p=share / share.sum())) for _ in range(3000)]
    column = TextColumn.learn(cells_of(cells))
    assert len(column.pieces) == MOST_PIECES
    assert len(column.words_held) == MOST_WORDS
    assert column.pieces[0] == f" {words[0]} "
    counts = column.encode(cells_of(cells)).sum(axis=0)
    assert (np.diff(counts[:MOST_WORDS]) <= 0).all()
    assert (np.diff(counts[MOST_WORDS:]) <= 0).all()
    assert column.rarer > 0
    assert f"rarer pieces ({column.rarer:,})" in column.words()


def test_rows_are_taken_evenly_of_very_many(monkeypatch):
    monkeypatch.setattr("fathom.data.columns.text_column.MOST_ROWS", 200)
    cells = [f"{'red' if n % 2 else 'blue'} shoe" for n in range(10_001)]
    assert TextColumn.learn(cells_of(cells)).words_held == ("blue", "red")


def test_what_is_rare_common_to_all_or_unreadable_is_not_taken():
    long = "x" * 40
    cells = [
        f"shoe a{n % 2}\x01b {long if n % 2 else 'coat'} {'one' if n < 2 else ''}"
        for n in range(200)
    ]
    column = TextColumn.learn(cells_of(cells))
    assert column.words_held == ("coat",)
    assert not any("\x01" in piece or "sho" in piece or "one" in piece for piece in column.pieces)


def test_numbers_and_truths_count_as_their_text():
    numbers = TextColumn.learn(pl.Series("of", [12.0, 12.5, None, 12.0, 7.0, 12.5]))
    assert numbers.words_held == ("12", "5")  # 7 is of one row
    truths = pl.Series("of", [True, False, None, True, False])
    assert TextColumn.learn(truths).words_held == ("false", "true")
    frame = pl.DataFrame({"of": [1, 2, 3, 1, 2, 3]})
    (found,) = describe(frame, {"of": "text"})
    assert found.kind == "text"


def test_nothing_is_left():
    assert TextColumn.learn(cells_of([None, None])) is None
    assert TextColumn.learn(cells_of(["red", "blue", "shoe"])) is None
    frame = pl.DataFrame({"of": ["red", "blue", "shoe"]})
    with pytest.raises(DataError, match="no word or run of letters tells its training rows apart"):
        Encoder.learn(frame, describe(frame, {"of": "text"}))


def test_strangers_are_said():
    frame = pl.DataFrame({"of": ["red shoe", "blue shoe", "red coat", "blue coat"]})
    encoder = Encoder.learn(frame, describe(frame, {"of": "text"}))
    told = encoder.strangers(pl.DataFrame({"of": ["a RED one", "zzz", None]}))
    assert told == (
        "1 of 3 rows has a 'of' of which no word or run of letters was learnt, such as 'zzz': it "
        "tells nothing",
        "1 of 3 rows has no 'of', which was never missing in training: counted as a text without "
        "any piece learnt",
    )


def test_many_values_hint_at_text():
    titles = [f"red shoe number {n // 1.5:g}" for n in range(300)]
    (found,) = describe(pl.DataFrame({"a title": titles}))
    assert found.kind == "too_many_values"
    assert found.why.endswith("; --column 'a title=text' reads its words")
    (codes,) = describe(pl.DataFrame({"code": [f"x{n}" for n in range(300)]}))
    assert "text" not in codes.why.removeprefix("another value")


def titles(count=400):
    """Made titles: two words tell the price, the others nothing; some are missing."""
    random = np.random.default_rng(3)
    brands, kinds = (
        random.choice(["Ajax", "Brio", "Coco"], count),
        random.choice(["lamp", "desk"], count),
    )
    words = [
        " ".join(random.choice(["new", "old", "big", "wide", "neat"], 2)) for _ in range(count)
    ]
    wild = [
        f"{b.upper() if n % 3 else b}, {w} {k}! {n}"
        for n, (b, k, w) in enumerate(zip(brands, kinds, words, strict=True))
    ]
    price = 100.0 * (brands == "Brio") + 60 * (kinds == "desk") + random.normal(0, 5, count)
    cells = [None if n % 40 == 7 else title for n, title in enumerate(wild)]
    return pl.DataFrame(
        {"title": cells, "size": random.normal(size=count).round(2), "price": price}
    )


@pytest.fixture(scope="module")
def model():
    return fathom.train(titles(), "price", hidden=[16], columns={"title": "text"}, **QUICK)


def test_a_network_learns_what_a_word_tells(model, tmp_path):
    table = titles()
    without = fathom.train(table, "price", hidden=[16], columns={"title": "ignore"}, **QUICK)
    errors = [(one.predict(table) - table["price"]).std() for one in (model, without)]
    assert errors[0] < errors[1] / 3
    place = tmp_path / "model.fathom"
    model.save(place)
    assert (fathom.load(place).predict(table) == model.predict(table)).all()


def test_explanations_add_up_and_name_the_pieces(model):
    made = model.explain(titles(), row=0)
    told = made.contributions
    assert told.residual < 1e-9
    pieces = told.pieces["title"]
    assert sum(piece.value for piece in pieces) == pytest.approx(told.parts["title"])
    assert len(pieces) == sum(one.column == "title" for one in model.encoder.inputs)
    words = str(made)
    assert "word brio" in words
    assert "more pieces" in words
    assert "title: word" in made.steps()
    assert made.as_dict()["attributions"][0]["pieces"][0].keys() == {"name", "held", "value"}


def test_effects_and_courses_take_frequent_texts(model):
    effects = find_effects(model, titles(), ["title"])
    (one,) = effects.columns
    assert one.kind == "text"
    assert len(one.values) == 20
    assert one.missing is not None
    assert "other texts" in str(effects)
    course = model.sweep(titles(), row=3, column="title")
    assert course.here == course.values[0]
    assert course.answers[0] == pytest.approx(model.predict(titles())[3], rel=1e-6)


def test_what_if_takes_words_that_were_learnt(model):
    cheap, dear = (
        model.explain(titles(), row=0, changed={"title": f"{b} lamp"}) for b in ("Ajax", "Brio")
    )
    assert dear.what_if.prediction > cheap.what_if.prediction + 50
    with pytest.raises(OptionError, match="of 'qq' no word or run of letters was learnt"):
        model.explain(titles(), row=0, changed={"title": "qq"})


def test_trees_and_linear_models_take_the_pieces():
    more = {**QUICK, "baselines": True}
    told = fathom.train(titles(), "price", hidden=[8], columns={"title": "text"}, **more)
    found = told.story.judgement.baselines
    for name in ("linear", "boosted_trees"):
        assert found[name]["rmse"] < found["constant"]["rmse"] / 3


def test_a_kind_misspelt():
    with pytest.raises(OptionError, match=r"a column cannot be a 'textt'\. Did you mean 'text'\?"):
        fathom.look(titles(), columns={"title": "textt"})
    assert Settings.of(columns={"title": "text"}).table.columns == {"title": "text"}
