"""Answers a second, and how long one takes: `fathom serve` beside FastAPI with scikit-learn's MLP.

    python benchmarks/service.py [--callers 200] [--seconds 60] [--python .bench/bin/python]

On the made salaries. Each server is a process of its own with one worker; in turns, callers in
another process send one row as JSON, wait for its answer, and send the next. Shown are answers a
second, the time that half and that 99 of 100 take, what failed, and the server's memory before and
after. The other server is what its documentation teaches: a pydantic model of a row, a pandas frame
of it, the pipeline's `predict`, in a plain function, which FastAPI runs in a thread. PYTHON has
fastapi, uvicorn, pandas and scikit-learn; without FastAPI there its lines are left out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import joblib
from accuracy import as_numbers, to_pandas
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline

import fathom
from fathom.examples.tables import salaries

ROW = {"age": 40, "experience": 12, "education": "college", "city": "Oslo", "hours_per_week": 37}
THEIRS = textwrap.dedent(
    """
    import joblib, pandas, uvicorn
    from fastapi import FastAPI
    from pydantic import BaseModel

    class Row(BaseModel):
        age: float | None
        experience: float | None
        education: str | None
        city: str | None
        hours_per_week: float | None

    app, model = FastAPI(), joblib.load("theirs.joblib")

    @app.post("/predict")
    def predict(row: Row):
        return {"prediction": float(model.predict(pandas.DataFrame([row.model_dump()]))[0])}

    uvicorn.run(app, port=8472, log_level="warning")
    """
)


def prepare(place: Path) -> None:
    """Train both."""
    table = salaries()
    fathom.train(table, "salary", ensemble=1, run=place / "a.run").save(place / "ours.fathom")
    theirs = make_pipeline(as_numbers(table.drop("salary")), MLPRegressor(max_iter=30))
    theirs.fit(to_pandas(table.drop("salary")), table["salary"].to_numpy() / 1e5)
    joblib.dump(theirs, place / "theirs.joblib")


@contextmanager
def server(words: list[str], place: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server, and wait until it answers."""
    with subprocess.Popen(words, cwd=place, stdout=subprocess.DEVNULL) as process:
        for _ in range(600):
            try:
                asyncio.run(_once(port))
                break
            except OSError:
                time.sleep(0.1)
        yield process
        process.send_signal(signal.SIGINT)
        process.wait(30)


async def _once(port: int) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def _caller(port: int, end: float, taken: list[float], failed: list[str]) -> None:
    """Send a row, wait for the answer, again and again, over one connection."""
    body = json.dumps(ROW).encode()
    head = f"POST /predict HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json"
    asked = f"{head}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < end:
        began = time.perf_counter()
        writer.write(asked)
        told = await reader.readuntil(b"\r\n\r\n")
        length = int(told.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        taken.append(time.perf_counter() - began)
        if b" 200 " not in told.split(b"\r\n")[0]:
            failed.append(told.decode())
    writer.close()


async def _all(port: int, callers: int, seconds: float) -> tuple[list[float], list[str]]:
    taken: list[float] = []
    failed: list[str] = []
    end = time.perf_counter() + seconds
    await asyncio.gather(*(_caller(port, end, taken, failed) for _ in range(callers)))
    return taken, failed


def _called(port: int, callers: int, seconds: float) -> tuple[list[float], int]:
    taken, failed = asyncio.run(_all(port, callers, seconds))
    return taken, len(failed)


def mib(process: subprocess.Popen[bytes]) -> float:
    """Memory that a process holds."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Take turns."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--callers", type=int, default=200)
    reader.add_argument("--seconds", type=float, default=60)
    reader.add_argument("--rounds", type=int, default=1)
    reader.add_argument("--python", default=sys.executable)
    asked = reader.parse_args()
    has = subprocess.run([asked.python, "-c", "import fastapi"], capture_output=True, check=False)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        prepare(place)
        ours = [sys.executable, "-m", "fathom", "serve", "ours.fathom", "--port", "8471"]
        ways = {"fathom serve": (ours, 8471)}
        if has.returncode == 0:
            ways["FastAPI, scikit-learn"] = ([asked.python, "-c", THEIRS], 8472)
        for callers in (1, asked.callers):
            for _ in range(asked.rounds):
                for name, (words, port) in ways.items():
                    show(name, words, place, port, callers, asked.seconds)


def show(name: str, words: list[str], place: Path, port: int, callers: int, seconds: float) -> None:
    """Start a server, call it, and say how it went."""
    with (
        server(words, place, port) as process,
        multiprocessing.get_context("spawn").Pool(1) as pool,
    ):
        pool.apply(_called, (port, callers, 2.0))  # warm
        before = mib(process)
        taken, failed = pool.apply(_called, (port, callers, seconds))
        held = f"{before:.0f} then {mib(process):.0f} MiB"
    half, most = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
    print(
        f"{name:22} {callers:4} callers: {len(taken) / seconds:7.0f} answers/s, "
        f"half in {1e3 * half:.1f} ms, 99 % in {1e3 * most:.1f} ms, {failed} failed, {held}",
        flush=True,
    )


if __name__ == "__main__":
    main()
