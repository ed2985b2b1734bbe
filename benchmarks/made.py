"""Six made tables whose best possible score is known, for `accuracy.py` and `anchors.py`.

    python benchmarks/made.py FOLDER

FOLDER gets a CSV file for each and `index.json`, in which "noise" is the score (log-loss or RMSE)
of who knows how the table was made, over all rows; "noise of first split" is the same over the
rows that the first split measures on: with heavy tails the two differ.

- amounts: yes or no, 50,000 rows like those of a census: categories, and two amounts that are 0 for
  nine in ten and 4,000 to 100,000 for the others.
- counts: 20,000 counts, many of them 0 and some above 1,000, from skewed inputs.
- names: 20,000 rows with a category of 2,000 values, most of them rare, that also says how a number
  acts.
- groups: yes or no, 6,000 rows of 300 groups of their own leaning, and of a size that gives the
  group away. Whole groups test; of a new group nobody knows the leaning, nor does the noise.
- drift: 10,000 rows in time, while the coefficients wander. The latest rows test. The noise knows
  the coefficients of that time, which nobody can know before: no way comes near it.
- large: five classes, 200,000 rows, 12 numbers and 4 categories, smooth curved borders.

The noise knows every value's effect, also of names that stand in two rows: it is a bound, not what
can be learnt from so many rows. No table was changed after something was measured on it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from splits import Split, cut

Random = np.random.Generator


@dataclass(frozen=True)
class Made:
    """A table, and the answers of who knows how it was made: means, or chances of the classes."""

    columns: dict[str, np.ndarray]
    target: np.ndarray
    known: np.ndarray
    task: str
    keys: dict[str, str] = field(default_factory=dict)
    labels: list[str] | None = None


def amounts(random: Random) -> Made:
    rows = 50_000
    age = np.clip(random.gamma(6.0, 4.0, rows) + 17, 17, 90).round()
    school = np.clip(random.normal(10, 2.6, rows), 1, 16).round()
    hours = np.where(random.random(rows) < 0.45, 40, np.clip(random.normal(40, 13, rows), 1, 99))
    gain, saved = (_amount(random, rows) for _ in range(2))
    kinds = {"work": 8, "married": 6, "job": 14, "region": 40}
    values = {name: _skewed(random, count, rows) for name, count in kinds.items()}
    lean = -2.4 + 0.35 * (school - 10) - ((age - 48) / 14) ** 2 + 0.03 * (hours.round() - 40)
    lean += np.where(gain > 0, -0.6 + 2.2 * np.log(np.maximum(gain, 1) / 7_000), 0)
    lean += np.where(saved > 0, 1.5 * np.cos(2 * np.log(np.maximum(saved, 1) / 15_000)), 0)
    for name, count in kinds.items():
        lean += random.normal(0, 0.6, count)[values[name]]
    married = values["married"] == 0
    lean += np.where(married, 1.2 + 0.15 * (school - 10), -0.5)
    said, chances = _yes_or_no(random, lean)
    columns = {"age": age, "school": school, "hours": hours.round(), "gain": gain, "saved": saved}
    columns |= {name: _words(name, value) for name, value in values.items()}
    return Made(columns, said, chances, "binary", labels=["no", "yes"])


def counts(random: Random) -> Made:
    rows = 20_000
    income = np.exp(random.normal(10, 0.8, rows)).round()
    wait = random.exponential(5.0, rows).round(2)
    rooms = random.poisson(3.0, rows) + 1.0
    visits = random.geometric(0.15, rows) - 1.0
    slope, shift = random.normal(size=(2, rows)).round(3)
    kind, place = _skewed(random, 6, rows), _skewed(random, 25, rows)
    grows = 1.5 + 1.0 * (np.log(income) - 10) + 0.8 * np.log1p(visits) * (kind < 2)
    grows += 0.4 * np.sin(rooms) - 0.1 * np.minimum(wait, 15) + 0.5 * slope * (shift > 0)
    grows += random.normal(0, 0.5, 6)[kind] + random.normal(0, 0.3, 25)[place]
    mean = np.exp(grows)
    none = 1 / (1 + np.exp(-(wait - 6) / 2))  # the longer the wait, the more often there is none
    rate = random.gamma(1.5, mean / 1.5)  # a negative binomial: counts whose rates differ
    found = np.where(random.random(rows) < none, 0, random.poisson(rate))
    columns = {"income": income, "wait": wait, "rooms": rooms, "visits": visits, "slope": slope}
    columns |= {"shift": shift, "kind": _words("kind", kind), "place": _words("place", place)}
    return Made(columns, found, (1 - none) * mean, "regression")


def names(random: Random) -> Made:
    rows, count = 20_000, 2_000
    chances = 1 / (np.arange(count) + 5.0)  # Zipf's law
    name = random.choice(count, rows, p=chances / chances.sum())
    x = random.normal(size=(rows, 5)).round(4)
    kind = _skewed(random, 10, rows)
    effect, slope = random.normal(size=(2, count))
    mean = effect[name] + slope[name] * x[:, 0] + np.abs(x[:, 1]) + x[:, 2] * x[:, 3]
    mean += random.normal(0, 0.5, 10)[kind] + 0.5 * x[:, 4]
    columns = {f"x{place}": x[:, place] for place in range(5)}
    columns |= {"name": _words("n", name), "kind": _words("k", kind)}
    return Made(columns, mean + random.normal(size=rows), mean, "regression")


def groups(random: Random) -> Made:
    rows, count = 6_000, 300
    group = random.integers(0, count, rows)
    size, leaning = np.exp(random.normal(4, 1, count)).round(1), random.normal(0, 1.2, count)
    x = random.normal(size=(rows, 5)).round(4)
    kind = _skewed(random, 7, rows)
    lean = 1.2 * x[:, 0] - 0.8 * x[:, 1] ** 2 + x[:, 2] * x[:, 3] + 0.5
    lean += random.normal(0, 0.6, 7)[kind] + 0.4 * (np.log(size[group]) - 4)
    said, _ = _yes_or_no(random, lean + leaning[group])
    # of a new group its leaning is not known: the mean over all that there may be
    points, weights = np.polynomial.hermite_e.hermegauss(40)
    yes = 1 / (1 + np.exp(-(lean[:, None] + 1.2 * points))) @ weights / weights.sum()
    columns = {f"x{place}": x[:, place] for place in range(5)}
    columns |= {"kind": _words("k", kind), "size": size[group], "group": _words("g", group)}
    chances = np.stack([1 - yes, yes], axis=1)
    return Made(columns, said, chances, "binary", {"group": "group"}, ["no", "yes"])


def drift(random: Random) -> Made:
    rows = 10_000
    day = np.arange(rows) // 4  # four rows a day
    x = random.normal(size=(rows, 6)).round(4)
    kind = _skewed(random, 8, rows)
    steps = random.normal(0, 1 / np.sqrt(day.max()), (day.max() + 1, 7)).cumsum(axis=0)
    wander = steps + random.normal(size=7) + np.linspace(0, 1, day.max() + 1)[:, None]
    now = wander[day]
    mean = now[:, 0] + (now[:, 1:4] * x[:, :3]).sum(axis=1) + now[:, 4] * np.abs(x[:, 3])
    mean += now[:, 5] * x[:, 4] * x[:, 5] + now[:, 6] * random.normal(size=8)[kind]
    start = np.datetime64("2019-01-01")
    columns: dict[str, np.ndarray] = {"day": (start + day).astype(str)}
    columns |= {f"x{place}": x[:, place] for place in range(6)} | {"kind": _words("k", kind)}
    return Made(columns, mean + random.normal(size=rows), mean, "regression", {"time": "day"})


def large(random: Random) -> Made:
    rows, classes = 200_000, 5
    x = random.normal(size=(rows, 12)).round(4)
    counts = (3, 6, 12, 30)
    kinds = [_skewed(random, count, rows) for count in counts]
    # waves across three numbers at a time: borders that bend, without edges
    towards = np.zeros((12, 10))
    for wave in range(10):
        towards[random.choice(12, 3, replace=False), wave] = random.normal(0, 0.7, 3)
    waves = np.sin(x @ towards + random.uniform(0, 2 * np.pi, 10))
    lean = waves @ random.normal(0, 1.6, (10, classes)) + x @ random.normal(0, 0.4, (12, classes))
    for count, kind in zip(counts, kinds, strict=True):
        lean += random.normal(0, 0.5, (count, classes))[kind]
    chances = np.exp(lean - lean.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    place = (random.random(rows)[:, None] > chances.cumsum(axis=1)[:, :-1]).sum(axis=1)
    labels = [f"c{one}" for one in range(classes)]
    columns = {f"x{one}": x[:, one] for one in range(12)}
    columns |= {f"k{one}": _words("v", kind) for one, kind in enumerate(kinds)}
    return Made(columns, np.array(labels)[place], chances, "multiclass", labels=labels)


MAKERS: dict[str, Callable[[Random], Made]] = {
    "amounts": amounts,
    "counts": counts,
    "names": names,
    "groups": groups,
    "drift": drift,
    "large": large,
}


def _amount(random: Random, rows: int) -> np.ndarray:
    """Give 0 for nine in ten, else 4,000 to 100,000, the smaller ones more often."""
    some = np.exp(random.uniform(np.log(4_000), np.log(100_000), rows)).round()
    return np.where(random.random(rows) < 0.1, some, 0)


def _skewed(random: Random, count: int, rows: int) -> np.ndarray:
    """Draw numbers below count, the first ones more often."""
    return random.integers(0, count, rows) * random.integers(0, count + 1, rows) // count


def _words(name: str, values: np.ndarray) -> np.ndarray:
    return np.array([f"{name}{value}" for value in range(values.max() + 1)])[values]


def _yes_or_no(random: Random, lean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    yes = 1 / (1 + np.exp(-lean))
    said = np.where(random.random(len(lean)) < yes, "yes", "no")
    return said, np.stack([1 - yes, yes], axis=1)


def write(name: str, made: Made, folder: Path) -> dict[str, object]:
    """Write a table, and give what the index says of it."""
    frame = pl.DataFrame(made.columns | {"y": made.target})
    whole = [one.name for one in frame if one.dtype == pl.Float64 and (one == one.round()).all()]
    frame = frame.with_columns(pl.col(whole).cast(pl.Int64))
    frame.with_columns(pl.col(pl.Float64).round(4)).write_csv(folder / f"{name}.csv")
    stratify = None if made.labels is None else "y"
    _, first = cut(frame, 0, stratify, made.keys.get("group"), made.keys.get("time"))
    of_all, of_first = (noise(frame, made, rows) for rows in (np.arange(frame.height), first))
    print(f"{name:<9}{frame.height:>8}{of_all:>10.4f}{of_first:>16.4f}", flush=True)
    known = {"noise": of_all, "noise of first split": of_first}
    kept = {"file": f"{name}.csv", "target": "y", "task": made.task, "rows": frame.height}
    return kept | made.keys | known


def noise(frame: pl.DataFrame, made: Made, rows: np.ndarray) -> float:
    """Give the score of what is known, on these rows of the table."""
    tested = Split("", "y", made.labels is not None, 0, frame, frame[rows])
    return round(tested.score(made.known[rows], made.labels)["score"], 5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{'':<9}{'rows':>8}{'noise':>10}{'of first split':>16}")
    index = {
        name: write(name, make(np.random.default_rng([2026, place])), folder)
        for place, (name, make) in enumerate(MAKERS.items())
    }
    (folder / "index.json").write_text(json.dumps(index, indent=1))


if __name__ == "__main__":
    main()
