"""The ledger of networks for pictures: every row's part in a convolution's weight adds up."""

import json

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from PIL import Image

from fathom.errors import OptionError
from fathom.explain.convolved_slopes import open_convolution
from fathom.nets.blueprint import Blueprint
from fathom.nets.example import example_loss
from fathom.nets.network import Network
from fathom.nets.pictures.convolution import Average, Convolution, Picture
from fathom.nets.pictures.eye import Eye
from fathom.nets.precision import doubled, float64
from fathom.past.bundle import GAIN
from fathom.past.history import history
from fathom.past.update import update_of
from fathom.past.why import Why
from fathom.past.wires import Wire, Wires
from fathom.runs.folder import Kept, RowNames
from fathom.runs.header import RunHeader, fingerprint
from fathom.runs.opening import Recording, open_training
from fathom.runs.run import Run
from fathom.training.examples import Examples, Member
from fathom.training.loop import finish
from fathom.training.plan import Method, Plan

COLOURS = ("red", "green", "blue")
# Pooled by patches (few channels), pooled by a convolution (many), and not pooled.
CHANCE = Eye((9, 8, 3), ((18,), (5,), (6,)), shift=0, cut=3)
# Blocks first, an even window, a Dense layer after them, nothing left to chance.
STILL = Eye((8, 8, 3), ((4,), (6,)), block=2, window=2, shift=0, light=0.0, mirror=False)

AGREES = {"mixed": 3e-5}  # the mix is worked in float32, and opened in float64


def pictures(eye, count=60):
    """Lying and standing bars on noise."""
    random = np.random.default_rng(3)
    made = random.normal(size=(count, *eye.shape)).astype(np.float32)
    for row, one in enumerate(made):
        high, wide = ((2, 6), (6, 2))[row % 2]
        at = random.integers(0, 3, 2)
        one[at[0] : at[0] + high, at[1] : at[1] + wide] += 2
    kinds = np.eye(3, dtype=np.float32)[np.arange(count) % 3]
    return Examples(made.reshape(count, -1), kinds)


def train(folder, eye, optimiser, hidden=(), networks=1):
    """Train, keep the run, and open it for its last member."""
    every = pictures(eye)
    learn, judge = every.part(np.arange(44)), every.part(np.arange(44, 60))
    names = [
        (r, c, one) for r in range(eye.shape[0]) for c in range(eye.shape[1]) for one in COLOURS
    ]
    members = tuple(Member(0.01, seed) for seed in range(networks))
    method = Method("cross_entropy", optimiser, 0.05, "one_cycle")
    header = RunHeader(
        fathom="test", jax=jax.__version__, device="cpu (cpu)", devices=2, table="pictures",
        inputs=tuple(f"picture: row {r}, column {c}, {one}" for r, c, one in names),
        columns=("picture",) * len(names),
        outputs=("kind = cat", "kind = dog", "kind = fish"),
        blueprint=Blueprint(len(names), hidden, 3, eye=eye),
        members=members,
        plan=Plan(epochs=2, batch_size=16, patience=None, method=method, chunk=1),
        fingerprint=fingerprint(learn, judge),
        rows_each=learn.each(members),
    )  # fmt: skip
    files = [f"train/{row}.png" for row in range(44)]
    told = Kept(header, learn, judge, RowNames(np.arange(44) * 2, files=files))
    state, recorder = open_training(told, learn, judge, Recording(folder), origin=None)
    finish(state, record=recorder)
    return Run.open(folder, header.identity, networks - 1)


@pytest.fixture(scope="module")
def updates(tmp_path_factory):
    """One update of each network."""
    place = tmp_path_factory.mktemp("eyes")
    return {
        "chance": update_of(train(place / "chance.run", CHANCE, "adamw"), 4),
        "still": update_of(train(place / "still.run", STILL, "sgd", (5,), 2), 3),
        "mixed": update_of(train(place / "mixed.run", CHANCE, "muon"), 4),
    }


