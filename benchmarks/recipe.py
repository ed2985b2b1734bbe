"""What each idea would earn on top of the default recipe: a prototype in bare JAX, way by way.

    python benchmarks/recipe.py FOLDER [--tables housing,thyroid] [--ways "wider,scales"]
                                [--splits 1] [--keep results.json]

FOLDER is that of `accuracy.py`, whose splits these are; tables of fewer than 1,000 rows have
another recipe, and are left out. Reading, inputs, folds and batches are Fathom's own, and so is
Muon; network and training are written anew, so that a way is a line in `WAYS`. The base does what
`fathom train` does by default: of eight networks each leaves a fold out, all of one epoch are kept,
the best by the rows that they left out, and their sums are averaged. `again` is the base with other
random numbers: what another way earns is worth nothing up to there.

Shown are ratios of the log-loss or RMSE to the base's on the same split (below 1 is better), their
geometric mean over the tables with its standard error, and the processor's seconds beside the
base's, compiling and reading left out. What is in the file of `--keep` is not measured again.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from accuracy import Split, splits
from recipe_network import Laid, Way, answered
from sklearn.tree import DecisionTreeRegressor

from fathom.data.columns.number_column import NumberColumn
from fathom.data.columns.packing import embedded_groups
from fathom.design.choice import choose
from fathom.design.recipe import ENOUGH_FOR_RAMPS
from fathom.jobs.gathering import gather
from fathom.jobs.preparing import prepare
from fathom.model.calibration import fit_temperature
from fathom.nets.inputs.held import spread_out
from fathom.settings.settings import Settings

BASE = "base"
WAYS = {
    BASE: Way(),
    "again": Way(seed=1),
    "periodic beside": Way(waves=4),
    "periodic instead": Way(waves=8, ramps=0),
    "periodic beside again": Way(waves=4, seed=1),
    "triangles beside": Way(waves=4, shape="triangle"),
    "knees beside": Way(waves=4, shape="knee", frequency=1.0),
    "scales": Way(scale=True),
    "scales and periodic": Way(scale=True, waves=4),
    "temperature": Way(temperature=True),
    "averaged": Way(averaged=0.98),
    "wider": Way(hidden=(192, 192, 192)),
    "longer": Way(epochs=2),
    "silu": Way(activation="silu"),
    "mish": Way(activation="mish"),
    "shared": Way(members=4),
    "sixteen": Way(folds=16),
    "batch 128": Way(batch=128),
    "embedded to 16": Way(size=16),
    "64 ramps": Way(ramps=64),
    "ramps by trees": Way(trees=True),
    "pairs": Way(pairs=4),
    "residual": Way(residual=True),
    "dropout .1": Way(dropout=0.1),
    "decay .1": Way(decay=0.1),
    "decay .6": Way(decay=0.6),
    "decay 1": Way(decay=1.0),
    "huber": Way(huber=1.0),
    "last epoch": Way(last=True),
}


def laid(split: Split, way: Way) -> Laid:
    """Read and encode a split as Fathom does."""
    train, test = split.train, split.test
    if way.pairs:
        train, test = with_pairs(split, way.pairs)
    more = {} if way.ramps is None else {"ramps": way.ramps}
    asked = Settings.of(target=split.target, test_share=0.0, ensemble=way.folds, **more)
    material = gather(train, asked)
    ready = prepare(material, choose(asked, material.known))
    if way.trees:
        ready = replace(ready, encoder=with_trees(ready))
    examples = ready.example_sets().training
    inputs = ready.encoder.inputs
    groups = embedded_groups(inputs)
    most = max((end - first for first, end in groups), default=0)
    places = np.full((len(groups), most), len(inputs))
    for place, (first, end) in enumerate(groups):
        places[place, : end - first] = np.arange(first, end)
    alone = np.setdiff1d(np.arange(len(inputs)), places)
    order = np.concatenate([places.ravel(), alone])

    def put(held: Any) -> np.ndarray:
        dense = np.asarray(spread_out(held), np.float32)
        return np.pad(dense, ((0, 0), (0, 1)))[:, order]

    numbers = tuple(n for n, place in enumerate(alone) if inputs[place].kind == "number")
    tests = put(ready.encoder.encode(test))
    folds = np.asarray(examples.known_folds)
    expected = np.asarray(examples.expected)
    return Laid(ready, put(examples.inputs), tests, expected, folds, places.shape, numbers)


def with_trees(ready: Prepared) -> Any:
    """Put the ramps' edges where a tree would cut; it sees all rows, so that folds flatter it."""
    cells = ready.table.cells(ready.parts.train)
    truth = ready.target.encode(cells[ready.target.name])
    columns = []
    for column in ready.encoder.columns:
        if isinstance(column, NumberColumn) and len(column.edges) > 2:
            values = np.nan_to_num(column.values(cells[column.name]), nan=column.middle)[:, None]
            tree = DecisionTreeRegressor(max_leaf_nodes=32, min_samples_leaf=20).fit(values, truth)
            cuts = tree.tree_.threshold[tree.tree_.feature >= 0]
            edges = {float(f"{cut:.6g}") for cut in (*cuts, values.min(), values.max())}
            column = column.model_copy(update={"edges": tuple(sorted(edges))})
        columns.append(column)
    return ready.encoder.model_copy(update={"columns": tuple(columns)})


