"""How accurate the default network is on public tables, beside scikit-learn's networks and trees.

    python benchmarks/accuracy.py FOLDER [--splits 3] [--tables titanic,mpg] [--keep results.json]
                                  [--way "wide=--hidden 256,256,256 --dropout 0.1"]
                                  [--rates] [--alone] [--beside anchors.json]

FOLDER holds tables as CSV files and `index.json`: {NAME: {"file", "target", "task"}}. Of each the
first 10,000 rows are split 80 : 20 with seeds 0, 1, 2, in the proportions of the classes; "rows" in
the index asks for more, "group" names a column whose rows stay together, "time" one by which the
latest fifth tests, once (see `splits.py`). Fathom is told of these by `--group` and `--time-column`
and then does not learn from the column itself; the others are not given it either. Fathom is
used as a person uses it: `fathom train TRAIN.csv --target T --test-share 0`, then `fathom predict`,
each in a process of its own, all of which is timed. `--way` adds further options to compare with
the defaults, under a name; `--rates` ten times and a tenth of the rate that was chosen; `--alone`
leaves scikit-learn's out. scikit-learn's stand behind an imputer, a scaler and one-hot columns; its
network learns a standardised target. Compared is the log-loss, or the RMSE. Of numbers it is also
counted how many truths lay between `low` and `high`, which are to hold nine in ten.

Results go into the file of `--keep` one by one: what is there already is not measured again. With
`--beside` stand the strongest of others, as `anchors.py` found them on the same splits; a split
that one of them has not been measured on is left out of the comparison with it.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
from scipy.stats import rankdata
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from splits import Split, splits

FATHOM = "fathom"


def with_fathom(split: Split, options: str) -> dict[str, float]:
    """Train and predict by the command line."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        split.train.write_csv(folder / "train.csv")
        split.test.drop(split.target).write_csv(folder / "test.csv")

        def run(*words: str) -> str:
            command = [sys.executable, "-m", "fathom", *words]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{split.table}: {done.stderr}")
            return done.stdout

        began = time.perf_counter()
        more = ("--test-share", "0", "--out", "a.fathom", "--json", *shlex.split(options))
        more += ("--group", split.group) if split.group else ()
        more += ("--time-column", split.time) if split.time else ()
        told = json.loads(run("train", "train.csv", "--target", split.target, *more))
        run("predict", "a.fathom", "test.csv", "--out", "answers.csv")
        seconds = time.perf_counter() - began
        found = pl.read_csv(folder / "answers.csv", infer_schema_length=None)
    measured = {"seconds": seconds, "rate": told["chosen"]["learning_rate"]}
    if not split.classes:
        answers, labels = found["prediction"].to_numpy(), None
        truth = split.test[split.target]
        measured["held"] = float(truth.is_between(found["low"], found["high"]).mean())
    else:
        chances = [name for name in found.columns if name.startswith("p(")]
        answers, labels = found.select(chances).to_numpy(), [name[2:-1] for name in chances]
    return split.score(answers, labels) | measured


def with_sklearn(split: Split, kind: str) -> dict[str, float]:
    """Fit scikit-learn's network or trees, with their defaults."""
    frame = split.inputs(split.train)
    seed = split.seed
    if split.classes:
        model = {
            "network": MLPClassifier(random_state=seed),
            "trees": HistGradientBoostingClassifier(random_state=seed),
        }[kind]
    else:
        plain = {
            "network": MLPRegressor(random_state=seed),
            "trees": HistGradientBoostingRegressor(random_state=seed),
        }[kind]
        model = TransformedTargetRegressor(plain, transformer=StandardScaler())
    pipeline = make_pipeline(as_numbers(frame), model)
    truth = split.train[split.target].to_numpy()
    began = time.perf_counter()
    pipeline.fit(to_pandas(frame), truth.astype(str) if split.classes else truth)
    rows = to_pandas(split.inputs(split.test))
    answers = pipeline.predict_proba(rows) if split.classes else pipeline.predict(rows)
    labels = list(pipeline.classes_) if split.classes else None
    return split.score(answers, labels) | {"seconds": time.perf_counter() - began}


def as_numbers(frame: pl.DataFrame) -> ColumnTransformer:
    """Make numbers of columns as people do by hand."""
    words = [name for name, kind in frame.schema.items() if kind in (pl.String, pl.Boolean)]
    numbers = [name for name in frame.columns if name not in words]
    return ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
            ("words", OneHotEncoder(handle_unknown="ignore", sparse_output=False), words),
        ]
    )


def to_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """Give the frame to pandas without pyarrow, missing words as a word of their own."""
    words = [name for name, kind in frame.schema.items() if kind in (pl.String, pl.Boolean)]
    filled = frame.with_columns(pl.col(words).cast(pl.String).fill_null("missing"))
    return pd.DataFrame(filled.to_dict(as_series=False))


def measure(split: Split, way: str, options: dict[str, str]) -> dict[str, float]:
    if way == "sklearn network":
        return with_sklearn(split, "network")
    if way == "sklearn trees":
        return with_sklearn(split, "trees")
    return with_fathom(split, options[way])


def rate_options(chosen: float) -> dict[str, str]:
    """Ask for rates far from the one that was chosen."""
    far = {"rate x 10": 10 * chosen, "rate / 10": chosen / 10}
    return {way: f"--learning-rate {rate:g} --no-sweep" for way, rate in far.items()}


