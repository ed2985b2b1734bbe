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
    frequency: float = 0.3
    scale: bool = False
    temperature: bool = False
    averaged: float = 0.0
    members: int = 0
    residual: bool = False
    pairs: int = 0
    huber: float = 0.0
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
        turned = jnp.cos(2 * jnp.pi * (given[:, :, None] * waves["speeds"] + waves["shifts"]))
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


@partial(jax.jit, static_argnames=("way", "data", "dropout"), compiler_options=IN_PLACE)
def learnt(  # type: ignore[no-untyped-def]
    weights, keys, rows, expected, order, held, counted, way, data, dropout
):
    """Learn all epochs; give every network as it was in the epoch best for all, and the costs."""
    classes, direction = data.ready.target.task != "regression", muon()
    epochs, steps = order.shape[:2]

    def cost(one, picked, key):
        found = sums(one, rows[picked], way, data, dropout, key)
        return losses(found, expected[picked], way, classes).mean()

    def step(one, state, picked, key, rate):
        slopes = jax.grad(cost)(one, picked, key)
        along, state = direction.update(slopes, state)
        return stepped(one, along, rate, way), state

    def steps_of(carry, picked):
        now, state, mean, number = carry
        rate = way.rate * warm_up_cosine(number / (epochs * steps))
        mine = jax.vmap(jax.random.fold_in, (0, None))(keys, number)
        now, state = jax.vmap(step, (0, 0, 0, 0, None))(now, state, picked, mine, rate)
        if way.averaged:
            keep = jnp.minimum(way.averaged, (1 + number) / (10 + number))
            mean = jax.tree.map(lambda m, w: keep * m + (1 - keep) * w, mean, now)
        return (now, state, mean, number + 1), None

    def judged(one):
        found = jax.vmap(lambda w, own: sums(w, rows[own], way, data, 0.0))(one, held)
        found = found.mean(axis=1) if way.members else found
        tried = TEMPERATURES if way.temperature and classes else np.ones(1, np.float32)
        found = found / tried[:, None, None, None]
        costs = (counted * losses(found, expected[held], Way(), classes)).sum(axis=(1, 2))
        return costs.min() / counted.sum()

    def epoch(carry, picked):
        inner, best, least = carry
        inner, _ = jax.lax.scan(steps_of, inner, picked)
        mine = inner[2] if way.averaged else inner[0]
        found = judged(mine)
        best = jax.tree.map(lambda new, old: jnp.where(found < least, new, old), mine, best)
        return (inner, best, jnp.minimum(found, least)), found

    state = jax.vmap(direction.init)(weights)
    inner = (weights, state, weights if way.averaged else None, jnp.zeros((), jnp.int32))
    (_, best, _), costs = jax.lax.scan(epoch, (inner, weights, jnp.inf), order)
    return best, costs


class Answers(NamedTuple):
    """What came of a training: sums for the tests, for rows left out, costs and seconds."""

    tests: np.ndarray
    unseen: np.ndarray
    costs: np.ndarray
    seconds: float


def answered(data: Laid, way: Way) -> Answers:
    """Learn a split in one way, and answer it; compiling is not in the seconds."""
    recipe = together(len(data.rows), data.ready.target.task)
    seeds = [SEEDS * way.seed + place for place in range(way.folds)]
    own = [folding.learnt(data.folds, fold) for fold in range(way.folds)]
    batches = Batches.cut(min(map(len, own)), way.batch)
    epochs = round(way.epochs * recipe.epochs)
    drawn = [batches.draw(seeds, number + 1, own) for number in range(epochs)]
    order = np.stack([one.swapaxes(1, 2).reshape(-1, len(own), way.batch) for one in drawn])
    held, counted = folding.padded(data.folds, range(way.folds))
    keys = jax.vmap(jax.random.key)(jnp.array(seeds))
    weights = jax.vmap(lambda key: begun(key, way, data))(keys)
    dropout = recipe.dropout if way.dropout is None else way.dropout
    given = (weights, keys, data.rows, data.expected, order, held, counted.astype(np.float32))
    ready = learnt.lower(*given, way=way, data=data, dropout=dropout).compile()
    began = time.perf_counter()
    best, costs = jax.block_until_ready(ready(*given))
    seconds = time.perf_counter() - began
    of_all = jax.jit(jax.vmap(lambda one, own: sums(one, own, way, data, 0.0), (0, None)))
    over = (0, 1) if way.members else 0
    tests = np.asarray(of_all(best, data.tests)).mean(axis=over)
    unseen = np.zeros_like(data.expected)
    every = np.asarray(of_all(best, data.rows))
    for fold in range(way.folds):
        mine = every[fold].mean(axis=0) if way.members else every[fold]
        unseen[data.folds == fold] = mine[data.folds == fold]
    return Answers(tests, unseen, np.asarray(costs), seconds)