def with_pairs(split: Split, most: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add sums and differences of the numbers that alone say most of the target."""
    frames, told = (split.train, split.test), {}
    truth = split.train[split.target].cast(pl.String).cast(pl.Categorical).to_physical()
    truth = truth if split.classes else split.train[split.target]
    for name in split.train.columns:
        cells = split.train[name]
        if name != split.target and cells.dtype.is_numeric() and cells.n_unique() > 8:
            values = cells.fill_null(cells.median()).to_numpy()[:, None]
            tree = DecisionTreeRegressor(max_leaf_nodes=16, min_samples_leaf=20).fit(values, truth)
            told[name] = tree.score(values, truth)
    chosen = sorted(told, key=told.__getitem__, reverse=True)[:most]
    spread = {name: float(split.train[name].std()) for name in chosen}
    made = [
        (pl.col(a) / spread[a] + sign * pl.col(b) / spread[b]).alias(f"{a} {sign:+d} {b}")
        for a, b in combinations(chosen, 2)
        for sign in (1, -1)
    ]
    first, second = (frame.with_columns(made) for frame in frames)
    return first, second


def measure(split: Split, way: Way) -> dict[str, float]:
    """Learn a split in one way, and score its answers as `accuracy.py` does."""
    data = laid(split, way)
    target, found = data.ready.target, answered(data, way)
    best = int(found.costs.argmin())
    more = {"processor": found.seconds, "epoch": best + 1, "left out": float(found.costs[best])}
    if not split.classes:
        return split.score(target.units(found.tests[:, 0]), None) | more
    sums = found.tests / fit_temperature(found.unseen, data.expected)
    if sums.shape[1] == 1:
        high = 1 / (1 + np.exp(-sums[:, 0]))
        negative = next(name for name in target.classes if name != target.positive)
        return split.score(np.stack([1 - high, high], 1), [negative, str(target.positive)]) | more
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    chances = raised / raised.sum(axis=1, keepdims=True)
    return split.score(chances, list(target.classes)) | more


def ratios(results: dict[str, dict[str, float]], way: str, field: str) -> dict[str, float]:
    """Give of each table the logarithm of a way's part of the base, over the splits of both."""
    found: dict[str, list[float]] = {}
    for key, result in results.items():
        table, seed, name = key.split("|")
        base = results.get(f"{table}|{seed}|{BASE}")
        if name == way and base and field in result and field in base:
            found.setdefault(table, []).append(float(np.log(result[field] / base[field])))
    return {table: float(np.mean(each)) for table, each in found.items()}


def shown(results: dict[str, dict[str, float]], ways: list[str]) -> None:
    """Print the base's scores, then what every way makes of them."""
    tables = list(dict.fromkeys(key.split("|")[0] for key in results))
    print("\n| way | " + " | ".join(tables) + " | all | seconds |")
    print("|---" * (len(tables) + 3) + "|")
    for way in ways:
        told = ratios(results, way, "score")
        if not told:
            continue
        if way == BASE:
            scores = [
                np.mean([r["score"] for k, r in results.items() if _is(k, table, way)])
                for table in tables
            ]
            cells = [f"{score:.4g}" for score in scores]
        else:
            cells = [f"{np.exp(told[t]):.3f}" if t in told else "" for t in tables]
        each = np.array(list(told.values()))
        whole = f"{np.exp(each.mean()):.3f}"
        if len(each) > 1:
            whole += f" +- {each.std(ddof=1) / len(each) ** 0.5:.3f} ({len(each)})"
        taken = list(ratios(results, way, "processor").values())
        seconds = f"{np.exp(np.mean(taken)):.2f}" if taken else ""
        print(f"| {way} | " + " | ".join(cells) + f" | {whole} | {seconds} |")


def _is(key: str, table: str, way: str) -> bool:
    return key.split("|")[::2] == [table, way]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tables")
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--splits", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    ways = list(dict.fromkeys([BASE, *given.ways.split(",")]))
    results: dict[str, dict[str, float]] = {}
    if given.keep and given.keep.exists():
        results = json.loads(given.keep.read_text())
    wanted = given.tables.split(",") if given.tables else None
    for split in splits(given.folder, wanted, given.splits):
        for way in ways if split.train.height >= ENOUGH_FOR_RAMPS else ():
            key = f"{split.table}|{split.seed}|{way}"
            if key not in results:
                results[key] = measure(split, WAYS[way])
                words = ", ".join(f"{name} {value:.5g}" for name, value in results[key].items())
                print(f"{split.table} {split.seed} {way}: {words}", file=sys.stderr, flush=True)
                if given.keep:
                    given.keep.write_text(json.dumps(results, indent=1))
    told = {
        key: found
        for key, found in results.items()
        if int(key.split("|")[1]) < given.splits and (not wanted or key.split("|")[0] in wanted)
    }
    shown(told, ways)


if __name__ == "__main__":
    main()
