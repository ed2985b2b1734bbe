"""Parts of networks: plain values that hold arrays, NumPy's or JAX's.

A network that answers holds NumPy arrays and needs no compiler; one that learns holds JAX's. To JAX
a part is a tree whose leaves are its arrays. It is told so when it is first needed: importing it
takes longer than most answers.

>>> from fathom.nets.layers import Dense
>>> layer = Dense(np.ones((2, 3), np.float32), np.zeros(2, np.float32), "relu")
>>> layer
Dense(weight=float32[2,3], bias=float32[2], activation='relu')
>>> [leaf.shape for leaf in jax.tree.leaves(layer)]
[(2, 3), (2,)]
"""

from __future__ import annotations

import dataclasses
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, dataclass_transform

import numpy as np

__all__ = [
    "Array",
    "PRNGKeyArray",
    "Part",
    "arrays_of",
    "fixed",
    "frozen",
    "jax",
    "jnp",
    "namespace",
    "plain",
    "tell_jax",
    "with_arrays",
]

Array: TypeAlias = Any  # NumPy's or JAX's
PRNGKeyArray: TypeAlias = Any  # a key of JAX's

Kind = TypeVar("Kind", bound="Part")

_LOCK = threading.Lock()
_KINDS: list[type[Part]] = []
_KNOWN: set[type[Part]] = set()


def fixed(default: Any = dataclasses.MISSING) -> Any:
    """Say that a field is no array: another value of it is another program."""
    return dataclasses.field(default=default, metadata={"fixed": True})


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(fixed,))
class Part:
    """What parts have in common: each is a frozen dataclass, and a tree to JAX."""

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        dataclasses.dataclass(frozen=True, eq=False, repr=False)(cls)
        _KINDS.append(cls)
        if "jax" in sys.modules:
            tell_jax()

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _names(type(self))}  # not what is cached

    def __repr__(self) -> str:
        shown = (f"{name}={_shown(getattr(self, name))}" for name in _names(type(self)))
        return f"{type(self).__name__}({', '.join(shown)})"


def arrays_of(part: Part) -> dict[str, Array]:
    """Give the arrays of a part by their names.

    >>> from fathom.nets.layers import Dense
    >>> sorted(arrays_of(Dense(np.ones((1, 2)), np.zeros(1), "relu")))
    ['bias', 'weight']
    """
    fields = dataclasses.fields(part)  # type: ignore[arg-type]
    held = {one.name: getattr(part, one.name) for one in fields if not one.metadata.get("fixed")}
    return {name: value for name, value in held.items() if value is not None}


def frozen(array: np.ndarray) -> np.ndarray:
    """Give the same array, which nobody writes to: what was made of it stays true.

    >>> frozen(np.ones(2)).flags.writeable
    False
    """
    view = array.view()
    view.flags.writeable = False
    return view


def with_arrays(part: Kind, arrays: Mapping[str, Array]) -> Kind:
    """Give a part with other arrays, of any shape: such as those of many side by side.

    >>> from fathom.nets.layers import Dense
    >>> with_arrays(Dense(np.ones((1, 2)), np.zeros(1), "relu"), {"bias": np.zeros((3, 1))})
    Dense(weight=float64[1,2], bias=float64[3,1], activation='relu')
    """
    made = object.__new__(type(part))
    for one in dataclasses.fields(part):  # type: ignore[arg-type]
        object.__setattr__(made, one.name, arrays.get(one.name, getattr(part, one.name)))
    return made


def tell_jax() -> None:
    """Tell JAX how parts are taken apart and put together; what it knows already is left out."""
    tree_util = importlib.import_module("jax.tree_util")
    with _LOCK:
        for kind in _KINDS:
            if kind not in _KNOWN:
                _tell_of(tree_util, kind)
                _KNOWN.add(kind)


def _tell_of(tree_util: Any, kind: type[Part]) -> None:
    fields = dataclasses.fields(kind)  # type: ignore[arg-type]
    held = [one.name for one in fields if not one.metadata.get("fixed")]
    others = [one.name for one in fields if one.metadata.get("fixed")]

    def apart(part: Part) -> tuple[list[Any], tuple[Any, ...]]:
        return [getattr(part, name) for name in held], tuple(getattr(part, n) for n in others)

    def apart_with_names(part: Part) -> tuple[list[tuple[Any, Any]], tuple[Any, ...]]:
        leaves, rest = apart(part)
        keys = map(tree_util.GetAttrKey, held)
        return list(zip(keys, leaves, strict=True)), rest

    def together(rest: tuple[Any, ...], leaves: Any) -> Part:
        part = object.__new__(kind)
        for name, value in zip((*others, *held), (*rest, *leaves), strict=True):
            object.__setattr__(part, name, value)
        return part

    tree_util.register_pytree_with_keys(kind, apart_with_names, together, apart)


def _names(kind: type[Part]) -> list[str]:
    return [one.name for one in dataclasses.fields(kind)]  # type: ignore[arg-type]


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_shown, value))})"
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        return f"{value.dtype}[{','.join(map(str, value.shape))}]"
    return repr(value)


class _Watch(importlib.abc.MetaPathFinder):
    """Tells JAX of parts as soon as anybody imports it, however that comes about."""

    _looking = False

    def find_spec(
        self, name: str, path: Any = None, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find JAX as everybody does; when it has been imported from there, it is told."""
        if name != "jax" or self._looking:
            return None
        self._looking = True
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self._looking = False
        if spec is not None and spec.loader is not None:
            imported = spec.loader.exec_module

            def told(module: Any) -> None:
                imported(module)
                tell_jax()

            spec.loader.exec_module = told  # type: ignore[method-assign]
        return spec


if "jax" not in sys.modules:
    sys.meta_path.insert(0, _Watch())


class _Later:
    """A module that is imported when something of it is first wanted."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> Any:
        module = importlib.import_module(self._name)
        self.__dict__.update(module.__dict__)
        return getattr(module, wanted)


if TYPE_CHECKING:
    import jax
    import jax.numpy as jnp
else:
    jax, jnp = _Later("jax"), _Later("jax.numpy")


def plain(*arrays: Any) -> bool:
    """Whether all of these are NumPy's, to be worked on without a compiler.

    >>> plain(np.ones(2)), plain(np.ones(2), jnp.ones(2))
    (True, False)
    """
    return all(isinstance(array, np.ndarray | np.generic) for array in arrays)


def namespace(*arrays: Any) -> Any:
    """Give the module whose functions work on these arrays: `numpy` or `jax.numpy`.

    >>> namespace(np.ones(2)).__name__, namespace(jnp.ones(2)).__name__
    ('numpy', 'jax.numpy')
    """
    return np if plain(*arrays) else jnp
