"""How long the default training takes on large tables, and how much memory, by the number of rows.

    python benchmarks/size.py [--rows 25000,100000] [--columns 50]
    python benchmarks/size.py --pictures 60000

Makes tables of independent normal numbers whose target bends and multiplies a few of them, and
trains on each as a person does: `fathom train wide.csv --target y --no-run`, in a process of its
own, reading and baselines included. Pictures are of ten classes, 32 x 32, each class with a stripe
at another height on coarse random colours; they are trained on for one epoch.
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
from PIL import Image


def table(rows: int, columns: int) -> pl.DataFrame:
    random = np.random.default_rng(0)
    x = random.normal(size=(rows, columns))
    y = x[:, 0] * x[:, 1] + np.sin(2 * x[:, 2]) + x[:, 3:8].sum(axis=1)
    y += random.normal(0, 0.3, rows)
    named = {f"c{place}": x[:, place].round(4) for place in range(columns)}
    return pl.DataFrame(named | {"y": y.round(4)})


def draw(folder: Path, count: int) -> None:
    random = np.random.default_rng(0)
    for number in range(count):
        kind = number % 10
        (folder / str(kind)).mkdir(exist_ok=True, parents=True)
        pixels = (random.random((4, 4, 3)) * 120).repeat(8, 0).repeat(8, 1)
        pixels[3 * kind : 3 * kind + 3] += 100
        noisy = (pixels + random.random((32, 32, 3)) * 30).astype(np.uint8)
        Image.fromarray(noisy).save(folder / str(kind) / f"{number}.png", compress_level=1)


def train(folder: Path, *words: str) -> tuple[float, int]:
    """Train once; give the seconds and the most memory, in KiB."""
    command = [sys.executable, "-m", "fathom", "train", *words, "--no-run"]
    began = time.perf_counter()
    running = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, code, used = os.wait4(running.pid, 0)
    if code:
        sys.exit(f"{' '.join(command)} failed")
    return time.perf_counter() - began, used.ru_maxrss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="25000,100000")
    parser.add_argument("--columns", type=int, default=50)
    parser.add_argument("--pictures", type=int)
    given = parser.parse_args()
    if given.pictures:
        with tempfile.TemporaryDirectory() as place:
            draw(Path(place) / "pictures", given.pictures)
            seconds, most = train(Path(place), "pictures", "--epochs", "1")
        print(f"{given.pictures:,} pictures, one epoch: {seconds:.0f} s, {most:,} KiB")
        return
    print("    rows  columns  seconds      KiB")
    for rows in map(int, given.rows.split(",")):
        with tempfile.TemporaryDirectory() as place:
            table(rows, given.columns).write_csv(Path(place) / "wide.csv")
            seconds, most = train(Path(place), "wide.csv", "--target", "y")
        print(f"{rows:>8}  {given.columns:>7}  {seconds:>7.0f}  {most:>7}", flush=True)


if __name__ == "__main__":
    main()
