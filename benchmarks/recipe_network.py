"""The network and the training of `recipe.py`: Fathom's default in bare JAX, with switches."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from fathom.design.recipe import together
from fathom.jobs.preparing import Prepared
from fathom.nets.starts import suited_start
from fathom.optimisers.muon import muon
from fathom.optimisers.schedules import warm_up_cosine
from fathom.training import folds as folding
from fathom.training.batches import Batches
from fathom.training.learning import IN_PLACE

WAVES, RESCALED, SEEDS = 16, 6, 1000
UNDECAYED = ("waves", "scale", "before", "after")
TEMPERATURES = np.geomspace(0.4, 2.5, 31).astype(np.float32)
ACTIVATIONS = {
    "relu": jax.nn.relu,
    "silu": jax.nn.silu,
    "mish": lambda z: z * jnp.tanh(jax.nn.softplus(z)),
}

SHAPES = {
    "cosine": lambda turns: jnp.cos(2 * jnp.pi * turns),
    "triangle": lambda turns: 4 * jnp.abs(turns - jnp.round(turns)) - 1,
    "knee": jax.nn.relu,
}


@dataclass(frozen=True)
class Way:
    """What is done; each default is the base's.

    `size` numbers stand for a group, of `waves` learned frequencies so many too; `members` share
    the weights of a fold's network; `pairs` columns are added and subtracted two by two.
    """

    hidden: tuple[int, ...] = (128, 128, 128)
    epochs: float = 1.0
    batch: int = 256
    rate: float = 0.02
    decay: float = 0.3
    dropout: float | None = None
    activation: str = "relu"
    folds: int = 8
    ramps: int | None = None
    trees: bool = False
    size: int = 8
    waves: int = 0
    shape: str = "cosine"
    frequency: float = 0.3
    scale: bool = False
    temperature: bool = False
    averaged: float = 0.0
    members: int = 0
    residual: bool = False
    pairs: int = 0
    huber: float = 0.0
    last: bool = False
    seed: int = 0


class Layer(NamedTuple):
    """A layer's weights, under the name by which Muon knows them."""

    weight: Any
    bias: Any


@dataclass(frozen=True, eq=False)
class Laid:
    """A split ready to be learnt: groups of inputs side by side, then the inputs in none."""

    ready: Prepared
    rows: np.ndarray
    tests: np.ndarray
    expected: np.ndarray
    folds: np.ndarray
    groups: tuple[int, int]
    numbers: tuple[int, ...]

    @property
    def classes(self) -> bool:
        """Whether the target is a class."""
        return self.ready.target.task != "regression"


def begun(key: Any, way: Way, data: Laid) -> dict[str, Any]:
    """Draw one network's weights."""
    groups, most = data.groups
    keys = iter(jax.random.split(key, 8 + len(way.hidden)))
    alone = data.rows.shape[1] - groups * most
    width, count = groups * way.size + alone, len(data.numbers)
    weights: dict[str, Any] = {}
    if groups:
        table = jax.random.normal(next(keys), (groups, most, way.size))
        weights["table"] = table * way.size**-0.5
    if way.waves:
        width += count * way.waves
        speeds = way.frequency * jax.random.normal(next(keys), (count, WAVES))
        shifts = jax.random.uniform(next(keys), (count, WAVES))
        weights["waves"] = {"speeds": speeds, "shifts": shifts}
        out = jax.random.normal(next(keys), (count, WAVES, way.waves))
        weights["of waves"] = out * (2 / WAVES) ** 0.5
    if way.scale:
        weights["scale"] = jnp.ones(width)
    sizes, layers = (width, *way.hidden, data.expected.shape[1]), []
    shared = (way.members,) if way.members else ()
    for place, (inputs, outputs) in enumerate(pairwise(sizes)):
        start = suited_start("relu" if place < len(way.hidden) else "identity")
        weight = start(next(keys), inputs, outputs)
        layers.append(Layer(weight, jnp.zeros((*shared, outputs))))
    weights["layers"] = layers
    if shared:
        signs = jax.random.rademacher(next(keys), (way.members, width), jnp.float32)
        before = [signs, *(jnp.ones((way.members, size)) for size in sizes[1:-1])]
        after = [jnp.ones((way.members, size)) for size in sizes[1:]]
        weights |= {"before": before, "after": after}
    return weights


