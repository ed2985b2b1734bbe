"""Pictures in the page: a network that learnt before says of them what the library's says."""

import io
import json
from dataclasses import replace
from pathlib import Path

import jax
import numpy as np
import polars as pl
import pytest
from PIL import Image

import fathom
from fathom.data.columns.encoder import Encoder
from fathom.data.columns.picture_column import PictureColumn
from fathom.data.pictures.decoding import decode
from fathom.data.pictures.form import Form
from fathom.data.pictures.sources import FILE, PICTURE
from fathom.data.table import Table
from fathom.errors import OptionError
from fathom.lab.asking import Visitor, answered
from fathom.lab.asks import ASKS
from fathom.lab.kept_network import kept_network, kept_pictures
from fathom.lab.looked import Looked
from fathom.lab.page_files import page_files
from fathom.lab.pets import TRAINING, Learning
from fathom.nets.blueprint import Blueprint
from fathom.nets.network import Network
from fathom.nets.pictures.eye import Eye
from tests.lab.twin.near import assert_alike
from tests.lab.twin.node import Refused, called

ENGINE = "engine/pictures/asks.js"
PETS = Path(__file__).parent / "pets.fathom"
NEAR = 1e-5  # the library's networks have seven digits
WAYS = {
    "one convolution": Eye((8, 8, 3), ((4,),), shift=0, mirror=False),
    "pooled, grey, no square": Eye((9, 13, 1), ((3,), (5, 4)), shift=0, mirror=False),
    "windows of 5, learnt light": Eye((12, 10, 3), ((12,), (11,)), window=5, shift=0, mirror=False),
    "even windows, many": Eye((11, 8, 1), ((2, 3), (2,), (14,)), window=2, shift=0, mirror=False),
}
ACTIVATIONS = ("relu", "tanh", "sigmoid", "silu")


def kept(model, rows):
    """What the page's engine is given."""
    pixels = np.stack([one.to_numpy() for one in rows.frame[PICTURE]]).astype(np.uint8)
    pictures = kept_pictures(pixels, rows.frame["class"].to_list())
    return {"network": kept_network(model), "pictures": pictures}


def visit(model, rows):
    """A visitor of the lab who looks into this network."""
    visitor = Visitor()
    visitor.trainings[TRAINING] = Learning(visitor, PETS, "class", {}, state="done", model=model)
    truths = tuple(rows.frame["class"].to_list())
    visitor.trainings["looked.pets"] = Looked(visitor, "", False, model, rows, truths, "none")
    return visitor


def assert_same(learnt, visitor, wishes):
    told = called([(ENGINE, "answeredBy", [learnt, ask, given]) for ask, given in wishes])
    for (ask, given), page in zip(wishes, told, strict=True):
        library = answered(ASKS, visitor, ask, given)
        assert_alike(page["data"], json.loads(json.dumps(library.data)), f"{ask} {given}", NEAR)
        arrays = library.arrays or {}
        assert set(page.get("arrays", {})) == set(arrays), ask
        for name, values in arrays.items():
            assert page["shapes"][name] == list(values.shape), f"{ask} {name}"
            assert np.allclose(page["arrays"][name], values.ravel(), NEAR, NEAR), f"{ask} {name}"
    visitor.leave()
    return told


