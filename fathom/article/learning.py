"""Parts 6, 7, 15, 18, 19 and 20: data, the salary, the training loop, and what they rest on."""

from __future__ import annotations

import warnings
from functools import lru_cache

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import polars as pl

from fathom.article.part import Picture, Result, Row, Slip, figures
from fathom.article.scaling import scaling
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import learn_target
from fathom.errors import LearntRowsWarning, StrangeRowsWarning
from fathom.examples.tables import example
from fathom.face import Model
from fathom.jobs import train
from fathom.nets.layers import Dense
from fathom.nets.losses import LOSSES
from fathom.nets.network import Network
from fathom.nets.precision import float64
from fathom.shapes import Array, Float

PEOPLE = 2000  # enough to learn from, few enough to train many networks while a reader waits
TEST = 2000
SENSE = "in a more mathematical sense, 1 or 0"


def training_data() -> Result:
    """Part 6: inputs with expected outputs, with and without the thing to be found."""
    column = pl.Series("dog in it", ["yes", "no", "no", "yes"])
    target = learn_target(column)
    numbers = [float(value) for value in target.encode(column)[:, 0]]
    model = _trained(rows=30, hidden=(64, 64), epochs=400, patience=0, starts=1, keep="last")
    learnt, unseen = _miss(model, _people().head(30)), _miss(model, _test_rows())
    rows = (
        Row(6, "a picture with a dog: the expected output", numbers[0], 1.0, SENSE),
        Row(6, "a picture without one", numbers[1], 0.0, SENSE),
    )
    slip = Slip(
        18,
        "'we use the entire training data to obtain the cost function'; rows kept aside are not "
        "mentioned",
        "some rows choose among networks (validation) and some measure the chosen one (test)",
        experiment="a network trained for 400 epochs on 30 people misses those 30 by "
        f"{learnt:,.0f}, and {TEST:,} people it never saw by {unseen:,.0f}",
    )
    table = figures(list(zip(column, numbers, strict=True)), ("dog in it", "expected output"))
    words = (
        "Any table of your own is training data: fathom train people.csv --target salary\n"
        "So is a folder of your own pictures, a subfolder for each class: fathom train pictures/"
    )
    return Result(f"{table}\n\n{words}", rows, (slip,))


def salary() -> Result:
    """Part 7: the salary from age and experience, also with no hidden layer."""
    people = example("salaries-simple")
    line = _trained(hidden=(), rates=(0.01,), starts=1)
    deep = _trained()
    found = [
        ("the mean salary", _miss_of(people["salary"].to_numpy().mean(), _test_rows())),
        ("no hidden layer: one neuron", _miss(line, _test_rows())),
        ("two hidden layers", _miss(deep, _test_rows())),
    ]
    one, pay = line.network.dense[0], _pay(line)
    weights = [float(weight) * pay.std for weight in np.asarray(one.weight)[0]]
    words = "\n\n".join(
        [
            figures(found, ("network", "typical miss of salary")),
            f"The one neuron: {pay.mean + float(one.bias[0]) * pay.std:,.0f} "
            f"{weights[0]:+,.0f} per spread of age {weights[1]:+,.0f} per spread of experience.",
            str(deep.explain(_test_rows(), row=0)),
        ]
    )
    rows = (
        Row(
            7,
            "people in the training data",
            float(people.height),
            10_000.0,
            "we have the data for 10000 people or so",
        ),
        Row(
            7,
            "what the network's inputs are",
            _inputs(deep),
            "predicts the salary of a person based on their age and experience",
            holds=_inputs(deep) == "age experience",
        ),
        Row(7, "weights and biases without a hidden layer", float(line.network.parameters)),
    )
    return Result(
        words, rows, (scaling(),), (Picture("Cost while learning", lambda: _costs(deep)),)
    )


