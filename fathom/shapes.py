"""The kinds and shapes of arrays, as annotations say them: ``Float[np.ndarray, "rows inputs"]``.

They are jaxtyping's. Importing it takes longer than most commands, and without a checker nobody
looks at annotations: so a process that has not imported it itself, as the tests do, gets names that
stand for anything.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or "jaxtyping" in sys.modules:
    from jaxtyping import (
        Array,
        Bool,
        Float,
        Float32,
        Float64,
        Int,
        Int32,
        Int64,
        Integer,
        Key,
        Num,
        PRNGKeyArray,
        PyTree,
        Shaped,
        UInt8,
        UInt32,
    )
else:

    class _Anything:
        """Stands for any array."""

        def __class_getitem__(cls, of: Any) -> Any:
            return Any

    Array = PRNGKeyArray = Any
    Bool = Float = Float32 = Float64 = Int = Int32 = Int64 = Integer = Key = Num = _Anything
    PyTree = Shaped = UInt8 = UInt32 = _Anything

__all__ = [
    "Array",
    "Bool",
    "Float",
    "Float32",
    "Float64",
    "Int",
    "Int32",
    "Int64",
    "Integer",
    "Key",
    "Num",
    "PRNGKeyArray",
    "PyTree",
    "Shaped",
    "UInt8",
    "UInt32",
]
