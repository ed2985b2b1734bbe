"""The same work for every column, side by side where there are many rows.

Polars and NumPy let go of Python's lock while they work, so threads are enough.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")

MANY_ROWS = 50_000  # below, handing work to threads costs more than it saves


def for_each(work: Callable[[Item], Made], items: Iterable[Item], rows: int) -> list[Made]:
    """Do `work` for each item, and give the results in the order of the items.

    >>> for_each(str.upper, ["a", "b"], rows=2)
    ['A', 'B']
    """
    if rows < MANY_ROWS:
        return [work(item) for item in items]
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as threads:
        return list(threads.map(work, items))
