"""Tables in a folder, each cut in two: rows to learn from and rows to measure on.

`index.json` says of each table {NAME: {"file", "target", "task"}}, and may say more:

- "rows": how many of the first rows are used (10,000 where it does not say);
- "group": a column; rows of one group are never divided;
- "time": a column of numbers or ISO dates; the latest fifth of the rows tests, in one split only.

The column of groups or times is no input: Fathom, told of it, does not learn from it, so that
`inputs` leaves it out for the others as well, and all see the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.metrics import accuracy_score, log_loss, root_mean_squared_error
from sklearn.model_selection import GroupShuffleSplit, train_test_split

ROWS, TEST_SHARE = 10_000, 0.2


@dataclass(frozen=True)
class Split:
    """A table cut in two: its rows to learn from, and those to measure on."""

    table: str
    target: str
    classes: bool
    seed: int
    train: pl.DataFrame
    test: pl.DataFrame
    group: str | None = None
    time: str | None = None

    def inputs(self, part: pl.DataFrame) -> pl.DataFrame:
        """Give what may be learnt from."""
        return part.drop(name for name in (self.target, self.group, self.time) if name)

    def again(self) -> tuple[np.ndarray, np.ndarray]:
        """Cut the rows to learn from in the same way, for who needs some to choose by."""
        stratify = self.target if self.classes else None
        return cut(self.train, self.seed, stratify, self.group, self.time)

    def score(self, answers: np.ndarray, labels: list[str] | None) -> dict[str, float]:
        """Give the log-loss and accuracy of chances, or the RMSE of numbers."""
        truth = self.test[self.target]
        if not self.classes:
            return {"score": float(root_mean_squared_error(truth.to_numpy(), answers))}
        assert labels is not None
        said = [str(value) for value in truth]
        order = np.argsort(labels)
        names, chances = np.array(labels)[order], np.clip(answers[:, order], 1e-15, 1)
        right = accuracy_score(said, names[chances.argmax(axis=1)])
        return {"score": float(log_loss(said, chances, labels=names)), "accuracy": float(right)}


def splits(folder: Path, wanted: list[str] | None, seeds: int) -> Iterator[Split]:
    for name, entry in json.loads((folder / "index.json").read_text()).items():
        if wanted and name not in wanted:
            continue
        target, group, time = (entry.get(part) for part in ("target", "group", "time"))
        frame = pl.read_csv(folder / entry["file"], infer_schema_length=None)
        frame = frame.drop_nulls(target).head(entry.get("rows", ROWS))
        classes = entry["task"] != "regression"
        for seed in range(1 if time else seeds):
            train, test = cut(frame, seed, target if classes else None, group, time)
            yield Split(name, target, classes, seed, frame[train], frame[test], group, time)


def cut(
    frame: pl.DataFrame, seed: int, stratify: str | None, group: str | None, time: str | None
) -> tuple[np.ndarray, np.ndarray]:
    """Give the places of the rows to learn from, and of those to measure on."""
    rows = np.arange(frame.height)
    if time is not None:
        ordered = np.argsort(frame[time].to_numpy(), kind="stable")
        first = frame.height - round(TEST_SHARE * frame.height)
        return ordered[:first], ordered[first:]
    if group is not None:
        dealt = GroupShuffleSplit(n_splits=1, test_size=TEST_SHARE, random_state=seed)
        train, test = next(dealt.split(rows, groups=frame[group].to_numpy()))
        return train, test
    train, test = train_test_split(
        rows,
        test_size=TEST_SHARE,
        random_state=seed,
        stratify=None if stratify is None else frame[stratify].to_numpy(),
    )
    return train, test
