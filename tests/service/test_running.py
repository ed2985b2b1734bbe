"""A service while it runs: many callers at once, models replaced under it, told to stop."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx2
import pytest

import fathom
from fathom.errors import FathomError, OptionError
from fathom.service.answering import answer_together
from fathom.service.batching import Batcher
from fathom.service.bodies import Rows
from fathom.service.shelf import Shelf
from tests.apart import apart

ROW = {"age": 31, "experience": 4, "city": "Oslo"}


def test_what_comes_meanwhile_is_answered_together():
    calls, begun, go_on = [], threading.Event(), threading.Event()

    def answer(asked):
        calls.append(list(asked))
        begun.set()
        go_on.wait(10)
        return [10 * one for one in asked]

    async def ask():
        batcher = Batcher(answer, alike=lambda one: None if one < 0 else one % 2, most=3)
        first = asyncio.create_task(batcher.ask(0))
        await asyncio.to_thread(begun.wait, 10)
        others = [asyncio.create_task(batcher.ask(one)) for one in (1, 2, 3, -1, 4, 5, 7, 9)]
        gone = asyncio.create_task(batcher.ask(6))
        await asyncio.sleep(0)
        gone.cancel()
        go_on.set()
        return await asyncio.gather(first, *others)

    assert apart(asyncio.run, ask()) == [0, 10, 20, 30, -10, 40, 50, 70, 90]
    assert calls == [[0], [1, 3, 5], [2, 4, 6], [-1], [7, 9]]


class Panic(BaseException):
    """Like those of Polars, which are no Exception."""


def test_a_panic_leaves_nobody_waiting():
    def answer(asked):
        if 1 in asked:
            raise Panic("far out")
        return asked

    async def ask():
        batcher = Batcher(answer, alike=lambda one: one)
        both = [asyncio.create_task(batcher.ask(one)) for one in (1, 2)]
        return await asyncio.wait_for(asyncio.gather(*both, return_exceptions=True), 5)

    panicked, answered = apart(asyncio.run, ask())
    assert "far out" in str(panicked)
    assert answered == 2


DATED = ["0000-01-01", "0001-01-01 00:00+05:00", "9999-12-31 23:59:59.9", "2020-01-01", "x", None]


def test_far_dates_and_wrong_ones_harm_nobody_else():
    days = [f"20{10 + n // 12}-{n % 12 + 1:02}-01" for n in range(60)]
    table = {"day": days, "y": [float(n) for n in range(60)]}
    quick = {"epochs": 2, "starts": 1, "ensemble": 1, "baselines": False}
    model = fathom.train(table, "y", hidden=[3], **quick)
    asked = [Rows(1, cells={"day": [day]}) for day in DATED]
    together = answer_together(model, asked)
    for day, found in zip(DATED, together, strict=True):
        alone = answer_together(model, [Rows(1, cells={"day": [day]})])[0]
        assert type(found) is type(alone), day
        assert isinstance(found, FathomError) == (day == "x"), day
        if day != "x":
            assert found.table.equals(alone.table)


def test_a_failure_reaches_all_who_asked_together_and_nobody_after():
    def answer(asked):
        if 1 in asked:
            raise RuntimeError("broken")
        return asked

    async def ask():
        batcher = Batcher(answer, alike=lambda one: "all")
        with pytest.raises(RuntimeError, match="broken"):
            await batcher.ask(1)
        return await batcher.ask(2)

    assert apart(asyncio.run, ask()) == 2


def test_many_callers_and_one_of_them_wrong(client, small_model):
    rows = [{**ROW, "age": 20 + number % 40} for number in range(60)]
    rows[30] = {**ROW, "age": "old"}
    with ThreadPoolExecutor(20) as callers:
        found = list(callers.map(lambda row: client.post("/predict", json=row), rows))
    for row, response in zip(rows, found, strict=True):
        if row["age"] == "old":
            assert response.status_code == 422
            continue
        answer = response.json()["answers"][0]["prediction"]
        assert answer == small_model.predict({name: [cell] for name, cell in row.items()})[0]


def wait_for(found, seconds=10):
    for _ in range(int(20 * seconds)):
        if told := found():
            return told
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def test_a_model_that_is_replaced_is_taken_up(client, files, small_classifiers, small_model):
    def served():
        return client.get("/health").json()["models"][0]

    before, place = served(), files / "salary.fathom"
    kept = place.read_bytes()
    place.write_bytes(kept[: len(kept) // 2])
    trouble = wait_for(lambda: served()["trouble"])
    assert trouble.endswith("salary.fathom is cut short: its end is missing")
    assert client.post("/predict", json=ROW).json()["version"] == before["version"]
    small_classifiers["rich"].save(place)
    new = wait_for(lambda: served()["version"] != before["version"] and served())
    assert new["trouble"] is None
    assert "probabilities" in client.post("/predict", json=ROW).json()["answers"][0]
    assert 'fathom_models_taken_up_total{model="salary"} 1' in client.get("/metrics").text
    small_model.save(place)
    wait_for(lambda: served()["version"] == before["version"])


def test_names_of_models(files):
    held = Shelf([f"pay={files / 'salary.fathom'}", files / "rich.fathom"])
    assert [one.name for one in held] == ["pay", "rich"]
    with pytest.raises(OptionError, match=r"two models are called 'rich'"):
        Shelf([files / "rich.fathom", files / "rich.fathom"])
    with pytest.raises(fathom.FathomError, match="there is no file"):
        Shelf([files / "none.fathom"])
    with pytest.raises(OptionError, match="a model is asked by its name in a path, but got"):
        Shelf([f"a/b={files / 'rich.fathom'}"])
    with pytest.raises(OptionError, match="no model to serve"):
        Shelf([])


@pytest.fixture
def process(files, tmp_path):
    """A service in a process of its own; gives it and its address."""
    shutil.copy(files / "salary.fathom", tmp_path / "salary.fathom")
    words = [sys.executable, "-m", "fathom", "serve", "salary.fathom", "--port", "0"]
    started = subprocess.Popen(
        words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert started.stdout
    line = started.stdout.readline()
    assert line.startswith("Served: http://127.0.0.1:"), started.stderr.read()
    yield started, line.split()[1]
    if started.poll() is None:
        started.kill()
    started.communicate()


@pytest.mark.processes
def test_told_to_stop_it_answers_what_it_was_asked(process):
    started, address = process
    rows = [ROW] * 20_000
    with ThreadPoolExecutor(1) as callers:
        asked = callers.submit(httpx2.post, f"{address}predict", json=rows, timeout=60)
        time.sleep(0.25)
        started.send_signal(signal.SIGTERM)
        response = asked.result(60)
    assert response.status_code == 200
    assert len(response.json()["answers"]) == len(rows)
    assert started.wait(20) in (0, -signal.SIGTERM)
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{address}health")


@pytest.mark.processes
def test_many_callers_while_the_model_is_replaced(process, files, tmp_path):
    """No answer is lost, and each is of one model or the other."""
    _, address = process
    other, stop = tmp_path / "other.fathom", threading.Event()
    model = fathom.load(files / "salary.fathom")
    changed = model.network.mapped(lambda one: one * 1.5)
    replace(model, network=changed).save(other)
    kept = {path: path.read_bytes() for path in (other, files / "salary.fathom")}

    def replacing():
        while not stop.is_set():
            for data in kept.values():
                new = tmp_path / "new"
                new.write_bytes(data)
                os.replace(new, tmp_path / "salary.fathom")
                stop.wait(0.7)

    def asking(_):
        with httpx2.Client(timeout=30) as caller:
            found = [caller.post(f"{address}predict", json=ROW) for _ in range(150)]
        return [(one.status_code, one.json()["version"]) for one in found]

    thread = threading.Thread(target=replacing)
    thread.start()
    try:
        with ThreadPoolExecutor(8) as callers:
            told = [one for each in callers.map(asking, range(8)) for one in each]
    finally:
        stop.set()
        thread.join()
    assert {status for status, _ in told} == {200}
    assert {version for _, version in told} <= {
        fathom.load(path).weights_sha256[:12] for path in (other, files / "salary.fathom")
    }
