"""The strongest of other networks and trees on the very splits of accuracy.py, for comparison.

    python benchmarks/anchors.py FOLDER --keep anchors.json [--splits 3] [--tables titanic,mpg]
                                 [--ways "LightGBM,LightGBM tuned"] [--threads 2]
                                 [--most SECONDS]

To be run by a Python of its own: `pip install torch==2.13.0 pytabkit tabm lightgbm interpret-core
polars`. What it finds goes into a file, one by one, that `accuracy.py --beside anchors.json` shows
beside Fathom. All learn from all rows of a split, and choose among themselves as their authors do:

- LightGBM: its defaults; and *tuned*: the best of 20 random settings by a fifth of the rows, which
  also says how many trees, then learnt anew from all. The fifth is cut as the table is: whole
  groups, or the latest rows. `--most` begins no further setting after so many seconds.
- RealMLP-TD (Holzmueller and others, 2024): pytabkit's defaults, for classes chosen by
  cross-entropy without smoothed labels, which suits the log-loss; and *bag*: eight by
  cross-validation, averaged.
- TabM-D (Gorishniy and others, 2024): pytabkit's defaults with piecewise-linear embeddings.
- EBM (Nori and others, 2019): interpret's defaults.

Networks see missing numbers as the mean and a flag; a missing word is a word of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from splits import Split, splits

TRIES = 20


class Cells:
    """Rows laid out for the others: numbers as they are, words as categories."""

    def __init__(self, split: Split) -> None:
        kinds = split.inputs(split.train).schema.items()
        self.words = [name for name, kind in kinds if kind in (pl.String, pl.Boolean)]
        self.numbers = [name for name, _ in kinds if name not in self.words]
        self.learn, self.judge = (self._laid(part) for part in (split.train, split.test))
        for name in self.words:
            known = sorted(set(self.learn[name]))
            for frame in (self.learn, self.judge):
                frame[name] = pd.Categorical(frame[name], categories=known)

    def _laid(self, frame: pl.DataFrame) -> pd.DataFrame:
        numbers = [pl.col(name).cast(pl.Float64).fill_null(float("nan")) for name in self.numbers]
        text = [pl.col(name).cast(pl.String).fill_null("missing") for name in self.words]
        return pd.DataFrame(frame.select(*numbers, *text).to_dict(as_series=False))

    def filled(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Give both without missing numbers, and flags of where they were."""
        learn, judge = self.learn.copy(), self.judge.copy()
        for name in self.numbers:
            mean, gaps = self.learn[name].mean(), self.learn[name].isna().any()
            for frame in (learn, judge):
                if gaps:
                    frame[f"{name} missing"] = frame[name].isna().astype(float)
                frame[name] = frame[name].fillna(mean)
        return learn, judge


def with_lightgbm(split: Split, tuned: bool) -> Any:
    from lightgbm import LGBMClassifier, LGBMRegressor

    kind = LGBMClassifier if split.classes else LGBMRegressor
    cells, truth = Cells(split), _truth(split)
    options = _best_of_tries(kind, cells.learn, truth, split) if tuned else {}
    model = kind(verbose=-1, random_state=split.seed, n_jobs=THREADS, **options)
    return _answers(model.fit(cells.learn, truth), cells.judge, split)


def _best_of_tries(kind: Any, learn: pd.DataFrame, truth: np.ndarray, split: Split) -> dict:
    """Try 20 settings at random; the number of trees is where the held rows were best."""
    import lightgbm

    random, began = np.random.default_rng(split.seed), time.perf_counter()
    some, held = split.again()
    found = []
    for _ in range(TRIES):
        if found and time.perf_counter() - began > MOST:
            break
        options = {
            "learning_rate": float(np.exp(random.uniform(np.log(0.01), np.log(0.2)))),
            "num_leaves": int(np.exp(random.uniform(np.log(4), np.log(128)))),
            "min_child_samples": int(np.exp(random.uniform(np.log(2), np.log(60)))),
            "subsample": float(random.uniform(0.5, 1)),
            "subsample_freq": 1,
            "colsample_bytree": float(random.uniform(0.4, 1)),
            "reg_lambda": float(np.exp(random.uniform(np.log(1e-3), np.log(30)))),
        }
        many = {"n_estimators": 2000, "verbose": -1, "random_state": split.seed, "n_jobs": THREADS}
        model = kind(**many, **options)
        model.fit(
            learn.iloc[some],
            truth[some],
            eval_set=[(learn.iloc[held], truth[held])],
            callbacks=[lightgbm.early_stopping(50, verbose=False)],
        )
        miss = next(iter(model.best_score_["valid_0"].values()))
        found.append((miss, options | {"n_estimators": max(model.best_iteration_, 1)}))
    print(f"{split.table}: {len(found)} settings tried", flush=True)
    return min(found, key=lambda one: one[0])[1]