def shown(results: dict[str, dict[str, float]], ways: list[str]) -> None:
    """Print means, ranks and how often the first way is better."""
    tables = list(dict.fromkeys(key.split("|")[0] for key in results))
    ours = f"|{ways[0]}"
    print(f"\n{'':<12}" + "".join(f"{way:>18}" for way in ways) + "   +- of differences")
    ranks = []
    for table in tables:
        row = [_mean(results, table, way) for way in ways]
        ranks.append(rankdata(row, nan_policy="omit"))
        spread = "  ".join(f"{way}: {_error(results, table, ways[0], way):.2g}" for way in ways[1:])
        print(f"{table:<12}" + "".join(f"{value:>18.4g}" for value in row) + f"   {spread}")
    mean_ranks = np.nanmean(ranks, axis=0)
    print(f"{'mean rank':<12}" + "".join(f"{rank:>18.2f}" for rank in mean_ranks))
    for way in ways[1:]:
        told = [_against(results, table, ways[0], way) for table in tables]
        known = [one for one in told if one is not None]
        gap = np.exp(np.mean(np.log([mine / theirs for mine, theirs in known])))
        better = sum(mine < theirs for mine, theirs in known)
        print(f"{ways[0]} is better than {way} on {better} of {len(known)}: {gap:.3f} of its score")
    mine = {k: r["held"] for k, r in results.items() if k.endswith(ours) and "held" in r}
    of_table = {
        table: np.mean([held for k, held in mine.items() if _is(k, table, ways[0])])
        for table in dict.fromkeys(k.split("|")[0] for k in mine)
    }
    if of_table:
        each = ", ".join(f"{table} {share:.3f}" for table, share in of_table.items())
        print(f"truths between low and high: {np.mean(list(of_table.values())):.3f} ({each})")
    for way in ways:
        taken = [r["seconds"] for k, r in results.items() if k.split("|")[2] == way]
        print(f"seconds of {way}: median {np.median(taken):.1f}, most {max(taken):.1f}")


def _mean(results: dict[str, dict[str, float]], table: str, way: str) -> float:
    """Give the mean over the splits on which it was measured."""
    found = [result["score"] for key, result in results.items() if _is(key, table, way)]
    return float(np.mean(found)) if found else np.nan


def _against(
    results: dict[str, dict[str, float]], table: str, first: str, way: str
) -> tuple[float, float] | None:
    """Give the means of two ways over the splits on which both were measured."""
    seeds = [key.split("|")[1] for key in results if _is(key, table, way)]
    both = [
        (results[f"{table}|{seed}|{first}"]["score"], results[f"{table}|{seed}|{way}"]["score"])
        for seed in seeds
        if f"{table}|{seed}|{first}" in results
    ]
    return (
        (float(np.mean([a for a, _ in both])), float(np.mean([b for _, b in both])))
        if both
        else None
    )


def _is(key: str, table: str, way: str) -> bool:
    of_table, _, of_way = key.split("|")
    return of_table == table and of_way == way


def _error(results: dict[str, dict[str, float]], table: str, first: str, way: str) -> float:
    """Give the standard error of the mean of the paired differences over the splits."""
    seeds = {key.split("|")[1] for key in results if _is(key, table, way)}
    pairs = [(f"{table}|{seed}|{first}", f"{table}|{seed}|{way}") for seed in sorted(seeds)]
    gaps = [results[a]["score"] - results[b]["score"] for a, b in pairs if a in results]
    return float(np.std(gaps, ddof=1) / np.sqrt(len(gaps))) if len(gaps) > 1 else np.nan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--splits", type=int, default=3)
    parser.add_argument("--tables")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--way", action="append", default=[], metavar="NAME=OPTIONS")
    parser.add_argument("--rates", action="store_true")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--beside", type=Path)
    given = parser.parse_args()
    options = {FATHOM: ""} | dict(way.split("=", 1) for way in given.way)
    far = list(rate_options(1.0)) if given.rates else []
    ways = [*options, *far, *([] if given.alone else ["sklearn network", "sklearn trees"])]
    results: dict[str, dict[str, float]] = {}
    if given.keep and given.keep.exists():
        results = json.loads(given.keep.read_text())
    wanted = given.tables.split(",") if given.tables else None
    for split in splits(given.folder, wanted, given.splits):
        for way in ways:
            key = f"{split.table}|{split.seed}|{way}"
            if key not in results:
                if way in far:
                    first = f"{split.table}|{split.seed}|{FATHOM}"
                    options |= rate_options(results[first]["rate"])
                results[key] = measure(split, way, options)
                words = ", ".join(f"{name} {value:.4g}" for name, value in results[key].items())
                print(f"{split.table} {split.seed} {way}: {words}", file=sys.stderr, flush=True)
                if given.keep:
                    given.keep.write_text(json.dumps(results, indent=1))
    if given.beside:
        others = json.loads(given.beside.read_text())
        ways += list(dict.fromkeys(key.split("|")[2] for key in others))
        results |= others
    told = {
        key: found
        for key, found in results.items()
        if key.split("|")[2] in ways
        and int(key.split("|")[1]) < given.splits
        and (wanted is None or key.split("|")[0] in wanted)
    }
    shown(told, ways)


if __name__ == "__main__":
    main()
