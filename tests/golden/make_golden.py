"""Write golden files: models and runs of each kind, and the answers that they gave.

The files in v0.1.0 were written by Fathom 0.1.0 (JAX 0.10.2, two CPU devices), from the root of its
source with

    PYTHONPATH=. python -m tests.golden.make_golden tests/golden/v0.1.0

They are never written again: a later version that has more to keep writes a folder of its own, with
a script like this one, and goes on opening the older ones.

Three things are not as a person's training leaves them, so that the files are small and say nothing
of the machine: places of tables and models stand in runs as they were given, without the folders
above them; convolutions have few neurons; and states are written after every chunk, whatever the
clock says, then thinned out by a small run limit. The script reaches into 0.1.0 for these alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import jax
import numpy as np
import polars as pl
from PIL import Image

import fathom
from tests.golden.asking import answers, compared, plain_answers, run_answers, story

QUICK = {"sweep": False, "baselines": False}
LIMIT = 30_000  # bytes of a run


def main(folder: Path) -> None:
    """Write everything into a folder that is made anew."""
    jax.config.update("jax_num_cpu_devices", 2)
    jax.devices()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.chdir(folder)
    with _as_released():
        for name, make in KINDS.items():
            print(name, flush=True)
            make(name)


@contextlib.contextmanager
def _as_released() -> Iterator[None]:
    """Leave folders of this machine out, make convolutions small, and write states at once."""
    from fathom.nets.eye import Eye

    from fathom.model import recipe

    near = SimpleNamespace(path=SimpleNamespace(abspath=str, join=os.path.join))
    usual = recipe.pictures

    def small(rows: int, shape: tuple[int, int, int], mirror: bool = True) -> recipe.Recipe:
        eye = Eye(shape, ((4,), (4, 5)), shift=1, cut=2, mirror=mirror)
        return replace(usual(rows, shape, mirror), eye=eye, batch_size=8)

    with contextlib.ExitStack() as changed:
        for module in ("data.read", "data.pictures.door", "jobs.forking"):
            changed.enter_context(mock.patch(f"fathom.{module}.os", near))
        changed.enter_context(mock.patch("fathom.model.design.pictures", small))
        changed.enter_context(mock.patch("fathom.runs.recorder.PAUSE", 0.0))
        changed.enter_context(mock.patch("fathom.runs.recorder.SHARE", 0.0))
        yield


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


def _regression(name: str) -> None:
    _people().write_csv(f"{name}.csv")
    options = SALARIES | {"starts": 2, "optimizer": "adam", "run": f"{name}.run", "seed": 3}
    model = fathom.train(f"{name}.csv", "salary", run_limit=LIMIT, **options)
    model.save(f"{name}.fathom")
    asked = {"rows": ODD_PEOPLE, "interval": 0.5, "explain": 2, "changed": {"city": "Oslo"}}
    past = {"why": [[1, "years -> hidden1.3"], [7, "0.bias.2"]], "influence": 11}
    _write(name, asked | {"task": "one network, Adam"}, past)


def _fork(name: str) -> None:
    shutil.copy("regression.csv", f"{name}.csv")
    changes = {"learning_rate": 0.005, "schedule": "cosine", "epochs": 4}
    asked = {"rows": ODD_PEOPLE, "explain": 0}
    begun = {"from": "regression", "step": 7, "changes": changes}
    elsewhere = {"run": f"{name}.run", "run_limit": LIMIT, "baselines": False}
    branch = fathom.fork("regression.fathom", 7, **changes, **elsewhere)
    branch.save(f"{name}.fathom")
    more = {"compared": compared("regression.fathom", f"{name}.fathom")}
    _write(name, asked | {"fork": begun}, {"why": [[9, "1.2.1"]]}, branch, more)


def _interrupted(name: str) -> None:
    """A training that was stopped after its third epoch; what it would have come to beside it."""
    from fathom.jobs import Watcher

    options = {"hidden": [5], "epochs": 7, "batch_size": 16, "learning_rate": [0.01], "starts": 2}
    options |= {"optimizer": "nesterov", "dropout": 0.1, "activation": "sigmoid", "patience": 0}
    _people()[:70].write_csv(f"{name}.csv")

    def stop(epoch: Any) -> None:
        if epoch.number == 3:
            raise KeyboardInterrupt

    kept = {"run": f"{name}.run", "run_limit": LIMIT, "watcher": Watcher(epoch=stop)}
    fathom.train(f"{name}.csv", "salary", **options, **QUICK, **kept).save(f"{name}.fathom")
    resumed = {"target": "salary", "options": options | QUICK}
    whole = fathom.train(f"{name}.csv", "salary", **options, **QUICK)
    asked = {"rows": ODD_PEOPLE, "explain": 4, "resume": resumed}
    _write(name, asked, {"why": [[4, "0.3.1"]]}, whole)


def _rewound(name: str) -> None:
    fathom.open_run("regression.fathom").rewind(5).save(f"{name}.fathom")
    _write(name, {"rows": ODD_PEOPLE, "explain": 1})


def _two(name: str) -> None:
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
    _write(name, {"rows": odd, "explain": 3}, {"why": [[3, "0.0.2"], [8, "1.bias.0"]]})


def _three(name: str) -> None:
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
    _write(name, {"rows": odd, "explain": 1, "changed": {"code": "3"}})


def _ensemble(name: str) -> None:
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
    _write(name, {"rows": odd, "explain": 1}, {"why": [[6, "0.0.2"]], "together": 4})


def _prices(name: str) -> None:
    random, rows = np.random.default_rng(5), 80
    size = random.integers(20, 200, rows)
    price = np.round(np.exp(7 + size / 60 + random.normal(0, 0.2, rows)), 0)
    pl.DataFrame({"size": size, "price": price}).write_csv(f"{name}.csv")
    options = {"target_scale": "log", "loss": "huber", "ensemble": 2, "hidden": [4], "epochs": 20}
    options |= {"optimizer": "adamw", "learning_rate": [0.02], "keep": "last"}
    fathom.train(f"{name}.csv", "price", **options, **QUICK).save(f"{name}.fathom")
    _write(name, {"rows": {"size": [25, 100, 190, 900, None]}, "interval": 0.8, "explain": 1})


def _visits(name: str) -> None:
    random, rows = np.random.default_rng(6), 100
    beds = random.integers(1, 20, rows)
    pl.DataFrame({"beds": beds, "visits": random.poisson(np.exp(beds / 8))}).write_csv(
        f"{name}.csv"
    )
    options = {"loss": "poisson", "hidden": [], "epochs": 12, "starts": 1, "learning_rate": [0.05]}
    fathom.train(f"{name}.csv", "visits", **options, **QUICK).save(f"{name}.fathom")
    _write(name, {"rows": {"beds": [1, 8, 19, 50, None]}, "explain": 2})


def _dates(name: str) -> None:
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
    _write(name, {"rows": odd, "explain": 0, "changed": {"amount": "2.000,00 €"}})


def _draw_pictures() -> None:
    """Lying and standing bars of 8 x 8 pixels, in a folder for each class; and two to be asked."""
    random = np.random.default_rng(8)
    for row in range(36):
        kind = ("lying", "standing")[row % 2]
        pixels = random.integers(0, 90, (8, 8, 3), np.uint8)
        high, wide, at = *((2, 6), (6, 2))[row % 2], random.integers(0, 3, 2)
        pixels[at[0] : at[0] + high, at[1] : at[1] + wide] += np.uint8(130)
        place = Path("pictures") / kind if row < 34 else Path("asked")
        place.mkdir(parents=True, exist_ok=True)
        side = (8, 8) if row < 35 else (20, 16)
        Image.fromarray(pixels).resize(side).save(place / f"{row}.png")


def _pictures(name: str) -> None:
    _draw_pictures()
    kept = {"run": f"{name}.run", "run_limit": 80_000}
    fathom.train(name, epochs=3, **QUICK, **kept).save(f"{name}.fathom")
    asked = {"files": ["asked/34.png", "asked/35.png"], "neuron": [1, 2, [1, 2]]}
    _write(name, asked, {"why": [[3, "0.1,2,1.3"], [5, "1.0,0,2.1"]]})


def _dense(name: str) -> None:
    """Plain layers on the same pictures, and a number that a table says of each."""
    files = sorted(Path("pictures").glob("*/*.png"))
    labels = pl.DataFrame(
        {"file": [file.name for file in files], "bright": [_mean(file) for file in files]}
    )
    labels.write_csv(f"{name}.csv")
    options = {"network": "dense", "hidden": [4], "epochs": 4, "starts": 1, "learning_rate": 0.003}
    told = {"labels": pl.read_csv(f"{name}.csv"), "target": "bright"}
    fathom.train("pictures", **told, **options, **QUICK).save(f"{name}.fathom")
    _write(name, {"files": ["asked/35.png", "asked/34.png"]})


def _mean(file: Path) -> float:
    return float(np.round(np.asarray(Image.open(file)).mean(), 2))


def _write(
    name: str,
    asked: dict[str, Any],
    past: dict[str, Any] | None = None,
    ended: Any = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Ask what has just been written, and write the answers beside it.

    Args:
        name: of the golden file.
        asked: of the model.
        past: what is asked of its run, if it has one.
        ended: the model that forking or resuming once more has to end with.
        more: further answers.
    """
    model = Path(f"{name}.fathom")
    given = {"model": answers(model, asked), "story": story(model)} | dict(more or {})
    told: dict[str, Any] = {"fathom": fathom.__version__, "jax": jax.__version__, "asked": asked}
    if past is not None:
        kept = sorted(int(file.stem[6:]) for file in Path(f"{name}.run").glob("*/state-*"))
        last = fathom.open_run(model).steps
        between = next(step for step in range(kept[0], last) if step not in kept)
        asked["run"] = past | {"states": kept, "steps": sorted({*kept[:-1], between, last})}
        given["run"] = run_answers(model, asked | asked["run"])
    if ended is not None:
        numbers = plain_answers(ended, asked["rows"])
        given["ended"] = {"weights_sha256": ended.weights_sha256, "predict": numbers}
    text = json.dumps(told | {"answers": given}, indent=1, allow_nan=False, ensure_ascii=False)
    Path(f"{name}.json").write_text(text + "\n", encoding="utf-8")


KINDS: Mapping[str, Any] = {
    "regression": _regression,
    "rewound": _rewound,
    "fork": _fork,
    "interrupted": _interrupted,
    "two": _two,
    "three": _three,
    "ensemble": _ensemble,
    "prices": _prices,
    "visits": _visits,
    "dates": _dates,
    "pictures": _pictures,
    "dense": _dense,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
