"""What is gained where pictures are large and what matters is small: 224 x 224 beside 32 x 32.

    python benchmarks/large_pictures.py [--pictures 2500] [--side 224] [--animal 56] [--seeds 1]

An animal of `fathom.examples.draw_pets` stands somewhere in a large picture of noise and plain
fields, as in a photograph taken from afar. Each way is a whole `fathom train` in a process of its
own: its test accuracy, seconds and memory at the most are shown; then `explain` and `see` of one
picture, five times each, by the median.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np
from picture_commands import whole
from PIL import Image

from fathom.examples.pets.drawing import draw_pets

TEST_EVERY = 5
FATHOM = [sys.executable, "-m", "fathom"]


def scene(random: np.random.Generator, side: int) -> np.ndarray:
    """Fill a picture with fields of plain colours, soft noise over them."""
    picture = np.empty((side, side, 3))
    picture[:] = random.uniform(40, 220, 3)
    for _ in range(12):
        top, left = random.integers(0, side, 2)
        high, wide = random.integers(side // 8, side // 2, 2)
        picture[top : top + high, left : left + wide] = random.uniform(40, 220, 3)
    noise = np.kron(random.normal(0, 12, (side // 4, side // 4, 3)), np.ones((4, 4, 1)))
    picture[: len(noise), : len(noise)] += noise
    return picture.clip(0, 255).astype(np.uint8)


def write(folder: Path, count: int, side: int, animal: int) -> None:
    """Draw the pictures; every fifth of a class is to test on."""
    random = np.random.default_rng(7)
    for number, (drawn, name) in enumerate(zip(*draw_pets(count, 7, animal), strict=True)):
        picture = scene(random, side)
        top, left = random.integers(0, side - animal + 1, 2)
        picture[top : top + animal, left : left + animal] = drawn
        part = "test" if number // 3 % TEST_EVERY == TEST_EVERY - 1 else "train"
        place = folder / part / name
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(place / f"{number:05}.png")


def trained(folder: Path, side: int, seed: int, model: Path) -> None:
    """Train, and say what came of it."""
    told = model.with_suffix(".json")
    words = [*FATHOM, "train", str(folder), "--size", str(side), "--seed", str(seed)]
    seconds, memory = whole([*words, "--json", "--out", str(model)], told)
    accuracy = json.loads(told.read_text())["metrics"]["test"]["accuracy"]
    print(
        f"{side} x {side}, seed {seed}: {accuracy:.1%} right, {seconds:.0f} s, {memory:,.0f} MiB",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=2500)
    parser.add_argument("--side", type=int, default=224)
    parser.add_argument("--animal", type=int, default=56)
    parser.add_argument("--seeds", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, model = Path(place) / "pictures", Path(place) / "a.fathom"
        write(folder, given.pictures, given.side, given.animal)
        for seed in range(given.seeds):
            for side in (32, given.side):
                trained(folder, side, seed, model)
        picture = str(next(iter(sorted(folder.glob("test/*/*")))))
        for command in ("explain", "see"):
            words = [*FATHOM, command, str(model), picture]
            whole(words)  # compiles what is kept
            runs = [whole(words) for _ in range(5)]
            seconds, memory = (statistics.median(one) for one in zip(*runs, strict=True))
            print(f"{command}, a picture: {seconds:.1f} s, {memory:,.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
