"""What tests of several rooms share: a small table of people and networks trained on it once."""

import numpy as np
import polars as pl
import pytest

SMALL = {"hidden": [8], "epochs": 8, "starts": 1, "learning_rate": [0.01]}


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
def small_model(people):
    """A network with 8 hidden neurons that predicts the salary."""
    from fathom import train

    return train(people.drop("rich", "level"), target="salary", **SMALL)


@pytest.fixture(scope="session")
def small_classifiers(people):
    """The same for two classes (rich) and for three (level)."""
    from fathom import train

    features = people.select("age", "experience", "city")
    return {
        name: train(features.with_columns(people[name]), target=name, **SMALL)
        for name in ("rich", "level")
    }
