"""What is fed in damaged, by kind: each trial ends as it should, or raises.

A trial is a function of a folder with good files and a seed. In CI few of each are tried, by
`make faults` all that docs/reliability.md promises.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import polars as pl
from PIL import Image

import fathom
from fathom import archive
from fathom.data.pictures.gather import gather, open_source
from fathom.data.reading.read import read
from fathom.errors import DataError, FathomError, ModelFileError
from fathom.lab.asking import Visitor, answered
from fathom.lab.asks import ASKS
from fathom.lab.parcels import empty
from fathom.past.model_run import open_model_run
from tests.data.sheets import workbook
from tests.faults.damage import altered, altered_arrays, damaged, table

Trial = Callable[[Path, int], None]
ROWS = {"age": [30, 500, None], "city": ["Rome", "Paris", None]}


def good_files(place: Path) -> None:
    """Make the files that are damaged: models of a table and of pictures, a run, tables."""
    random = np.random.default_rng(0)
    age, city = random.integers(20, 60, 60), random.choice(["Rome", "Oslo", "Bern"], 60)
    frame = pl.DataFrame({"age": age, "city": city, "pay": 100.0 * age + 7})
    quick = {"epochs": 4, "starts": 1, "sweep": False, "baselines": False}
    for name, more in (("one", {"ensemble": 1}), ("many", {"ensemble": 2, "starts": None})):
        options = quick | {"hidden": (3,), "batch_size": 16} | more
        fathom.train(frame, "pay", run=place / f"{name}.run", **options).save(
            place / f"{name}.fathom"
        )
    for kind, low in (("light", 160), ("dark", 0)):
        (place / "pets" / kind).mkdir(parents=True)
        for n in range(8):
            pixels = random.integers(low, low + 80, (16, 16, 3), np.uint8)
            Image.fromarray(pixels).save(place / "pets" / kind / f"{n}.png")
    fathom.train(place / "pets", **quick).save(place / "pets.fathom")
    frame.write_parquet(place / "t.parquet")
    sheet = {1: frame.columns} | {n + 2: list(row) for n, row in enumerate(frame.rows())}
    (place / "t.xlsx").write_bytes(workbook({"T": sheet}))
    frame.write_csv(place / "t.csv")
    made = Image.fromarray(random.integers(0, 255, (40, 30, 3), np.uint8))
    for ending in ("png", "jpg", "webp", "bmp", "gif", "tif"):
        made.save(place / f"p.{ending}")


def damaged_model(place: Path, seed: int) -> None:
    """A damaged model is refused in a sentence, or is the same."""
    random = Random(seed)
    data = (place / f"{random.choice(('one', 'many', 'pets'))}.fathom").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.fathom"
        made = damaged(data, random)
        path.write_bytes(made)
        try:
            fathom.load(path)
        except ModelFileError:
            return
    assert made == data, "a damaged model was opened"


def model_on_purpose(place: Path, seed: int) -> None:
    """A model whose checksum was mended is refused, or answers with finite numbers."""
    random = Random(seed)
    name = random.choice(("one", "many", "pets"))
    found = archive.read(place / f"{name}.fathom")
    header, arrays = dict(found.header), dict(found.arrays)
    for _ in range(random.choice((1, 1, 2))):
        if random.random() < 0.6:
            part = random.choice(("network", "encoder", "target", "network", "encoder", "story"))
            header[part] = altered(header[part], random)
        else:
            arrays = altered_arrays(arrays, random)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.fathom"
        try:
            archive.write(path, arrays, header)
        except (ValueError, TypeError):  # not even a file
            return
        try:
            model = fathom.load(path)
        except ModelFileError:
            return
        rows = place / "p.png" if name == "pets" else ROWS
        try:
            answers = model.predict(rows)
        except FathomError:
            return
    if answers.dtype.kind == "f":
        assert np.isfinite(answers).all(), "an answer is no number"


def damaged_run(place: Path, seed: int) -> None:
    """A run with a damaged, swapped or missing file is refused, or gives the same bits."""
    random = Random(seed)
    good = open_model_run(place / "one.fathom")
    step = random.randrange(good.steps + 1)
    expected = good.rewind(step).weights_sha256
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copy(place / "one.fathom", copy)
        shutil.copytree(place / "one.run", copy / "one.run")
        files = sorted((copy / "one.run").rglob("*.fathom"))
        one, other = random.choice(files), random.choice(files)
        if random.random() < 0.5:
            one.write_bytes(damaged(one.read_bytes(), random))
        elif random.random() < 0.5:
            held = one.read_bytes()
            one.write_bytes(other.read_bytes())
            other.write_bytes(held)
        elif random.random() < 0.5:
            one.unlink()
        else:
            strange = random.choice(sorted((place / "many.run").rglob("*.fathom")))
            shutil.copy(strange, one)
        try:
            found = open_model_run(copy / "one.fathom").rewind(step).weights_sha256
        except FathomError:
            return
    assert found == expected, "a damaged run gives another network"


def malformed_table(place: Path, seed: int) -> None:
    """A malformed table is read, or refused in a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(table(Random(seed)))
        try:
            str(fathom.look(path))
        except FathomError:
            return


