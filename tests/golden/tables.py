"""Golden files of each kind of target and column, each with a table of its own."""

from __future__ import annotations

import numpy as np
import polars as pl

import fathom
from tests.golden.written import LIMIT, QUICK, write


def two(name: str) -> None:
    random, rows = np.random.default_rng(2), 120
    dose, visits = random.integers(0, 50, rows) / 10, random.integers(0, 9, rows)
    ill = dose + visits / 3 + random.normal(0, 0.7, rows) > 4.6
    table = pl.DataFrame(
        {
            "dose": dose,
            "visits": visits,
            "ward": random.choice(["north", "south"], rows),
            "patient": random.integers(0, 50, rows),
            "times": random.integers(1, 4, rows),
            "ill": np.where(ill, "yes", "no"),
        }
    )
    table.write_csv(f"{name}.csv")
    options = {"hidden": [5], "activation": "tanh", "epochs": 5, "batch_size": 32, "starts": 1}
    options |= {"optimizer": "momentum", "schedule": "cosine", "learning_rate": [0.05]}
    roles = {"weight": "times", "group": "patient", "class_weight": "balanced", "decide": "10:1"}
    kept = {"run": f"{name}.run", "run_limit": LIMIT}
    fathom.train(f"{name}.csv", "ill", **options, **roles, **QUICK, **kept).save(f"{name}.fathom")
    odd = {
        "dose": [0.1, 1.5, 2.5, 4.9, None, 3.3, 2.05],
        "visits": [0, 2, 4, 8, 5, None, 3],
        "ward": ["north", "south", "south", "east", None, "north", "south"],
    }
    write(
        name, {"rows": odd, "explain": 3}, {"why": [[3, "0.0.2"], [8, "1.bias.0"]], "history": True}
    )


def three(name: str) -> None:
    random, rows = np.random.default_rng(3), 120
    length, width = random.integers(10, 70, rows) / 10, random.integers(1, 25, rows) / 10
    kind = np.where(length + width > 5.5, "lily", np.where(length > 3, "rose", "iris"))
    code = random.integers(1, 4, rows)
    table = pl.DataFrame({"length": length, "width": width, "code": code, "kind": kind})
    table.write_csv(f"{name}.csv")
    options = {"hidden": [6], "activation": "silu", "epochs": 5, "starts": 1, "dropout": 0.1}
    options |= {"optimizer": "rmsprop", "schedule": "one_cycle", "learning_rate": [0.02]}
    options |= {"label_smoothing": 0.05, "columns": {"code": "category"}}
    fathom.train(f"{name}.csv", "kind", **options, **QUICK).save(f"{name}.fathom")
    odd = {"length": [1, 6.6, None, 4], "width": [0.2, 2.2, 1, 1.5], "code": [1, 2, 3, 7]}
    write(name, {"rows": odd, "explain": 1, "changed": {"code": "3"}})


def ensemble(name: str) -> None:
    random, rows = np.random.default_rng(4), 100
    days = pl.datetime_range(pl.datetime(2023, 1, 1), pl.datetime(2023, 12, 31), "1d", eager=True)
    warmth = np.round(10 - 12 * np.cos(np.arange(rows) / 16) + random.normal(0, 2, rows), 1)
    table = pl.DataFrame(
        {
            "day": days.dt.date()[:rows],
            "warmth": warmth,
            "rain": random.integers(0, 30, rows),
            "sold": np.round(200 + 9 * warmth - 2 * random.integers(0, 30, rows), 0),
            "counts": random.integers(1, 5, rows),
        }
    )
    table.write_csv(f"{name}.csv")
    options = {"ensemble": 3, "hidden": [5], "epochs": 5, "learning_rate": [0.01, 0.03]}
    options |= {"time_column": "day", "weight": "counts", "batch_size": 16}
    kept = {"run": f"{name}.run", "run_limit": LIMIT}
    fathom.train(f"{name}.csv", "sold", **options, **QUICK, **kept).save(f"{name}.fathom")
    odd = {"warmth": [-3.5, 20, None, 60], "rain": [0, 12, 5, None]}
    write(name, {"rows": odd, "explain": 1}, {"influence": 4})


def prices(name: str) -> None:
    random, rows = np.random.default_rng(5), 80
    size = random.integers(20, 200, rows)
    price = np.round(np.exp(7 + size / 60 + random.normal(0, 0.2, rows)), 0)
    pl.DataFrame({"size": size, "price": price}).write_csv(f"{name}.csv")
    options = {"target_scale": "log", "loss": "huber", "ensemble": 2, "hidden": [4], "epochs": 20}
    options |= {"optimizer": "adamw", "learning_rate": [0.02], "keep": "last"}
    fathom.train(f"{name}.csv", "price", **options, **QUICK).save(f"{name}.fathom")
    write(name, {"rows": {"size": [25, 100, 190, 900, None]}, "interval": 0.8, "explain": 1})


def visits(name: str) -> None:
    random, rows = np.random.default_rng(6), 100
    beds = random.integers(1, 20, rows)
    pl.DataFrame({"beds": beds, "visits": random.poisson(np.exp(beds / 8))}).write_csv(
        f"{name}.csv"
    )
    options = {"loss": "poisson", "hidden": [], "epochs": 12, "starts": 1, "learning_rate": [0.05]}
    fathom.train(f"{name}.csv", "visits", **options, **QUICK).save(f"{name}.fathom")
    write(name, {"rows": {"beds": [1, 8, 19, 50, None]}, "explain": 2})


def dates(name: str) -> None:
    """Dates and times of day, numbers with decimal commas and a unit, categories, and gaps."""
    random, rows = np.random.default_rng(7), 120
    ages, cents = random.integers(0, 3000, rows), random.integers(10_000, 900_000, rows)
    hours = random.integers(0, 24, rows)
    joined = [f"{1 + age % 28}.{1 + age // 28 % 12}.{2010 + age // 336}" for age in ages]
    written = [f"{euros:,}".replace(",", ".") for euros in cents // 100]
    amount = [f"{whole},{cent % 100:02d} €" for whole, cent in zip(written, cents, strict=True)]
    table = pl.DataFrame(
        {
            "joined": joined,
            "at": [f"{hour}:{15 * (hour % 4):02d}" for hour in hours],
            "amount": amount,
            "plan": random.choice(["basic", "plus", "pro"], rows),
        }
    )
    gaps = [
        pl.when(pl.int_range(rows) % (9 + k) != 4).then(pl.col(c))
        for k, c in enumerate(table.columns)
    ]
    score = pl.Series("score", np.round(ages / 100 + cents / 1e5 + (hours > 12) * 3, 1))
    columns = [gap.alias(c) for gap, c in zip(gaps, table.columns, strict=True)]
    table.with_columns(columns).with_columns(score).write_csv(f"{name}.csv")
    options = {"ramps": 4, "scaling": "robust", "hidden": [4], "epochs": 6, "starts": 1}
    options |= {"optimizer": "sgd", "learning_rate": [0.02], "loss": "absolute"}
    fathom.train(f"{name}.csv", "score", **options, **QUICK).save(f"{name}.fathom")
    odd = {
        "joined": ["3.4.2012", "28.12.2018", None, "1.1.2040"],
        "at": ["3:15", None, "23:45", "12:00"],
        "amount": ["1.234,50 €", "8.999,00 €", "12,00 €", None],
        "plan": ["basic", None, "family", "pro"],
    }
    write(name, {"rows": odd, "explain": 0, "changed": {"amount": "2.000,00 €"}})
