"""Parts 1, 2, 3 and 5: one neuron, its threshold, its activation; neurons that feed neurons."""

from __future__ import annotations

import itertools

import jax
import jax.numpy as jnp
import numpy as np

from fathom.article.part import Picture, Result, Row, Slip, figures
from fathom.explain.forward import open_forward
from fathom.nets.activations import ACTIVATIONS
from fathom.nets.blueprint import Blueprint
from fathom.nets.firing import Firing
from fathom.nets.layers import Dense
from fathom.nets.network import Network
from fathom.nets.neuron import Neuron
from fathom.nets.precision import float64

DOG = {"four legs": 2.0, "thick coat": 4.0}
BOTH = {"four legs": 1.0, "thick coat": 1.0}


def neuron() -> Result:
    """Part 1: signals in, amplified by weights; it fires past a threshold."""
    one = Neuron(DOG, threshold=4)
    firing, below = one.explain(BOTH), one.explain(_only(0))
    rows = (
        Row(1, "threshold 4 is the bias", one.bias, -4.0, "if the threshold is 4, bias is -4"),
        Row(
            1,
            "with threshold 4",
            f"of a signal of 2 it {_fires(below.fires)}, of 6 it {_fires(firing.fires)}",
            "They have a minimum magnitude of the signal that they need to get",
            holds=firing.fires and not below.fires,
        ),
    )
    eight = Neuron(DOG, threshold=8).explain(BOTH)
    slip = Slip(
        6,
        "the weighted sum is called 'the activation function', and the threshold 'the action "
        "potential'",
        f"the weighted sum is z = {eight.z:g}; the activation turns it into the output "
        f"a = {eight.output:g}; an action potential is the spike itself, not the minimum",
    )
    return Result(f"{one}\n\n{firing}", rows, (slip,))


def dog() -> Result:
    """Part 2: four legs and a thick coat, thresholds as logic, and what no neuron can do."""
    firing = Neuron(DOG, threshold=8).explain(BOTH)
    rows = [
        Row(
            2,
            "total signal of four legs (x2) and thick coat (x4)",
            firing.sum,
            6.0,
            "So the total input now becomes 6.",
        ),
        Row(
            2,
            "with threshold 8",
            _fires(firing.fires),
            "if the threshold for the neuron was 8, the neuron won't fire",
            holds=not firing.fires,
        ),
    ]
    thresholds = (8, 6, 5, 3, 1)
    found = {one: Neuron(DOG, threshold=one).describe_logic() for one in thresholds}
    rows += [Row(2, f"threshold {one}", words) for one, words in found.items()]
    rows += [_two_eyes(), _xor()]
    table = figures(list(found.items()), ("threshold", "the neuron"))
    return Result(f"{firing}\n\n{table}", tuple(rows), _dog_slips(firing))


def _dog_slips(firing: Firing) -> tuple[Slip, ...]:
    most = max(row.sum for row in Neuron(DOG, threshold=8).truth_table())
    subtracted = firing.sum - firing.bias
    return (
        Slip(
            4,
            "'the negative of the threshold value is called the bias', and the sum subtracts it",
            f"6 + (-8) = {firing.z:g}, not above 0: it does not fire; one convention: "
            "z = sum of w x, plus b, with b = -threshold",
            printed="Y = x1w1 + x2w2 + x3w3....... - B",
            experiment=f"with threshold 8, bias -8: 6 - (-8) = {subtracted:g}, above 0: it fires",
        ),
        Slip(
            4,
            "a third formula of the sum has the bias without a sign",
            "plus: z = sum of w x, plus b",
            printed="Y = x1w1 + x2w2 + x3w3 + ..... B",
        ),
        Slip(
            6,
            "'when all of the factors fire together, it will be enough to exceed the action "
            "potential of the final neuron'",
            "with a threshold below 6 it can",
            experiment=f"all factors together give {most:g}, and the threshold is 8: this neuron "
            "can never fire",
        ),
    )


def activation() -> Result:
    """Part 3: the step, and the other types of activation functions."""
    at = (-2.0, 0.0, 2.0)
    lines = []
    with float64():
        for entry in ACTIVATIONS.values():
            values = entry(jnp.array(at))
            lines.append((entry.name, *(float(v) for v in values), entry.formula))
        step = ACTIVATIONS["step"](jnp.array([-2.0, 0.0, 14.0]))
        slope = ACTIVATIONS["step"].slope(jnp.array([-2.0, 14.0]))
    rows = (
        Row(3, "output for Y = 14", float(step[2]), 1.0, "y = 1, if Y>0"),
        Row(3, "output for Y = -2", float(step[0]), 0.0, "y = 0, if Y<0"),
    )
    slips = (
        Slip(
            5,
            "'y = 1, if Y>0' and 'y = 0, if Y<0': nothing is said about Y = 0",
            f"it fires when z > 0, so at z = 0 the output is {float(step[1]):g}",
        ),
        Slip(
            18,
            "the step activation is used with gradient descent",
            "sigmoid, ReLU and the others have slopes that tell a weight where to go",
            experiment=f"its slope is {float(slope[0]):g} left and {float(slope[1]):g} right of 0: "
            "every step of descent is 0, nothing is learnt",
        ),
    )
    table = figures(lines, ("activation", "z = -2", "z = 0", "z = 2", "formula"))
    return Result(f"{table}\n(softmax: of the three sums together)", rows, slips)


