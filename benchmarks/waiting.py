"""What a person waits for: whole commands, answers in Python, and where a training's time goes.

    python benchmarks/waiting.py [TABLE.csv TARGET] [--runs 5] [--long] [--architectures 60]

Without a table one is made, as long as the passengers of the Titanic: 891 rows. scikit-learn's
network is timed in the same run. With --long also a search over 27 candidates and the questions to
a run of 4,000 rows; with --architectures what networks of so many shapes leave in memory. With
PYTHONPATH naming another checkout, that one is timed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from timing import CORES, timed

FATHOM = (sys.executable, "-m", "fathom")
PEER = """
import sys, polars as pl
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
table = pl.read_csv(sys.argv[1]).to_dummies(pl.selectors.string()).fill_null(0)
target = next(c for c in table.columns if c.startswith(sys.argv[2]))
rows = table.select(pl.exclude("^" + sys.argv[2] + ".*$")).to_numpy()
make_pipeline(StandardScaler(), MLPClassifier(max_iter=30)).fit(rows, table[target].to_numpy())
"""


def made(rows: int) -> pl.DataFrame:
    """Make a table: numbers with gaps, categories, two classes."""
    random = np.random.default_rng(0)
    age, fare = random.normal(30, 12, rows), random.lognormal(3, 1, rows)
    place = random.choice(["south", "west", "north"], rows)
    chance = 1 / (1 + np.exp(0.05 * (age - 30) - np.log(fare / 20) - (place == "west")))
    return pl.DataFrame(
        {
            "age": [
                None if gap else one
                for gap, one in zip(random.random(rows) < 0.2, age, strict=True)
            ],
            "fare": fare,
            "size": random.integers(0, 6, rows),
            "place": place,
            "class": random.choice(["first", "second", "third"], rows),
            "survived": np.where(random.random(rows) < chance, "yes", "no"),
        }
    )


class Waiting:
    """Times commands in a folder of their own, whose kept programs are theirs alone."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder, self.runs = folder, runs
        self.here = os.environ | {"FATHOM_CACHE": str(folder / "cache"), "COLUMNS": "100"}
        self.here.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(self, *words: str, **more: str) -> None:
        """Run a command; it has to succeed."""
        command = [*FATHOM, *words] if words[0] != sys.executable else list(words)
        done = subprocess.run(
            command, cwd=self.folder, env=self.here | more, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(f"{' '.join(words)}: {done.stderr}")

    def tell(self, what: str, work: Callable[[], object], warm: bool = True) -> None:
        """Time some work, and say the median."""
        if warm:
            work()
        told(what, [timed(work) for _ in range(self.runs)])


def told(what: str, seconds: list[float]) -> None:
    """Write a line."""
    middle, low, high = statistics.median(seconds), min(seconds), max(seconds)
    unit, times = ("s ", 1) if middle >= 0.1 else ("ms", 1000)
    shown = "".join(f"{one * times:9.2f}" for one in (middle, low, high))
    print(f"  {what:<58}{shown} {unit}", flush=True)


def commands(wait: Waiting, table: Path, target: str) -> None:
    """Time whole commands."""
    train = ["train", str(table), "--target", target, "--out", "m.fathom"]
    cold = [
        timed(lambda n=n: wait.run(*train, FATHOM_CACHE=str(wait.folder / f"cold{n}")))
        for n in range(wait.runs)
    ]
    told("train, no program kept", cold)
    wait.tell("train, all kept", lambda: wait.run(*train))
    fewer = wait.folder / "fewer.csv"
    pl.read_csv(table, infer_schema=False).head(-70).write_csv(fewer)
    others = ["train", str(fewer), "--target", target, "--out", "f.fathom"]
    told("train, another number of rows, once", [timed(lambda: wait.run(*others))])
    wait.tell("scikit-learn's network", lambda: wait.run(sys.executable, "-c", PEER, table, target))
    some = wait.folder / "some.csv"
    pl.read_csv(table, infer_schema=False).head(100).write_csv(some)
    for words in (
        ["--help"],
        ["summary", "m.fathom"],
        ["look", str(table), "--target", target],
        ["predict", "m.fathom", str(some), "--out", "answers.csv"],
        ["evaluate", "m.fathom", str(table)],
        ["explain", "m.fathom", str(some), "--row", "1"],
        ["neuron", "--inputs", "a=1,b=1", "--weights", "a=2,b=4", "--threshold", "5"],
    ):
        wait.tell(" ".join(Path(word).name for word in words), lambda words=words: wait.run(*words))


def answers(wait: Waiting, table: Path, target: str) -> None:
    """Time answers in this process."""
    import warnings

    import fathom
    from fathom.nets.rows import answer_rows

    warnings.simplefilter("ignore")
    model = fathom.load(wait.folder / "m.fathom")
    frame = pl.read_csv(table, infer_schema=False).drop(target)
    one = {name: [cell] for name, cell in frame.row(0, named=True).items()}
    many = frame[np.random.default_rng(0).integers(0, len(frame), 100_000)]
    wait.tell("Python: one row answered (eight networks)", lambda: model.predict(one))
    inputs = model.encoder.encode(model.read(one).frame)
    wait.tell("Python: of that, the networks' part", lambda: answer_rows(model.network, inputs))
    wait.tell("Python: one row explained", lambda: model.explain(one))
    wait.tell("Python: 100,000 rows answered", lambda: model.predict(many))
    bare = {"baselines": False, "importance": False, "sweep": False, "epochs": 20}
    whole = pl.read_csv(table, infer_schema=False)
    fathom.train(whole, target, **bare)
    other = [timed(lambda: fathom.train(whole.head(-70), target, **bare))]
    told("Python: 20 epochs on another number of rows, once", other)
    rows = np.random.default_rng(0).normal(size=(300, 5))
    classes = (rows[:, 0] > 0).astype(int)
    from fathom.sklearn import FathomClassifier

    wait.tell(
        "Python: FathomClassifier().fit, 300 rows", lambda: FathomClassifier().fit(rows, classes)
    )


def architectures(many: int) -> None:
    """Train many networks of as many shapes in one process; say what is left in memory."""
    import fathom

    rows = np.random.default_rng(0).normal(size=(60, 2))
    table = {"a": rows[:, 0], "b": rows[:, 1], "y": rows.sum(axis=1)}
    one = {"starts": 1, "learning_rate": [0.01], "ensemble": 1, "epochs": 2}
    most_maps, most_size = 0, 0.0
    for count in range(1, many + 1):
        bare = {"baselines": False, "importance": False, "sweep": False}
        fathom.train(table, "y", hidden=(3 + count,), **one, **bare)
        most_maps = max(most_maps, Path("/proc/self/maps").read_text().count("\n"))
        size = int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20
        most_size = max(most_size, size)
        if count % 20 == 0:
            print(f"  {count} architectures: at most {most_maps:,} maps, {most_size:,.0f} MB")


def parts(wait: Waiting, table: Path, target: str) -> None:
    """Say where the time of a training goes."""
    done = subprocess.run(
        [*FATHOM, "train", table, "--target", target, "--out", "m.fathom", "--json"],
        cwd=wait.folder,
        env=wait.here,
        capture_output=True,
        text=True,
    )
    seconds = json.loads(done.stdout)["seconds"]
    told_parts = ", ".join(f"{part} {took:.2f}" for part, took in seconds.items())
    print(f"\nWhere the time of a training goes (seconds): {told_parts}")


def long(wait: Waiting) -> None:
    """Time what takes minutes: a search, and questions to a run."""
    from sklearn.model_selection import GridSearchCV
    from sklearn.neural_network import MLPRegressor

    from fathom.sklearn import FathomRegressor

    random = np.random.default_rng(0)
    rows = random.normal(size=(2000, 8))
    truth = rows[:, 0] * rows[:, 1] + np.sin(rows[:, 2])
    both = {"batch_size": [32, 64, 128]}
    ours = both | {"learning_rate": [[0.003], [0.01], [0.03]], "weight_decay": [0.0, 0.01, 0.1]}
    theirs = both | {"learning_rate_init": [0.003, 0.01, 0.03], "alpha": [0.0, 0.01, 0.1]}
    one = FathomRegressor(ensemble=1, starts=1, hidden=(100,))
    for name, search in (
        ("search over 27 candidates, five folds", GridSearchCV(one, ours, cv=5)),
        ("the same, scikit-learn's network", GridSearchCV(MLPRegressor(), theirs, cv=5)),
    ):
        told(name, [timed(lambda search=search: search.fit(rows, truth))])
    place = wait.folder / "past.csv"
    made(4000).write_csv(place)
    wait.run("train", str(place), "--target", "survived", "--out", "past.fathom")
    for words in (
        ["history", "past.fathom"],
        ["effects", "past.fathom", str(place)],
        ["suspects", "past.fathom"],
        ["influence", "past.fathom", str(place), "--row", "0"],
        ["landscape", "past.fathom"],
        ["article", "--all"],
        ["demo", "salaries", "--out", "demo.fathom"],
    ):
        wait.tell(words[0], lambda words=words: wait.run(*words))
    million(wait)
    lab()


def million(wait: Waiting) -> None:
    """Time a million rows answered, beside scikit-learn's network of that size."""
    from sklearn.neural_network import MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    import fathom

    rows = np.random.default_rng(0).normal(size=(1_000_000, 20))
    few, truth = rows[:5000], rows[:5000, 0] * rows[:5000, 1]
    table = {f"x{place}": few[:, place] for place in range(20)} | {"y": truth}
    bare = {"baselines": False, "importance": False, "sweep": False, "ramps": 0, "epochs": 3}
    ours = fathom.train(table, "y", hidden=(64, 64), ensemble=1, starts=1, **bare)
    theirs = make_pipeline(
        StandardScaler(), MLPRegressor(hidden_layer_sizes=(64, 64), max_iter=3)
    ).fit(few, truth)
    wait.tell("1,000,000 rows, one network 64-64", lambda: ours.predict(rows))
    wait.tell("the same, scikit-learn's network", lambda: theirs.predict(rows))


def lab() -> None:
    """Time the lab's answers for architectures that it has not met: first frame, neuron opened."""
    from fathom.lab.asking import Visitor, answered
    from fathom.lab.asks import ASKS

    visitor, place = Visitor(), {"step": 1, "layer": 0, "neuron": 1, "x": 0.5, "y": 0.5}

    def ask(name: str, **given: object) -> object:
        return answered(ASKS, visitor, f"network.{name}", given)

    shapes = ((5, 3), (6,), (5, 3, 2), (7, 4), (3, 3))
    seen, opened = [], []
    for hidden in shapes:
        seen.append(timed(lambda: (ask("start", hidden=hidden), ask("onward"))))  # noqa: B023
        opened.append(timed(lambda: ask("open", **place)))
    told("lab: another architecture to its first frame", seen)
    told("lab: a neuron of it opened", opened)
    visitor.leave()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table", nargs="?", type=Path)
    parser.add_argument("target", nargs="?", default="survived")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--architectures", type=int, metavar="COUNT", help="Linux: what so many leave in memory"
    )
    parser.add_argument("--long", action="store_true")
    given = parser.parse_args()
    print(f"What a person waits for, {CORES} cores, medians of {given.runs}\n")
    print(f"  {'':<58}{'median':>9}{'fastest':>9}{'slowest':>9}")
    with tempfile.TemporaryDirectory() as folder:
        wait, table = Waiting(Path(folder), given.runs), given.table
        if table is None:
            table = Path(folder) / "made.csv"
            made(891).write_csv(table)
        table = table.resolve()
        commands(wait, table, given.target)
        answers(wait, table, given.target)
        if given.architectures:
            architectures(given.architectures)
        if given.long:
            long(wait)
        parts(wait, table, given.target)


if __name__ == "__main__":
    main()
