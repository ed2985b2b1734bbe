"""Kinds 11 and 12: columns by the thousand, processes that were forked, places that never end."""

import io
import os
import subprocess
import sys
import threading
import time
import zipfile

import numpy as np
import polars as pl
import pytest

import fathom
from fathom.data.names import rejoined
from fathom.data.reading.extent import _ods_extent, _xlsb_extent
from fathom.data.reading.read import read
from fathom.errors import DataError
from fathom.explain.importance import importances
from fathom.settings.typed import names as typed_names
from fathom.sklearn import FathomRegressor
from tests.data.sheets import workbook

FORK = """
import multiprocessing as mp, warnings
warnings.simplefilter("ignore")
import fathom, numpy as np
from fathom.sklearn import MLPRegressor
table = {"size": list(range(60)), "price": list(range(7, 67))}
model = fathom.train(table, target="price", hidden=(), epochs=1, starts=1, ensemble=1)
def answer(size):
    return float(model.predict({"size": [size]})[0])
def learn(_):
    try:
        return fathom.train(table, target="price", hidden=(), epochs=1, starts=1, ensemble=1)
    except fathom.FathomError as fault:
        return str(fault)
def fit(_):
    points = np.arange(4000.0)[:, None] / 4000
    sizes = {"hidden_layer_sizes": (4,), "max_iter": 150, "tol": 0}
    return MLPRegressor(**sizes, random_state=0).fit(points, points[:, 0]).loss_
if __name__ == "__main__":
    print(mp.get_context("fork").Pool(1).map(answer, [3])[0] == answer(3))
    print(mp.get_context("fork").Pool(1).map(learn, [3])[0])
    print(abs(mp.get_context("fork").Pool(1).map(fit, [3])[0] / fit(3) - 1) < 1e-6)
    print(mp.get_context("spawn").Pool(1).map(len, ["abc"])[0])
"""


@pytest.mark.processes
def test_a_forked_process_answers_and_says_why_it_cannot_learn(tmp_path):
    (tmp_path / "fork.py").write_text(FORK)
    done = subprocess.run(
        [sys.executable, tmp_path / "fork.py"], capture_output=True, text=True, timeout=120
    )
    answered, told, fitted, _ = done.stdout.splitlines()
    assert answered == "True"
    assert fitted == "True"  # by scikit-learn's own steps
    assert told == (
        "this process was forked from one that had computed with JAX already, and would wait for "
        "ever; start it anew: multiprocessing.get_context('spawn').Pool()"
    )


def test_many_shufflings_are_answered_at_once():
    rows = np.random.default_rng(0).normal(size=(50, 400)).astype(np.float32)
    calls = []

    def answer(inputs):
        calls.append(len(inputs))
        return 2 * inputs[:, :1] + inputs[:, 1:2]

    def cost(answers):
        return float(np.mean((answers[:, 0] - 2 * rows[:, 0] - rows[:, 1]) ** 2))

    found = importances(answer, rows, [f"c{n}" for n in range(400)], cost)
    assert [one.column for one in found[:2]] == ["c0", "c1"]
    assert len(calls) < 10
    alone = importances(answer, rows[:, :2], ["c0", "c1"], cost)
    assert alone[0].column == "c0"


def test_fit_shuffles_nothing():
    rows = np.random.default_rng(0).normal(size=(40, 2))
    model = FathomRegressor(epochs=1, starts=1, ensemble=1, random_state=0).fit(rows, rows[:, 0])
    assert model.model_.story.judgement.importance == ()
    table = pl.DataFrame(rows, schema=["a", "b"]).with_columns(y=rows[:, 0])
    options = {"epochs": 1, "starts": 1, "ensemble": 1, "baselines": False}
    assert fathom.train(table, "y", importance=False, **options).story.judgement.importance == ()
    assert len(fathom.train(table, "y", **options).story.judgement.importance) == 2


def pipe_written_to(place, after):
    """A pipe that somebody writes a table to, so many seconds from now."""
    pipe = place / "pipe.csv"
    os.mkfifo(pipe)

    def write():
        time.sleep(after)
        pipe.write_text("a,b\n1,2\n")

    threading.Thread(target=write, daemon=True).start()
    return pipe


