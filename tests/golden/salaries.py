"""Golden files about one table of people: a training, and what branched off or was stopped."""

from __future__ import annotations

import shutil
from typing import Any

import numpy as np
import polars as pl

import fathom
from tests.golden.asking import compared
from tests.golden.written import LIMIT, QUICK, write


def _people() -> pl.DataFrame:
    random, rows = np.random.default_rng(1), 90
    years = random.integers(0, 30, rows)
    city = random.choice(["Rome", "Oslo", "Bern"], rows)
    pay = 20_000 + 900 * years + 4000 * (city == "Oslo") + random.integers(0, 900, rows)
    return pl.DataFrame(
        {
            "age": [None if row % 11 == 5 else 20 + row % 40 for row in range(rows)],
            "years": years,
            "city": [None if row % 13 == 7 else name for row, name in enumerate(city)],
            "salary": pay,
        }
    )


ODD_PEOPLE = {
    "age": [31, None, 95, 44, 23],
    "years": [3, 12, 40, None, 0],
    "city": ["Rome", "Oslo", "Paris", None, "Bern"],
}
SALARIES = {"hidden": [6, 4], "epochs": 6, "batch_size": 16, "learning_rate": [0.01, 0.03]}


def regression(name: str) -> None:
    _people().write_csv(f"{name}.csv")
    options = SALARIES | {"starts": 2, "optimizer": "adam", "run": f"{name}.run", "seed": 3}
    model = fathom.train(f"{name}.csv", "salary", run_limit=LIMIT, **options)
    model.save(f"{name}.fathom")
    asked = {"rows": ODD_PEOPLE, "interval": 0.5, "explain": 2, "changed": {"city": "Oslo"}}
    past = {"why": [[1, "years -> hidden1.3"]]}
    write(name, asked, past)


def fork(name: str) -> None:
    shutil.copy("regression.csv", f"{name}.csv")
    changes = {"learning_rate": 0.005, "schedule": "cosine", "epochs": 4}
    asked = {"rows": ODD_PEOPLE, "explain": 0}
    begun = {"from": "regression", "step": 7, "changes": changes}
    elsewhere = {"run": f"{name}.run", "run_limit": LIMIT, "baselines": False}
    branch = fathom.fork("regression.fathom", 7, **changes, **elsewhere)
    branch.save(f"{name}.fathom")
    more = {"compared": compared("regression.fathom", f"{name}.fathom")}
    write(name, asked | {"fork": begun}, {}, branch, more)


def interrupted(name: str) -> None:
    """A training that was stopped after its third epoch; what it would have come to beside it."""
    from fathom.jobs import Watcher

    options = {"hidden": [5], "epochs": 7, "batch_size": 16, "learning_rate": [0.01], "starts": 2}
    options |= {"optimizer": "nesterov", "dropout": 0.1, "activation": "sigmoid", "keep": "last"}
    _people()[:70].write_csv(f"{name}.csv")

    def stop(epoch: Any) -> None:
        if epoch.number == 3:
            raise KeyboardInterrupt

    kept = {"run": f"{name}.run", "run_limit": LIMIT, "watcher": Watcher(epoch=stop)}
    fathom.train(f"{name}.csv", "salary", **options, **QUICK, **kept).save(f"{name}.fathom")
    resumed = {"target": "salary", "options": options | QUICK}
    whole = fathom.train(f"{name}.csv", "salary", **options, **QUICK)
    asked = {"rows": ODD_PEOPLE, "explain": 4, "resume": resumed}
    write(name, asked, {}, whole)


def rewound(name: str) -> None:
    fathom.open_run("regression.fathom").rewind(5).save(f"{name}.fathom")
    write(name, {"rows": ODD_PEOPLE, "explain": 1})
