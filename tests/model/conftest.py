"""Small trained models, one for each task, trained once for all tests of this room."""

import numpy as np
import polars as pl
import pytest

from fathom.jobs import train_table

QUICK = {"hidden": [6], "epochs": 15, "starts": 1, "learning_rate": [0.01], "sweep": False}


def people(rows=240):
    random = np.random.default_rng(0)
    age = random.integers(18, 65, rows).astype(float)
    city = random.choice(["Rome", "Oslo", "Bern"], rows)
    pay = 1000 * age + 5000 * (city == "Oslo") + random.normal(0, 500, rows)
    return pl.DataFrame(
        {
            "age": np.where(random.random(rows) < 0.1, np.nan, age),
            "city": city,
            "pay": pay,
            "rich": np.where(pay > 42_000, "yes", "no"),
            "level": np.where(pay > 50_000, "high", np.where(pay > 35_000, "mid", "low")),
        }
    )


@pytest.fixture(scope="session")
def table():
    return people()


@pytest.fixture(scope="session")
def models(table):
    targets = {"regression": "pay", "binary": "rich", "multiclass": "level"}
    return {
        task: train_table(table.select("age", "city", target), target, **QUICK)
        for task, target in targets.items()
    }
