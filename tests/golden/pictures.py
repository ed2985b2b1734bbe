"""Golden files that look at pictures: with convolutions, and without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from PIL import Image

import fathom
from tests.golden.written import QUICK, write


def _draw_pictures() -> None:
    """Lying and standing bars of 8 x 8 pixels, in a folder for each class; and two to be asked."""
    random = np.random.default_rng(8)
    for row in range(36):
        kind = ("lying", "standing")[row % 2]
        pixels = random.integers(0, 90, (8, 8, 3), np.uint8)
        high, wide, at = *((2, 6), (6, 2))[row % 2], random.integers(0, 3, 2)
        pixels[at[0] : at[0] + high, at[1] : at[1] + wide] += np.uint8(130)
        place = Path("pictures") / kind if row < 34 else Path("asked")
        place.mkdir(parents=True, exist_ok=True)
        side = (8, 8) if row < 35 else (20, 16)
        Image.fromarray(pixels).resize(side).save(place / f"{row}.png")


def pictures(name: str) -> None:
    _draw_pictures()
    kept = {"run": f"{name}.run", "run_limit": 80_000}
    fathom.train(name, epochs=3, **QUICK, **kept).save(f"{name}.fathom")
    asked = {"files": ["asked/34.png", "asked/35.png"], "neuron": [1, 2, [1, 2]]}
    write(name, asked, {"why": [[5, "0.1,2,1.3"]]})


def dense(name: str) -> None:
    """Plain layers on the same pictures, and a number that a table says of each."""
    files = sorted(Path("pictures").glob("*/*.png"))
    labels = pl.DataFrame(
        {"file": [file.name for file in files], "bright": [_mean(file) for file in files]}
    )
    labels.write_csv(f"{name}.csv")
    options = {"network": "dense", "hidden": [4], "epochs": 4, "starts": 1, "learning_rate": 0.003}
    told = {"labels": pl.read_csv(f"{name}.csv"), "target": "bright"}
    fathom.train("pictures", **told, **options, **QUICK).save(f"{name}.fathom")
    write(name, {"files": ["asked/35.png", "asked/34.png"]})


def _mean(file: Path) -> float:
    return float(np.round(np.asarray(Image.open(file)).mean(), 2))
