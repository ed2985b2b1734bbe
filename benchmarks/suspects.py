"""How well wrong labels are found: 5 % of a table's labels are flipped on purpose, then ranked.

    python benchmarks/suspects.py FOLDER [--seeds 5] [--tables penguins,thyroid,titanic,pima]

FOLDER holds public tables as CSV files with their target in the last column. Two rankings of the
same training rows are compared by the share of flipped rows among the top 5 %:

- suspects: as `fathom suspects` ranks them, from the run of one training with its defaults
- out of fold: by the loss of networks (the same defaults) that have not learnt from the row, five
  folds
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.model_selection import StratifiedKFold

from fathom import open_run, train
from fathom.data.reading.read import read
from fathom.sklearn import FathomClassifier

SHARE = 0.05


def flipped(path: Path, seed: int) -> tuple[pl.DataFrame, str, set[int]]:
    """Give the table with wrong labels, its target, and the rows that are wrong."""
    frame = read(path).frame
    target = frame.columns[-1]
    random = np.random.default_rng(seed)
    labels = frame[target].cast(pl.String).to_list()
    classes = sorted(set(labels))
    wrong = random.choice(len(labels), round(SHARE * len(labels)), replace=False)
    for row in wrong:
        labels[row] = random.choice([name for name in classes if name != labels[row]])
    return frame.with_columns(pl.Series(target, labels)), target, set(wrong.tolist())


def by_suspects(frame: pl.DataFrame, target: str, seed: int) -> list[int]:
    """Rank the training rows of one training."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "a.fathom"
        how = {"seed": seed, "baselines": False, "test_share": 0.0}
        train(frame, target, run=place.with_suffix(".run"), **how).save(place)
        return [suspect.place.row for suspect in open_run(place).suspects().rows]


def out_of_fold(frame: pl.DataFrame, target: str, seed: int) -> np.ndarray:
    """Give every row's loss by networks that have not seen it."""
    features, labels = frame.drop(target), frame[target].to_numpy()
    losses = np.zeros(len(labels))
    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    for learn, judge in folds.split(np.zeros(len(labels)), labels):
        network = FathomClassifier(random_state=seed).fit(features[learn], labels[learn])
        chances = network.predict_proba(features[judge])
        right = chances[np.arange(len(judge)), np.searchsorted(network.classes_, labels[judge])]
        losses[judge] = -np.log(np.clip(right, 1e-12, 1))
    return losses


def share_found(ranked: list[int], wrong: set[int]) -> float:
    """Give the share of wrong rows among the top 5 % of a ranking."""
    top = ranked[: max(1, round(SHARE * len(ranked)))]
    return float(np.mean([row in wrong for row in top]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--tables", default="penguins,thyroid,titanic,pima")
    given = parser.parse_args()
    print(f"{'table':<10} {'suspects':>9} {'out of fold':>12}   of the top 5 % (mean, spread)")
    for name in given.tables.split(","):
        ours, theirs = [], []
        for seed in range(given.seeds):
            frame, target, wrong = flipped(given.folder / f"{name}.csv", seed)
            ranked = by_suspects(frame, target, seed)
            losses = out_of_fold(frame, target, seed)
            ours.append(share_found(ranked, wrong))
            theirs.append(share_found(sorted(ranked, key=lambda row: -losses[row]), wrong))
        told = [f"{np.mean(x):.2f} ±{np.std(x):.2f}" for x in (ours, theirs)]
        print(f"{name:<10} {told[0]:>9} {told[1]:>12}", flush=True)


if __name__ == "__main__":
    main()