def training_loop() -> Result:
    """Part 15: random weights, cost, update, repeat; one step of it by hand (Mazur 2015)."""
    before, after, lower = _one_step()
    moved = [float(np.asarray(layer.weight)[0, 0]) for layer in after.dense]  # w1 and w5
    model = _trained()
    best = model.story.training.chosen
    curve = model.history.validation[:, best]
    shown = [epoch for epoch in (0, 1, 2, 5, 10, 20, 50, 100) if epoch < len(curve)]
    table = figures(
        [(epoch, _pay(model).std * float(curve[epoch]) ** 0.5) for epoch in shown],
        ("passes over the rows", "typical miss of salary"),
    )
    slip = Slip(
        18,
        "'Exactly as we did with the two-weight situation'; how a slope reaches a weight in front "
        "of a hidden layer is left out",
        "the chain rule: blame flows back through w5 and the sigmoids' slopes",
        experiment=f"in Mazur's network of 2015 w1 moves from .15 to {moved[0]:.9f}, and the error "
        f"falls from {before:.9f} to {lower:.9f}",
    )
    words = (
        f"{model.network.parameters:,} weights and biases, drawn at random, updated until the cost "
        f"of validation rows stopped falling:\n\n{table}"
    )
    rows = (
        _mazurs("error of a 2-2-2 network before", before, 0.298371109, 9),
        _mazurs("w5 after one step of rate .5", moved[1], 0.35891648, 8),
        _mazurs("w1 after it: through the hidden layer", moved[0], 0.149780716, 9),
    )
    return Result(words, rows, (slip,))


def _mazurs(what: str, found: float, printed: float, digits: int) -> Row:
    return Row(15, what, found, other=printed, source="Mazur 2015", digits=digits)


@float64()
def _one_step() -> tuple[float, Network, float]:
    """Take one step of Mazur's network: its error before, the network after it, its error then."""
    inputs, expected = jnp.array([0.05, 0.10]), jnp.array([0.01, 0.99])
    net = Network(
        (
            Dense(jnp.array([[0.15, 0.20], [0.25, 0.30]]), jnp.array([0.35, 0.35]), "sigmoid"),
            Dense(jnp.array([[0.40, 0.45], [0.50, 0.55]]), jnp.array([0.60, 0.60]), "sigmoid"),
        )
    )

    def cost(
        network: Network,
    ) -> Float[Array, ""]:  # two outputs: the mean is the sum of halved squares
        found: Float[Array, ""] = LOSSES["squared"](expected, network(inputs).output)
        return found

    value, slopes = eqx.filter_value_and_grad(cost)(net)
    after = jax.tree.map(lambda weight, slope: weight - 0.5 * slope, net, slopes)
    return float(value), after, float(cost(after))