def with_pytabkit(split: Split, name: str, **options: Any) -> Any:
    import pytabkit

    cells, truth = Cells(split), _truth(split)
    learn, judge = cells.filled()
    kind = getattr(pytabkit, f"{name}_{'Classifier' if split.classes else 'Regressor'}")
    if split.classes:
        options |= {"val_metric_name": "cross_entropy"}
        options |= {"use_ls": False} if name == "RealMLP_TD" else {}
    own = {"random_state": split.seed, "device": "cpu", "n_threads": THREADS, "verbosity": 0}
    model = kind(**own, **options)
    for frame in (learn, judge):  # a word that was not met is none of the known ones
        frame[cells.words] = frame[cells.words].astype(object).fillna("never met")
    model.fit(learn, truth, cat_col_names=cells.words)
    return _answers(model, judge, split)


def with_ebm(split: Split) -> Any:
    from interpret.glassbox import ExplainableBoostingClassifier, ExplainableBoostingRegressor

    cells = Cells(split)
    kind = ExplainableBoostingClassifier if split.classes else ExplainableBoostingRegressor
    for frame in (cells.learn, cells.judge):
        frame[cells.words] = frame[cells.words].astype(object).fillna("never met")
    model = kind(random_state=split.seed, n_jobs=THREADS)
    return _answers(model.fit(cells.learn, _truth(split)), cells.judge, split)


def _truth(split: Split) -> np.ndarray:
    truth = split.train[split.target].to_numpy()
    return truth.astype(str) if split.classes else truth.astype(float)


def _answers(model: Any, judge: pd.DataFrame, split: Split) -> tuple[np.ndarray, list[str] | None]:
    if not split.classes:
        return np.ravel(model.predict(judge)), None
    return model.predict_proba(judge), [str(name) for name in model.classes_]


WAYS: dict[str, Callable[[Split], Any]] = {
    "LightGBM": lambda split: with_lightgbm(split, tuned=False),
    "LightGBM tuned": lambda split: with_lightgbm(split, tuned=True),
    "RealMLP-TD": lambda split: with_pytabkit(split, "RealMLP_TD"),
    "EBM": with_ebm,
    "TabM-D": lambda split: with_pytabkit(split, "TabM_D", num_emb_type="pwl"),
    "RealMLP-TD bag": lambda split: with_pytabkit(split, "RealMLP_TD", n_cv=8),
}
THREADS, MOST = 2, float("inf")


def main() -> None:
    global THREADS, MOST
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--splits", type=int, default=3)
    parser.add_argument("--tables")
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--threads", type=int, default=THREADS)
    parser.add_argument("--most", type=float, default=MOST)
    given = parser.parse_args()
    THREADS, MOST = given.threads, given.most
    ways = given.ways.split(",")
    if unknown := [way for way in ways if way not in WAYS]:
        sys.exit(f"there is no way {unknown[0]!r}; ways are {', '.join(WAYS)}")
    warnings.simplefilter("ignore")
    results = json.loads(given.keep.read_text()) if given.keep.exists() else {}
    wanted = given.tables.split(",") if given.tables else None
    cut = list(splits(given.folder, wanted, given.splits))
    for way in ways:
        for split in sorted(cut, key=lambda one: one.seed):
            key = f"{split.table}|{split.seed}|{way}"
            if key in results:
                continue
            began = time.perf_counter()
            found = split.score(*WAYS[way](split))
            results[key] = found | {"seconds": time.perf_counter() - began}
            print(key, results[key], flush=True)
            given.keep.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