def sums(
    weights: dict[str, Any], rows: Any, way: Way, data: Laid, dropout: float, key: Any = None
) -> Any:
    """Take rows through one network; members that share its weights come first."""
    groups, most = data.groups
    alone = rows[:, groups * most :]
    parts = [alone]
    if groups:
        each = rows[:, : groups * most].reshape(-1, groups, most)
        parts.append(jnp.einsum("bgv,gve->bge", each, weights["table"]).reshape(len(rows), -1))
    if way.waves:
        given, waves = alone[:, jnp.array(data.numbers)], weights["waves"]
        turned = SHAPES[way.shape](given[:, :, None] * waves["speeds"] + waves["shifts"])
        made = jnp.einsum("bnw,nwe->bne", turned, weights["of waves"])
        parts.append(made.reshape(len(rows), -1))
    signals = jnp.concatenate(parts, axis=1)
    if way.scale:
        signals = signals * weights["scale"]
    for place, layer in enumerate(weights["layers"]):
        inputs = signals
        if way.members:
            inputs = inputs * weights["before"][place][:, None]
        total = inputs @ layer.weight.T
        if way.members:
            total = total * weights["after"][place][:, None]
        total = total + (layer.bias[:, None] if way.members else layer.bias)
        if place == len(way.hidden):
            return total
        made = ACTIVATIONS[way.activation](total)
        if key is not None and dropout:
            bits = jax.random.bits(jax.random.fold_in(key, place), made.shape, jnp.uint8)
            made = jnp.where(bits >= round(256 * dropout), made / (1 - dropout), 0.0)
        signals = made + signals if way.residual and place else made
    raise AssertionError


def losses(found: Any, expected: Any, way: Way, classes: bool) -> Any:
    """Give the loss of each row's sums."""
    if classes and expected.shape[-1] == 1:
        return (jax.nn.softplus(found) - expected * found)[..., 0]
    if classes:
        return -(expected * jax.nn.log_softmax(found)).sum(axis=-1)
    gap = jnp.abs(found - expected)[..., 0]
    if way.huber:
        return jnp.where(gap < way.huber, gap**2, way.huber * (2 * gap - way.huber))
    return gap**2


def stepped(weights: dict[str, Any], along: dict[str, Any], rate: Any, way: Way) -> dict[str, Any]:
    """Take a step: the direction, and what decay wants of all but what multiplies inputs."""
    after = {}
    for name, mine in weights.items():
        decay = 0.0 if name in UNDECAYED else way.decay
        own = rate * (RESCALED if name == "scale" else 1)
        step = partial(lambda decay, own, w, d: w - own * (d + decay * w), decay, own)
        after[name] = jax.tree.map(step, mine, along[name])
    return after


class Rows(NamedTuple):
    """Rows, the batches of all epochs, and of each network the rows that judge it."""

    inputs: Any
    expected: Any
    order: Any
    held: Any
    counted: Any


def updated(  # type: ignore[no-untyped-def]
    networks, state, picked, keys, rate, rows: Rows, way: Way, data: Laid, dropout: float
):
    """Take one step with every network, each with its own batch."""
    direction = muon()

    def cost(one, mine, key):
        found = sums(one, rows.inputs[mine], way, data, dropout, key)
        return losses(found, rows.expected[mine], way, data.classes).mean()

    def step(one, state, mine, key):
        along, state = direction.update(jax.grad(cost)(one, mine, key), state)
        return stepped(one, along, rate, way), state

    return jax.vmap(step)(networks, state, picked, keys)


