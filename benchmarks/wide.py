"""How long tables of thousands of columns take: a look at 10,000, and a training on 5,000.

    python benchmarks/wide.py

The tables are random; only the first two columns say something of the target.
"""

import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

import fathom


def main() -> None:
    random = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "look.csv", Path(folder) / "train.csv"
        pl.DataFrame(random.normal(size=(10, 10_000)).round(3)).write_csv(few)
        cells = random.normal(size=(80, 5000)).round(3)
        target = pl.Series("y", (2 * cells[:, 0] + cells[:, 1]).round(3))
        pl.DataFrame(cells).with_columns(target).write_csv(many)
        began = time.perf_counter()
        str(fathom.look(few))
        print(f"look at 10 rows of 10,000 columns   {time.perf_counter() - began:6.1f} s")
        for left_out in ({}, {"baselines": False}, {"baselines": False, "importance": False}):
            began = time.perf_counter()
            fathom.train(many, "y", hidden=(16,), **left_out)
            without = ", ".join(left_out) or "nothing"
            took = time.perf_counter() - began
            print(f"train on 80 rows of 5,000 columns   {took:6.1f} s, left out: {without}")


main()
