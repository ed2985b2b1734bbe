"""Depth, work by hand and learning by heart in the page: the numbers are the library's."""

from itertools import pairwise

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from fathom.explain.backprop import open_backward
from fathom.nets.blueprint import Blueprint
from fathom.nets.precision import float64
from fathom.training.step import Rows
from tests.lab.twin.learning import SETUP, Library, _judged
from tests.lab.twin.near import assert_alike
from tests.lab.twin.node import Refused, asked, called

TINY = [
    {"seed": seed, "activation": activation, "rate": rate}
    for activation in ("tanh", "sigmoid", "relu")
    for seed, rate in zip(range(0, 60, 3), [0.05, 0.1, 0.5, 1.0] * 5, strict=True)
]


def network_of(sizes, activation, numbers):
    """A network of the library's with given numbers: (weights, biases) of each layer."""
    made = Blueprint(sizes[0], tuple(sizes[1:-1]), sizes[-1], activation)(jax.random.key(0))
    for place, (weight, bias) in enumerate(numbers):
        made = eqx.tree_at(
            lambda one, at=place: (one.dense[at].weight, one.dense[at].bias),
            made,
            (jnp.asarray(weight, jnp.float64), jnp.asarray(bias, jnp.float64)),
        )
    return made


def test_what_is_asked_by_hand_is_what_the_library_finds():
    works = [one["data"] for one in asked([("byhand.work", one) for one in TINY])]
    for given, work in zip(TINY, works, strict=True):
        numbers = [(work["w"], work["b"]), ([work["v"]], [work["c"]])]
        with float64():
            network = network_of((2, 2, 1), given["activation"], numbers)
            opened = open_backward(
                network, np.array([work["x"]], float), np.array([[work["y"]]], float), "squared"
            )
        assert_alike([work["z"]], opened.sums[0].tolist(), str(given))
        assert_alike([work["a"]], opened.inputs[1].tolist(), str(given))
        assert_alike([work["steep"]], opened.slopes[0].tolist(), str(given))
        assert_alike([work["p"], work["loss"]], [opened.sums[1].item(), opened.losses.item()])
        assert_alike([work["blames"], [work["d"]]], [one[0].tolist() for one in opened.blames])
        slopes, after = work["slopes"], work["after"]
        for neuron in (0, 1):
            for name, source in (("w", 0), ("w", 1), ("b", None)):
                slope = float(opened.weight_slopes(0, source, neuron).values.item())
                found, before, behind = (one[name][neuron] for one in (slopes, work, after))
                if source is not None:
                    found, before, behind = (one[source] for one in (found, before, behind))
                assert_alike([found, behind], [slope, before - given["rate"] * slope], str(given))


def loss_of(work, numbers):
    phi = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "relu": lambda z: max(z, 0)}
    w, b, v, c = numbers[:4].reshape(2, 2), numbers[4:6], numbers[6:8], numbers[8]
    a = [phi[work["activation"]](z) for z in w @ np.array(work["x"]) + b]
    return (work["y"] - v @ np.array(a) - c) ** 2


def flat(one):
    return np.array([*np.ravel(one["w"]), *one["b"], *one["v"], one["c"]], float)


def test_the_slopes_by_hand_are_those_of_the_loss_itself():
    for work in (one["data"] for one in asked([("byhand.work", one) for one in TINY])):
        numbers, tiny = flat(work), 1e-6
        assert np.isclose(loss_of(work, numbers), work["loss"], rtol=1e-12)
        for place, slope in enumerate(flat(work["slopes"])):
            nudge = tiny * np.eye(9)[place]
            ends = loss_of(work, numbers + nudge), loss_of(work, numbers - nudge)
            assert np.isclose((ends[0] - ends[1]) / (2 * tiny), slope, rtol=1e-5, atol=1e-7)


def test_numbers_by_hand_are_easily_written_and_worth_asking_for():
    for work in (one["data"] for one in asked([("byhand.work", one) for one in TINY])):
        numbers = [*flat(work), *work["x"], work["y"]]
        assert all(one and round(one, 1) == one and abs(one) <= 2 for one in numbers)
        assert (work["p"] - work["y"]) ** 2 > 0.09
        assert any(work["steep"])
    bad = [{"seed": -1}, {"activation": "step"}, {"rate": 0}, {"seed": 1e9}]
    told = asked([("byhand.work", TINY[0] | one) for one in bad])
    assert all(isinstance(one, Refused) for one in told)


DEEP = [
    {"problem": problem, "seed": seed, "hidden": hidden, "probe": [0.25, -0.5]}
    for problem, seed, hidden in (
        ("circles", 0, [4, 2]),
        ("xor", 3, [2]),
        ("spirals", 5, [8, 8, 2]),
        ("xor", 1, []),
    )
]
METHOD = {"noise": 0, "learning_rate": 0.03, "optimiser": "adam"}


