"""Whether answers are those that were written down: every number, name and sentence of them."""

from __future__ import annotations

import math
from typing import Any

ADVICE = (
    "Golden files were written by a released version and are never written again: a format change "
    "reads the old one too, and what changed the arithmetic is a fault (tests/golden/README.md)."
)

# Differences of sums that v0.1.0 worked in float32: its rounding is a millionth of small ones.
PUSHES = "explain.pushes"


def check(now: Any, then: Any, tolerance: float, what: str) -> None:
    """Fail with every difference, and with what to do about them.

    >>> check({"p": [0.5, 1e-9]}, {"p": [0.5, 2e-9]}, 1e-6, "v0/a")
    >>> check({"p": 0.5}, {"p": 0.6}, 1e-6, "v0/a")
    Traceback (most recent call last):
    AssertionError: v0/a answers otherwise than when it was written:
      p: 0.5, was 0.6
    Golden files were written by a released version ...
    """
    found = differences(now, then, tolerance)
    lines = "\n  ".join(found)
    assert not found, f"{what} answers otherwise than when it was written:\n  {lines}\n{ADVICE}"


def differences(now: Any, then: Any, tolerance: float, where: str = "", size: float = 0) -> list:
    """List the places where two nested values differ; `now` may hold more names.

    Floats may differ by a share of their size, or in a list of the largest size in it.

    >>> differences({"a": [1.0, 2.0, None], "b": 1}, {"a": [1.1, 2.0, None]}, 1e-6)
    ['a.0: 1.0, was 1.1']
    >>> differences({"a": "x"}, {"a": "y", "c": 0}, 1e-6)
    ["a: 'x', was 'y'", 'c: is missing']
    """
    if isinstance(then, dict) and isinstance(now, dict):
        found = []
        for name, value in then.items():
            at = f"{where}.{name}".lstrip(".")
            missing = [f"{at}: is missing"]
            found += differences(now[name], value, tolerance, at) if name in now else missing
        return found
    if isinstance(then, list) and isinstance(now, list | tuple) and len(now) == len(then):
        size = max(size, _largest(then))
        pairs = enumerate(zip(now, then, strict=True))
        parts = [differences(*pair, tolerance, f"{where}.{k}", size) for k, pair in pairs]
        return [one for part in parts for one in part]
    if where.startswith(PUSHES):
        tolerance *= 2
    if isinstance(then, float) and isinstance(now, float | int):
        same = math.isclose(now, then, rel_tol=tolerance, abs_tol=tolerance * size)
    else:
        same = type(now) is type(then) and now == then
    return [] if same else [f"{where}: {now!r}, was {then!r}"]


def _largest(values: list) -> float:
    """Give the largest size of the floats in a list, and in lists within it."""
    sizes = [_largest(one) for one in values if isinstance(one, list)]
    return max([abs(one) for one in values if isinstance(one, float)] + sizes, default=0.0)
