"""Boosted trees as scikit-learn has them beside those suited to the rows, out of five folds.

    python benchmarks/trees.py FOLDER     # with index.json and the tables it names

Log-loss for classes, rmse for numbers; of each table the first 300, 1,000 and 4,000 rows of a
random order, as far as it has so many.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

from fathom.data.columns.encoder import Encoder
from fathom.data.reading.read import read
from fathom.data.rows.encoded import EncodedRows
from fathom.data.understanding import understand
from fathom.judging.baseline_methods import _categorical, baselines_out_of_fold, tree_cells
from fathom.model.answered import answered_rows

ROWS, FOLDS = (300, 1000, 4000), 5


def as_they_come(encoder, target, frame, folds):
    """Give the miss of scikit-learn's own settings."""
    cells = tree_cells(encoder, EncodedRows.of(encoder, frame))
    truth, kinds = target.true_values(frame), len(target.classes)
    method = HistGradientBoostingClassifier if kinds else HistGradientBoostingRegressor
    answers = np.zeros((frame.height, kinds) if kinds else frame.height)
    for fold in range(FOLDS):
        learn, judge = folds != fold, np.flatnonzero(folds == fold)
        trees = method(categorical_features=np.array(_categorical(encoder)), random_state=0)
        trees.fit(cells[learn], truth[learn])
        if kinds:
            answers[np.ix_(judge, trees.classes_)] = trees.predict_proba(cells[judge])
        else:
            answers[judge] = trees.predict(cells[judge])
    return answered_rows(target, truth, answers).miss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    tables = json.loads((folder / "index.json").read_text())
    print(f"{'table':<14} {'rows':>6} {'constant':>10} {'as they come':>13} {'suited':>10}")
    for name, about in tables.items():
        if not str(about.get("file", "")).endswith(".csv"):
            continue
        whole = read(str(folder / about["file"])).frame
        order = np.random.default_rng(0).permutation(whole.height)
        for rows in sorted({min(rows, whole.height) for rows in ROWS}):
            known = understand(whole[np.sort(order[:rows])], about["target"])
            frame = known.table.frame
            encoder, folds = Encoder.learn(frame, known.columns), np.arange(frame.height) % FOLDS
            encoded = EncodedRows.of(encoder, frame)
            found = baselines_out_of_fold(encoder, known.goal, encoded, folds).answered
            with threadpool_limits(1):
                plain = as_they_come(encoder, known.goal, frame, folds)
            constant, suited = found["constant"].miss, found["boosted_trees"].miss
            print(f"{name:<14} {rows:>6} {constant:>10.5g} {plain:>13.5g} {suited:>10.5g}")


main()
