"""``fathom see`` as it is typed: every form, its pictures, and what is refused."""

from dataclasses import replace

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from PIL import Image

import fathom
from fathom.model.trust import Trust
from fathom.nets.blueprint import Blueprint
from fathom.nets.pictures.eye import Eye


def convolutional():
    """A small network whose weights are drawn and not learnt."""
    blueprint = Blueprint(8 * 8 * 3, (), 1, "relu", eye=Eye((8, 8, 3), ((3,), (6,)), shift=0))
    shapes, random = eqx.filter_eval_shape(blueprint, jax.random.key(0)), np.random.default_rng(0)
    return jax.tree.map(lambda a: jnp.asarray(random.normal(0.3, 0.5, a.shape), "f"), shapes)


@pytest.fixture(scope="module")
def place(tmp_path_factory, small_model, people):
    """A folder with pictures, and with networks: pets, dense and people."""
    folder, random = tmp_path_factory.mktemp("see"), np.random.default_rng(0)
    for kind, low in (("cat", 0), ("dog", 100)):
        (folder / "pets" / kind).mkdir(parents=True)
        for k in range(12):
            pixels = random.integers(low, low + 120, (8, 8, 3)).astype(np.uint8)
            Image.fromarray(pixels).save(folder / "pets" / kind / f"{k}.png")
    dense = fathom.train(folder / "pets", network="dense", epochs=1, baselines=False, sweep=False)
    dense.save(folder / "dense.fathom")
    network = convolutional().answering(*dense.network.answer)
    replace(dense, network=network, trust=Trust()).save(folder / "pets.fathom")
    small_model.save(folder / "people.fathom")
    people.write_csv(folder / "people.csv")
    return folder


@pytest.fixture
def there(place, monkeypatch):
    monkeypatch.chdir(place)
    return place


def test_a_model_alone_is_its_layers_and_filters(run, there, tmp_path):
    drawn = tmp_path / "filters.png"
    told = run("see", "pets.fathom", "--plot", drawn).out
    assert told.splitlines()[0].split()[:3] == ["layer", "gives", "neurons"]
    assert "convolution 0  4 x 4 x 3, 2 looks" in told
    assert "The 3 filters of convolution 0 are pictures of 3 x 3 pixels" in told
    assert drawn.read_bytes().startswith(b"\x89PNG")
    data = run("see", "pets.fathom", "--json").json
    assert np.array(data["filters"]).shape == (3, 3, 3, 3)
    assert [layer["neurons"] for layer in data["layers"] if layer["neurons"]] == [3, 6, 1]


def test_what_a_layer_finds(run, there, tmp_path):
    drawn = tmp_path / "maps.png"
    asked = ("see", "pets.fathom", "pets", "--row", 13, "--layer", 1)
    told = run(*asked, "--plot", drawn).out
    assert "Convolution 1 looks at dog/1.png: 6 neurons (relu), each at 4 x 4 places" in told
    assert drawn.read_bytes().startswith(b"\x89PNG")
    data = run(*asked, "--json").json
    assert np.array(data["neurons"][0]["map"]).shape == (4, 4)
    assert f"--neuron {data['neurons'][0]['neuron']} --at " in told


def test_one_sum(run, there):
    picture = "pets/cat/3.png"
    told = run("see", "pets.fathom", picture, "--layer", 0, "--neuron", 2, "--at", "3,0").out
    assert "Neuron 2 of convolution 0 at row 3, column 0 of 4 x 4, for pets/cat/3.png" in told
    assert "relu(z), which goes on" in told
    data = run(
        *("see", "pets.fathom", picture, "--layer", 0, "--neuron", 2, "--at", "3,0", "--json")
    ).json
    assert data["residual"] < 1e-5
    assert data["at"] == [3, 0]
    assert [one["name"] for one in data["channels"]] == ["red", "green", "blue"]
    strongest = run("see", "pets.fathom", picture, "--layer", 0, "--neuron", 2, "--json").json
    assert strongest["output"] >= data["output"]


def test_what_if_hidden(run, there, tmp_path):
    drawn = tmp_path / "occlusion.png"
    asked = ("see", "pets.fathom", "pets/dog/0.png", "--occlude", 3)
    told = run(*asked, "--plot", drawn).out
    assert "a square of 3 x 3 pixels in the mean colour hides each part in turn" in told
    assert drawn.read_bytes().startswith(b"\x89PNG")
    data = run(*asked, "--json").json
    assert np.array(data["changes"]).shape == (6, 6)
    dense = run("see", "dense.fathom", "pets/dog/0.png", "--occlude", 3, "--json").json
    assert np.array(dense["changes"]).shape == (6, 6)


