"""A network for pictures seen through: its filters, its feature maps, one sum, what if hidden."""

import json
from dataclasses import replace

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from PIL import Image
from scipy.signal import correlate2d

import fathom
from fathom.data.columns.picture_column import PictureColumn
from fathom.data.target.number_target import NumberTarget
from fathom.errors import DataError, OptionError
from fathom.explain.convolution import follow, open_place
from fathom.explain.sight import sight_of
from fathom.model.trust import Trust
from fathom.nets.answers import Rescale
from fathom.nets.blueprint import Blueprint
from fathom.nets.ensemble import Ensemble
from fathom.nets.network import Network
from fathom.nets.pictures.convolution import Blocks, Convolution
from fathom.nets.pictures.eye import Eye
from fathom.opening.pictures.filters import layer_facts, unblocked
from fathom.plots.feature_maps import plot_feature_maps
from fathom.plots.files import figure_bytes
from fathom.plots.filters import plot_filters
from fathom.plots.occlusion import plot_occlusion

SIZE = 16


def draw(random, lit):
    """Dim noise; if lit, with a bright square of 4 x 4 pixels somewhere."""
    pixels = random.integers(0, 90, (SIZE, SIZE, 3)).astype(np.uint8)
    row, column = random.integers(0, SIZE - 4, 2)
    if lit:
        pixels[row : row + 4, column : column + 4] = random.integers(190, 256, 3)
    return Image.fromarray(pixels)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place, random = tmp_path_factory.mktemp("lit"), np.random.default_rng(0)
    for part, count in (("train", 60), ("test", 10)):
        for kind in ("dark", "lit"):
            (place / part / kind).mkdir(parents=True)
            for k in range(count):
                draw(random, kind == "lit").save(place / part / kind / f"{k}.png")
    return place


@pytest.fixture(scope="module")
def picture(folder):
    return folder / "test" / "lit" / "3.png"


@pytest.fixture(scope="module")
def trained(folder):
    return fathom.train(folder, epochs=6, baselines=False, sweep=False, learning_rate=[0.003])


@pytest.fixture(scope="module")
def dense(folder):
    return fathom.train(folder, network="dense", epochs=1, baselines=False, sweep=False)


def new_network(key=0, **eye):
    """A small network that has learnt nothing, with biases and gains of all sizes."""
    made = Eye(**({"shape": (SIZE, SIZE, 3), "stages": ((5,), (6, 7)), "shift": 0} | eye))
    blueprint = Blueprint(SIZE * SIZE * 3, (), 1, "relu", eye=made)
    shapes, random = eqx.filter_eval_shape(blueprint, jax.random.key(0)), np.random.default_rng(key)
    return jax.tree.map(lambda a: jnp.asarray(random.normal(0.3, 0.5, a.shape), "f"), shapes)


def with_network(model, network):
    return replace(model, network=network.answering(*model.network.answer), trust=Trust())


def places_of(network):
    return [k for k, layer in enumerate(network.layers) if isinstance(layer, Convolution)]


def first_look(signals):
    exact = np.asarray(signals, np.float64)
    return exact[0] if exact.ndim == 4 else exact


def inputs_of(model, file):
    return model.encoder.encode(model.read(file).frame)[0]


# --- feature maps ------------------------------------------------------------------------------


def test_feature_maps_are_what_the_forward_pass_gives(trained, picture):
    trace = trained.network(jnp.asarray(inputs_of(trained, picture)))
    for layer, place in enumerate(places_of(trained.network)):
        told = fathom.feature_maps(trained, picture, layer)
        np.testing.assert_allclose(
            told.maps, first_look(trace.steps[place].output), rtol=1e-4, atol=1e-5
        )
        outputs = [one.output for one in told.strongest]
        assert outputs == sorted(outputs, reverse=True)
        assert {one.neuron for one in told.strongest} == set(range(told.maps.shape[2]))
        for one in told.strongest:
            assert one.output == told.maps[*one.at, one.neuron] == told.maps[..., one.neuron].max()
            assert one.active == (told.maps[..., one.neuron] > 0).mean()
        assert told.looks == len(trace.steps[place].output)
        assert f"the first of {told.looks} looks; it is looked at" in str(told)
        assert "mirrored as well" in str(told)