def judged(networks, rows: Rows, way: Way, data: Laid):  # type: ignore[no-untyped-def]
    """Give the mean loss of all rows, each answered by the network that left it out."""
    of_all = jax.vmap(lambda one, own: sums(one, rows.inputs[own], way, data, 0.0))
    found = of_all(networks, rows.held)
    found = found.mean(axis=1) if way.members else found
    tried = TEMPERATURES if way.temperature and data.classes else np.ones(1, np.float32)
    found = found / tried[:, None, None, None]
    costs = rows.counted * losses(found, rows.expected[rows.held], Way(), data.classes)
    return costs.sum(axis=(1, 2)).min() / rows.counted.sum()


@partial(jax.jit, static_argnames=("way", "data", "dropout"), compiler_options=IN_PLACE)
def learnt(weights, keys, rows: Rows, way: Way, data: Laid, dropout: float):  # type: ignore[no-untyped-def]
    """Learn all epochs; give every network as it was in the epoch best for all, and the costs."""
    all_steps = rows.order.shape[0] * rows.order.shape[1]

    def step(carry, picked):
        now, state, mean, number = carry
        rate = way.rate * warm_up_cosine(number / all_steps)
        mine = jax.vmap(jax.random.fold_in, (0, None))(keys, number)
        now, state = updated(now, state, picked, mine, rate, rows, way, data, dropout)
        if way.averaged:
            keep = jnp.minimum(way.averaged, (1 + number) / (10 + number))
            mean = jax.tree.map(lambda m, w: keep * m + (1 - keep) * w, mean, now)
        return (now, state, mean, number + 1), None

    def epoch(carry, picked):
        inner, best, least = carry
        inner, _ = jax.lax.scan(step, inner, picked)
        mine = inner[2] if way.averaged else inner[0]
        found = judged(mine, rows, way, data)
        better = (found < least) | way.last
        best = jax.tree.map(lambda new, old: jnp.where(better, new, old), mine, best)
        return (inner, best, jnp.minimum(found, least)), found

    state = jax.vmap(muon().init)(weights)
    inner = (weights, state, weights if way.averaged else None, jnp.zeros((), jnp.int32))
    (_, best, _), costs = jax.lax.scan(epoch, (inner, weights, jnp.inf), rows.order)
    return best, costs


class Answers(NamedTuple):
    """What came of a training: sums for the tests, for rows left out, costs and seconds."""

    tests: np.ndarray
    unseen: np.ndarray
    costs: np.ndarray
    seconds: float


def answered(data: Laid, way: Way) -> Answers:
    """Learn a split in one way, and answer it; seconds are the processors', compiling left out."""
    recipe = together(len(data.rows), data.ready.target.task)
    seeds = [SEEDS * way.seed + place for place in range(way.folds)]
    own = [folding.learnt(data.folds, fold) for fold in range(way.folds)]
    batches = Batches.cut(min(map(len, own)), way.batch)
    epochs = round(way.epochs * recipe.epochs)
    drawn = [batches.draw(seeds, number + 1, own) for number in range(epochs)]
    order = np.stack([one.swapaxes(1, 2).reshape(-1, len(own), way.batch) for one in drawn])
    held, counted = folding.padded(data.folds, range(way.folds))
    rows = Rows(data.rows, data.expected, order, held, counted.astype(np.float32))
    keys = jax.vmap(jax.random.key)(jnp.array(seeds))
    weights = jax.vmap(lambda key: begun(key, way, data))(keys)
    dropout = recipe.dropout if way.dropout is None else way.dropout
    ready = learnt.lower(weights, keys, rows, way=way, data=data, dropout=dropout).compile()
    began = time.process_time()
    best, costs = jax.block_until_ready(ready(weights, keys, rows))
    seconds = time.process_time() - began
    of_all = jax.jit(jax.vmap(lambda one, own: sums(one, own, way, data, 0.0), (0, None)))
    tests, every = (np.asarray(of_all(best, each)) for each in (data.tests, data.rows))
    if way.members:
        tests, every = tests.mean(axis=1), every.mean(axis=1)
    unseen = np.stack([every[fold, row] for row, fold in enumerate(data.folds)])
    return Answers(tests.mean(axis=0), unseen, np.asarray(costs), seconds)
