"""The ledger adds up: for every optimiser, loss, schedule and layer, at any step."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from fathom.errors import OptionError
from fathom.nets.activations import ACTIVATIONS
from fathom.nets.example import example_loss
from fathom.optimisers.optimisers import OPTIMISERS
from fathom.optimisers.schedules import SCHEDULES
from fathom.past.update import update_of
from fathom.past.why import Why, why
from fathom.past.wires import Wire, Wires
from fathom.training.plan import Method, Plan
from tests.runs.conftest import TARGETS, record

# Each optimiser (with weight decay), loss (with dropout) and schedule.
CASES = [(name, "squared", "constant", 0.0, 0.05) for name in OPTIMISERS]
CASES += [
    pytest.param("adam", loss, "constant", 0.3, 0.0, marks=[pytest.mark.slow] * (loss != "squared"))
    for loss in TARGETS
]
CASES += [("sgd", "squared", schedule, 0.0, 0.0) for schedule in SCHEDULES]


def wires_of(update):
    for layer, dense in enumerate(update.before.dense):
        for neuron in range(dense.weight.shape[0]):
            for source in (None, *range(dense.weight.shape[1])):
                yield Wire(layer, source, neuron)


@pytest.mark.parametrize(("name", "loss", "schedule", "dropout", "decay"), CASES)
def test_every_change_adds_up(tmp_path, name, loss, schedule, dropout, decay):
    method = Method(loss=loss, optimiser=name, schedule=schedule, weight_decay=decay)
    plan = Plan(epochs=3, batch_size=16, patience=None, method=method)
    run, _ = record(tmp_path / "a.run", plan, dropout=dropout)
    for step in (1, 2, run.last):
        update = update_of(run, step)
        real = run.network(step)
        assert all(
            np.array_equal(a, b)
            for a, b in zip(jax.tree.leaves(update.after), jax.tree.leaves(real), strict=True)
        )
        for wire in wires_of(update):
            told = Why(update, wire)
            weight = np.float32(max(abs(told.before), abs(told.after)))
            assert abs(told.rounding) <= np.spacing(weight), wire
            assert told.residual <= 1e-5, wire
            assert told.computed == -update.rate * told.direction


def test_the_gradient_is_that_of_the_batchs_cost(recorded):
    """Against jax.grad of the mean loss, written out anew."""
    run, _ = recorded
    update = update_of(run, 9)
    learnt, _ = run.examples
    x, y = jnp.asarray(learnt.inputs[update.rows]), jnp.asarray(learnt.expected[update.rows])

    def cost(network):
        sums = jax.vmap(lambda row: network(row).sums)(x)
        return jnp.mean((sums - y) ** 2)

    slopes = jax.grad(cost)(update.before)
    for wire in wires_of(update):
        layer = slopes.dense[wire.layer]
        want = layer.bias if wire.source is None else layer.weight[:, wire.source]
        assert Why(update, wire).gradient == pytest.approx(
            float(want[wire.neuron]), rel=1e-4, abs=1e-7
        )


def test_rows_are_named_by_their_number_in_the_table(recorded):
    told = why(recorded[0], 5, "a -> hidden1.2").as_dict()
    assert len(told["rows"]) == 16
    for share in told["rows"]:
        assert share["row"] % 2 == 0
        assert share["line"] == share["row"] + 2
        assert share["contribution"] == share["input"] * share["blame"]
    sizes = [abs(share["contribution"]) for share in told["rows"]]
    assert sizes == sorted(sizes, reverse=True)
    mean = np.mean([share["contribution"] for share in told["rows"]])
    assert told["gradient"] == pytest.approx(mean, rel=1e-12)


def test_the_keys_of_the_contract(recorded):
    told = why(recorded[0], 5, "0.bias.1").as_dict()
    assert {
        *("step", "weight", "before", "after", "change", "rounding", "learning_rate", "gradient"),
        *("rows", "optimizer", "residual"),
    } <= set(told)
    assert told["weight"] == {"layer": 0, "from": "bias", "to": 1, "name": "bias -> hidden1.1"}
    assert told["change"] == told["after"] - told["before"]
    assert set(told["rows"][0]) == {"row", "line", "input", "blame", "contribution"}


def test_the_words_tell_the_numbers(recorded):
    told = why(recorded[0], 5, "b -> hidden1.3")
    said = str(told)
    assert said.startswith("b -> hidden1.3, step 5 (batch 5 of 7 in epoch 1)")
    for part in (
        "rounding",
        "what adam made of the slope",
        "divided by 16 rows",
        "back from its loss",
    ):
        assert part in said
    assert f"{told.change:+.6e}" in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("9", "a weight is named LAYER.FROM.TO, like 0.2.5, or by its ends, like "
              "'a -> hidden1.0', but got '9'"),
        ("3.0.0", "there is no weight '3.0.0': wires begin in layers 0 to 2 (0 is the inputs)"),
        ("0.3.0", "there is no weight '0.3.0': FROM is 0 to 2 or 'bias' in layer 0"),
        ("0.2.6", "there is no weight '0.2.6': TO is 0 to 5 in layer 0"),
        ("aa -> hidden1.0", "nothing called 'aa' leads to 'hidden1.0'. Did you mean 'a'?"),
        ("a -> hiden1.0", "there is no neuron 'hiden1.0' for 'a -> hiden1.0' to end in. "
                          "Did you mean 'hidden1.0'?"),
    ],
)  # fmt: skip
def test_wires_that_are_not_there(text, sentence):
    with pytest.raises(OptionError) as told:
        Wires.of(("a", "b", "c"), (6, 5, 1), ("y",)).find(text)
    assert str(told.value) == sentence


def test_a_column_called_bias_is_not_the_bias():
    wires = Wires.of(("bias", "b"), (3, 1), ("y",))
    with pytest.raises(OptionError) as told:
        wires.find("bias -> hidden1.2")
    assert str(told.value) == (
        "'bias' is a column and the neuron's own bias: write 0.0.2 for the column, 0.bias.2 for "
        "the bias"
    )
    assert wires.words(wires.find("0.0.2")) == "bias -> hidden1.2"
    assert wires.words(wires.find("0.bias.2")) == "its own bias -> hidden1.2"
    assert wires.find("bias -> y") == wires.find("1.bias.0")


def test_the_first_step_is_1(recorded):
    with pytest.raises(OptionError, match="there is no step 0: the network learnt in steps 1 to"):
        why(recorded[0], 0, "0.0.0")


@pytest.mark.parametrize("name", [n for n in ACTIVATIONS if n not in ("step", "softmax")])
@pytest.mark.parametrize("loss", ["squared", "cross_entropy"])
def test_blames_against_differences_in_float64(name, loss):
    """On every kind of layer: the blame of each sum is what a nudge there does to the loss."""
    from fathom.explain.backprop import open_backward
    from fathom.nets.blueprint import Blueprint
    from fathom.nets.precision import float64

    with float64():
        network = Blueprint(3, (4, 3), 3, activation=name, dropout=0.25)(jax.random.key(3))
        network = jax.tree.map(lambda leaf: jnp.asarray(leaf, jnp.float64) + 0.01, network)
        x = np.random.default_rng(1).normal(size=(1, 3))
        y, keys = np.array([[0.0, 1.0, 0.0]]), jax.random.split(jax.random.key(9), 1)
        work = open_backward(network, x, y, loss, keys)
        places = [p for p, layer in enumerate(network.layers) if layer.kind == "dense"]
        loss_of = jax.jit(
            lambda nudges: example_loss(
                network, jnp.asarray(x[0]), jnp.asarray(y[0]), loss, keys[0], nudges
            )
        )
        for layer, place in enumerate(places):
            for neuron in range(len(network.layers[place].bias)):
                up, down = (loss_of(_nudged(network, place, neuron, h)) for h in (1e-5, -1e-5))
                slope = float(up - down) / 2e-5
                assert work.blames[layer][0, neuron] == pytest.approx(slope, rel=1e-5, abs=1e-8)
                assert work.chain(0, layer, neuron).residual < 1e-9


def _nudged(network, place, neuron, size):
    sizes = [4, 4, 3, 3, 3]  # of two hidden layers, each with its dropout, and the last
    nudges = [jnp.zeros(width) for width in sizes]
    nudges[place] = nudges[place].at[neuron].add(size)
    return nudges
