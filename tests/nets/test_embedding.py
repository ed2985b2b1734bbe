"""Embeddings: a layer of neurons most of whose weights are missing, and that layer laid out."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fathom.nets.blueprint import Blueprint
from fathom.nets.draws import draw_starts
from fathom.nets.embedding import SIZE, Embedding, names_of
from fathom.nets.inputs.packed import NONE, Group, Packing
from fathom.nets.laid import Codes, Laid, LaidRows
from fathom.nets.network import Network
from fathom.training.laying import Laying

GROUPS = ((1, 6), (6, 46), (48, 51))  # one is larger than what is laid out with the others
INPUTS = 53
BLUEPRINT = Blueprint(INPUTS, (7, 5), 2, embed=GROUPS)


@st.composite
def layouts(draw):
    """Groups of inputs, with inputs between them that are in none."""
    groups, place = [], 0
    for _ in range(draw(st.integers(1, 4))):
        first = place + draw(st.integers(0, 3))
        place = first + draw(st.integers(1, 40))
        groups.append((first, place))
    return tuple(groups), place + draw(st.integers(0, 3))


@given(layouts(), st.integers(0, 9))
def test_it_is_the_layer_of_neurons_that_it_is_opened_as(layout, seed):
    groups, inputs = layout
    random = np.random.default_rng(seed)
    count = sum(end - first for first, end in groups)
    layer = Embedding(random.normal(size=(count, SIZE)), groups, inputs)
    rows = random.normal(size=(4, inputs))
    np.testing.assert_allclose(layer(rows).output, rows @ layer.dense.weight.T, atol=1e-12)
    np.testing.assert_array_equal(layer.taken_from(layer.dense.weight).table, layer.table)
    for neuron, source in np.argwhere(layer.dense.weight):
        place = layer.at(int(neuron), int(source))
        expected = 1.0 if place is None else layer.table[place]
        assert layer.dense.weight[neuron, source] == expected
    assert (
        layer.outputs == len(layer.dense.bias) == len(names_of(groups, "x" * inputs, "y" * inputs))
    )


@given(layouts(), st.integers(0, 9))
def test_laid_out_it_is_the_same_and_comes_back_as_it_was(layout, seed):
    groups, inputs = layout
    network = Blueprint(inputs, (3,), 1, embed=groups)(jax.random.key(seed))
    laying = Laying.for_network(network, inputs)
    laid = laying.put(network)
    assert isinstance(laid.layers[0], Laid)
    back = laying.taken(laid)
    for name, array in network.arrays().items():
        np.testing.assert_array_equal(back.arrays()[name], array)
    rows = np.random.default_rng(seed).normal(size=(3, inputs)).astype(np.float32)
    given_rows = laying.inputs(rows, 5)
    assert given_rows.shape == (5, len(laying.order))
    assert not given_rows[:, laying.order == NONE].any()
    for before, after in zip(rows, given_rows, strict=False):
        np.testing.assert_allclose(
            laid(jnp.asarray(after)).output, network(jnp.asarray(before)).output, atol=1e-5
        )


def flat(batch):
    """Give a batch that is laid out as an array, a row for each example."""
    groups = [
        np.moveaxis(np.asarray(part), 1, 0).reshape(len(batch), -1)
        for part in (batch.small, batch.large)
    ]
    return np.concatenate([*groups, batch.alone], axis=1)


def of_each(batch, layer):
    """Work on a batch that is laid out."""
    return jax.vmap(lambda one: layer(one).output, in_axes=(batch.axes,))(batch)


def test_packed_rows_are_laid_out_as_they_are_spread_out():
    laying = Laying.of(GROUPS, INPUTS)
    random = np.random.default_rng(0)
    rows = random.normal(size=(6, INPUTS)).astype(np.float32)
    for first, end in GROUPS:
        steps = np.arange(end - first)
        rows[:, first:end] = np.clip(random.uniform(0, len(steps), (6, 1)) - steps, 0, 1)
    packed = Packing.of([Group(*group, rising=True) for group in GROUPS], INPUTS).pack(rows)
    laid = laying.inputs(packed, 8)
    assert isinstance(laid, LaidRows)
    np.testing.assert_array_equal(flat(laid[np.arange(6)]), laying.inputs(rows, 8)[:6])
    categories = np.zeros((6, INPUTS), np.float32)
    categories[np.arange(5), [1, 5, 30, 48, 50]] = 1
    packed = Packing.of([Group(*group, rising=False) for group in GROUPS], INPUTS).pack(categories)
    batch = laying.inputs(packed, 8)[np.arange(6)]
    assert isinstance(batch.large, Codes)
    layer = laying.put(BLUEPRINT(jax.random.key(0))).layers[0]
    spread = jax.vmap(lambda one: layer(one).output)(laying.inputs(categories, 8)[:6])
    np.testing.assert_allclose(of_each(batch, layer), spread, atol=1e-6)


def test_many_are_drawn_as_one_alone():
    together = draw_starts(BLUEPRINT, [4, 5])
    alone = BLUEPRINT(jax.random.key(5))
    for name, array in alone.arrays().items():
        np.testing.assert_array_equal(together.taken(1).arrays()[name], array)
    table = alone.arrays()["layers.0.table"]
    assert table.std() == pytest.approx(SIZE**-0.5, rel=0.2)


def test_it_is_counted_named_and_opened():
    network = BLUEPRINT(jax.random.key(0))
    assert network.sizes == (INPUTS, 29, 7, 5, 2)
    assert network.layer_names == ["embedded", "hidden1", "hidden2", "output"]
    assert network.products == 48 * SIZE + 29 * 7 + 7 * 5 + 5 * 2
    assert network.parameters == network.products + 7 + 5 + 2
    rows = np.random.default_rng(0).normal(size=(3, INPUTS))
    opened = network.opened.doubled
    np.testing.assert_allclose(network.doubled(rows).output, opened(rows).output, atol=1e-12)


def test_names_that_would_be_there_twice_are_numbers():
    assert names_of(((0, 2),), ["a", "b", "age[3]"], ["age", "age", "age[3]"])[3] == "embedded.3"


@pytest.mark.parametrize(
    "groups", [[], [[0, 0]], [[2, 1]], [[0, 3], [2, 5]], [[50, 54]], [["a", 1]]]
)
def test_a_file_whose_groups_make_no_sense_is_refused(groups):
    network = BLUEPRINT(jax.random.key(0))
    words = network.describe()
    words["layers"][0]["groups"] = groups
    with pytest.raises((ValueError, TypeError)):
        Network.restore(words, network.arrays())


def test_an_embedding_stands_first_and_fits():
    network = BLUEPRINT(jax.random.key(0))
    words, arrays = network.describe(), network.arrays()
    swapped = {**words, "layers": [words["layers"][n] for n in (1, 0, 2, 3)]}
    names = {"layers.0": "layers.1", "layers.1": "layers.0"}
    moved = {names.get(name[:8], name[:8]) + name[8:]: one for name, one in arrays.items()}
    for spoken, held in (
        (swapped, moved),
        (words, {**arrays, "layers.0.table": arrays["layers.0.table"][1:]}),
        (words, {**arrays, "layers.1.weight": arrays["layers.1.weight"][:, 1:]}),
    ):
        with pytest.raises(ValueError, match=r"embedding|fit"):
            Network.restore(spoken, held)