def before_convolutions(update):
    """What came to the first convolution, and the layers from there on."""
    layers = update.before.layers
    first = [isinstance(one, Convolution) for one in layers].index(True)
    keyed = None if update.keys is None else 0
    see = jax.vmap(lambda row, key: update.before(row, key=key).steps[first].inputs, (0, keyed))
    return jax.jit(see)(jnp.asarray(update.inputs), update.keys), layers[first:]


def slopes_by_row(network, rows, expected, loss):
    slope = jax.grad(lambda n, x, y: example_loss(n, x, y, loss))
    every = jax.jit(jax.vmap(slope, in_axes=(None, 0, 0)))
    return every(network, jnp.asarray(rows), jnp.asarray(expected, rows.dtype))


@pytest.fixture(scope="module")
def slopes(updates):
    """Each row's slope of its loss in float64, as jax.grad has it, layer by layer with weights.

    Chance draws other numbers in float64: the pictures are taken as they came to the first
    convolution.
    """
    found = {}
    for name, update in updates.items():
        came, later = before_convolutions(update)
        with float64():
            network = doubled(Network((Picture(came.shape[1:]), *later)))
            rows = np.asarray(came, np.float64).reshape(len(came), -1)
            every = slopes_by_row(network, rows, update.expected, "cross_entropy")
        found[name] = [layer for layer in every.layers if hasattr(layer, "weight")]
    return found


def convolutions(update):
    return update.wires.layers[: update.wires.convolutions]


def wires_of(update):
    """Several weights of every layer, of its first and its last neuron."""
    for place, bundle in enumerate(convolutions(update)):
        high, wide = bundle.window
        last = high - 1, wide - 1, len(bundle.senders) - 1
        for neuron in (0, bundle.count - 1):
            for source in ((0, 0, 0), (1, 1, 1), last, None, GAIN):
                yield Wire(place, source, neuron)
    first = update.wires.convolutions
    for layer, dense in enumerate(update.before.dense):
        for source in (None, 0, dense.weight.shape[1] - 1):
            yield Wire(first + layer, source, 0)
            yield Wire(first + layer, source, len(dense.bias) - 1)


def truth(layer, wire):
    if wire.source is None:
        return layer.bias[:, wire.neuron]
    if wire.source == GAIN:
        return layer.gain[:, wire.neuron]
    if isinstance(wire.source, tuple):
        return layer.weight[:, *wire.source, wire.neuron]
    return layer.weight[:, wire.neuron, wire.source]


@pytest.mark.parametrize("name", ["chance", "still"])
def test_every_rows_part_is_the_slope_of_its_loss(updates, slopes, name):
    update = updates[name]
    for wire in wires_of(update):
        want = np.asarray(truth(slopes[name][wire.layer], wire))
        told = Why(update, wire)
        numbers = update.run.kept.rows.numbers[update.rows]
        by_row = {share.place.row: share.contribution for share in told.shares}
        got = np.array([by_row[row] for row in numbers])
        np.testing.assert_allclose(got, want, atol=1e-5 * np.abs(want).max(), err_msg=str(wire))


@pytest.mark.parametrize("name", ["chance", "still", "mixed"])
def test_every_change_adds_up(updates, name):
    update = updates[name]
    real = update.run.network(update.step)
    for wire in wires_of(update):
        told = Why(update, wire)
        assert told.residual < AGREES.get(name, 1e-5), wire
        weight = np.float32(max(abs(told.before), abs(told.after)))
        # What opens a step and what learns are two programs: on some processors they add up a
        # batch in another order.
        assert abs(told.rounding) <= max(np.spacing(weight), 2e-6 * abs(told.change))
        assert told.before + told.change == told.after
        assert told.computed == -update.rate * told.direction
    for opened, learnt in zip(jax.tree.leaves(update.after), jax.tree.leaves(real), strict=True):
        np.testing.assert_array_equal(opened, learnt)


