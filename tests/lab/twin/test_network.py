"""Chapter 6 in the page: its network begins, learns, goes back and opens as the library's does."""

import jax
import numpy as np
import pytest

from fathom.explain.backprop import open_backward
from fathom.explain.forward import open_forward
from fathom.nets.blueprint import Blueprint
from fathom.nets.precision import float64
from fathom.training.batches import Batches, shuffled
from tests.lab.twin.learning import SETUP, Library
from tests.lab.twin.near import NEAR, assert_alike
from tests.lab.twin.node import Refused, asked, called

LEARNT = 1_000  # steps, at the least

WAYS = {
    "plain descent": {},
    "momentum": {"optimiser": "momentum", "learning_rate": 0.03, "activation": "sigmoid"},
    "adam": {"optimiser": "adam", "learning_rate": 0.01, "problem": "spirals", "hidden": [8, 8]},
    "relu": {"activation": "relu", "problem": "xor", "hidden": [5], "batch_size": 30},
    "silu, all at once": {"activation": "silu", "batch_size": 0, "problem": "blobs"},
    "three classes, decay": {"problem": "three", "weight_decay": 0.01, "seed": 7},
    "a number": {"problem": "hills", "hidden": [6, 3], "optimiser": "adam", "weight_decay": 0.001},
    "no layer, one by one": {"hidden": [], "batch_size": 1, "learning_rate": 0.01},
    "deep": {"activation": "identity", "hidden": [2, 2, 2, 2, 2, 2], "learning_rate": 0.003},
    "own points": {
        "problem": "own",
        "own": [[0.5, 0.5, 1], [-0.5, 0.5, 0], [0.5, -0.5, 0], [-0.5, -0.25, 1], [0, 0.9, 1]],
        "batch_size": 5,
    },
}


def first(told):
    return {name: np.array(told["arrays"][name]) for name in ("weights", "biases")}


@pytest.mark.parametrize("activation", ["tanh", "relu", "silu", "sigmoid", "identity"])
def test_a_seed_begins_with_the_library_s_weights(activation):
    wishes = [
        SETUP | {"activation": activation, "hidden": hidden, "seed": seed, "problem": problem}
        for hidden, problem in (([4, 2], "circles"), ([8] * 6, "three"), ([], "hills"))
        for seed in (0, 1, 999)
    ]
    for given, told in zip(wishes, asked([("network.start", one) for one in wishes]), strict=True):
        outputs = told["data"]["sizes"][-1]
        made = Blueprint(2, tuple(given["hidden"]), outputs, activation)
        network = made(jax.random.key(given["seed"] * 9))
        drawn = np.concatenate([np.ravel(layer.weight) for layer in network.dense])
        assert np.abs(first(told)["weights"] - drawn).max() < NEAR
        assert not first(told)["biases"].any()


def test_batches_are_the_library_s():
    wishes = [(rows, seed, epoch) for rows in (1, 2, 3, 5, 210, 257) for seed in (0, 8, 9_008)
              for epoch in (1, 2, 99_999)]  # fmt: skip
    orders = called([("engine/nets/shuffles.js", "shuffled", list(one)) for one in wishes])
    for one, order in zip(wishes, orders, strict=True):
        assert order == shuffled(*one).tolist(), one
    sizes = [(rows, size) for rows in (3, 210, 280) for size in (0, 1, 5, 10, 30)]
    cuts = called([("engine/nets/shuffles.js", "cut", list(one)) for one in sizes])
    for (rows, size), told in zip(sizes, cuts, strict=True):
        library = Batches.cut(rows, size or None)
        assert (told["size"], told["perEpoch"]) == (library.size, library.per_epoch)


