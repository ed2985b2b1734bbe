"""How long an answer takes at each door: Python, ONNX Runtime, and scikit-learn beside it.

    python benchmarks/doors.py [--rounds 5]

On the made salaries (`fathom demo salaries`): Fathom with its defaults, all its networks and one
of them written as ONNX, and scikit-learn's network behind an imputer, a scaler and one-hot columns.
One row and a thousand are answered in turns, warm, in one process; shown are medians of the
rounds, in microseconds, each of as many calls as fit into a fifth of a second. An answer is the
whole way from raw cells to a number in its own units.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnxruntime
from accuracy import as_numbers, to_pandas
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline

import fathom
from fathom.examples.tables import salaries

LONG = 0.2  # seconds of calls in a round
MANY = 1000

Way = Callable[[], Any]


def session(place: Path) -> onnxruntime.InferenceSession:
    """Load a file as a server would: one thread for one request."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(place, options, providers=["CPUExecutionProvider"])


def feed(model: fathom.Model, rows: int) -> dict[str, np.ndarray]:
    """Give rows as an ONNX file takes them."""
    frame = salaries()[:rows]
    return {
        column.name: frame[column.name].cast(float).fill_null(float("nan")).to_numpy()[:, None]
        if column.kind == "number"
        else frame[column.name].fill_null("").to_numpy().astype(object)[:, None]
        for column in model.encoder.columns
    }


def ways(place: Path) -> dict[str, Way]:
    """Train, write, load; name what is timed."""
    table = salaries()
    model = fathom.train(table, "salary", run=place / "a.run")
    told: dict[str, Way] = {}
    kinds = {"all networks": {}, "one network": {"member": 0}, "and why": {"explain": True}}
    for name, options in kinds.items():
        written = place / f"{name}.onnx"
        fathom.export(model, written, **options)
        loaded = session(written)
        print(f"ONNX, {name}: {written.stat().st_size / 2**20:.2f} MiB")
        for rows in (1, MANY // 10 if options.get("explain") else MANY):
            cells = feed(model, rows)
            told[f"ONNX, {name}, {rows:,}"] = lambda s=loaded, c=cells: s.run(None, c)
    theirs = make_pipeline(as_numbers(table.drop("salary")), MLPRegressor(max_iter=20))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # twenty epochs are enough to be timed
        theirs.fit(to_pandas(table.drop("salary")), table["salary"].to_numpy() / 1e5)
    for rows in (1, MANY):
        frame = table[:rows].drop("salary")
        pandas = to_pandas(frame)
        told[f"Fathom in Python, {rows:,}"] = lambda f=frame: model.predict(f)
        told[f"scikit-learn, {rows:,}"] = lambda f=pandas: theirs.predict(f)
    return told


def microseconds(way: Way) -> float:
    """Call it for a while; give what a call takes."""
    began, calls = time.perf_counter(), 0
    while calls < 3 or time.perf_counter() - began < LONG:
        way()
        calls += 1
    return (time.perf_counter() - began) / calls * 1e6


def main() -> None:
    """Take turns."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--rounds", type=int, default=5)
    rounds = reader.parse_args().rounds
    with TemporaryDirectory() as place:
        told = ways(Path(place))
        taken: dict[str, list[float]] = {name: [] for name in told}
        for _ in range(rounds):
            for name, way in told.items():
                taken[name].append(microseconds(way))
    for name, each in taken.items():
        print(f"{name:32} {statistics.median(each):12,.1f} us")


if __name__ == "__main__":
    main()
