"""Compiled programs on disk: kept where asked, or nowhere; damaged ones are compiled again."""

import os
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

import fathom
from fathom.training import programs

ROOT = Path(__file__).parents[2]
WORK = """
from fathom.training.programs import keep_compiled
keep_compiled()
import jax
print(float(jax.jit(lambda x: x + 1)(1.0)))
"""


def work(cache):
    """Compile one program in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", WORK],
        env=os.environ | {"FATHOM_CACHE": str(cache), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (done.stdout, done.stderr) == ("2.0\n", "")


def kept(folder):
    return {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}


def test_they_are_kept_in_the_folder_that_is_named_and_read_back(tmp_path):
    work(tmp_path / "mine")
    found = kept(tmp_path / "mine")
    assert found
    work(tmp_path / "mine")
    assert kept(tmp_path / "mine") == found


def test_a_damaged_one_is_compiled_again_without_a_word(tmp_path):
    work(tmp_path / "mine")
    for file in (tmp_path / "mine").iterdir():
        file.write_bytes(file.read_bytes()[:20])
    work(tmp_path / "mine")


@pytest.mark.parametrize("damage", ["open to others", "a file", "a link"])
def test_a_folder_that_cannot_be_trusted_is_left_alone(tmp_path, damage):
    place, other = tmp_path / "mine", tmp_path / "other"
    other.mkdir()
    if damage == "open to others":
        place.mkdir()
        place.chmod(0o777)
    elif damage == "a file":
        place.write_text("not a folder")
    else:
        place.symlink_to(other)
    work(place)
    assert not list(other.iterdir())
    assert not place.is_dir() or not list(place.iterdir())


def test_nothing_is_kept_if_nothing_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    work("")
    assert not list(tmp_path.iterdir())


def made(work):
    """Count the programs that are compiled, or read from the disk, for some work."""
    before = programs._MADE["programs"]
    work()
    return programs._MADE["programs"] - before


def test_a_default_training_compiles_few_programs():
    random = np.random.default_rng(0)
    rows = {"age": random.normal(40, 10, 300), "city": random.choice(["Rome", "Oslo"], 300)}
    rows["paid"] = np.where(rows["age"] + random.normal(0, 5, 300) > 40, "yes", "no")
    jax.clear_caches()
    assert 1 <= made(lambda: fathom.train(rows, "paid", epochs=2)) <= 8
    fewer = {name: cells[:220] for name, cells in rows.items()}
    assert made(lambda: fathom.train(fewer, "paid", epochs=2)) == 0
    model = fathom.train(fewer, "paid", epochs=1)
    assert made(lambda: model.explain(fewer)) == 0
    assert made(lambda: fathom.effects(model, fewer)) == 0


def test_programs_are_forgotten_once_there_are_many(monkeypatch):
    monkeypatch.setattr(programs, "MOST_MAPS", 10**9)
    double = jax.jit(lambda x: 2 * x)
    for size in range(1, programs.OFTEN + 2):
        double(np.ones(size))
    assert made(lambda: double(np.ones(1))) == 0
    programs.forget_in_time()
    assert made(lambda: double(np.ones(1))) == 0
    monkeypatch.setattr(programs, "MOST_MAPS", 0)
    for size in range(1, programs.OFTEN + 2):
        double(np.ones((size, 2)))
    programs.forget_in_time()
    assert made(lambda: double(np.ones(1))) == 1