def test_a_picture_alone_says_which_pixels_decided(run, there, tmp_path):
    drawn = tmp_path / "seen.png"
    asked = ("dense.fathom", "pets/dog/0.png")
    told = run("see", *asked, "--plot", drawn).out
    assert told == run("explain", *asked).out
    assert drawn.read_bytes().startswith(b"\x89PNG")


def test_what_draws_a_network_of_neurons_draws_filters_here(run, there, tmp_path):
    drawn, page = tmp_path / "filters.png", tmp_path / "page.html"
    done = run("summary", "pets.fathom", "--plot", drawn, "--report", page)
    assert done.code == 0
    assert drawn.read_bytes().startswith(b"\x89PNG")
    assert "<h2>What its first neurons look for</h2>" in page.read_text("utf-8")


LAYER, NEURON = ("pets.fathom", "pets", "--layer"), ("pets.fathom", "pets", "--layer", 0)
NO_CONVOLUTION = "this network has no convolution: each of its neurons looks at all pixels at once"
CASES = [
    (("people.fathom",), "this network looks at a table; its answers are opened by explain"),
    (("people.fathom", "people.csv"), "this network looks at a table"),
    (("people.fathom", "people.csv", "--occlude", 3), "this network looks at a table"),
    (("dense.fathom",), NO_CONVOLUTION),
    (("dense.fathom", "pets", "--layer", 0), NO_CONVOLUTION),
    (("nowhere.fathom",), "nowhere.fathom"),
    (("pets.fathom", "nowhere.png", "--layer", 0), "there is no folder or file nowhere.png"),
    (
        ("pets.fathom", "people.csv", "--layer", 0),
        "people.csv is a table, and the network looks at",
    ),
    ((*LAYER, 2), "there is no convolution 2: the network has convolutions 0 to 1"),
    ((*LAYER, "x"), "--layer takes a whole number, but got 'x'"),
    ((*NEURON, "--neuron", 3), "there is no neuron 3: convolution 0 has neurons 0 to 2"),
    (
        (*NEURON, "--neuron", 0, "--at", "4,0"),
        "there is no row 4: convolution 0 has rows 0 to 3",
    ),
    (
        (*NEURON, "--neuron", 0, "--at", "0,-1"),
        "there is no column -1: convolution 0 has columns 0 to 3",
    ),
    (
        (*NEURON, "--neuron", 0, "--at", "3"),
        "--at takes a row and a column like '3,1', but got '3'",
    ),
    ((*NEURON, "--neuron", 0, "--at", "a,b"), "--at takes a row and a column like '3,1', but got"),
    ((*NEURON, "--row", 24), "there is no row 24: the table has 24 rows, counted from 0"),
    ((*NEURON, "--at", "0,0"), "--at needs --neuron: whose sum at that place is to be opened"),
    (
        ("pets.fathom", "pets", "--neuron", 0),
        "--neuron needs --layer: which convolution the neuron is in",
    ),
    (
        ("pets.fathom", "--layer", 0),
        "--layer is about a picture: name it, as in fathom see MODEL PICTURE --layer ...",
    ),
    (("pets.fathom", "--occlude", 3), "--occlude is about a picture: name it"),
    (("pets.fathom", "--row", 3), "--row is about a picture: name it"),
    (
        (*NEURON, "--occlude", 3),
        "--occlude hides parts of the picture itself; ask for no --layer with it",
    ),
    (
        ("pets.fathom", "pets", "--occlude", 9),
        "a square of 9 x 9 pixels cannot hide a part of 8 x 8: its side is 1 to 8",
    ),
    (
        (*NEURON, "--neuron", 0, "--plot", "a.png"),
        "the arithmetic of a neuron is told in tables; leave --plot out",
    ),
    ((*NEURON, "--plot", "a.gif"), "cannot draw 'a.gif': a picture ends in .png, .svg or .pdf"),
    (("pets.fathom", "--plot", "none/a.png"), "there is no folder none"),
    ((*NEURON, "--member", 1), "there is no member 1: the model is one network, 0"),
    (
        ("pets.fathom", "pets/cat/0.png", "--layer", 0, "--plot", "pets/cat/0.png"),
        "cannot write pets/cat/0.png: it is a file to read from",
    ),
]


@pytest.mark.parametrize(
    ("given", "sentence"), CASES, ids=[" ".join(map(str, given))[:60] for given, _ in CASES]
)
def test_what_cannot_be_is_refused_in_a_sentence(run, there, given, sentence):
    assert sentence in run("see", *given).complaint
