"""A block: the members that one call of the compiled program takes on, on their devices.

Members of one rate make a block, where they are at least four, fill the devices, and a processor
works on them: so all rates, and what is left when the worse are given up, are learnt by one
program. Otherwise all members are one block. Members are shared out over the devices; where their
number does not divide, copies of the first fill up, learn nothing and are forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import equinox as eqx
import jax
import numpy as np

from fathom.nets.draws import key_data, keys_of
from fathom.shapes import Array, Float, Int, Key, PyTree
from fathom.training import folds
from fathom.training.devices import Placement
from fathom.training.examples import Examples, Member, left_out
from fathom.training.laying import Laying
from fathom.training.learning import JUDGED, PADDING, Judges, Population
from fathom.training.sizes import filled, rows_room
from fathom.training.step import Rows

FEWEST = 4  # members of a rate that learn in a block of their own


@dataclass(frozen=True)
class Block:
    """Members in one program.

    Attributes:
        slots: the place of each among the members that still learn; what fills up comes last.
        real: how many there are, what fills up not counted.
        placement: how they are shared out.
        population: their state, on the devices, filled up.
        keys, rates: each one's key of chance, and learning rate.
        judges: the rows that judge them; None of large networks, for which some are taken to the
            devices at a time.
    """

    slots: Int[np.ndarray, " width"]
    real: int
    placement: Placement
    population: Population
    keys: Key[Array, " width"]
    rates: Float[Array, " width"]
    judges: Judges | None

    @classmethod
    def placed(
        cls,
        slots: Int[np.ndarray, " real"],
        members: Sequence[Member],
        population: Population,
        placement: Placement,
        judged: tuple[Rows, Examples] | None,
        laying: Laying,
    ) -> Block:
        """Put members' state on the devices.

        Args:
            slots: which of `members`.
            members: all that still learn.
            population: their states.
            placement: where.
            judged: the rows that judge, on the devices and as they are.
            laying: how networks are laid out there.
        """
        width = np.resize(slots, placement.width)
        mine = [members[slot] for slot in width]
        state = jax.tree.map(lambda one: np.asarray(one)[width] if one.ndim else one, population)
        padding = np.arange(len(width)) >= len(slots)
        stopped = np.where(padding, PADDING, state.stopped).astype(np.int32)
        state = eqx.tree_at(lambda p: p.stopped, state, stopped)
        state = state if placement.by_rows else laying.put(state)
        rates = np.array([member.learning_rate for member in mine], np.float32)
        return cls(
            width,
            len(slots),
            placement,
            _shared(state, placement),
            keys_of(placement.share(key_data([member.seed for member in mine]))),
            placement.share(rates),
            None if judged is None else _judges(mine, *judged, placement),
        )

    def taken(self, tree: PyTree, laying: Laying) -> PyTree:
        """Take what the devices made of these members off them, as it was before."""
        real = jax.tree.map(
            lambda leaf: leaf[: self.real] if leaf.ndim else leaf, jax.device_get(tree)
        )
        return real if self.placement.by_rows else laying.taken(real)

    def stopped(self, codes: Array | np.ndarray) -> Block:
        """Give the same members with these ends."""
        population = eqx.tree_at(lambda p: p.stopped, self.population, codes)
        return replace(self, population=population)


def blocks_of(
    rates: Sequence[float], devices: int, by_rows: bool
) -> list[Int[np.ndarray, " some"]]:
    """Say which of the members, which have these rates, are in which block.

    >>> [list(map(int, block)) for block in blocks_of([0.1] * 4 + [0.2] * 4, 2, by_rows=False)]
    [[0, 1, 2, 3], [4, 5, 6, 7]]
    >>> len(blocks_of([0.1, 0.1, 0.2, 0.2], devices=2, by_rows=False))
    1
    """
    places: dict[float, list[int]] = {}
    for place, rate in enumerate(rates):
        places.setdefault(rate, []).append(place)
    sizes = {len(mine) for mine in places.values()}
    alike = len(sizes) == 1 and min(sizes) >= FEWEST and min(sizes) % devices == 0
    if not by_rows and alike and jax.default_backend() == "cpu":
        return [np.array(mine) for mine in places.values()]
    return [np.arange(len(rates))]


def _shared(population: Population, placement: Placement) -> Population:
    """Put a population's state on the devices: each member's where it learns, the rest on all."""
    shared: Population = jax.tree.map(
        lambda leaf: placement.share(np.asarray(leaf)) if leaf.ndim else placement.copy(leaf),
        population,
    )
    return shared


def _judges(
    members: Sequence[Member], rows: Rows, held_out: Examples, placement: Placement
) -> Judges:
    """Say which rows judge each member.

    `members` are those in the program; what fills up comes last and has a share in nobody's cost.
    `rows` are those of `held_out` on the devices.
    """
    out, weights = left_out(members), held_out.weights
    if not out:
        every = np.arange(len(held_out), dtype=np.int32)
        counted = np.ones(len(held_out)) if weights is None else weights
        picked, counts, blocks = placement.copy(_room(every, counted))
        return Judges(rows, picked, counts, blocks)
    each, real = folds.padded(held_out.known_folds, out)
    counted = real * (1.0 if weights is None else weights[each])
    rates = [member.learning_rate for member in members]
    parts = np.zeros((len(members), len(members)), np.float32)
    some = placement.members
    parts[:some, :some] = folds.shares(rates[:some], held_out.known_folds, out[:some], weights)
    parts[some:, 0] = 1
    *own, blocks = _room(each, counted)
    picked, counts, shares = placement.share([*own, parts])
    return Judges(rows, picked, counts, placement.copy(blocks), shares)


def _room(
    picked: Int[np.ndarray, "*members most"], counted: Float[np.ndarray, "*members most"]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fill up the rows that judge, and what each counts; say how many blocks of them there are."""
    most = picked.shape[-1]
    size = rows_room(most)
    return (
        filled(picked.astype(np.int32), size, axis=-1),
        filled(counted.astype(np.float32), size, axis=-1),
        np.array(-(-most // JUDGED), np.int32),
    )
