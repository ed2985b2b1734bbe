"""Chapter 6, a network learns: every step of it, forwards and back, on points in a square."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from fathom.errors import OptionError
from fathom.lab.asking import Answer, Ask, Question, Visitor
from fathom.lab.problems import COUNT, PROBLEMS, WIDE
from fathom.lab.walk import Walk
from fathom.nets.answers import Probability
from fathom.nets.blueprint import Blueprint
from fathom.nets.network import Network
from fathom.shapes import Float
from fathom.training.examples import Examples, Member
from fathom.training.loop import State, begin
from fathom.training.one_update import member_of
from fathom.training.plan import Method, Plan

GRID = 40  # places each way of the large picture
SMALL = 14  # and of each neuron's
TESTED = 0.3  # of the points are kept aside to judge
EPOCHS = 100_000
TRAINING = "network"

Rate = Annotated[float, Field(gt=0, le=100)]
Place = Annotated[float, Field(ge=-WIDE, le=WIDE)]


class Setup(Question):
    """A problem and a network for it; `own` are points that the visitor has set."""

    problem: Literal["circles", "xor", "spirals", "blobs", "three", "hills", "own"] = "circles"
    noise: Annotated[float, Field(ge=0, le=1)] = 0.1
    own: Annotated[
        tuple[tuple[Place, Place, Annotated[int, Field(ge=0, le=1)]], ...], Field(max_length=400)
    ] = ()
    hidden: Annotated[tuple[Annotated[int, Field(ge=1, le=8)], ...], Field(max_length=6)] = (4, 2)
    activation: Literal["tanh", "relu", "sigmoid", "silu", "identity"] = "tanh"
    learning_rate: Rate = 0.1
    batch_size: Annotated[int, Field(ge=0, le=COUNT)] = 10
    optimiser: Literal["sgd", "momentum", "adam"] = "sgd"
    weight_decay: Annotated[float, Field(ge=0, le=1)] = 0.0
    seed: Annotated[int, Field(ge=0, le=10_000)] = 0
    starts: Annotated[int, Field(ge=1, le=9)] = 1

    @property
    def classes(self) -> int:
        """How many there are; 0 where a number is foretold."""
        return 2 if self.problem == "own" else PROBLEMS[self.problem].classes

    def method(self) -> Method:
        """How it learns."""
        losses = {0: "squared", 2: "binary_cross_entropy"}
        loss = losses.get(self.classes, "cross_entropy")
        return Method(loss, self.optimiser, weight_decay=self.weight_decay)


class Onward(Question):
    """Learn on by some epochs; `member` is the random start that is looked at."""

    epochs: Annotated[int, Field(ge=1, le=100)] = 1
    member: Annotated[int, Field(ge=0, le=8)] = 0


class At(Question):
    """Go to a step."""

    step: Annotated[int, Field(ge=0, le=10**9)]
    member: Annotated[int, Field(ge=0, le=8)] = 0


class Fork(At):
    """Go to a step, and learn on from there in another way."""

    learning_rate: Rate
    optimiser: Literal["sgd", "momentum", "adam"] = "sgd"
    weight_decay: Annotated[float, Field(ge=0, le=1)] = 0.0


@dataclass
class Training:
    """What a visitor has going on here."""

    setup: Setup
    walk: Walk

    def member(self, wanted: int) -> int:
        """Say which random start is looked at."""
        return min(wanted, self.setup.starts - 1)

    def network(self, state: State, member: int) -> Network:
        """Give a member's network at a state, with its last step."""
        found: Network = member_of(state.cohort.population.networks, member)
        return found.answering(Probability()) if self.setup.classes else found


def start(visitor: Visitor, asked: Setup) -> Answer:
    """Draw the points and the random start.

    >>> answer = start(Visitor(), Setup(problem="xor", hidden=(3,)))
    >>> answer.data["sizes"], answer.arrays["points"].shape, answer.arrays["plane"].shape
    ([2, 3, 1], (300, 2), (1, 40, 40))
    """
    points, answers, learnt = _points(asked)
    expected = _expected(asked.classes, answers)
    first, rest = (Examples(points[part], expected[part]) for part in (learnt, ~learnt))
    plan = Plan(
        method=asked.method(),
        batch_size=asked.batch_size or None,
        epochs=EPOCHS,
        patience=None,
        keep_best=False,
    )
    outputs = expected.shape[1]
    blueprint = Blueprint(2, asked.hidden, outputs, asked.activation)
    members = [Member(asked.learning_rate, asked.seed * 9 + one) for one in range(asked.starts)]
    walk = Walk([begin(blueprint, members, first, rest, plan)])
    training = Training(asked, walk)
    visitor.trainings[TRAINING] = training
    seen = _seen(training, walk.furthest, 0)
    data = {"sizes": [2, *asked.hidden, outputs], "classes": asked.classes}
    steps = {"steps_in_epoch": walk.furthest.batches.per_epoch}
    arrays = {"points": points, "answers": answers, "learnt": learnt.astype(np.uint8)}
    return Answer({**seen.data, **data, **steps}, {**seen.arrays, **arrays})