def choice_of_rate() -> Result:
    """Part 18: the choice of the learning rate; what the others would have done."""
    model = _trained(rates=(0.0001, 0.001, 0.01, 0.1, 1.0))
    members = model.story.training.members
    lines = []
    for rate in dict.fromkeys(member.learning_rate for member in members):
        mine = [member for member in members if member.learning_rate == rate]
        costs = sorted(m.validation if m.validation is not None else np.inf for m in mine)
        miss = _pay(model).std * costs[len(costs) // 2] ** 0.5
        epochs = sorted(member.epoch for member in mine)[len(mine) // 2]
        kept = "kept" if rate == model.story.chosen.learning_rate else ""
        lines.append((f"{rate:g}", miss, epochs, kept))
    misses = [line[1] for line in lines]
    chosen = next(line[1] for line in lines if line[3])
    rows = (
        Row(
            18,
            "typical miss at the best rate, and at the worst",
            f"{min(misses):,.0f}, and {max(misses):,.0f}",
            "the choice of learning rate is very important while training neural networks",
            holds=max(misses) > 2 * min(misses),
        ),
        Row(18, "the rate that Fathom keeps", "the best" if chosen == min(misses) else "another"),
    )
    heads = ("learning rate", "typical miss (middle start)", "best epoch", "")
    return Result(
        figures(lines, heads), rows, (), (Picture("Cost by learning rate", lambda: _costs(model)),)
    )


def only_as_good_as_its_data() -> Result:
    """Part 19: the same network on 10, 30, 100 % of the rows, and with a fifth of it wrong."""
    shares = {
        share: _miss(_trained(rows=PEOPLE * share // 100), _test_rows()) for share in (10, 30, 100)
    }
    wrong = _miss(_trained(wrong=True), _test_rows())
    lines = [
        (f"{share} % of the rows ({PEOPLE * share // 100:,})", m) for share, m in shares.items()
    ]
    lines.append(("all rows, a fifth of the salaries wrong", wrong))
    rows = (
        Row(
            19,
            "typical miss with all rows; with a tenth; with a fifth of the salaries wrong",
            f"{shares[100]:,.0f}; {shares[10]:,.0f}; {wrong:,.0f}",
            "an algorithm is only as good as the data it was trained on",
            holds=shares[100] < min(shares[10], wrong),
        ),
    )
    heads = ("trained on", f"typical miss on {TEST:,} other people")
    return Result(figures(lines, heads), rows)


def by_hand() -> Result:
    """Part 20: without learning networks: ifs, here from a tree of depth 3, beside the network."""
    from sklearn.tree import DecisionTreeRegressor, export_text

    people, test = _people(), _test_rows()
    tree = DecisionTreeRegressor(max_depth=3, random_state=0)
    tree.fit(people.select("age", "experience").to_numpy(), people["salary"].to_numpy())
    said = export_text(tree, feature_names=["age", "experience"], decimals=0)
    ifs = said.replace("|   ", "    ").replace("|--- ", "if ").replace("if value:", "salary =")
    answers = tree.predict(test.select("age", "experience").to_numpy())
    missed = float(np.sqrt(np.mean((test["salary"].to_numpy() - answers) ** 2)))
    network = _miss(_trained(), test)
    table = figures(
        [("eight ifs", missed), ("the network", network)], ("", "typical miss of salary")
    )
    rows = (
        Row(20, "ends of ifs of depth 3", float(tree.get_n_leaves())),
        Row(20, "the network, beside them", "better" if network < missed else "not better"),
    )
    return Result(f"{ifs}\n{table}", rows)


def _people() -> pl.DataFrame:
    return example("salaries-simple").head(PEOPLE)


def _test_rows() -> pl.DataFrame:
    return example("salaries-simple").tail(TEST)


@lru_cache(maxsize=16)
def _trained(
    rows: int = PEOPLE,
    wrong: bool = False,
    hidden: tuple[int, ...] | None = None,
    rates: tuple[float, ...] = (0.01,),
    starts: int = 2,
    epochs: int = 60,
    patience: int = 15,
    keep: str = "best",
) -> Model:
    """Train on some people; `wrong` gives a fifth of them the salary of somebody else."""
    people = _people().head(rows)
    if wrong:
        random = np.random.default_rng(19)
        pay = people["salary"].to_numpy().copy()
        hit = random.choice(rows, rows // 5, replace=False)
        pay[hit] = random.permutation(pay[hit])
        people = people.with_columns(pl.Series("salary", pay))
    return train(
        people,
        "salary",
        test_share=0,
        hidden=hidden,
        learning_rate=rates,
        starts=starts,
        epochs=epochs,
        patience=patience,
        keep=keep,
        sweep=False,
    )


def _pay(model: Model) -> NumberTarget:
    """The salary: with which mean and spread the network learns it."""
    if not isinstance(model.target, NumberTarget):
        raise TypeError(f"a salary is a number, but got {model.target.words()}")
    return model.target


def _miss(model: Model, people: pl.DataFrame) -> float:
    """Measure on these people; that some were learnt from, or lie outside, is the experiment."""
    with warnings.catch_warnings():
        for known in (StrangeRowsWarning, LearntRowsWarning):
            warnings.simplefilter("ignore", known)
        return float(model.evaluate(people)["rmse"] or 0.0)


def _miss_of(answer: float, people: pl.DataFrame) -> float:
    return float(np.sqrt(np.mean((people["salary"].to_numpy() - answer) ** 2)))


def _inputs(model: Model) -> str:
    return " ".join(made.name for made in model.encoder.inputs)


def _costs(model: Model):  # type: ignore[no-untyped-def]
    from fathom.plots.costs import plot_costs

    return plot_costs(model)