def network() -> Result:
    """Part 5: neurons that feed neurons do what one cannot: XOR."""
    first = Dense(jnp.array([[1.0, 1.0], [1.0, 1.0]]), jnp.array([-0.5, -1.5]), "step")
    xor = Network((first, Dense(jnp.array([[1.0, -1.0]]), jnp.array([-0.5]), "step")))
    pairs = list(itertools.product((0.0, 1.0), repeat=2))
    found = [float(xor(jnp.array(pair)).output[0]) for pair in pairs]
    work = open_forward(xor, np.array([1.0, 0.0]), ["a", "b"])
    table = figures([(*p, f) for p, f in zip(pairs, found, strict=True)], ("a", "b", "output"))
    words = "\n\n".join(
        [
            "Two hidden neurons, OR and AND, feed one that fires for OR without AND:",
            table,
            "For a = 1, b = 0, every step:",
            *(layer.neuron_in_words(n) for layer in work.layers for n in range(len(layer.bias))),
        ]
    )
    rows = (
        Row(
            5,
            "neurons that feed neurons: XOR of (0,0) (0,1) (1,0) (1,1)",
            _digits(found),
            other="0 1 1 0",
            source="Goodfellow, Bengio & Courville 2016, 6.1",
        ),
        Row(5, "the output less the sums on the way, added up again", work.residual),
    )
    return Result(words, rows, (_two_linear_layers(), _swapped()), (_picture(),))


def _two_linear_layers() -> Slip:
    with float64():
        deep = Blueprint(2, (3,), 1, "identity")(jax.random.key(0))
        one = deep.dense[1].weight @ deep.dense[0].weight
        x = jnp.array([3.0, -1.0])
        before, after = float(deep(x).output[0]), float((one @ x)[0])
    return Slip(
        18,
        "layers without an activation between them are not mentioned",
        "without an activation between them, layers are one layer",
        experiment=f"two linear layers give {before:.6g} for (3, -1), and so does the one matrix "
        f"they multiply to: {after:.6g}",
    )


def _swapped() -> Slip:
    with float64():
        net = Blueprint(2, (3,), 1, "tanh")(jax.random.key(0))
        a, b = net.dense
        order = jnp.array([2, 0, 1])
        first = Dense(a.weight[order], a.bias[order], a.activation)
        twin = Network((first, Dense(b.weight[:, order], b.bias, b.activation)))
        x = jnp.array([0.5, 2.0])
        before, after = float(net(x).output[0]), float(twin(x).output[0])
    return Slip(
        15,
        "training is 'finding out the exact combination of weights and biases'; weights stand for "
        "'the importance of a factor'",
        "there are many: hidden neurons can swap places, and inputs that move together share "
        "their weights in many ways",
        experiment=f"three hidden neurons swapped: other weights, the same answer ({before:.6g} "
        f"and {after:.6g})",
    )


def _picture() -> Picture:
    def draw():  # type: ignore[no-untyped-def]
        from fathom.plots.network import plot_network

        return plot_network(
            Blueprint(2, (4, 3), 1, "relu")(jax.random.key(3)), ["age", "experience"]
        )

    return Picture("A network: every line is a weight", draw)


def _two_eyes() -> Row:
    """An input that everyone has only shifts the threshold: it tells nothing."""
    animals = [({"barks": b, "two eyes": 1.0}, b) for b in (1.0, 0.0)]
    learnt = Neuron({"barks": 0, "two eyes": 0}).learn(animals).neuron
    alone = Neuron(
        {"barks": learnt.weights["barks"]}, bias=learnt.bias + learnt.weights["two eyes"]
    )
    same = all(learnt(x) == alone({"barks": x["barks"]}) for x, _ in animals)
    return Row(
        2,
        "the learnt neuron without 'two eyes', which all have",
        "answers the same" if same else "answers otherwise",
    )


def _xor() -> Row:
    """Neither the perceptron rule nor any of 9,261 combinations finds XOR."""
    table = [({"a": a, "b": b}, float(a != b)) for a, b in itertools.product((0, 1), repeat=2)]
    learnt = Neuron({"a": 0, "b": 0}).learn(table, rounds=1000).solved
    values = np.arange(-10, 11) / 2
    a, b, bias = np.meshgrid(values, values, values)
    fires = np.stack([a * x["a"] + b * x["b"] + bias > 0 for x, _ in table])
    solved = int((fires == np.array([y for _, y in table], bool)[:, None, None, None]).all(0).sum())
    answer = "none" if not learnt and solved == 0 else f"{solved} found"
    return Row(
        2,
        f"neurons that do XOR (of {a.size:,} tried)",
        answer,
        other="none",
        source="Minsky & Papert 1969",
    )


def _only(index: int) -> dict[str, float]:
    return {name: float(i == index) for i, name in enumerate(DOG)}


def _fires(fires: bool) -> str:
    return "fires" if fires else "does not fire"


def _digits(values: list[float]) -> str:
    return " ".join(f"{value:g}" for value in values)
