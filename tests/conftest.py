"""What tests of several rooms share: a small table of people and networks trained on it once."""

import os

import numpy as np
import polars as pl
import pytest
from filelock import FileLock

from tests.browsers import browser  # noqa: F401 # one for all tests of a worker

QUICK = {"hidden": [6], "epochs": 15, "starts": 1, "learning_rate": [0.01], "sweep": False}
SMALL = {"hidden": [8], "epochs": 8, "starts": 1, "learning_rate": [0.01], "sweep": False}


@pytest.fixture(scope="session")
def trained_once(tmp_path_factory):
    """`trained_once(name, make)`: what `make` trains, once for all workers, read from its file.

    Whoever asks first trains; everyone gets what the file says, so that no test depends on who did.
    """
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder

    def once(name, make):
        from fathom import load

        place = folder / f"trained-{name}.fathom"
        with FileLock(f"{place}.lock"):
            if not place.exists():
                make().save(place)
        return load(place)

    return once


def _people(rows=120):
    random = np.random.default_rng(7)
    experience = random.integers(0, 30, rows)
    city = random.choice(["Rome", "Oslo", "Bern"], rows)
    salary = 20_000 + 900 * experience + 4000 * (city == "Oslo") + random.integers(0, 500, rows)
    return pl.DataFrame(
        {
            "age": [None if i % 11 == 5 else 20 + i % 40 for i in range(rows)],
            "experience": experience,
            "city": city,
            "salary": salary,
            "rich": np.where(salary > 34_000, "yes", "no"),
            "level": np.where(salary > 40_000, "high", np.where(salary > 30_000, "mid", "low")),
        }
    )


@pytest.fixture(scope="session")
def people():
    """120 people: a number with gaps, one without, a category, and a target for each task."""
    return _people()


@pytest.fixture(scope="session")
def small_model(people, trained_once):
    """A network with 8 hidden neurons that predicts the salary."""
    from fathom import train

    table = people.drop("rich", "level")
    return trained_once("salary", lambda: train(table, target="salary", **SMALL))


@pytest.fixture(scope="session")
def small_classifiers(people, trained_once):
    """The same for two classes (rich) and for three (level)."""
    from fathom import train

    def of(name):
        table = people.select("age", "experience", "city", name)
        return trained_once(name, lambda: train(table, target=name, **SMALL))

    return {name: of(name) for name in ("rich", "level")}


def _workers(rows=240):
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
    """240 people with three targets, one for each task."""
    return _workers()


@pytest.fixture(scope="session")
def models(table):
    """A small network for each task, trained once."""
    targets = {"regression": "pay", "binary": "rich", "multiclass": "level"}
    from fathom import train

    return {
        task: train(table.select("age", "city", target), target, **QUICK)
        for task, target in targets.items()
    }
