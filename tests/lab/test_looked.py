"""What is looked into: which pictures are shown, and what is said of them."""

from pathlib import Path

import numpy as np
import pytest

import fathom
from fathom.errors import OptionError
from fathom.lab.asking import Visitor, answered
from fathom.lab.asks import ASKS
from fathom.lab.job import Job
from fathom.lab.shown import Shown
from tests.lab.here import KINDS, png, shapes

__all__ = ["shapes"]


@pytest.fixture
def visitor():
    one = Visitor()
    yield one
    one.leave()


def trained(visitor, place, model, rows=None):
    job = Job(visitor, place, "class", {}, state="done", model=model, rows=rows)
    visitor.trainings["table"] = job


def ask(visitor, name, **given):
    return answered(ASKS, visitor, name, given)


def test_those_not_learnt_from_are_shown(visitor, shapes):
    place, model = shapes
    trained(visitor, place, model)
    told = ask(visitor, "pictures.shown", of="own").data
    read = model.read(place)
    each = [model.learnt_words(model.encoded(read)[row : row + 1]) for row in range(read.rows)]
    assert 0 < each.count(None) < read.rows
    assert len(told["truths"]) == min(36, each.count(None))
    assert (told["learnt_from"], told["words"]) == ("none", None)
    assert told["classes"] == list(KINDS)
    assert (told["high"], told["wide"], told["name"], told["opened"]) == (
        20,
        28,
        "shapes.zip",
        False,
    )
    right = model.predict(visitor.trainings["looked.own"].rows) == np.array(told["truths"])
    assert told["right"] == right.sum()


def test_where_all_were_learnt_from_it_is_said(visitor, shapes):
    place, model = shapes
    read = model.read(place)
    each = [model.learnt_words(model.encoded(read)[row : row + 1]) for row in range(read.rows)]
    rows = read.keep(np.array([row for row, words in enumerate(each) if words]))
    trained(visitor, place, model, rows)
    told = ask(visitor, "pictures.shown", of="own").data
    assert told["learnt_from"] == "all"
    assert len(told["truths"]) == 36
    assert min(map(told["truths"].count, KINDS)) >= 4  # as many of each as can be
    assert told["words"].startswith("36 of 36 rows are among those that the network learnt from")


def test_where_nobody_knows_it_is_said(visitor, shapes, monkeypatch):
    place, model = shapes
    monkeypatch.setattr("fathom.lab.looked.MOST_ROWS", 10)  # a network that learnt from more
    trained(visitor, place, model)
    told = ask(visitor, "pictures.shown", of="own").data
    assert told["learnt_from"] == "unknown"
    assert len(told["truths"]) == 10


def test_the_lab_opens_on_a_network_for_pictures(visitor, shapes, tmp_path):
    place, model = shapes
    file = tmp_path / "shapes.fathom"
    model.save(file)
    with pytest.raises(OptionError, match=r"shapes\.fathom looks at pictures, so it needs some"):
        Shown.of(file)
    shown = Shown.of(file, place)
    assert (shown.chapter, shown.rows.rows) == ("pictures", 12 * len(KINDS))
    visitor.trainings["table"] = shown.job(visitor)
    assert ask(visitor, "table.pictures").data == {"name": "shapes.fathom", "opened": True}
    assert ask(visitor, "pictures.shown", of="own").data["opened"]


def test_a_network_for_tables_is_not_offered(visitor, small_model):
    trained(visitor, Path("people.csv"), small_model)
    assert ask(visitor, "table.pictures").data == {"name": None}
    with pytest.raises(OptionError, match="no pictures of your own are learnt"):
        ask(visitor, "pictures.maps", of="own", picture=0, layer=0)


def test_what_was_sent_is_answered_by_the_network_that_is_open(visitor, shapes):
    place, model = shapes
    trained(visitor, place, model)
    assert ask(visitor, "pictures.mine", of="own", mine=True).data == {"names": []}
    with pytest.raises(OptionError, match="this picture of yours is kept no longer"):
        ask(visitor, "pictures.layers", of="own", mine=True, picture=0)
    folder = visitor.folder / "shown"
    folder.mkdir(exist_ok=True)
    for number, kind in enumerate(("bar", "ring")):
        (folder / f"00000{number} {kind}.png").write_bytes(png(kind, 90))
    told = ask(visitor, "pictures.mine", of="own", mine=True)
    assert told.data["names"] == ["bar", "ring"]
    files = sorted(folder.iterdir())
    assert np.array_equal(told.arrays["chances"], model.predict_proba(files))
    found = ask(visitor, "pictures.maps", of="own", mine=True, picture=1, layer=2).arrays["maps"]
    maps = fathom.feature_maps(model, files[1], 2).maps
    assert np.array_equal(found, maps.transpose(2, 0, 1))
    (folder / "000007 no.png").write_bytes(b"no picture")
    with pytest.raises(OptionError) as fault:
        ask(visitor, "pictures.mine", of="own", mine=True)
    assert str(fault.value) == "no.png cannot be looked at: it is not a picture"
    assert ask(visitor, "pictures.mine", of="own", mine=True).data["names"] == ["bar", "ring"]


def test_those_kept_aside_must_be_enough_to_call_a_picture_strange(visitor, shapes, monkeypatch):
    place, model = shapes
    trained(visitor, place, model)
    few = len(model.trust.familiar.distances)
    for enough in (few, few + 1):
        monkeypatch.setattr("fathom.lab.chapters.looking.FEWEST_ASIDE", enough)
        told = ask(visitor, "pictures.shown", of="own").data
        beyond = [share > 0.99 for share in told["unusual"]]
        assert any(beyond)
        assert told["strange"] == (beyond if enough == few else [False] * len(beyond))


@pytest.mark.processes
def test_from_python_it_opens_on_pictures(shapes):
    place, model = shapes
    for none in (None, {"age": [3]}, "people.csv"):
        with pytest.raises(OptionError, match="needs some to look at: give a folder, a zip file"):
            model.lab(none)
    page = model.lab(place, browser=False)
    try:
        assert page.address.endswith("#pictures")
    finally:
        page.close()