def test_feature_maps_as_plain_values_and_in_words(dense, folder):
    model = with_network(dense, new_network(mirror=False))
    told = fathom.feature_maps(model, folder / "test", layer=0, row=13)
    data = json.loads(json.dumps(told.as_dict()))
    assert (data["file"], data["layer"], data["looks"]) == ("lit/3.png", 0, 1)
    best = data["neurons"][0]
    assert best["map"][best["at"][0]][best["at"][1]] == best["output"]
    assert "Convolution 0 looks at lit/3.png: 5 neurons (relu), each at 8 x 8 places" in str(told)
    assert "looks;" not in str(told)
    other = fathom.feature_maps(model, folder / "test", layer=0, row=2)
    assert other.file == "dark/2.png"
    assert not np.allclose(other.maps, told.maps)


# --- one sum -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "eye",
    [{"window": 5, "block": 2, "mirror": False}, {"window": 2}, {"shift": 4}],
    ids=str,
)
def test_sums_by_hand_are_the_networks(dense, picture, eye):
    """Every layer, some neurons and all corners, against SciPy's correlation and the network."""
    network = new_network(**eye)
    model = with_network(dense, network)
    trace = follow(network, inputs_of(model, picture))
    for layer, place in enumerate(places_of(network)):
        convolution, step = network.layers[place], trace.steps[place]
        inputs, used = first_look(step.inputs), np.asarray(convolution.used, np.float64)
        asked = fathom.convolved(model, picture, layer, 3, (1, 2)).work
        for neuron in (0, 3):
            summed = by_scipy(inputs, used[..., neuron]) + float(convolution.bias[neuron])
            rows, columns = (size // convolution.pool for size in summed.shape)
            for at in ((0, 0), (0, columns - 1), (rows - 1, 0), (rows - 1, columns - 1), (1, 2)):
                work = open_place(convolution, step, neuron, at)
                opened = work.opened
                for one in work.windows:
                    assert one.sum == pytest.approx(summed[one.row, one.column], abs=1e-9)
                assert len(work.windows) == convolution.pool**2
                assert opened.sum == max(one.sum for one in work.windows)
                assert work.by_channel.sum() + work.bias == pytest.approx(opened.sum, abs=1e-9)
                np.testing.assert_array_equal(work.products, opened.inputs * work.weights)
                assert work.z == first_look(step.sum)[*at, neuron]
                assert work.output == max(work.z, 0.0)
                assert work.residual < 1e-6
                assert not opened.inputs[~opened.inside].any()
        assert (asked.z, asked.opened.sum) == (work.z, opened.sum)


def by_scipy(inputs, weights):
    """Correlate every channel, beyond the edge 0: the window's middle is its lower one."""
    high, wide, channels = weights.shape
    edge = (((high - 1) // 2, high // 2), ((wide - 1) // 2, wide // 2))
    padded = [np.pad(inputs[..., c], edge) for c in range(channels)]
    return sum(correlate2d(padded[c], weights[..., c], "valid") for c in range(channels))


def test_a_trained_sum_opens_at_its_strongest_place(trained, picture):
    for layer, neuron in ((0, 4), (1, 9), (5, 100)):
        told = fathom.convolved(trained, picture, layer, neuron)
        maps = fathom.feature_maps(trained, picture, layer).maps[..., neuron]
        assert maps[told.at] == maps.max() == told.work.output
        assert told.residual < 1e-5


def test_how_used_weights_come_from_the_stored_ones(dense, picture):
    network = new_network()
    layer = network.layers[places_of(network)[1]]
    told = fathom.convolved(with_network(dense, network), picture, 1, 2).work
    stored, came = np.asarray(layer.weight, np.float64)[..., 2], told.came
    again = (stored - came.mean) / came.spread * came.gain * np.sqrt(2)
    np.testing.assert_allclose(again, told.weights, rtol=1e-5, atol=1e-6)
    assert came.spread == pytest.approx(np.linalg.norm(stored - stored.mean()), rel=1e-4)
    words = str(fathom.convolved(with_network(dense, network), picture, 1, 2))
    assert f"divided by their spread {came.spread:.4g}, times the gain {came.gain:.4g}" in words


def test_weights_without_a_gain_are_used_as_they_are():
    layer = Convolution(jnp.ones((3, 3, 1, 1)), jnp.zeros(1), "tanh")
    work = open_place(layer, layer(jnp.ones((4, 4, 1))), 0, (0, 0))
    assert work.came.gain is None
    assert (work.z, work.opened.sum) == (4.0, 4.0)
    assert work.output == pytest.approx(np.tanh(4.0))


def test_few_channels_are_all_tables_and_of_many_the_strongest(dense, picture):
    model = with_network(dense, new_network())
    few = str(fathom.convolved(model, picture, 0, 1, (0, 0)))
    heads = [line for line in few.splitlines() if "weights   " in line and "products" in line]
    assert [head.split()[0] for head in heads] == ["red", "green", "blue"]
    assert "It looks around 2 x 2 places of its inputs; the largest z goes on:" in few
    assert "pixels / 255, minus" in few
    opened = fathom.convolved(model, picture, 1, 1, (0, 0))
    many = str(opened)
    order = np.argsort(-np.abs(opened.work.by_channel))
    assert "What its 5 channels add, those that do most first:" in many
    heads = [line for line in many.splitlines() if line.endswith("products")]
    assert [head.split()[1] for head in heads] == [str(place) for place in order[:3]]
    assert "Its window: around row 0, column 0 of its inputs." in many
    assert "A dot is beyond the edge: 0 is taken for it." in many
    assert "of its parts' sizes." in many


def test_many_channels_add_up_in_words(trained, picture):
    told = fathom.convolved(trained, picture, 4, 5, (1, 1))
    lines = str(told).splitlines()
    start = lines.index("What its 64 channels add, those that do most first:") + 1
    terms = [float(line.split()[-1]) for line in lines[start : start + 10]]
    assert lines[start + 8].strip().startswith("the other 56 channels")
    assert lines[start + 9].strip().startswith("bias")
    assert sum(terms) == pytest.approx(told.work.z, abs=1e-3)


def test_a_sum_as_plain_values_can_be_worked_again(dense, picture):
    model = with_network(dense, new_network(block=2))
    told = fathom.convolved(model, picture, 0, 2, (1, 3))
    data = json.loads(json.dumps(told.as_dict()))
    total = data["bias"]
    for channel in data["channels"]:
        products = np.array(channel["inputs"]) * np.array(channel["weights"])
        np.testing.assert_array_equal(products, channel["products"])
        assert products.sum() == pytest.approx(channel["sum"])
        total += channel["sum"]
    assert total == pytest.approx(data["z"], abs=1e-5)
    assert data["output"] == max(data["z"], 0)
    assert [window["opened"] for window in data["windows"]].count(True) == 1
    names = [channel["name"] for channel in data["channels"]]
    assert names[:4] == ["red (0, 0)", "green (0, 0)", "blue (0, 0)", "red (0, 1)"]
    shape = (SIZE // 2, 2, SIZE // 2, 2, 3)
    pixels = inputs_of(model, picture).reshape(shape)[:, 0, :, 1, 0]  # red (0, 1) of every block
    window = next(one for one in data["windows"] if one["opened"])
    middle = data["channels"][3]["inputs"][1][1]
    assert middle == pytest.approx(float(pixels[window["row"], window["column"]]))


# --- what a place sees -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("eye", "at"), [({}, (0, 7)), ({"window": 2}, (2, 3)), ({"block": 2}, (1, 3))], ids=str
)
def test_a_place_sees_what_its_slopes_say(eye, at):
    """Pixels beyond a place's sight have no slope; those at its ends do, for some weights."""
    found = np.zeros((SIZE, SIZE), bool)
    for key in range(3):
        network = new_network(key, mirror=False, stages=((3,), (2, 2)), **eye)
        place = places_of(network)[1]
        inputs = np.random.default_rng(key).normal(size=SIZE * SIZE * 3).astype(np.float32)
        slopes = jax.jit(jax.grad(lambda x, n=network, p=place: n(x).steps[p].sum[*at].sum()))
        found |= (np.asarray(slopes(inputs)).reshape(SIZE, SIZE, 3) != 0).any(axis=2)
    told = sight_of(network, place, at)
    for axis, (low, high) in enumerate(told):
        seen = np.flatnonzero(found.any(axis=1 - axis))
        assert low <= seen[0] <= low + 1
        assert high - 1 <= seen[-1] <= high


# --- filters -----------------------------------------------------------------------------------


def test_layers_are_told_as_they_are(trained):
    told = fathom.filters(trained)
    network = trained.network
    assert sum(layer.learnt for layer in told.layers) == network.parameters
    trace = network(jnp.zeros(SIZE * SIZE * 3))
    for layer, step in zip(told.layers, trace.steps, strict=True):
        assert layer.gives == step.output.shape[-3:]
    names = [layer.name for layer in told.layers if layer.window]
    assert names == [f"convolution {k}" for k in range(6)]
    assert f"{network.parameters:,} weights, biases and gains are learnt." in str(told)
    data = json.loads(json.dumps(told.as_dict()))
    assert np.array(data["filters"]).shape == (32, 3, 3, 3)
    first = network.layers[places_of(network)[0]]
    np.testing.assert_array_equal(told.weights[7], np.asarray(first.used, np.float64)[..., 7])


def test_filters_of_blocks_are_laid_out_as_pixels():
    """A filter laid on pixels gives what the neuron makes of blocks."""
    network = new_network(block=2, window=3, mirror=False)
    place = places_of(network)[0]
    convolution = network.layers[place]
    filters = unblocked(np.asarray(convolution.used, np.float64), 2)
    assert filters.shape == (5, 6, 6, 3)
    inputs = np.asarray(jax.random.normal(jax.random.key(5), (SIZE, SIZE, 3)), np.float64)
    blocks = Blocks(2)(jnp.asarray(inputs, jnp.float32)).output
    plain = Convolution(convolution.weight, convolution.bias, "identity", convolution.gain)
    sums = np.asarray(plain(blocks).sum)
    for neuron in range(5):
        summed = sum(
            correlate2d(np.pad(inputs[..., c], 2), filters[neuron, ..., c], "valid")
            for c in range(3)
        )
        np.testing.assert_allclose(
            summed[::2, ::2] + float(convolution.bias[neuron]), sums[..., neuron], atol=1e-4
        )


def test_colours_and_light_and_dark_are_told_apart(dense):
    light = np.tile(np.array([-1.0, 0, 1])[:, None, None], (1, 3, 3))
    colour = np.zeros((3, 3, 3)) + np.array([1.0, -1, 0])
    weights = jnp.asarray(np.stack([light, colour], axis=-1), jnp.float32)
    network = new_network(stages=((2,),), mirror=False)
    place = places_of(network)[0]
    layers = list(network.layers)
    layers[place] = Convolution(weights, jnp.zeros(2), "relu")
    told = fathom.filters(with_network(dense, Network(tuple(layers))))
    np.testing.assert_allclose(told.colourless, [1, 0], atol=1e-12)
    assert "pictures of 3 x 3 pixels: 1 for light and dark, 1 for colours" in str(told)


def test_every_kind_of_layer_has_its_words():
    network = new_network(block=2, light=0.1, cut=3, shift=1, stages=((4,), (4,)))
    facts = layer_facts(network)
    words = {one.name: one.words for one in facts}
    assert words["blocks"] == "2 x 2 places become one"
    assert words["cut out"] == "while learning: a square of 3 x 3 hidden"
    assert words["shift"].startswith("while learning: moved by up to 1 pixel")
    assert words["average"] == "the mean of all places and looks"
    assert (facts[-3].name, facts[-3].window, facts[-3].pool) == ("convolution 1", (3, 3), None)


# --- what if hidden ----------------------------------------------------------------------------


def test_hiding_the_bright_square_matters_most(trained, folder):
    told_of = [fathom.occlude(trained, folder / "test", 4, row) for row in range(10, 20)]
    sure = [told for told in told_of if told.named.prediction == "lit" and told.value > 0.8]
    assert len(sure) >= 5
    for told in sure:
        bright = np.argwhere(told.pixels.min(axis=2) > 150)
        row, column, change = told.most
        corner = bright.min(axis=0)
        assert np.abs(np.array([row, column]) - corner).max() <= 3
        assert change < (-0.5 if not (corner % 2).any() else 0)  # all of it was hidden, or not
        beside = np.abs(told.parts[told.pixels.min(axis=2) <= 150]).mean()
        assert -told.parts[told.pixels.min(axis=2) > 150].mean() > 3 * beside


def test_every_change_is_that_of_the_picture_with_the_square(trained, picture):
    told = fathom.occlude(trained, picture, 5)
    assert told.rows.tolist() == [0, 2, 4, 6, 8, 10, 11]
    column = trained.encoder.columns[0]
    assert isinstance(column, PictureColumn)
    whole = inputs_of(trained, picture).reshape(SIZE, SIZE, 3)
    made = []
    for row in told.rows:
        for place in told.columns:
            hidden = whole.copy()
            hidden[row : row + 5, place : place + 5] = 0
            made.append(hidden.ravel())
    outputs = np.asarray(jax.vmap(lambda one: trained.network(one).output)(jnp.stack(made)))[:, 0]
    lit = outputs if told.named.prediction == "lit" else 1 - outputs
    np.testing.assert_allclose(told.changes.ravel() + told.value, lit, atol=1e-5)
    assert told.value == pytest.approx(trained.predict_proba(picture).max(), abs=1e-6)


def test_each_pixel_gets_the_mean_of_the_squares_that_hide_it(dense, picture):
    told = fathom.occlude(dense, picture, 6)
    for pixel in ((0, 0), (7, 3), (15, 15), (5, 10)):
        over = [
            told.changes[i, j]
            for i, row in enumerate(told.rows)
            for j, column in enumerate(told.columns)
            if 0 <= pixel[0] - row < 6 and 0 <= pixel[1] - column < 6
        ]
        assert told.parts[pixel] == pytest.approx(np.mean(over))
    data = json.loads(json.dumps(told.as_dict()))
    assert np.array(data["changes"]).shape == (len(data["rows"]), len(data["columns"]))
    assert data["of"].startswith("p(class = ")
    assert "(percentage points)" in str(told)


def test_more_squares_than_are_answered_at_once(dense, picture):
    told = fathom.occlude(dense, picture, 1)
    assert told.changes.shape == (SIZE, SIZE)
    np.testing.assert_allclose(told.parts, told.changes, atol=1e-12)


def test_a_number_changes_in_its_own_units(dense, picture):
    target = NumberTarget(name="light", mean=50.0, std=10.0)
    network = new_network().answering(Rescale(50.0, 10.0))
    model = replace(dense, network=network, target=target, trust=Trust())
    told = fathom.occlude(model, picture, 8)
    assert told.name == "light"
    assert told.value == pytest.approx(float(model.predict(picture)[0]), rel=1e-6)
    assert "percentage" not in str(told)
    assert told.as_dict()["of"] == "light"
    assert figure_bytes(plot_occlusion(told)).startswith(b"\x89PNG")


# --- several networks, files, bad input, pictures ----------------------------------------------


def test_of_several_networks_one_is_looked_into(dense, picture):
    networks = [new_network(key).answering(*dense.network.answer) for key in (0, 4)]
    together = Ensemble.of(networks).answering(*dense.network.answer)
    story = dense.story
    training = story.training.model_copy(update={"ensemble": (0, 1), "chosen": 1})
    story = story.model_copy(update={"training": training})
    model = replace(dense, network=together, story=story, trust=Trust(), nearest=training.nearest)
    assert len(model.network) == 2
    for told in (fathom.filters(model), fathom.feature_maps(model, picture, 0)):
        assert told.member == model.nearest
        assert f"Network {model.nearest} of those that answer together, by itself." in str(told)
        assert told.as_dict()["member"] == model.nearest
    alone = fathom.convolved(model.alone(1), picture, 0, 0, (0, 0))
    assert alone.member is None
    expected = fathom.convolved(with_network(dense, networks[1]), picture, 0, 0, (0, 0))
    assert alone.work.z == expected.work.z


def test_a_file_is_as_good_as_a_model(trained, picture, tmp_path):
    place = tmp_path / "lit.fathom"
    trained.save(place)
    np.testing.assert_array_equal(fathom.filters(place).weights, fathom.filters(trained).weights)
    assert fathom.convolved(str(place), picture, 0, 0).residual < 1e-5


def test_what_cannot_be_is_refused_in_a_sentence(trained, dense, picture, small_model, people):
    table = "this network looks at a table; its answers are opened by explain"
    for ask in (
        lambda: fathom.filters(small_model),
        lambda: fathom.feature_maps(small_model, people, 0),
        lambda: fathom.convolved(small_model, people, 0, 0),
        lambda: fathom.occlude(small_model, people, 3),
    ):
        with pytest.raises(OptionError) as told:
            ask()
        assert str(told.value) == table
    none = "this network has no convolution: each of its neurons looks at all pixels at once"
    for ask in (
        lambda: fathom.filters(dense),
        lambda: fathom.feature_maps(dense, picture, 0),
        lambda: fathom.convolved(dense, picture, 0, 0),
    ):
        with pytest.raises(OptionError, match=none):
            ask()
    with pytest.raises(DataError, match="there is no row 5: the table has 1 rows"):
        fathom.feature_maps(trained, picture, 0, row=5)
    with pytest.raises(DataError, match="there is no folder or file"):
        fathom.occlude(trained, "nowhere.png", 3)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ((6, 0), "there is no convolution 6: the network has convolutions 0 to 5"),
        ((-1, 0), "there is no convolution -1: the network has convolutions 0 to 5"),
        ((0, 32), "there is no neuron 32: convolution 0 has neurons 0 to 31"),
        ((3, 3, (4, 0)), "there is no row 4: convolution 3 has rows 0 to 3"),
        ((3, 3, (0, -1)), "there is no column -1: convolution 3 has columns 0 to 3"),
    ],
)
def test_places_that_are_not_there(trained, picture, asked, sentence):
    with pytest.raises(OptionError) as told:
        fathom.convolved(trained, picture, *asked)
    assert str(told.value) == sentence


@pytest.mark.parametrize("side", [0, -3, 17])
def test_squares_that_do_not_fit(trained, picture, side):
    with pytest.raises(OptionError) as told:
        fathom.occlude(trained, picture, side)
    assert str(told.value) == (
        f"a square of {side} x {side} pixels cannot hide a part of 16 x 16: its side is 1 to 16"
    )


def test_too_many_squares_are_refused(dense, picture, monkeypatch):
    monkeypatch.setattr("fathom.opening.pictures.occlusion.MOST_SQUARES", 100)
    with pytest.raises(OptionError, match="has 256 places in 16 x 16; at most 100 are answered"):
        fathom.occlude(dense, picture, 1)


def test_filters_are_drawn_around_mid_grey(trained):
    told = fathom.filters(trained)
    figure = plot_filters(told)
    assert figure_bytes(figure).startswith(b"\x89PNG")
    panels = [axes for axes in figure.axes if axes.images]
    assert len(panels) == 32
    drawn = np.stack([np.asarray(axes.images[0].get_array()) for axes in panels])
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    moderate = np.abs(told.weights) < np.percentile(np.abs(told.weights), 90)
    scale = (drawn - 0.5)[moderate] / told.weights[moderate]
    np.testing.assert_allclose(scale, scale[0], rtol=1e-6)
    assert scale[0] > 0


def test_filters_for_grey_pictures_are_grey(dense):
    told = fathom.filters(with_network(dense, new_network()))
    figure = plot_filters(replace(told, weights=told.weights[..., :1]))
    assert figure_bytes(figure).startswith(b"\x89PNG")
    assert figure.axes[0].images[0].get_array().ndim == 2


@pytest.mark.parametrize(("layer", "count"), [(0, 32), (2, 32)])
def test_maps_are_drawn_strongest_first(trained, picture, layer, count):
    told = fathom.feature_maps(trained, picture, layer)
    figure = plot_feature_maps(told)
    assert figure_bytes(figure).startswith(b"\x89PNG")
    titles = [axes.get_title() for axes in figure.axes if axes.get_title().isdigit()]
    assert titles == [str(one.neuron) for one in told.strongest[:count]]


def test_an_occlusion_is_drawn_over_its_picture(trained, picture):
    told = fathom.occlude(trained, picture, 4)
    figure = plot_occlusion(told)
    assert figure_bytes(figure).startswith(b"\x89PNG")
    over = figure.axes[1].images[1]
    np.testing.assert_allclose(np.asarray(over.get_array()), told.parts)
    low, high = over.norm.vmin, over.norm.vmax
    assert low == -high == -np.abs(told.parts).max()
