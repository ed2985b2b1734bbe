"""How long a table takes from its CSV file to the inputs of a network, and how much memory.

    python benchmarks/reading.py [--rows 1000000] [--runs 5]

Two ways, each in a process of its own, so that its memory is its own, one after the other in turns:

- fathom: `read`, find out what each column holds, learn the encoder, encode (float32)
- pandas with scikit-learn: `read_csv`, then a ColumnTransformer: numbers with the mean for missing
  ones, an indicator, and standardised; categories one-hot (float32, dense)

The table has 14 columns of numbers, some with missing cells, and 6 of text with 2 to 40 values. The
two are told apart by what they find out: Fathom also checks every line, and finds kinds, marks for
missing cells and the writing of numbers, while pandas is given the lists of columns.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

NUMBERS, CATEGORIES = 14, (2, 3, 5, 8, 20, 40)


def make(rows: int, path: Path) -> None:
    import polars as pl

    random = np.random.default_rng(0)
    columns = {}
    for place in range(NUMBERS):
        values = random.normal(100, 30, rows).round(place % 4)
        cells = pl.Series(values if place % 4 else values.astype(np.int64))
        gone = pl.Series(random.random(rows) < 0.02)
        columns[f"n{place}"] = cells.set(gone, None) if place % 3 == 0 else cells
    for place, count in enumerate(CATEGORIES):
        names = np.array([f"value {n}" for n in range(count)])
        columns[f"c{place}"] = pl.Series(names[random.integers(0, count, rows)])
    pl.DataFrame(columns).write_csv(path)


def by_fathom(path: str) -> tuple[int, int]:
    from fathom.data.columns.encoder import Encoder
    from fathom.data.understanding import understand

    known = understand(path)
    return Encoder.learn(known.table.frame, known.columns).encode(known.table.frame).shape


def by_pandas(path: str) -> tuple[int, int]:
    import pandas as pd
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    frame = pd.read_csv(path)
    numbers = [f"n{place}" for place in range(NUMBERS)]
    categories = [f"c{place}" for place in range(len(CATEGORIES))]
    scaled = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    one_hot = OneHotEncoder(drop="if_binary", sparse_output=False, dtype=np.float32)
    both = ColumnTransformer([("n", scaled, numbers), ("c", one_hot, categories)])
    return both.fit_transform(frame).astype(np.float32).shape


WAYS = {"fathom": by_fathom, "pandas + scikit-learn": by_pandas}


def one(way: str, path: str) -> None:
    """Run one way and say its seconds (imports not counted), memory and shape."""
    if way == "fathom":
        import fathom.data.understanding  # noqa: F401
    else:
        import pandas  # noqa: F401
        import sklearn.compose  # noqa: F401
    began = time.perf_counter()
    shape = WAYS[way](path)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"seconds": seconds, "gib": peak, "shape": shape}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(*given.one)
        return
    print(f"{'rows':>9}  {'way':<22} {'seconds':>8} {'GiB':>6}  inputs")
    for rows in given.rows:
        compare(rows, given.runs)


def compare(rows: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        make(rows, path)
        found: dict[str, list[dict]] = {way: [] for way in WAYS}
        for _ in range(runs):
            for way in WAYS:  # in turns, so that a busy moment of the machine meets both
                command = [sys.executable, __file__, "--one", way, str(path)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                found[way].append(json.loads(done.stdout))
    medians = {}
    for way, results in found.items():
        medians[way] = statistics.median(result["seconds"] for result in results)
        peak = max(result["gib"] for result in results)
        inputs = results[0]["shape"][1]
        print(f"{rows:>9,}  {way:<22} {medians[way]:>8.2f} {peak:>6.2f}  {inputs}")
    ours, theirs = medians.values()
    print(f"{'':>9}  {theirs / ours:.1f} times faster (medians of {runs})\n")


if __name__ == "__main__":
    main()
