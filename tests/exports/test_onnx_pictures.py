"""Networks for pictures as ONNX: all layers that a network can have, and a whole file."""

from pathlib import Path

import jax
import numpy as np
import onnx
import pytest
from onnx import helper

import fathom
from fathom.data.columns.picture_column import PictureColumn
from fathom.errors import OptionError
from fathom.exports.onnx.graph import Graph
from fathom.exports.onnx.onnx_file import onnx_file
from fathom.exports.onnx.pictures import numbers_in, picture_sums, pictures_in
from fathom.exports.parts import Parts
from fathom.nets.blueprint import Blueprint
from fathom.nets.ensemble import Ensemble
from fathom.nets.pictures.convolution import Average, Convolution, Picture
from fathom.nets.pictures.eye import Eye
from fathom.nets.rows import answer_rows
from tests.exports.onnx_written import answers, session, written

GOLDEN = Path(__file__).parents[1] / "golden" / "v0.1.0"
SHAPE = (13, 11, 3)
COLUMN = PictureColumn(name="picture", height=13, width=11, means=(0.4,) * 3, spreads=(0.3,) * 3)
PIXELS = np.random.default_rng(0).integers(0, 256, (5, *SHAPE)).astype(np.uint8)

EYES = {
    "one convolution": Eye(SHAPE, ((4,),), shift=0, mirror=False),
    "stages with looks": Eye(SHAPE, ((4, 5), (6,)), shift=4, mirror=True),
    "moved far": Eye(SHAPE, ((4,),), shift=9, mirror=False),
    "mirrored alone": Eye(SHAPE, ((4,), (3,)), shift=0),
    "blocks": Eye(SHAPE, ((4,), (5,)), block=2, shift=2),
    "an even window": Eye(SHAPE, ((4,),), window=2),
    "hidden pieces and light": Eye(SHAPE, ((4,),), light=0.3, cut=4),
}


def sums_of(members, encoded=False):
    """Give what a graph of these networks makes of the pictures."""
    graph = Graph("pictures", {"picture", "inputs", "sums"})
    value = numbers_in(graph, COLUMN, "inputs") if encoded else pictures_in(graph, COLUMN)
    graph.output("sums", picture_sums(graph, members, value), np.float64, 3)
    model = helper.make_model(
        graph.made(), opset_imports=[helper.make_opsetid("", 20)], ir_version=9
    )
    onnx.checker.check_model(model, full_check=True)
    made = session(model.SerializeToString())
    rows = _numbers() if encoded else PIXELS
    return answers(made, {"inputs" if encoded else "picture": rows})["sums"]


def _numbers():
    return ((PIXELS / np.float32(255) - 0.4) / 0.3).reshape(len(PIXELS), -1).astype(np.float32)


def network(eye, seed=0, activation="relu", hidden=(7,)):
    made = Blueprint(int(np.prod(SHAPE)), hidden, 3, activation, eye=eye)(jax.random.key(seed))
    shaken = np.random.default_rng(seed)  # biases that are not all 0
    return made.mapped(lambda one: one + 0.1 * shaken.normal(size=one.shape).astype(np.float32))


def check(*members, **more):
    together = Ensemble.of(members) if len(members) > 1 else members[0]
    np.testing.assert_allclose(sums_of(members, **more), answer_rows(together, _numbers()), 0, 1e-5)


@pytest.mark.parametrize("name", EYES)
def test_eyes(name):
    check(network(EYES[name]))


@pytest.mark.parametrize("activation", ["leaky_relu", "tanh", "gelu"])
def test_activations(activation):
    check(network(EYES["one convolution"], activation=activation))


def test_networks_together_and_inputs_as_numbers():
    eye = EYES["stages with looks"]
    check(network(eye, 0, hidden=()), network(eye, 1, hidden=()), encoded=True)


def test_means_of_windows():
    random = np.random.default_rng(0)
    weight = random.normal(size=(3, 3, 3, 4)).astype(np.float32)
    bank = Convolution(weight, np.ones(4, np.float32), "relu", pool=1)
    *_, last = network(EYES["one convolution"], hidden=()).layers
    made = network(EYES["one convolution"]).answering()
    layers = (Picture(SHAPE), bank, Average(2), Average(0), last)
    check(type(made)(layers))


def test_a_model_of_pictures():
    model = fathom.load(GOLDEN / "pictures.fathom")
    read = model.read(GOLDEN / "pictures")
    pixels = read.frame[model.encoder.columns[0].name].to_numpy()
    got = answers(written(model), {model.encoder.columns[0].name: pixels})
    truth = model.predict_table(GOLDEN / "pictures")
    assert got["prediction"][:, 0].tolist() == truth["prediction"].to_list()
    chances = truth.select(f"p({name})" for name in model.classes).to_numpy()
    np.testing.assert_allclose(got["probabilities"], chances, 0, 1e-5)


def test_pictures_are_not_explained_by_columns():
    model = fathom.load(GOLDEN / "pictures.fathom")
    with pytest.raises(OptionError, match="an ONNX file explains tables, by their columns"):
        onnx_file(Parts.of(model, "all"), explain=True)