@pytest.mark.parametrize("name", ["chance", "still"])
def test_places_add_up_to_the_largest_part(updates, name):
    update = updates[name]
    for wire in wires_of(update):
        if wire.layer >= update.wires.convolutions:
            continue
        data = json.loads(json.dumps(Why(update, wire).as_dict(), allow_nan=False))
        total = sum(place["product"] for place in data["places"])
        first, used = data["rows"][0], data["standardised"]
        assert set(first) == {"row", "line", "file", "sum", "mean", "along", "contribution"}
        assert first["sum"] == pytest.approx(total, rel=1e-9, abs=1e-12)
        sizes = [abs(place["product"]) for place in data["places"]]
        assert sizes == sorted(sizes, reverse=True)
        inner = first["sum"] - first["mean"] - first["along"]
        assert first["contribution"] == pytest.approx(
            inner * (used["factor"] if used else 1), rel=1e-9
        )
        assert (used is None) == (wire.source is None or wire.source == GAIN)
        if wire.source is None:
            assert {place["input"] for place in data["places"]} == {1.0}


def test_one_place_of_those_that_were_compared_has_the_blame(updates):
    update = updates["chance"]
    for layer in (0, 1):
        blames = update.backward_to(layer, 2).blames
        rows, columns = (size // 2 for size in blames.shape[1:])
        windows = blames.reshape(len(blames), rows, 2, columns, 2)
        assert ((windows != 0).sum(axis=(2, 4)) <= 1).all()
        assert (blames != 0).any()


def test_the_keys_of_the_contract(updates):
    dense, convolved = (
        Why(updates["chance"], wire).as_dict() for wire in (Wire(3, 4, 1), Wire(1, (0, 2, 7), 3))
    )
    assert set(dense) - set(convolved) == {"blame"}
    assert set(convolved) - set(dense) == {"places", "standardised"}
    name = "0,2,convolution0.7 -> convolution1.3"
    assert convolved["weight"] == {"layer": 1, "from": [0, 2, 7], "to": 3, "name": name}
    assert dense["weight"]["name"] == "convolution2.4 -> kind = dog"
    assert dense["blame"][-1]["layer"] == 3


def test_the_words_name_files_and_tell_the_numbers(updates):
    told = Why(updates["chance"], Wire(0, (1, 1, 0), 5))
    said, first = str(told), told.shares[0]
    factor = told.opened.parts.standardised.factor
    assert said.startswith("1,1,red -> convolution0.5, step 4 (batch 2 of 2 in epoch 2)")
    for part in (
        f"{told.change:+.6e}",
        "what adamw made of the slope",
        "h = (weight - mean) / spread = ",
        "the sum over all places of what 1,1,red saw there x the blame of convolution0.5",
        f"row {first.place.row} ({first.place.file})",
        "their sum, divided by 16 rows",
        f"The sum for row {first.place.row} ({first.place.file}), by places:",
        f"factor x (sum - mean - along)  {factor:.4g} x ({first.sum:.4g} - ",
        "not opened further",
        "pictures as they were shown in this step",
        "Of each 2 x 2 places only that with the largest sum has a blame.",
        "every sum agrees with its terms to",
    ):
        assert part in said, part


def test_the_words_of_biases_gains_and_the_last_layer(updates):
    chance, still = updates["chance"], updates["still"]
    bias, gain = (str(Why(still, Wire(1, source, 1))) for source in (None, GAIN))
    assert "the sum over all places of the blame of convolution1.1:" in bias
    assert "sums there with a gain of 1, its bias left out, x the blame of convolution1.1:" in gain
    assert "shown in this step" not in bias
    assert "only that with the largest" not in bias
    last = str(Why(chance, Wire(3, 2, 0)))
    assert last.startswith("convolution2.2 -> kind = cat, step 4")
    assert "of what convolution2.2 sent, the mean over all places, x the blame of kind" in last
    assert ".png)" in last
    hidden = str(Why(still, Wire(2, 2, 0)))
    assert hidden.startswith("convolution1.2 -> hidden1.0, step 3")
    assert "what convolution1.2 sent, the mean over all places, x the blame of hidden1.0" in hidden
    assert "what hidden1.2 sent x the blame of kind = dog" in str(Why(still, Wire(3, 2, 1)))


def test_a_neuron_that_finds_nothing_has_no_part(updates):
    """With a bias far below 0, relu lets nothing through: no blame anywhere."""
    update = updates["chance"]
    layers = list(update.before.layers)
    place = [isinstance(one, Convolution) for one in layers].index(True)
    layers[place] = eqx.tree_at(lambda c: c.bias, layers[place], layers[place].bias - 1e4)
    back = open_convolution(
        Network(tuple(layers)), 0, 3, update.inputs, update.expected, "cross_entropy", update.keys
    )
    assert back.weight_slopes((0, 0, 0)).places(0) == []
    assert not back.weight_slopes((0, 0, 0)).values.any()


def test_without_gains_weights_are_used_as_they_are():
    with float64():
        random = np.random.default_rng(5)
        layer = Convolution(
            jnp.asarray(random.normal(size=(3, 3, 2, 4))), jnp.ones(4), "tanh", pool=2
        )
        network = Blueprint(2 * 2 * 4, (), 1)(jax.random.key(0))
        flat = eqx.tree_at(lambda d: d.weight, doubled(network.layers[0]), jnp.ones((1, 4)))
        network = Network((Picture((5, 6, 2)), layer, Average(0), flat))
        inputs, expected = random.normal(size=(3, 60)), np.zeros((3, 1))
        back = open_convolution(network, 0, 1, inputs, expected, "squared")
        every = slopes_by_row(network, inputs, expected, "squared")
        want = every.layers[1].weight[..., 1]
        for source in np.ndindex(3, 3, 2):
            slopes = back.weight_slopes(source)
            np.testing.assert_allclose(slopes.values, want[:, *source], rtol=1e-9)
            assert slopes.standardised is None


EYE = Eye((8, 8, 3), ((8,), (6,)))
WIRES = Wires.of(COLOURS, (4, 2), ("cat", "dog"), EYE)


@pytest.mark.parametrize(
    ("number", "name", "wire"),
    [
        ("0.1,1,0.5", "1,1,red -> convolution0.5", Wire(0, (1, 1, 0), 5)),
        ("0.1,1,0.5", "1, 1, 0 -> convolution0.5", Wire(0, (1, 1, 0), 5)),
        ("1.0,2,7.5", "0,2,convolution0.7 -> convolution1.5", Wire(1, (0, 2, 7), 5)),
        ("1.0,2,7.5", "0,2,7 -> convolution1.5", Wire(1, (0, 2, 7), 5)),
        ("1.bias.0", "bias -> convolution1.0", Wire(1, None, 0)),
        ("1.gain.0", "gain -> convolution1.0", Wire(1, GAIN, 0)),
        ("2.5.3", "convolution1.5 -> hidden1.3", Wire(2, 5, 3)),
        ("2.bias.3", "bias -> hidden1.3", Wire(2, None, 3)),
        ("3.1.1", "hidden1.1 -> dog", Wire(3, 1, 1)),
        ("3.1.1", "hidden1.1 -> output.1", Wire(3, 1, 1)),
    ],
)
def test_wires_by_number_and_by_name(number, name, wire):
    assert WIRES.find(number) == WIRES.find(name) == wire
    assert WIRES.find(WIRES.words(wire)) == wire


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("9", "a weight is named LAYER.FROM.TO, like 0.1,1,2.5, or by its ends, like "
              "'0,0,red -> convolution0.0', but got '9'"),
        ("4.0.0", "there is no weight '4.0.0': wires begin in layers 0 to 3 (0 to 1 are the "
                  "convolutions)"),
        ("0.3.0", "there is no weight '0.3.0': FROM is 0,0,0 to 2,2,2 (ROW,COLUMN,CHANNEL), "
                  "'bias' or 'gain' in layer 0"),
        ("1.0,0,8.0", "there is no weight '1.0,0,8.0': FROM is 0,0,0 to 2,2,7 "
                      "(ROW,COLUMN,CHANNEL), 'bias' or 'gain' in layer 1"),
        ("0.0,0.0", "there is no weight '0.0,0.0': FROM is 0,0,0 to 2,2,2"),
        ("0.0,0,0.8", "there is no weight '0.0,0,0.8': TO is 0 to 7 in layer 0"),
        ("2.gain.0", "there is no weight '2.gain.0': FROM is 0 to 5 or 'bias' in layer 2"),
        ("2.1,1,1.0", "there is no weight '2.1,1,1.0': FROM is 0 to 5 or 'bias' in layer 2"),
        ("1,1,reed -> convolution0.0", "nothing called '1,1,reed' leads to 'convolution0.0'. "
                                       "Did you mean '1,1,red'?"),
        ("gain -> cat", "nothing called 'gain' leads to 'cat'. There are: hidden1.0, hidden1.1, "
                        "hidden1.2, hidden1.3, bias."),
        ("1,1,red -> convolutoin0.0", "there is no neuron 'convolutoin0.0' for "
         "'1,1,red -> convolutoin0.0' to end in. Did you mean 'convolution0.0'?"),
    ],
)  # fmt: skip
def test_wires_that_are_not_there(text, sentence):
    with pytest.raises(OptionError) as told:
        WIRES.find(text)
    assert str(told.value).startswith(sentence)


