"""How many pictures of no class are said to be so, where 95 % of the known ones are accepted.

    python benchmarks/unusual.py FOLDER [--left-out fish]

FOLDER holds train/CLASS/... and test/CLASS/...; the network is trained without one class, by the
defaults, and then shown that class, and pictures that show nothing: noise, plain colours, soft
colours, stripes, and test pictures with their pixels shuffled.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl
from PIL import Image

import fathom
from fathom.data.pictures.door import to_learn_from
from fathom.data.table import Table

COUNT = 200


def nothing(test: np.ndarray) -> dict[str, np.ndarray]:
    """Make pictures that show nothing, in the shape of those to test on."""
    random, shape = np.random.default_rng(0), (COUNT, *test.shape[1:])
    _, rows, columns, channels = shape
    wide = np.arange(columns)
    few = random.integers(0, 256, (COUNT, 3, 3, channels), dtype=np.uint8)
    waves = [
        127 + 120 * np.sin(wide * random.uniform(0.3, 2) + random.uniform(0, 6))
        for _ in range(COUNT)
    ]
    pixels = test[:COUNT].reshape(-1, rows * columns, channels)
    return {
        "noise": random.integers(0, 256, shape, dtype=np.uint8),
        "plain colours": np.broadcast_to(few[:, :1, :1], shape).copy(),
        "soft colours": np.stack(
            [np.asarray(Image.fromarray(one).resize((columns, rows), 3)) for one in few]
        ),
        "stripes": np.stack(
            [np.broadcast_to(wave[None, :, None], shape[1:]) for wave in waves]
        ).astype(np.uint8),
        "shuffled pixels": random.permuted(pixels, axis=1).reshape(-1, *shape[1:]),
    }


def pixels_of(table: Table) -> np.ndarray:
    """Take the pictures out of a table."""
    shape = table.frame["picture"].dtype.shape
    return table.frame["picture"].to_numpy().reshape(table.rows, *shape).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--left-out", default="fish")
    given = parser.parse_args()
    found = to_learn_from(given.folder)
    parts = [table.frame for table in (found.learn, found.test)]
    known = [part.filter(pl.col("class") != given.left_out) for part in parts]
    others = [part.filter(pl.col("class") == given.left_out) for part in parts]
    model = fathom.train(
        Table("known", known[0]), "class", test=Table("tests", known[1]), baselines=False
    )

    def unusual(pixels: np.ndarray) -> np.ndarray:
        table = Table("", pl.DataFrame({"picture": pixels}))
        return model.predict_table(table, unusual=True)["unusual"].to_numpy()

    test = pixels_of(Table("tests", known[1]))
    accepted = unusual(test)
    limit = np.quantile(accepted, 0.95)
    right = model.story.judgement.metrics["test"]["accuracy"]
    print(f"accuracy of {', '.join(model.classes)}: {right:.3f}")
    print(f"{'known pictures above .99':<26} {np.mean(accepted > 0.99):.3f}")
    strange = nothing(test) | {given.left_out: pixels_of(Table("others", pl.concat(others)))}
    for name, pixels in strange.items():
        shares = unusual(pixels)
        found_at = f"{np.mean(shares > limit):.3f} at 95 %, {np.mean(shares > 0.99):.3f} above .99"
        print(f"{name:<26} {found_at}", flush=True)


if __name__ == "__main__":
    main()