def test_devices_are_refused_and_pipes_are_read(tmp_path):
    with pytest.raises(DataError) as caught:
        read("/dev/zero")
    assert str(caught.value) == (
        "/dev/zero is no regular file and no pipe: it cannot be read as a table"
    )
    assert read(pipe_written_to(tmp_path, 0.2)).frame.rows() == [("1", "2")]


def test_a_pipe_that_nobody_writes_to_is_said_to_be_waited_for(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("fathom.data.reading.file.PATIENCE", 0.05)
    pipe = pipe_written_to(tmp_path, 0.5)
    read(pipe)
    assert capsys.readouterr().err == f"waiting for {pipe}: nobody has written to this pipe yet\n"


def test_a_sheet_with_a_cell_far_out(tmp_path):
    path, made = tmp_path / "far.xlsx", io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"A": {1: ["a", "b"], 2: [1, 2]}}))) as plain,
        zipfile.ZipFile(made, "w") as far,
    ):
        for name in plain.namelist():
            data = plain.read(name)
            far.writestr(name, data.replace(b'r="B2"', b'r="XFD1048576"'))
    path.write_bytes(made.getvalue())
    with pytest.raises(DataError) as caught:
        read(path)
    assert str(caught.value) == (
        f"a sheet of {path} reaches as far as the cell XFD1048576, which makes 17,179,869,184 "
        "cells; at most 40,000,000 are read: delete what lies far out, or save it as CSV"
    )


def test_the_extent_of_other_kinds_of_sheets():
    ods = (
        b'<table:table><table:table-row table:number-rows-repeated="3">'
        b'<table:table-cell table:number-columns-repeated="4" office:value="1"/>'
        b'<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
        b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell/>'
        b"</table:table-row></table:table>"
    )
    assert _ods_extent(ods) == (3, 4)
    cell = bytes([0, 4]) + (7).to_bytes(4, "little") + bytes([2, 4]) + (5).to_bytes(4, "little")
    assert _xlsb_extent(cell) == (8, 6)


def command(*given, **environment):
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "fathom", *map(str, given)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.processes
@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (
            {"FATHOM_DEVICES": "abc"},
            "FATHOM_DEVICES is a whole number from 1 to 256, but got 'abc'",
        ),
        ({"FATHOM_DEVICES": "0"}, "FATHOM_DEVICES is a whole number from 1 to 256, but got '0'"),
        (
            {"JAX_PLATFORMS": "no_such"},
            "JAX cannot start on what JAX_PLATFORMS asks for, 'no_such'; unset it, or say cpu",
        ),
    ],
)
def test_devices_that_are_not_there(tmp_path, environment, sentence):
    (tmp_path / "t.csv").write_text("x,y\n" + "".join(f"{n},{n % 7}\n" for n in range(40)))
    given = ("train", tmp_path / "t.csv", "--target", "y", "--out", tmp_path / "m.fathom")
    done = command(*given, **environment)
    assert (done.returncode, done.stderr) == (2, f"fathom: {sentence}\n")


@pytest.mark.processes
def test_warnings_reach_a_person_as_notes_and_libraries_not_at_all(tmp_path, small_model):
    small_model.save(tmp_path / "m.fathom")
    (tmp_path / "t.csv").write_text("age,experience,city,salary\n500,3,Lima,1\n30,4,Rome,2\n")
    done = command("evaluate", tmp_path / "m.fathom", tmp_path / "t.csv")
    assert done.returncode == 0
    unknown, outside = done.stderr.splitlines()
    assert unknown.startswith("1 of 2 rows has a 'city' not learnt in training, such as 'Lima'")
    assert outside.startswith("1 of 2 rows has an 'age' outside ")


def test_names_by_the_thousand_and_over_lines():
    names = [f"c{n}" for n in range(3000)]
    assert rejoined(names, [*names, "a, b"]) == names
    assert typed_names("line\nbreak,age", "--columns") == ["line break", "age"]
    frame = pl.DataFrame({"line\nbreak": range(30), "y": range(30)})
    assert fathom.look(frame, "line\nbreak").understood.goal.name == "line break"


def test_numbers_too_far_apart_for_a_histogram():
    look = fathom.look({"x": [1e308, -1e308] * 10 + [1.0], "y": range(21)})
    assert "-1e+308 to 1e+308" in str(look)