def damaged_table(place: Path, seed: int) -> None:
    """A damaged sheet or Parquet file is read, or refused in a sentence."""
    random = Random(seed)
    ending = random.choice((".xlsx", ".parquet"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t{ending}"
        path.write_bytes(damaged((place / f"t{ending}").read_bytes(), random))
        try:
            read(path)
        except DataError:
            return


def damaged_picture(place: Path, seed: int) -> None:
    """A damaged picture is read, or left out with a word."""
    random = Random(seed)
    ending = random.choice(("png", "jpg", "webp", "bmp", "gif", "tif"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"p.{ending}"
        path.write_bytes(damaged((place / path.name).read_bytes(), random))
        try:
            gather(open_source(path))
        except DataError:
            return


def any_name(place: Path, seed: int) -> None:
    """A name or a category of any sort goes through every output."""
    random = Random(seed)
    signs = "ab\x1b\x07\u202e[]/$_{}<>&\"'\\%=+,; \n\t日ä😀"
    name = "".join(random.choice(signs) for _ in range(random.randrange(1, 9)))
    words = ["".join(random.choice(signs) for _ in range(random.randrange(1, 6))) for _ in "abc"]
    random_cells = np.random.default_rng(seed)
    cells = {name: random_cells.normal(size=40), "y": random_cells.choice([*words, "z"], 40)}
    if len(cells) < 2 or not name.strip():
        return
    try:
        found = fathom.look(cells, "y")
        model = fathom.train(
            cells, "y", hidden=(), epochs=1, starts=1, ensemble=1, sweep=False, baselines=False
        )
        str(found), str(model.explain(cells)), fathom.report(model).card()
        with tempfile.TemporaryDirectory() as folder:
            fathom.report(model, Path(folder) / "r.html")
            fathom.export(model, Path(folder) / "m.py")
            compile((Path(folder) / "m.py").read_text(), "m.py", "exec")
        _through_the_lab(cells, name, deep=not seed % 30)
    except FathomError:  # such as: two names are one, once they are tidied
        return


def _through_the_lab(cells: dict[str, np.ndarray], name: str, deep: bool) -> None:
    """Send a table whose file has that name, too; `deep` trains on it and makes every file."""
    visitor = Visitor()

    def ask(what: str, **given: object) -> dict[str, Any]:
        told = answered(ASKS, visitor, f"table.{what}", given).data
        json.dumps(told, allow_nan=False)  # as it is sent to the page
        return told

    try:
        file = name.replace("/", "-").replace("\0", "")[:40] + ".csv"
        (empty(visitor) / file).write_bytes(pl.DataFrame(cells).write_csv().encode())
        ask("seen", target="y")
        if deep:
            ask("train", target="y")
            while (told := ask("progress"))["busy"]:
                time.sleep(0.05)
            assert told["state"] == "done", told["fault"]
            ask("what_if", row=0)
            for made in ("network.fathom", "network.xlsx", "report.html"):
                ask("make", name=made)
    finally:
        visitor.leave()


@dataclass(frozen=True)
class Kind:
    """A kind of fault: what is promised, how often it is tried by `make faults`, and in CI."""

    promise: str
    trial: Trial
    full: int
    few: int


READ_OR_REFUSED = "read, or refused in one sentence"
KINDS = {
    "damaged models": Kind("refused in one sentence", damaged_model, 10_000, 60),
    "models made on purpose": Kind("refused, or finite answers", model_on_purpose, 2_000, 60),
    "damaged runs": Kind("refused, or the same bits", damaged_run, 2_000, 8),
    "malformed tables": Kind(READ_OR_REFUSED, malformed_table, 2_000, 80),
    "damaged sheets and Parquet": Kind(READ_OR_REFUSED, damaged_table, 1_000, 60),
    "damaged pictures": Kind("read, or left out with a word", damaged_picture, 1_000, 60),
    "names of any sort": Kind("through every output", any_name, 300, 3),
}


def try_kind(name: str, place: Path, count: int, first: int = 0) -> list[tuple[int, str]]:
    """Try a kind so often; gives the seeds that failed, and how."""
    failed = []
    for seed in range(first, first + count):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                KINDS[name].trial(place, seed)
        except BaseException as fault:  # a panic of a library is no Exception
            if isinstance(fault, KeyboardInterrupt):
                raise
            failed.append((seed, f"{type(fault).__name__}: {fault}"[:200]))
    return failed
