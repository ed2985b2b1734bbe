"""How learning grows with the rows, to a million of them, beside trees and another network.

    python benchmarks/million.py [--rows 10000,100000,1000000] [--plot growth.png]
                                 [--ways fathom,trees,network,lightgbm] [--others PYTHON]

The tables have 20 columns: 14 numbers, some skewed, some mostly 0, and 6 categories of 3 to 1,000
values; the target bends, multiplies and looks values up, so that trees and networks can learn it
(noise of 1 is in it: no RMSE below 1 is possible). 100,000 more rows test. Each way learns in a
process of its own, reading included; seconds and the most memory are those of that process.
scikit-learn's ways see categories as numbers (trees) or one-hot (the network); LightGBM sees them
as categories. `--others` names a Python that has lightgbm, scikit-learn, pandas and polars.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

TEST = 100_000
KINDS = (3, 8, 20, 60, 200, 1000)
WAYS = {
    "fathom": "Fathom",
    "trees": "scikit-learn's trees",
    "network": "scikit-learn's network",
    "lightgbm": "LightGBM",
}


def table(rows: int, seed: int) -> pl.DataFrame:
    """Make a table; the function to be learnt is the same for every seed."""
    fixed, random = np.random.default_rng(0), np.random.default_rng(seed + 1)
    x = random.normal(size=(rows, 14))
    x[:, 8:11] = np.exp(x[:, 8:11])
    amounts = x[:, 11:] * 0.0
    some = random.random((rows, 3)) < 0.15
    amounts[some] = random.gamma(2.0, 3000.0, int(some.sum()))
    x[:, 11:] = amounts
    kinds = [random.integers(0, count, rows) ** 2 // count for count in KINDS]  # the first are many
    y = x[:, 0] * x[:, 1] + 2 * np.sin(2 * x[:, 2]) + np.abs(x[:, 3]) + x[:, 4:8] @ np.ones(4) / 2
    y += np.log(x[:, 8]) * (x[:, 9] > 1) + (amounts > 0) @ np.array([1.0, -1.0, 0.5])
    y += np.log1p(amounts[:, 0]) / 5
    for count, kind in zip(KINDS, kinds, strict=True):
        effect, slope = fixed.normal(size=(2, count))
        y += effect[kind] + 0.3 * slope[kind] * x[:, 5]
    y += random.normal(size=rows)
    named = {f"n{place}": x[:, place].round(4) for place in range(14)}
    named |= {f"k{place}": [f"v{value}" for value in kind] for place, kind in enumerate(kinds)}
    return pl.DataFrame(named | {"y": y.round(4)})


def learn(way: str, train: str, test: str, out: str) -> None:
    """Learn by another way than Fathom, and write its answers down."""
    import pandas as pd
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.neural_network import MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

    rows, more = (pd.read_csv(place) for place in (train, test))
    texts = [name for name in rows.columns if name.startswith("k")]
    numbers = [name for name in rows.columns if name.startswith("n")]
    truth = rows.pop("y")
    if way == "lightgbm":
        import lightgbm

        for frame in (rows, more):
            frame[texts] = frame[texts].astype("category")
        for name in texts:
            more[name] = more[name].cat.set_categories(rows[name].cat.categories)
        model = lightgbm.LGBMRegressor(verbose=-1)
    elif way == "trees":
        unknown = {"handle_unknown": "use_encoded_value", "unknown_value": -1}
        cells = make_column_transformer((OrdinalEncoder(**unknown), texts), remainder="passthrough")
        model = make_pipeline(cells, HistGradientBoostingRegressor())
    else:
        one_hot = OneHotEncoder(handle_unknown="ignore", min_frequency=20)
        cells = make_column_transformer((one_hot, texts), (StandardScaler(), numbers))
        model = make_pipeline(cells, MLPRegressor(early_stopping=True))
    model.fit(rows, truth)
    np.save(out, np.asarray(model.predict(more[rows.columns])))


def measured(way: str, folder: Path, others: str) -> tuple[float, float, float]:
    """Give seconds, GiB and the RMSE on rows that were not learnt from."""
    train, test, out = (str(folder / name) for name in ("train.csv", "test.csv", "answers"))
    if way == "fathom":
        words = [sys.executable, "-m", "fathom", "train", train, "--target", "y", "--no-run"]
        words += ["--out", f"{out}.f"]
    else:
        words = [others, __file__, "--learn", way, train, test, f"{out}.npy"]
    began = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen(words, **quiet)
    _, code, used = os.wait4(running.pid, 0)
    seconds = time.perf_counter() - began
    if code:
        return seconds, used.ru_maxrss / 2**20, float("nan")
    if way == "fathom":
        words = ["-m", "fathom", "predict", f"{out}.f", test, "--out", f"{out}.csv"]
        subprocess.run([sys.executable, *words], check=True, **quiet)
        answers = pl.read_csv(f"{out}.csv")["prediction"].to_numpy()
    else:
        answers = np.load(f"{out}.npy")
    truth = pl.read_csv(test)["y"].to_numpy()
    return seconds, used.ru_maxrss / 2**20, float(np.sqrt(np.mean((answers - truth) ** 2)))


def draw(found: dict[str, list[tuple[int, float, float]]], place: Path) -> None:
    """Draw seconds and memory over rows, both axes logarithmic."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    for axes, what in zip(figure.subplots(1, 2), ("seconds", "GiB"), strict=True):
        for way, points in found.items():
            rows, *both = zip(*points, strict=True)
            axes.loglog(rows, both[what == "GiB"], marker="o", label=WAYS[way])
        axes.set(xlabel="rows to learn from", ylabel=what)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter("{x:,.10g}")
            axis.set_minor_formatter("")
        axes.set_yticks([3, 10, 30, 100, 300] if what == "seconds" else [0.25, 0.5, 1, 2])
        axes.legend(frameon=False)
    figure.savefig(place, dpi=150)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="10000,100000,1000000")
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--others", default=sys.executable)
    parser.add_argument("--learn", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.learn:
        learn(*given.learn)
        return
    found: dict[str, list[tuple[int, float, float]]] = {}
    print(f"{'rows':>9}  {'way':<9}  {'seconds':>8}  {'GiB':>5}  {'RMSE':>7}")
    for rows in map(int, given.rows.split(",")):
        with tempfile.TemporaryDirectory() as place:
            table(rows, 0).write_csv(Path(place) / "train.csv")
            table(TEST, 1).write_csv(Path(place) / "test.csv")
            for way in given.ways.split(","):
                seconds, most, miss = measured(way, Path(place), given.others)
                found.setdefault(way, []).append((rows, seconds, most))
                print(
                    f"{rows:>9}  {way:<9}  {seconds:>8.1f}  {most:>5.2f}  {miss:>7.4f}", flush=True
                )
    if given.plot:
        draw(found, given.plot)


if __name__ == "__main__":
    main()
