"""RealMLP-TD on the very splits of accuracy.py, for comparison.

    python benchmarks/realmlp.py FOLDER [--splits 3] [--tables titanic,mpg]

To be run by a Python that has pytabkit 1.7.3 with PyTorch, Polars, pandas, SciPy and scikit-learn.
Missing numbers are filled with the mean of the training rows, missing words are a word of their
own; everything else is its defaults.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
from accuracy import Split, splits
from pytabkit import RealMLP_TD_Classifier, RealMLP_TD_Regressor


def cells(split: Split, frame: pl.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Lay rows out for it; the names of the columns of words."""
    inputs = frame.drop(split.target)
    words = [name for name, kind in inputs.schema.items() if kind in (pl.String, pl.Boolean)]
    means = split.train.drop(split.target, *words).mean()
    numbers = [pl.col(name).cast(pl.Float64).fill_null(means[name][0]) for name in means.columns]
    text = [pl.col(name).cast(pl.String).fill_null("missing") for name in words]
    made = pd.DataFrame(inputs.with_columns(*numbers, *text).to_dict(as_series=False))
    return made.astype(dict.fromkeys(words, "category")), words


def measured(split: Split) -> tuple[float, float]:
    """Fit and score one split; the seconds."""
    learn, words = cells(split, split.train)
    judge, _ = cells(split, split.test)
    truth = split.train[split.target].to_numpy()
    kind = RealMLP_TD_Classifier if split.classes else RealMLP_TD_Regressor
    model = kind(random_state=split.seed, n_cv=1, device="cpu", verbosity=0)
    began = time.perf_counter()
    known = truth.astype(str) if split.classes else truth.astype(float)
    model.fit(learn, known, cat_col_names=words)
    if split.classes:
        chances, labels = model.predict_proba(judge), [str(name) for name in model.classes_]
        found = split.score(chances, labels)
    else:
        found = split.score(np.ravel(model.predict(judge)), None)
    return found["score"], time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--splits", type=int, default=3)
    parser.add_argument("--tables")
    given = parser.parse_args()
    wanted = given.tables.split(",") if given.tables else None
    scores: dict[str, list[float]] = {}
    for split in splits(given.folder, wanted, given.splits):
        score, seconds = measured(split)
        scores.setdefault(split.table, []).append(score)
        print(f"{split.table} {split.seed}: {score:.4g} after {seconds:.0f} s", flush=True)
    for table, found in scores.items():
        print(f"{table}: mean {np.mean(found):.4g}")


if __name__ == "__main__":
    main()