@pytest.mark.parametrize("name", WAYS)
def test_a_thousand_steps_are_the_library_s(name):
    given = SETUP | WAYS[name]
    (begun,) = asked([("network.start", given)])
    per_epoch = begun["data"]["steps_in_epoch"]
    epochs = -(-LEARNT // per_epoch)
    each = [100] * (epochs // 100) + [epochs % 100] * (epochs % 100 > 0)
    _, *told = asked([("network.start", given), *(("network.onward", {"epochs": n}) for n in each)])
    library = Library(given, begun).learn(epochs * per_epoch)
    assert told[-1]["data"]["step"] == epochs * per_epoch
    for part in ("weights", "biases"):
        assert np.abs(first(told[-1])[part] - getattr(library, part)).max() < NEAR * 10, name
    costs = [*begun["data"]["costs"], *(row for one in told for row in one["data"]["costs"])]
    assert_alike(costs, library.costs, name)


def test_a_branch_goes_on_as_the_library_does():
    given = SETUP | {"optimiser": "momentum", "starts": 4, "learning_rate": 0.03}
    ways = [
        {"learning_rate": 0.3, "optimiser": "momentum", "weight_decay": 0.01},
        {"learning_rate": 0.01, "optimiser": "adam", "weight_decay": 0},
    ]
    begun, _, _, _, _, there = asked(
        [
            ("network.start", given),
            ("network.onward", {"epochs": 4}),
            ("network.fork", {"step": 50, "member": 2, **ways[0]}),
            ("network.onward", {"epochs": 2}),
            ("network.fork", {"step": 63, "member": 2, **ways[1]}),
            ("network.at", {"step": 63, "member": 2}),
        ]
    )
    library = Library(given, begun, start=2).learn(50).learn(13, **ways[0])
    assert np.abs(first(there)["weights"] - library.weights).max() < NEAR
    *_, later = asked(
        [
            ("network.start", given),
            ("network.onward", {"epochs": 4}),
            ("network.fork", {"step": 50, **ways[0]}),
            ("network.onward", {"epochs": 2}),
            ("network.fork", {"step": 63, **ways[1]}),
            ("network.onward", {"epochs": 3, "member": 2}),
        ]
    )
    library.learn(63, **ways[1])
    assert np.abs(first(later)["weights"] - library.weights).max() < NEAR
    assert_alike(later["data"]["costs"], library.costs[-3:])


def test_going_back_gives_the_same_bits_also_before_a_branch():
    given = SETUP | {"optimiser": "adam", "starts": 4}
    other = {"learning_rate": 1.0, "optimiser": "sgd", "weight_decay": 0.0}
    onward = [("network.onward", {"epochs": 1, "member": 3})] * 6
    begun, *told = asked(
        [
            ("network.start", given),
            *onward,
            *(("network.at", {"step": 21 * one, "member": 3}) for one in (5, 1, 0)),
            ("network.fork", {"step": 70, "member": 3, **other}),
            ("network.onward", {"epochs": 90, "member": 3}),
            ("network.at", {"step": 63, "member": 3}),
            ("network.at", {"step": 42, "member": 3}),
        ]
    )
    fifth, initial, sixth = told[4], begun, told[5]
    assert sixth["data"]["step"] == 126
    assert told[6]["arrays"] == fifth["arrays"]
    assert told[7]["arrays"] == told[0]["arrays"]
    assert first(told[8])["weights"].shape == first(initial)["weights"].shape
    assert told[11]["arrays"] == told[2]["arrays"]
    assert told[12]["arrays"] == told[1]["arrays"]
    assert told[12]["data"]["costs"] == told[1]["data"]["costs"]


def test_behind_two_branches_each_way_keeps_its_own_rate():
    """What is thinned is never the place where another way begins."""
    ways = [{"learning_rate": rate, "optimiser": "sgd", "weight_decay": 0} for rate in (3, 0.1)]
    step = 151 * 21
    begun, before, after = (
        ("network.start", SETUP),
        ("network.at", {"step": step + 10}),
        ("network.at", {"step": step + 10}),
    )
    hundred = ("network.onward", {"epochs": 100})
    told = asked(
        [
            begun,
            hundred,
            ("network.onward", {"epochs": 51}),
            ("network.fork", {"step": step, **ways[0]}),
            *[hundred] * 2,
            before,
            ("network.fork", {"step": step + 200 * 21, **ways[1]}),
            after,
        ]
    )
    assert told[6]["arrays"] == told[8]["arrays"]


def test_a_long_way_is_thinned_and_still_the_same():
    given = SETUP | {"batch_size": 0, "hidden": [2]}
    each = [("network.onward", {"epochs": 100})] * 10
    steps = [0, 1, 37, 299, 640, 999, 1_000]
    _, *told = asked(
        [("network.start", given), *each, *(("network.at", {"step": one}) for one in steps)]
    )
    alone = [
        asked([("network.start", given), ("network.onward", {"epochs": one})])[-1]
        for one in steps[1:]
    ]
    for far, near in zip(told[11:], alone, strict=True):
        assert far["arrays"] == near["arrays"]


@pytest.mark.parametrize("name", ["adam", "three classes, decay", "own points", "a number"])
def test_an_open_neuron_is_the_library_s(name):
    given = SETUP | WAYS[name]
    (begun,) = asked([("network.start", given)])
    sizes, at = begun["data"]["sizes"], 2 * begun["data"]["steps_in_epoch"] - 1
    wishes = [
        {
            "step": at,
            "layer": layer,
            "neuron": sizes[layer + 1] - 1,
            "wire": wire,
            "x": 0.5,
            "y": -1,
        }
        for layer in range(len(sizes) - 1)
        for wire in (None, 0, sizes[layer] - 1)
    ]
    _, _, *told = asked(
        [
            ("network.start", given),
            ("network.onward", {"epochs": 3}),
            *(("network.open", one) for one in wishes),
        ]
    )
    library = Library(given, begun).learn(at)
    before = library.network
    epoch, place = divmod(at, library.batches.per_epoch)
    rows = library.batches.draw([library.seed], epoch + 1)[:, 0].reshape(-1, library.batches.size)[
        place
    ]
    library.learn(1)
    with float64():
        work = open_forward(before, np.array([0.5, -1.0]), ("x", "y"))
        back = open_backward(
            before,
            np.asarray(library.learnt.inputs)[rows],
            np.asarray(library.learnt.expected)[rows],
            library.loss,
        )
    for one, found in zip(wishes, told, strict=True):
        data, layer, neuron = found["data"], one["layer"], one["neuron"]
        forward = work.layers[layer].neuron_as_dict(neuron)
        shown = {name: data["forward"][name] for name in forward}
        assert_alike(shown, forward, f"{one}")
        assert data["forward"]["activation"] == work.layers[layer].activation
        update = data["update"]
        sources = (*work.layers[layer].sources, "bias")
        trees = (before, library.taken.slopes, library.taken.direction, library.network)
        for wire, source in enumerate(sources):
            known = {"from": source}
            for word, tree in zip(("before", "slope", "direction", "after"), trees, strict=True):
                of = tree.dense[layer]
                known[word] = float([*of.weight[neuron], of.bias[neuron]][wire])
            assert_alike(update["wires"][wire], known, f"{one}")
        signal, blame = back.signal(layer, one["wire"]), back.blames[layer][:, neuron]
        parts = {row: (s, b) for row, s, b in zip(rows.tolist(), signal, blame, strict=True)}
        for part in update["parts"]:
            known = dict(zip(("signal", "blame"), map(float, parts[part["row"]]), strict=True))
            assert_alike({word: part[word] for word in known}, known, f"{one}")
        assert_alike(update["slope"], float((signal * blame).mean()))
        whole = sum(part["part"] for part in update["parts"]) + update["rest"]
        assert_alike(whole / update["rows"], update["slope"])


def test_the_blame_of_a_point_is_the_library_s():
    given = SETUP | WAYS["three classes, decay"]
    begun, _, told = asked(
        [
            ("network.start", given),
            ("network.onward", {"epochs": 1}),
            ("network.blame", {"step": 8, "row": 77}),
        ]
    )
    library = Library(given, begun).learn(8)
    with float64():
        back = open_backward(
            library.network,
            np.asarray(library.learnt.inputs)[77:78],
            np.asarray(library.learnt.expected)[77:78],
            library.loss,
        )
    known = {"row": 77, "step": 8, "loss": float(back.losses[0])}
    assert_alike(told["data"], known | {"blames": [one[0].tolist() for one in back.blames]})


@pytest.mark.parametrize("problem", ["circles", "xor", "spirals", "blobs", "three", "hills"])
def test_problems_are_drawn_as_they_are_called(problem):
    wishes = [SETUP | {"problem": problem, "noise": 0, "seed": seed} for seed in (0, 0, 1)]
    one, again, other = asked([("network.start", given) for given in wishes])
    assert one["arrays"] == again["arrays"]
    assert one["arrays"]["points"] != other["arrays"]["points"]
    points = np.array(one["arrays"]["points"]).reshape(-1, 2)
    answers, x, y = np.array(one["arrays"]["answers"]), *points.T
    assert np.abs(points).max() <= 1
    assert sum(one["arrays"]["learnt"]) == 210
    kinds = np.unique(answers, return_counts=True)[1]
    if problem == "circles":
        assert ((np.hypot(x, y) > 0.55) == (answers == 1)).all()
    elif problem == "xor":
        assert ((x * y < 0) == (answers == 1)).all()
    elif problem == "hills":
        assert np.allclose(answers, np.sin(3 * x) * np.cos(3 * y), atol=1e-6)
    elif problem == "spirals":
        turns = np.arctan2(x, y) - 1.75 * 2 * np.pi * np.hypot(x, y) / 0.95
        assert (np.cos(turns) > 0.999).sum() == (answers == 0).sum()
    if problem not in ("hills", "xor"):
        assert set(kinds) == {300 // len(kinds)}


def test_an_address_is_learnt_again_within_bounds_and_to_the_same_bits():
    fork = {"at": 50, "until": 84, "learning_rate": 0.3, "optimiser": "adam", "weight_decay": 0}
    way = {"forks": [fork], "furthest": 113, "step": 71, "member": 2}
    setup = SETUP | {"starts": 4}
    other = {name: fork[name] for name in ("learning_rate", "optimiser", "weight_decay")}
    *_, onward, there = asked(
        [
            ("network.start", setup),
            ("network.onward", {"epochs": 4}),
            ("network.fork", {"step": 50, **other}),
            ("network.onward", {"epochs": 3, "member": 2}),
            ("network.at", {"step": 71, "member": 2}),
        ]
    )
    (again,) = asked([("network.resume", setup | way)])
    for name in ("weights", "biases", "plane"):
        assert again["arrays"][name] == there["arrays"][name]
    assert again["data"]["furthest"] == onward["data"]["furthest"] == 113
    assert again["data"]["costs"][-3:] == onward["data"]["costs"]
    assert len(again["data"]["left"]) == 5
    assert not again["data"]["short"]
    huge = {"hidden": [8] * 6, "batch_size": 0, "starts": 9}
    (told,) = asked([("network.resume", setup | huge | way | {"furthest": 10**9})])
    assert told["data"]["short"]
    assert told["data"]["furthest"] < 1_000


def test_what_explodes_ends_and_what_is_not_there_is_refused():
    wild = SETUP | {"problem": "hills", "hidden": [], "learning_rate": 10.0}
    _, told, again = asked([("network.start", wild), *[("network.onward", {"epochs": 100})] * 2])
    assert told["data"]["ended"]
    assert told["data"]["costs"][-1] == [None, None]
    assert again["data"]["step"] == told["data"]["step"]
    assert again["data"]["costs"] == []  # no epoch more
    few = SETUP | {"problem": "own", "own": [[0, 0, 1], [1, 0, 1], [0, 1, 1], [1, 1, 1]]}
    refused = asked([("network.start", few), ("network.onward", {}), ("network.open", {})])
    assert all(isinstance(one, Refused) for one in refused)
    assert "there are 4" in str(refused[0])
