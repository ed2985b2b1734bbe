"""How inputs and networks are laid out for the devices, so that few programs serve all tables.

Inputs, and the weights that belong to them, are filled up to a few sizes (`sizes`). Where groups of
inputs are embedded, they are put in order first: those of small groups, those of large ones, and
then all others, each filled up. What fills up is 0: inputs, weights, and so their slopes; when the
devices are done, it is taken off again.

>>> laying = Laying.of(groups=((0, 2),), inputs=3)
>>> given = laying.inputs(np.array([[1.0, 0.5, 7.0]]), rows=1)
>>> given.shape, given[0, [0, 1, 16]].tolist()
((1, 24), [1.0, 0.5, 7.0])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import jax
import numpy as np

from fathom.nets.embedding import SIZE, Embedding, Groups
from fathom.nets.inputs.held import Inputs
from fathom.nets.inputs.packed import NONE, Packed
from fathom.nets.laid import Laid, LaidGroups, LaidRows
from fathom.nets.network import Network
from fathom.nets.part import Array, with_arrays
from fathom.shapes import Int, PyTree
from fathom.training.sizes import filled, groups_room, inputs_room, values_room

SMALL = 32  # inputs of a group, such as a number's ramps: larger ones have an array of their own

Places = Int[np.ndarray, "..."]  # what stands where, counted from 0; NONE: what fills up


@dataclass(frozen=True, eq=False)
class Laying:
    """Where everything comes to stand.

    Attributes:
        groups: of inputs that are embedded.
        given: how many inputs there are.
        order: the input at each place.
        columns: the number that goes on at each place: the columns of the first neurons' weights.
        small, large: the table's rows of each group, a row for each.
    """

    groups: Groups
    given: int
    order: Places
    columns: Places
    small: Places
    large: Places

    @classmethod
    def of(cls, groups: Groups, inputs: int) -> Laying:
        """Lay out so many inputs, of which these are embedded."""
        embedded = [np.arange(first, end) for first, end in groups]
        every = np.concatenate([*embedded, [NONE]]).astype(int)  # so that NONE finds NONE
        alone = np.setdiff1d(np.arange(inputs), every)
        cuts = np.cumsum([0, *map(len, embedded)])
        order, columns, tables = [], [], []
        for large in (False, True):
            mine = [n for n, one in enumerate(embedded) if (len(one) > SMALL) == large]
            table = _side_by_side([np.arange(cuts[n], cuts[n + 1]) for n in mine])
            numbers = np.array([np.arange(n * SIZE, (n + 1) * SIZE) for n in mine], int).ravel()
            order.append(every[table].ravel())
            columns.append(_up_to(numbers, len(table) * SIZE))
            tables.append(table)
        room = inputs_room(len(alone))
        order.append(_up_to(alone, room))
        columns.append(_up_to(len(groups) * SIZE + np.arange(len(alone)), room))
        return cls(groups, inputs, np.concatenate(order), np.concatenate(columns), *tables)

    @classmethod
    def for_network(cls, network: Network, inputs: int) -> Laying:
        """Lay out what a network is given."""
        first = network.layers[0]
        return cls.of(first.groups if isinstance(first, Embedding) else (), inputs)

    def inputs(self, given: Inputs, rows: int) -> Inputs | LaidRows:
        """Lay out rows of inputs, filled up to so many.

        Packed ones are packed by the same groups: the inputs of one share a code and a number.
        """
        if not isinstance(given, Packed):
            return filled(_found(given, self.order), rows)
        if not self.groups:
            return _packed(given, self.order, rows)
        ends = np.cumsum([self.small.size, self.large.size])
        small, large, alone = np.split(self.order, ends)
        return LaidRows(
            _groups(given, small.reshape(self.small.shape), rows, large=False),
            _groups(given, large.reshape(self.large.shape), rows, large=True),
            _packed(given, alone, rows),
        )

    def put(self, tree: PyTree) -> PyTree:
        """Lay out every network in a tree."""
        return _each_network(tree, self._put)

    def taken(self, tree: PyTree) -> PyTree:
        """Take every network in a tree, laid out, as it was before."""
        return _each_network(tree, self._taken)

    def _put(self, network: Network) -> Network:
        first, *others = network.layers
        if not isinstance(first, Embedding):
            return Network((_with_columns(first, self.columns), *others), network.answer)
        tables = {"small": self.small, "large": self.large}
        parts = {name: _rows(first.table, rows) for name, rows in tables.items()}
        laid = with_arrays(_LAID, parts)
        neurons = _with_columns(others[0], self.columns)
        return Network((laid, neurons, *others[1:]), network.answer)

    def _taken(self, network: Network) -> Network:
        first, *others = network.layers
        back = _inverse(self.columns)
        if not isinstance(first, Laid):
            return Network((_with_columns(first, back), *others), network.answer)
        table = None
        if first.small is not None:
            both = [np.asarray(one) for one in (first.small, first.large)]
            flat = np.concatenate([one.reshape(*one.shape[:-3], -1, SIZE) for one in both], -2)
            rows = np.concatenate([self.small.ravel(), self.large.ravel()])
            table = flat[..., _inverse(rows), :]
        embedding = with_arrays(Embedding(_NO_TABLE, self.groups, self.given), {"table": table})
        return Network((embedding, _with_columns(others[0], back), *others[1:]), network.answer)


_NOTHING = np.zeros((0, 0, SIZE), np.float32)
_NO_TABLE = np.zeros((0, SIZE), np.float32)
_LAID = Laid(_NOTHING, _NOTHING)


def _groups(given: Packed, places: Places, rows: int, large: bool) -> LaidGroups:
    """Lay out packed rows of groups, whose inputs stand at these places; a row for each group."""
    first, sizes = places[:, 0], (places != NONE).sum(axis=1)
    code_at, number_at = (
        np.where(first == NONE, NONE, at[first]) for at in (given.code_at, given.number_at)
    )
    codes, numbers = _found(given.codes, code_at), _found(given.numbers, number_at)
    flags = (first != NONE) & (number_at == NONE)  # 1 where the code is that of an input
    numbers[:, flags] = (codes < sizes)[:, flags]
    rising = _found(given.rising, first)
    # Looked up, slopes are gathered one row after the other: on a GPU in any order, so not there.
    looked_up = large and not rising.any() and jax.default_backend() == "cpu"
    codes, numbers = filled(codes, rows), filled(numbers, rows)
    return LaidGroups(codes, numbers, rising, places.shape[1], looked_up)


def _packed(given: Packed, order: Places, rows: int) -> Packed:
    """Give packed rows with their inputs in another order, filled up to so many rows."""
    shown, held = order[order != NONE], []
    for part, at in ((given.numbers, given.number_at), (given.codes, given.code_at)):
        used = np.setdiff1d(at[shown], NONE)
        mine = filled(filled(part[:, used], inputs_room(len(used)), axis=1), rows)
        held.append((mine, np.where(at == NONE, NONE, np.searchsorted(used, at))))
    (numbers, number_at), (codes, code_at) = held
    value, rising = _found(given.value, order), _found(given.rising, order)
    value[order == NONE] = NONE  # no row has this code
    number_at, code_at = (_found(at.astype(np.int32), order) for at in (number_at, code_at))
    return Packed(numbers, codes, number_at, code_at, value, rising)


def _side_by_side(groups: Sequence[Int[np.ndarray, "_"]]) -> Places:
    """Put the rows of groups below each other, all filled up to the size of the largest."""
    if not groups:
        return np.full((0, 1), NONE)
    most = values_room(max(map(len, groups)))
    rows = [_up_to(one, most) for one in groups]
    rows += [np.full(most, NONE)] * (groups_room(len(rows)) - len(rows))
    return np.array(rows)


def _up_to(places: Int[np.ndarray, " some"], size: int) -> Places:
    """Fill up to so many."""
    return np.concatenate([places, np.full(size - len(places), NONE)]).astype(int)


def _inverse(places: Places) -> Int[np.ndarray, " real"]:
    """Say where each thing stands.

    >>> _inverse(np.array([1, NONE, 0])).tolist()
    [2, 0]
    """
    at = np.flatnonzero(places != NONE)
    return at[np.argsort(places[at])]


def _found(array: Array, places: Places, axis: int = -1) -> np.ndarray:
    """Take what belongs at each place along an axis; 0 where nothing does.

    >>> _found(np.array([5.0, 6.0]), np.array([1, NONE, 0])).tolist()
    [6.0, 0.0, 5.0]
    """
    held = np.asarray(array)
    made = np.take(held, np.where(places == NONE, 0, places), axis=axis)
    shape = [1] * made.ndim
    shape[axis] = len(places)
    return np.where((places == NONE).reshape(shape), np.zeros((), held.dtype), made)


def _rows(table: Array | None, rows: Places) -> np.ndarray | None:
    """Take a table's rows as those of groups side by side."""
    if table is None:  # an optimiser keeps no such numbers of it
        return None
    found = _found(table, rows.ravel(), axis=-2)
    return found.reshape(*found.shape[:-2], *rows.shape, SIZE)


def _with_columns(layer: PyTree, columns: Places) -> PyTree:
    """Give neurons these columns of their weights."""
    if layer.weight is None:  # an optimiser keeps no such number of it
        return layer
    return with_arrays(layer, {"weight": _found(layer.weight, columns)})


def _each_network(tree: PyTree, change: Callable[[Network], Network]) -> PyTree:
    return jax.tree.map(
        lambda node: change(node) if isinstance(node, Network) else node,
        tree,
        is_leaf=lambda node: isinstance(node, Network),
    )
