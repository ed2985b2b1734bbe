"""scikit-learn's default networks beside `fathom.sklearn`'s of the same names, fitted in turns.

    python benchmarks/mlp.py [FOLDER] [--seeds 5] [--single]

On 300 and 10,000 rows of 20 made numbers, and, where FOLDER has tables (see `splits.py`), on the
first 10,000 rows of each, behind an imputer, a scaler and one-hot columns. Shown are the scores on
the test rows (accuracy, or R2), by how much any weight differs at the most, and the seconds of
`fit`: those of the first, which may compile, and the median of all. `--single`: in float32, where
rounding leads the two apart.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import sklearn.neural_network as theirs
from accuracy import as_numbers, to_pandas
from splits import splits

import fathom.sklearn as ours


class Data(NamedTuple):
    """A table in two parts, made numbers."""

    name: str
    classes: bool
    parts: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # learn, its truth; judge, truth


def made(rows: int) -> Data:
    """Make a table of which the classes hang on products of columns."""
    random = np.random.default_rng(0)
    inputs = random.normal(size=(2 * rows, 20))
    truth = (inputs[:, 0] * inputs[:, 1] + inputs[:, 2] > 0).astype(int)
    return Data(f"made, {rows:,}", True, (inputs[:rows], truth[:rows], inputs[rows:], truth[rows:]))


def tables(folder: Path) -> Iterator[Data]:
    """Give the tables of a folder."""
    for split in splits(folder, None, 1):
        frames = split.inputs(split.train), split.inputs(split.test)
        columns = as_numbers(frames[0]).fit(to_pandas(frames[0]))
        learn, judge = (columns.transform(to_pandas(frame)) for frame in frames)
        known, truth = (part[split.target].to_numpy() for part in (split.train, split.test))
        if split.classes:
            known, truth = known.astype(str), truth.astype(str)
        else:
            mean, spread = known.mean(), known.std()
            known, truth = (known - mean) / spread, (truth - mean) / spread
        yield Data(split.table, split.classes, (learn, known, judge, truth))


def fitted(module: Any, data: Data, seed: int) -> tuple[Any, float]:
    """Fit one network; give it, and the seconds."""
    kind = module.MLPClassifier if data.classes else module.MLPRegressor
    learn, known = data.parts[:2]
    began = time.perf_counter()
    network = kind(random_state=seed).fit(learn, known)
    return network, time.perf_counter() - began


def compare(data: Data, seeds: int) -> None:
    """Fit both with each seed, and say how they compare."""
    scores, seconds, apart = [], [], 0.0
    for seed in range(seeds):
        pair = [fitted(module, data, seed) for module in (theirs, ours)]
        scores.append([network.score(*data.parts[2:]) for network, _ in pair])
        seconds.append([spent for _, spent in pair])
        weights = (network.coefs_ + network.intercepts_ for network, _ in pair)
        apart = max(apart, *(float(np.abs(a - b).max()) for a, b in zip(*weights, strict=True)))
    mean = np.mean(scores, axis=0)
    times = np.array(seconds)
    ratio = statistics.median(times[:, 0] / times[:, 1])
    print(
        f"{data.name:<14} {mean[0]:.4f} {mean[1]:.4f}  weights {apart:.0e} apart  "
        f"{np.median(times[:, 0]):6.2f} s, {np.median(times[:, 1]):6.2f} s "
        f"(first {times[0, 1]:.2f}): {ratio:.1f} times",
        flush=True,
    )


def main() -> None:
    warnings.filterwarnings("ignore")  # that 200 epochs were too few
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--single", action="store_true")
    given = parser.parse_args()
    print(f"{'table':<14} theirs ours", file=sys.stderr)
    for data in (made(300), made(10_000), *(tables(given.folder) if given.folder else ())):
        if given.single:
            learn, known, judge, truth = data.parts
            parts = learn.astype(np.float32), known, judge.astype(np.float32), truth
            data = data._replace(parts=parts)
        compare(data, given.seeds)


if __name__ == "__main__":
    main()
