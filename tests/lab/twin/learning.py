"""The library's own steps in float64, on the points that the page has drawn."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from fathom.nets.blueprint import Blueprint
from fathom.nets.precision import float64
from fathom.optimisers.optimisers import optimiser
from fathom.training.batches import Batches
from fathom.training.plan import Method
from fathom.training.step import Rows, mean_cost, one_step

SETUP = {
    "problem": "circles", "noise": 0.1, "own": [], "hidden": [4, 2], "activation": "tanh",
    "learning_rate": 0.1, "batch_size": 10, "optimiser": "sgd", "weight_decay": 0, "seed": 0,
    "starts": 1,
}  # fmt: skip
LOSSES = {0: "squared", 2: "binary_cross_entropy"}


class Library:
    """A training of the library's, one start of it, step by step."""

    def __init__(self, setup, begun, start=0):
        arrays, data = begun["arrays"], begun["data"]
        self.setup, self.seed = setup, setup["seed"] * 9 + start
        self.loss = LOSSES.get(data["classes"], "cross_entropy")
        points = np.array(arrays["points"]).reshape(-1, 2)
        answers = np.array(arrays["answers"], float)
        learnt = np.array(arrays["learnt"], bool)
        outputs = data["sizes"][-1]
        wanted = np.eye(outputs)[answers.astype(int)] if outputs > 1 else answers[:, None]
        blueprint = Blueprint(2, tuple(setup["hidden"]), outputs, setup["activation"])
        with float64():
            self.learnt, self.aside = (
                Rows(jnp.asarray(points[part]), jnp.asarray(wanted[part]))
                for part in (learnt, ~learnt)
            )
        network = blueprint(jax.random.key(self.seed))
        with float64():
            self.network = jax.tree.map(
                lambda leaf: jnp.asarray(np.asarray(leaf), jnp.float64), network
            )
        self.batches = Batches.cut(int(learnt.sum()), setup["batch_size"] or None)
        self.step, self.memory, self.kind = 0, None, None
        self.costs = [[None, self.judged()]]

    def method(self, given):
        return Method(self.loss, given["optimiser"], weight_decay=given["weight_decay"])

    def learn(self, steps, **other):
        """Take steps; the cost of each epoch that ends is written down."""
        given = self.setup | other
        method = self.method(given)
        with float64():
            rate = jnp.asarray(given["learning_rate"], jnp.float64)
            held = optimiser(given["optimiser"]).transformation(given["weight_decay"])
            anew = held.init(self.network)  # weight decay remembers nothing, but stands in line
            kept = jax.tree.leaves(self.memory if self.kind == given["optimiser"] else anew)
            self.memory = jax.tree.unflatten(jax.tree.structure(anew), kept)
            self.kind = given["optimiser"]
            for step in range(self.step, self.step + steps):
                epoch, place = divmod(step, self.batches.per_epoch)
                order = self.batches.draw([self.seed], epoch + 1)[:, 0].reshape(
                    -1, self.batches.size
                )
                self.network, self.memory, taken = _taken(
                    self.network, self.memory, rate, self.learnt, order[place], method
                )
                self.total = float(taken.cost) + (self.total if place else 0.0)
                self.taken = taken
                if place + 1 == self.batches.per_epoch:
                    self.costs.append([self.total / self.batches.per_epoch, self.judged()])
        self.step += steps
        return self

    def judged(self):
        with float64():
            return float(_judged(self.network, self.aside, self.method(self.setup)))

    @property
    def weights(self):
        return np.concatenate([np.ravel(layer.weight) for layer in self.network.dense])

    @property
    def biases(self):
        return np.concatenate([np.ravel(layer.bias) for layer in self.network.dense])


@eqx.filter_jit
def _taken(network, memory, rate, rows, picked, method):
    return one_step(network, memory, rate, rows.taken(picked), None, method)


@eqx.filter_jit
def _judged(network, rows, method):
    return mean_cost(network, rows, method)