def wishes(network, pictures):
    """Every question, of some pictures, neurons and places."""
    asked = [("pictures.shown", {})]
    for picture in range(pictures):
        asked += [("pictures.layers", {"picture": picture})]
        asked += [
            ("pictures.hide", {"picture": picture, "side": side}) for side in (1 + picture, 4)
        ]
        for number, layer in enumerate(network["layers"]):
            if layer["kind"] == "convolution":
                given = {"picture": picture, "layer": number}
                asked.append(("pictures.maps", given))
                last = {"neuron": layer["neurons"] - 1, "row": 1, "column": 0}
                asked += [
                    ("pictures.place", given | {"neuron": 0, "row": 0, "column": 1}),
                    ("pictures.place", given | last),
                ]
    return asked


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A network of the library that tells three classes apart; its own layers do not matter."""
    place, random = tmp_path_factory.mktemp("kinds"), np.random.default_rng(0)
    for kind in ("a", "b", "c"):
        (place / kind).mkdir()
        for number in range(14):
            pixels = random.integers(0, 256, (8, 8, 3)).astype(np.uint8)
            Image.fromarray(pixels).save(place / kind / f"{number}.png")
    return fathom.train(place, network="dense", epochs=1, baselines=False, sweep=False, ensemble=1)


def drawn(trained, eye, activation, seed):
    """The same with random convolutions of another form, and pictures for them."""
    random = np.random.default_rng(seed)
    high, wide, colours = eye.shape
    column = PictureColumn(
        name=PICTURE,
        height=high,
        width=wide,
        means=tuple(random.uniform(0.3, 0.6, colours)),
        spreads=tuple(random.uniform(0.2, 0.4, colours)),
    )
    made = Blueprint(high * wide * colours, (7,) * (seed % 2), 3, activation, eye=eye)
    network = made(jax.random.key(seed)).mapped(
        lambda one: one + 0.1 * jax.random.normal(jax.random.key(seed + 1), one.shape)
    )
    model = replace(
        trained,
        network=network.answering(*trained.network.answer),
        encoder=Encoder(columns=(column,)),
        trust=replace(trained.trust, familiar=None, learnt=None),
    )
    pixels = random.integers(0, 256, (3, high, wide, colours)).astype(np.uint8)
    frame = pl.DataFrame({FILE: ["x", "y", "z"], PICTURE: pixels, "class": ["a", "b", "c"]})
    return model, Table("drawn", frame)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("way", WAYS)
def test_a_random_network_says_what_the_library_s_says(trained, way, activation):
    seed = 10 * list(WAYS).index(way) + ACTIVATIONS.index(activation)
    model, rows = drawn(trained, WAYS[way], activation, seed)
    learnt = kept(model, rows)
    assert_same(learnt, visit(model, rows), wishes(learnt["network"], 2))


@pytest.fixture(scope="module")
def shipped():
    words = page_files()["engine/pictures/learnt.js"].decode()
    return json.loads(words[words.index("LEARNT = ") + len("LEARNT = ") :].rstrip(";\n"))


@pytest.fixture(scope="module")
def pets(shipped):
    """The shipped network as the library keeps it, and the pictures that it is shown."""
    model = fathom.load(PETS)
    (told,) = called([(ENGINE, "answeredBy", [shipped, "pictures.shown", {}])])
    pixels = np.reshape(told["arrays"]["pixels"], told["shapes"]["pixels"]).astype(np.uint8)
    truths = shipped["pictures"]["truths"]
    frame = pl.DataFrame(
        {FILE: list(map(str, range(len(truths)))), PICTURE: pixels, "class": truths}
    )
    return model, Table("pets", frame)


def test_the_shipped_network_is_the_library_s(shipped, pets):
    model, rows = pets
    assert kept_network(model) == shipped["network"]
    assert kept(model, rows)["pictures"] == shipped["pictures"]
    asked = wishes(shipped["network"], len(shipped["pictures"]["truths"]))
    told = assert_same(shipped, visit(model, rows), asked)
    assert max(one["data"]["residual"] for one in told if "residual" in one["data"]) < 1e-12
    assert told[0]["data"]["unusual"]


def test_it_is_a_decent_one_that_is_not_always_sure(shipped, pets):
    figures = shipped["figures"]
    assert figures["right"] / figures["of"] >= 0.85
    assert figures["learnt"] < figures["pictures"] - figures["of"] + 1
    model, rows = pets
    chances, truths = model.predict_proba(rows), rows.frame["class"].to_list()
    wrong = model.predict(rows) != np.array(truths)
    unsure = chances.max(axis=1) < 0.6
    assert 0 < (wrong | unsure).sum() < len(truths) / 2


@pytest.mark.parametrize("grey", [False, True])
def test_a_picture_of_one_s_own_is_scaled_as_the_library_scales(grey):
    random, form = np.random.default_rng(3), Form(9, 12, grey)
    sizes = [(320, 320), (9, 12), (18, 24), (40, 7), (5, 61), (2, 2), (1, 1), (333, 217), (9, 90)]
    pictures = [random.integers(0, 256, (*size, 3)).astype(np.uint8) for size in sizes]
    calls = [
        ("engine/pictures/scaled.js", "scaled", [one.ravel().tolist(), *one.shape[:2], form.shape])
        for one in pictures
    ]
    for picture, told in zip(pictures, called(calls), strict=True):
        assert told == in_form(picture, form).ravel().tolist(), picture.shape


def test_own_pictures_are_answered_and_the_newest_kept(shipped, pets):
    model, _ = pets
    random = np.random.default_rng(4)
    pictures = random.integers(0, 256, (14, 20, 30, 3)).astype(np.uint8)
    sent = [
        (ENGINE, "answeredBy", [shipped, "pictures.send", {
            "name": f"p{at}", "pixels": one.ravel().tolist(), "rows": 20, "columns": 30,
        }])
        for at, one in enumerate(pictures)
    ]  # fmt: skip
    ask = ("pictures.mine", {"of": "pets", "mine": True})
    gone = ("pictures.maps", {"mine": True, "picture": 1, "layer": 0})
    there = ("pictures.hide", {"mine": True, "picture": 13})
    more = [(ENGINE, "answeredBy", [shipped, *one]) for one in (ask, gone, there)]
    before, *_, mine, refused, hidden = called([more[0], *sent, *more])
    assert before["data"] == {"names": []}
    assert mine["data"]["names"] == [f"p{at}" for at in range(2, 14)]
    assert mine["data"]["numbers"] == list(range(2, 14))
    assert isinstance(refused, Refused)
    form = Form(32, 32)
    known = [in_form(one, form) for one in pictures[2:]]
    frame = pl.DataFrame({FILE: mine["data"]["names"], PICTURE: np.stack(known)})
    chances = model.predict_proba(Table("own", frame))
    assert np.allclose(mine["arrays"]["chances"], chances.ravel(), NEAR, NEAR)
    assert hidden["data"]["value"] == pytest.approx(chances[-1].max(), abs=NEAR)


def in_form(picture, form):
    """What the library makes of a picture that comes as a file."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "png")
    return decode(file.getvalue(), form)[0]


def test_another_network_is_not_kept(trained, pets, small_model):
    model, _ = pets
    with pytest.raises(OptionError, match="one network that tells classes of pictures apart"):
        kept_network(small_model)
    eye = Eye((8, 8, 3), ((4,),))
    network = Blueprint(192, (), 3, eye=eye)(jax.random.key(0))
    with pytest.raises(OptionError, match="no layer 'shift'"):
        kept_network(replace(trained, network=network.answering(*trained.network.answer)))
    assert isinstance(model.network, Network)
