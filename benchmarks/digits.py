"""An epoch of many small grey pictures, as well-known digits and clothes come, beside PyTorch's.

    python benchmarks/digits.py [--pictures 60000] [--turns 5] [--torch .bench/bin/python]

scikit-learn's handwritten digits, made 28 x 28, shifted and noisy, are written as idx files. In
turns, one epoch each: `fathom train FOLDER --epochs 1`, of which the seconds of learning without
compiling are shown beside all of it; and PyTorch's six convolutions (`pictures_torch.py`), of
which nothing but learning is timed. The last tenth of the pictures is to test on.
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
from pictures import with_torch
from PIL import Image
from sklearn.datasets import load_digits

from fathom.data.pictures.door import to_learn_from

SIDE, REACH = 28, 3


def write(folder: Path, count: int) -> None:
    """Write the pictures and their classes."""
    random, found = np.random.default_rng(0), load_digits()
    small = [Image.fromarray((one * 15.9).astype(np.uint8)) for one in found.images]
    large = np.stack([np.asarray(one.resize((SIDE, SIDE))) for one in small])
    taken = random.integers(0, len(large), count)
    shifts = random.integers(-REACH, REACH + 1, (count, 2))
    moved = [np.roll(large[one], way, (0, 1)) for one, way in zip(taken, shifts, strict=True)]
    noisy = np.clip(np.stack(moved) + random.normal(0, 20, (count, SIDE, SIDE)), 0, 255)
    learnt = count - count // 10
    for begins, part in (("train", slice(learnt)), ("t10k", slice(learnt, None))):
        for name, array in (
            ("images-idx3", noisy[part]),
            ("labels-idx1", found.target[taken][part]),
        ):
            data = array.astype(np.uint8)
            head = bytes([0, 0, 8, data.ndim]) + b"".join(n.to_bytes(4, "big") for n in data.shape)
            (folder / f"{begins}-{name}-ubyte").write_bytes(head + data.tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=60_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--torch", type=Path, default=Path(".bench/bin/python"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, told = Path(place) / "digits", Path(place) / "told.json"
        folder.mkdir()
        write(folder, given.pictures)
        out = str(Path(place) / "a.fathom")
        words = [sys.executable, "-m", "fathom", "train", str(folder), "--epochs", "1", "--json"]
        ours, theirs = [], []
        for turn in range(given.turns):
            seconds, memory = whole([*words, "--out", out, "--seed", str(turn)], told)
            said = json.loads(told.read_text())
            learning = said["seconds"]["learn"] - said["seconds"]["compile"]
            ours.append((learning, seconds, memory, said["metrics"]["test"]["accuracy"]))
            print("fathom: {:.1f} s of {:.1f}, {:,.0f} MiB, {:.3f}".format(*ours[-1]), flush=True)
            if given.torch.exists():
                theirs.append(with_torch(given.torch, to_learn_from(folder), 1, turn)[::-1])
                print("PyTorch: {:.1f} s, {:.3f}".format(*theirs[-1]), flush=True)
        for name, turns in (("fathom", ours), ("PyTorch", theirs)):
            if turns:
                medians = [statistics.median(one) for one in zip(*turns, strict=True)]
                print(name, "medians:", *(f"{one:,.3f}" for one in medians))


if __name__ == "__main__":
    main()