def onward(visitor: Visitor, asked: Onward) -> Answer:
    """Learn on."""
    training = training_of(visitor)
    known = len(training.walk.past)
    state = training.walk.forward(asked.epochs)
    return _seen(training, state, asked.member, len(state.past) - known)


def at(visitor: Visitor, asked: At) -> Answer:
    """Go to a step, back or forth, within what was learnt."""
    training = training_of(visitor)
    return _seen(training, training.walk.at(asked.step), asked.member)


def fork(visitor: Visitor, asked: Fork) -> Answer:
    """Learn on from a step in another way."""
    training = training_of(visitor)
    setup = training.setup.model_copy(
        update=asked.model_dump(include={"learning_rate", "optimiser", "weight_decay"})
    )
    plan = replace(training.walk.furthest.plan, method=setup.method())
    training.walk = training.walk.branch(asked.step, plan, asked.learning_rate)
    training.setup = setup
    return _seen(training, training.walk.furthest, asked.member)


def training_of(visitor: Visitor) -> Training:
    """Give what a visitor has going on here."""
    found = visitor.trainings.get(TRAINING)
    if not isinstance(found, Training):
        raise OptionError("no network is learning yet; begin one")
    return found


def _seen(training: Training, state: State, member: int, epochs: int = 1) -> Answer:
    """Tell a state: what every epoch since cost, the weights, and the pictures of all neurons."""
    member = training.member(member)
    each = [training.network(state, one) for one in range(training.setup.starts)]
    network = each[member]
    costs = [
        [float(epoch.train[member]), float(epoch.validation[member])]
        for epoch in state.past[len(state.past) - epochs :]
    ]
    data: dict[str, Any] = {
        "step": state.step,
        "epoch": state.past[-1].number,
        "furthest": training.walk.furthest.step,
        "costs": costs,
        "ended": state.ended,
        "ends": [float(cost) for cost in state.past[-1].validation],
        "learning_rate": float(state.cohort.members[member].learning_rate),
    }
    arrays = {
        "weights": np.concatenate([np.ravel(layer.weight) for layer in network.dense]),
        "biases": np.concatenate([np.ravel(layer.bias) for layer in network.dense]),
        "plane": _plane(network, GRID),
        "neurons": _said(network),
    }
    if len(each) > 1:
        arrays["starts"] = np.stack([_plane(one, SMALL) for one in each])
    return Answer(data, arrays)


def _points(setup: Setup) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw the points, and say which are learnt from."""
    random = np.random.default_rng(setup.seed)
    if setup.problem == "own":
        if len(setup.own) < 4 or len({kind for *_, kind in setup.own}) < 2:
            there = len(setup.own)
            raise OptionError(f"set at least four points, some of either kind; there are {there}")
        points = np.array([place[:2] for place in setup.own], np.float32)
        answers = np.array([place[2] for place in setup.own], np.float64)
    else:
        points, answers = PROBLEMS[setup.problem].draw(random, setup.noise)
    learnt = np.ones(len(points), bool)
    learnt[random.permutation(len(points))[: max(1, round(TESTED * len(points)))]] = False
    return points.astype(np.float32), answers, learnt


def _expected(classes: int, answers: Float[np.ndarray, " points"]) -> np.ndarray:
    if classes > 2:
        return np.eye(classes, dtype=np.float32)[answers.astype(int)]
    return answers[:, None].astype(np.float32)


@lru_cache
def _grid(side: int) -> Float[np.ndarray, "places 2"]:
    """Give the middles of the cells of a square grid, top row first."""
    line = (np.arange(side) + 0.5) / side * 2 * WIDE - WIDE
    x, y = np.meshgrid(line, line[::-1])
    return np.stack([x.ravel(), y.ravel()], axis=1)


def _plane(network: Network, side: int) -> Float[np.ndarray, "outputs g g"]:
    """Give the answer at every place of the square, by no compiler: another shape is no wait."""
    plane: np.ndarray = network.doubled(_grid(side)).output
    return plane.astype(np.float32).T.reshape(-1, side, side)


def _said(network: Network) -> Float[np.ndarray, "neurons s s"]:
    """Give what each hidden neuron says at every place."""
    hidden = [step.output for step in network.doubled(_grid(SMALL)).steps[:-1]]
    said = np.concatenate(hidden, axis=1) if hidden else np.zeros((SMALL**2, 0))
    return said.astype(np.float32).T.reshape(-1, SMALL, SMALL)


ASKS = {
    "network.start": Ask(Setup, start, heavy=True),
    "network.onward": Ask(Onward, onward, heavy=True),
    "network.at": Ask(At, at, heavy=True),
    "network.fork": Ask(Fork, fork, heavy=True),
}