def test_one_convolution_alone_is_called_so():
    with pytest.raises(OptionError, match=r"0 to 1 \(0 is the convolution\)$"):
        Wires.of(COLOURS, (2,), (), Eye((8, 8, 3), ((8,),))).find("7.0.0")


def test_names_come_from_the_network(updates):
    chance, still = (updates[name].wires for name in ("chance", "still"))
    assert chance.counts == (18, 5, 6, 3)
    assert chance.layers[0].senders == COLOURS
    assert still.layers[0].senders[:4] == (*(f"{one} (0, 0)" for one in COLOURS), "red (0, 1)")
    assert still.find("1,0,blue (1, 1) -> convolution0.3") == Wire(0, (1, 0, 11), 3)
    shapes = [
        layer.weight.shape
        for layer in updates["still"].before.layers
        if layer.kind == "convolution"
    ]
    convolved = convolutions(updates["still"])
    assert shapes == [(*one.window, len(one.senders), one.count) for one in convolved]
    assert still.counts == (4, 6, 5, 3)


def test_history_of_pictures(updates):
    told = history(updates["chance"].run)
    assert all(moment.dead is None for moment in told.moments)
    assert "The lowest validation cost is" in str(told)


@pytest.mark.slow
def test_from_a_folder_to_the_command_line(tmp_path, capsys):
    """From the files: `fathom train` leaves a run, `fathom why` opens it."""
    from fathom.cli.app import main
    from fathom.jobs import open_run, train

    random = np.random.default_rng(0)
    for kind in ("lying", "standing"):
        (tmp_path / "bars" / kind).mkdir(parents=True)
        for k in range(24):
            pixels = random.integers(0, 90, (12, 12, 3)).astype(np.uint8)
            high, wide = (2, 7) if kind == "lying" else (7, 2)
            pixels[3 : 3 + high, 3 : 3 + wide] = random.integers(170, 256, 3)
            Image.fromarray(pixels).save(tmp_path / "bars" / kind / f"{k}.png")
    place = tmp_path / "bars.fathom"
    options = {"epochs": 2, "baselines": False, "sweep": False, "run": place.with_suffix(".run")}
    train(str(tmp_path / "bars"), **options).save(place)
    told = open_run(place).why(2, "1,1,green -> convolution0.3")
    assert told.residual < 1e-4
    main(["why", str(place), "--step", "2", "--weight", "0.1,1,1.3", "--json"])
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(told.as_dict()))
    main(["why", str(place), "--step", "2", "--weight", "gain -> convolution2.7"])
    assert ".png)" in capsys.readouterr().out
