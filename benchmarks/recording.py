"""What keeping a run costs: the same training with and without it, in turns.

    python benchmarks/recording.py [--runs 7]

Two tables: 2,000 rows with a small network, whose steps are quick and whose states are small, and
20,000 rows with a larger one. Every training runs a fixed number of epochs; compiling is done
once before. Bound: 10 % of the training time.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

import numpy as np

from fathom import train

CASES = {
    "2,000 rows, 10-32-32-1": {"rows": 2_000, "hidden": (32, 32), "epochs": 60},
    "20,000 rows, 10-128-128-1": {"rows": 20_000, "hidden": (128, 128), "epochs": 8},
}


def table(rows: int) -> dict[str, np.ndarray]:
    x = np.random.default_rng(0).normal(size=(rows, 10))
    return {f"x{place}": x[:, place] for place in range(10)} | {"y": x[:, 0] * x[:, 1] + x[:, 2]}


def seconds(data: dict[str, np.ndarray], run: Path | None, **how: object) -> tuple[float, int]:
    """Train once; give the seconds of training and the bytes of the run."""
    model = train(data, "y", run=run, baselines=False, sweep=False, patience=0, **how)
    files = [] if run is None else [file for file in run.rglob("*") if file.is_file()]
    return model.story.seconds["train"], sum(file.stat().st_size for file in files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    print(f"{'training':<26} {'without':>8} {'with':>8}  {'cost':>6}  run")
    for name, case in CASES.items():
        data = table(case["rows"])
        how = {"hidden": case["hidden"], "epochs": case["epochs"]}
        plain, kept, size = [], [], 0
        with tempfile.TemporaryDirectory() as folder:
            seconds(data, None, **how)  # compiles
            for number in range(given.runs):
                plain.append(seconds(data, None, **how)[0])
                taken, size = seconds(data, Path(folder) / f"{number}.run", **how)
                kept.append(taken)
        before, after = statistics.median(plain), statistics.median(kept)
        cost = f"{after / before - 1:+.1%}"
        print(f"{name:<26} {before:>7.2f}s {after:>7.2f}s  {cost:>6}  {size / 2**20:.1f} MB")


if __name__ == "__main__":
    main()
