"""A picture on its way through every layer: the same numbers as layer by layer."""

import numpy as np
import pytest
from PIL import Image

import fathom
from fathom.lab.overview import MOST_DRAWN, overview
from fathom.opening.pictures.links import follow_levels


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    place, random = tmp_path_factory.mktemp("links"), np.random.default_rng(0)
    for kind, light in (("dark", 60), ("light", 160)):
        (place / kind).mkdir()
        for number in range(20):
            noise = random.integers(-50, 50, (40, 40, 3)) + light
            Image.fromarray(noise.astype(np.uint8)).save(place / kind / f"{number}.png")
    return place


@pytest.fixture(scope="module")
def model(pictures):
    return fathom.train(pictures, quick=True, epochs=1, baselines=False)


def test_maps_and_parts_are_those_of_each_layer(model, pictures):
    file = pictures / "dark" / "3.png"
    found = follow_levels(model, file)
    convolutions = [one for one in found.levels if one.kind == "convolution"]
    assert [one.layer for one in convolutions] == list(range(len(convolutions)))
    for level in convolutions:
        maps = fathom.feature_maps(model, file, level.layer)
        assert np.array_equal(level.values, maps.maps.transpose(2, 0, 1))
        for one in maps.strongest[::5]:
            work = fathom.convolved(model, file, level.layer, one.neuron).work
            assert level.parts[one.neuron] == pytest.approx(work.by_channel, rel=1e-9)
    first = fathom.convolved(model, file, 0, 0)
    assert found.channels == first.channels


def test_the_last_layers_parts_add_up_to_its_sums(model, pictures):
    found = follow_levels(model, pictures / "light" / "3.png")
    means, last = found.levels[-2:]
    bias = np.asarray(model.member().last.bias, float)
    assert last.parts.sum(axis=1) + bias == pytest.approx(last.values, rel=1e-5)
    assert np.array_equal(np.diag(np.diag(means.parts)), means.parts)
    assert np.diag(means.parts).tolist() == means.values.tolist()
    chances = model.predict_proba(pictures / "light" / "3.png")[0]
    assert found.answer[-1] == pytest.approx(chances[-1], rel=1e-6)


def test_a_network_without_convolutions_has_its_colours_before_the_first_neurons(pictures):
    model = fathom.train(pictures, network="dense", epochs=1, baselines=False)
    found = follow_levels(model, pictures / "dark" / "3.png")
    assert {one.kind for one in found.levels} == {"dense"}
    first = model.member().dense[0]
    shown = model.read(pictures / "dark" / "3.png")
    products = np.asarray(first.weight, float) * np.asarray(model.encoded(shown)[:], float)[0]
    by_colour = products.reshape(len(products), -1, 3).sum(axis=1)
    assert found.levels[0].parts == pytest.approx(by_colour, rel=1e-5, abs=1e-6)


def test_what_is_drawn_is_what_the_next_layer_hangs_on(model, pictures):
    found = follow_levels(model, pictures / "dark" / "3.png")
    data, arrays = overview(found, model.names[1])
    for place, level in enumerate(data["levels"]):
        values = found.levels[place].values[level["neurons"]]
        assert np.array_equal(arrays[f"level{place}"], values)
        assert len(level["neurons"]) == min(MOST_DRAWN, len(found.levels[place].values))
    last, means = data["levels"][-1], data["levels"][-2]
    heavy = np.abs(found.levels[-1].parts[last["neurons"]]).sum(axis=0)
    assert set(means["neurons"]) == set(np.argsort(-heavy, kind="stable")[:MOST_DRAWN].tolist())
    parts = found.levels[-1].parts[last["neurons"][0]]
    order = np.argsort(-np.abs(parts), kind="stable")[:3]
    assert last["links"][0] == [[one, parts[one]] for one in order.tolist()]
