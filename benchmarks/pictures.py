"""How well pictures are told apart by the defaults, and after how long, beside other networks.

    python benchmarks/pictures.py FOLDER [--seeds 3] [--torch .bench/bin/python] [--epochs 20,40]
    python benchmarks/pictures.py FOLDER --curve 10,20,40,80     accuracy over seconds

FOLDER holds train/CLASS/... and test/CLASS/... of small pictures. Fathom is used as a person uses
it: `fathom train FOLDER`, all of which is timed. scikit-learn's network and its nearest neighbours
learn the pixels. PyTorch, where it is there, trains `pictures_torch.py`: six 3 x 3 convolutions
with batch norm, in as many epochs as are asked for. All take turns, seed by seed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier

from fathom.data.pictures.door import to_learn_from
from fathom.data.pictures.table import Divided

TORCH = Path(__file__).with_name("pictures_torch.py")


def with_fathom(folder: Path, epochs: int | None, seed: int) -> tuple[float, float]:
    """Train by the command line; give the share of right answers, and the seconds."""
    asked = ["--epochs", str(epochs)] if epochs else []
    with tempfile.TemporaryDirectory() as place:
        out = str(Path(place) / "a.fathom")
        words = [sys.executable, "-m", "fathom", "train", str(folder), "--json", "--out", out]
        began = time.perf_counter()
        told = subprocess.run(
            [*words, *asked, "--seed", str(seed)], capture_output=True, text=True, check=True
        ).stdout
        return json.loads(told)["metrics"]["test"]["accuracy"], time.perf_counter() - began


def pixels(found: Divided) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give the numbers and the classes to learn from, and those to test on."""
    if found.test is None:
        sys.exit("there is no folder test")
    parts = []
    for table in (found.learn, found.test):
        numbers = table.frame["picture"].to_numpy().reshape(table.rows, -1) / np.float32(255)
        parts += [numbers, table.frame["class"].to_numpy()]
    return parts[0], parts[1], parts[2], parts[3]


def with_sklearn(model: object, found: Divided) -> tuple[float, float]:
    """Fit one of scikit-learn's."""
    learn, known, judge, truth = pixels(found)
    began = time.perf_counter()
    model.fit(learn, known)  # type: ignore[attr-defined]
    return float(np.mean(model.predict(judge) == truth)), time.perf_counter() - began  # type: ignore[attr-defined]


def as_arrays(found: Divided, file: Path) -> None:
    """Write the pixels and the classes for `pictures_torch.py`."""
    learn, known, judge, truth = pixels(found)
    classes = {name: place for place, name in enumerate(sorted(set(known)))}
    shape = found.learn.frame["picture"].to_numpy().shape[1:]
    np.savez(
        file,
        learn=learn.reshape(-1, *shape),
        known=np.array([classes[name] for name in known]),
        judge=judge.reshape(-1, *shape),
        truth=np.array([classes[name] for name in truth]),
    )


def with_torch(python: Path, found: Divided, epochs: int, seed: int) -> tuple[float, float]:
    """Train PyTorch's network in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "pixels.npz"
        as_arrays(found, file)
        words = [str(python), str(TORCH), str(file), str(epochs), str(seed)]
        told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    accuracy, seconds = map(float, told.split())
    return accuracy, seconds


def of_torch(torch: Path, found: Divided, epochs: list[int]) -> Iterator[tuple[str, Callable]]:
    """PyTorch's network for each number of epochs, where PyTorch is there."""
    for many in epochs if torch.exists() else []:
        yield f"PyTorch, {many} epochs", partial(with_torch, torch, found, many)


def curve(folder: Path, torch: Path, epochs: list[int]) -> Iterator[tuple[str, Callable]]:
    """Fathom and PyTorch for each number of epochs."""
    for many in epochs:
        yield f"fathom, {many} epochs", partial(with_fathom, folder, many)
    yield from of_torch(torch, to_learn_from(folder), epochs)


def ways(folder: Path, torch: Path, epochs: list[int]) -> Iterator[tuple[str, Callable]]:
    """Name all ways, each to be called with a seed."""
    found = to_learn_from(folder)
    yield "fathom", partial(with_fathom, folder, None)
    yield from of_torch(torch, found, epochs)
    yield "scikit-learn's MLP", lambda seed: with_sklearn(MLPClassifier(random_state=seed), found)
    yield "nearest neighbours", lambda _: with_sklearn(KNeighborsClassifier(10), found)


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--torch", type=Path, default=Path(".bench/bin/python"))
    parser.add_argument("--epochs", type=numbers, default=[20, 40])
    parser.add_argument("--curve", type=numbers, metavar="EPOCHS")
    given = parser.parse_args()
    if not given.torch.exists():
        print(f"there is no {given.torch}: PyTorch is left out", file=sys.stderr)
    told = (curve, given.curve) if given.curve else (ways, given.epochs)
    all_ways = dict(told[0](given.folder, given.torch, told[1]))
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in all_ways}
    for seed in range(given.seeds):
        for name, way in all_ways.items():
            found[name].append(way(seed))
            accuracy, seconds = found[name][-1]
            print(f"seed {seed}, {name}: {accuracy:.3f}, {seconds:.1f} s", file=sys.stderr)
    for name, turns in found.items():
        right, seconds = np.array(turns).T
        spread = f"{right.mean():.3f} +- {right.std():.3f}"
        print(f"{name:<22} {spread}   {np.median(seconds):6.1f} s", flush=True)


if __name__ == "__main__":
    main()