def test_the_bent_space_is_the_library_s_last_hidden_layer():
    for given in DEEP:
        setup = SETUP | METHOD | {name: given[name] for name in ("problem", "seed", "hidden")}
        begun, told = asked(
            [("depth.start", given), ("depth.onward", {"epochs": 40, "probe": given["probe"]})]
        )
        _, plain = asked([("network.start", setup), ("network.onward", {"epochs": 40})])
        sizes, at, numbers = [2, *given["hidden"], 1], [0, 0], []
        weights, biases = (np.array(plain["arrays"][name]) for name in ("weights", "biases"))
        for inputs, neurons in pairwise(sizes):
            own = weights[at[0] : at[0] + inputs * neurons].reshape(neurons, inputs)
            numbers.append((own, biases[at[1] : at[1] + neurons]))
            at = [at[0] + inputs * neurons, at[1] + neurons]
        with float64():
            network = network_of(sizes, "tanh", numbers)
        points = np.array(begun["arrays"]["points"]).reshape(-1, 2)
        with float64():
            steps = jax.vmap(lambda one, net=network: net(one).steps)(jnp.asarray(points))
        places = np.array(told["arrays"]["places"]).reshape(-1, 2)
        sums = np.asarray(steps[-1].sum)[:, 0]
        np.testing.assert_allclose(places, np.asarray(steps[-1].inputs), atol=2e-5)
        np.testing.assert_allclose(told["arrays"]["sums"], sums, atol=1e-3, rtol=1e-4)
        wrong = ((sums > 0) != (np.array(begun["arrays"]["answers"]) > 0.5)).sum()
        assert told["data"]["wrong"] == wrong
        line = [*numbers[-1][0][0], *numbers[-1][1]]
        np.testing.assert_allclose(told["data"]["line"], line, rtol=1e-6)


def test_the_border_lies_on_the_straight_line_and_where_the_answer_is_a_half():
    for given in DEEP:
        begun, told = asked(
            [("depth.start", given), ("depth.onward", {"epochs": 60, "probe": given["probe"]})]
        )
        border = np.array(told["arrays"]["border"]).reshape(-1, 4)
        w, v, b = told["data"]["line"]
        assert len(border) > 20
        off = np.abs(w * border[:, 2] + v * border[:, 3] + b)
        reach = np.abs(told["arrays"]["sums"]).max()
        assert np.quantile(off, 0.95) < 0.03 * reach, given
        u, other, z = told["data"]["probe"]
        assert np.isclose(w * u + v * other + b, z)
        plane = np.array(told["arrays"]["plane"]).reshape(40, 40)
        cells = np.clip(((border[:, :2] + 1) * 20).astype(int), 0, 39)
        answers = plane[39 - cells[:, 1], cells[:, 0]]
        assert abs(np.median(answers) - 0.5) < 0.1
        assert begun["data"]["epoch"] == 0


def test_what_is_learnt_by_heart_is_learnt_as_by_the_library():
    given = {
        "problem": "circles", "noise": 0.5, "points": 2, "rows": 40, "hidden": [8, 8],
        "weight_decay": 0.001, "start": 3,
    }  # fmt: skip
    begun, told, opened = asked(
        [("heart.start", given), ("heart.onward", {"epochs": 50}), ("heart.open", {})]
    )
    setup = SETUP | given | {"optimiser": "adam", "learning_rate": 0.01, "seed": 0}
    about = {"arrays": begun["arrays"], "data": {"classes": 2, "sizes": [2, 8, 8, 1]}}
    library = Library(setup, about, start=3)
    best = told["data"]["best"]
    library.learn(4 * best)
    points = np.array(opened["arrays"]["points"]).reshape(-1, 2)
    with float64():
        answers = np.array(opened["arrays"]["answers"], float)[:, None]
        rows = Rows(jnp.asarray(points), jnp.asarray(answers))
        test = float(_judged(library.network, rows, library.method(setup)))
    (one,) = opened["data"]["tries"]
    assert_alike([one["epoch"], one["test"]], [best, test])
    library.learn(4 * (50 - best))
    assert_alike(told["data"]["costs"], library.costs)
    assert one["validation"] == min(cost for _, cost in told["data"]["costs"])
    assert begun["shapes"]["points"] == [85, 2]
    assert opened["shapes"]["points"] == [45, 2]


def test_three_parts_share_no_point_and_settings_are_counted():
    (parts,) = called([("engine/heart.js", "parts", ["circles", 4, 0.5])])
    points = [[tuple(one["inputs"]) for one in part] for part in parts.values()]
    assert [len(part) for part in points] == [210, 45, 45]
    assert len({one for part in points for one in part}) == 300
    base = {"problem": "circles", "noise": 0.5, "points": 0, "rows": 20, "hidden": [4],
            "weight_decay": 0, "start": 0, "epochs": 30}  # fmt: skip
    *told, opened = asked(
        [
            ("heart.start", base),
            ("heart.start", base | {"start": 1}),
            ("heart.start", base | {"start": 1}),
            ("heart.start", base | {"rows": 40, "epochs": 29}),
            ("heart.open", {}),
        ]
    )
    assert [one["data"]["tries"] for one in told] == [1, 2, 2, 2]
    chosen = opened["data"]["tries"][opened["data"]["chosen"]]
    assert chosen["validation"] == min(one["validation"] for one in opened["data"]["tries"])
    other, nothing = asked(
        [("heart.start", base), ("heart.start", base | {"points": 1, "epochs": 0})],
    )
    assert (other["data"]["tries"], nothing["data"]["tries"]) == (1, 0)
    bad = [{"rows": 0}, {"rows": 211}, {"epochs": 1e9}, {"problem": "own"}]
    assert all(isinstance(one, Refused) for one in asked([("heart.start", base | b) for b in bad]))
