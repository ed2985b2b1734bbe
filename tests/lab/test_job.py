"""A training for the page: it ends when the page goes, or when stopped; one waits for another."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from fathom.jobs import example_table
from fathom.lab import job as jobs
from fathom.lab.asking import Visitor, sweep
from fathom.lab.job import Job


@pytest.fixture
def visitor():
    one = Visitor()
    example_table("salaries")[0].frame.head(1500).write_csv(one.folder / "salaries.csv")
    yield one
    one.leave()


def begun(visitor, **options):
    job = Job(visitor, visitor.folder / "salaries.csv", "salary", options)
    job.start()
    return job


def until(job, *states, seconds=60):
    end = time.monotonic() + seconds
    while job.state not in states and time.monotonic() < end:
        time.sleep(0.02)
    assert job.state in states
    return job


def test_it_ends_when_its_page_goes(visitor):
    job = until(begun(visitor), "learning")
    visitor.gone.set()
    until(job, "stopped", seconds=20)
    assert job.model is None


def test_a_person_stops_it_in_the_middle_of_an_epoch(visitor):
    job = until(begun(visitor, batch_size=1, epochs=50), "learning")
    job.stop.set()
    until(job, "stopped", seconds=20)
    assert job.costs == []  # an epoch has more than a thousand steps


class StoppedAtTheEnd(Job):
    def _measure(self, trained):
        super()._measure(trained)
        assert self.now() == {"state": "measuring", "busy": True, "before": 0}
        self.stop.set()


def test_a_person_stops_it_while_it_is_measured(visitor):
    job = StoppedAtTheEnd(visitor, visitor.folder / "salaries.csv", "salary", {"quick": True})
    job.start()
    until(job, "stopped")
    assert job.costs
    assert job.model is None
    assert job.now() == {"state": "stopped", "busy": False, "before": 0}


def test_it_learns_to_the_end_and_tells_its_costs(visitor):
    job = until(begun(visitor, quick=True), "done")
    assert job.model.target.name == "salary"
    assert len(job.costs) >= 2
    assert all(len(row) == len(job.rates) for row in job.costs)


def test_what_goes_wrong_is_told(visitor):
    (visitor.folder / "salaries.csv").write_text("a,b\n1,2\n")
    job = until(begun(visitor), "failed")
    assert "'salary'" in job.fault


def test_one_more_waits_and_leaves_the_line_when_its_page_goes(visitor, monkeypatch):
    monkeypatch.setattr(jobs, "LINE", jobs.Line(0))
    job = begun(visitor)
    time.sleep(0.3)
    assert job.state == "waiting"
    visitor.gone.set()
    until(job, "stopped", seconds=5)


def test_those_who_wait_have_their_turn_in_order(visitor):
    line, goes, order = jobs.Line(1), threading.Event(), []

    def work(job):
        if line.turn(job):
            order.append(job)
            goes.wait(10)
            line.leave(job)

    people = [Job(visitor, Path("none"), "", {}) for _ in range(4)]
    threads = [threading.Thread(target=work, args=(one,), daemon=True) for one in people]
    for place, thread in enumerate(threads):
        thread.start()
        end = time.monotonic() + 10
        while len(line.jobs) <= place and time.monotonic() < end:
            time.sleep(0.01)
    assert [line.before(one) for one in people] == [0, 1, 2, 3]
    people[1].stop.set()
    threads[1].join(10)
    assert [line.before(one) for one in (people[2], people[3])] == [1, 2]
    goes.set()
    for thread in threads:
        thread.join(10)
    assert list(map(id, order)) == list(map(id, (people[0], people[2], people[3])))


KILLED = """
import os, signal
from fathom.lab.asking import Visitor
one = Visitor()
print(one.folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.processes
def test_folders_of_labs_that_were_killed_are_taken_away(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "fathom-lab-mine").mkdir()
    alive = Visitor()
    words = [sys.executable, "-c", KILLED]
    asked = {"env": os.environ | {"TMPDIR": str(tmp_path)}, "capture_output": True, "text": True}
    left = Path(subprocess.run(words, check=False, timeout=60, **asked).stdout.strip())
    assert {left, alive.folder} <= set(tmp_path.iterdir())
    sweep()
    assert {one.name for one in tmp_path.iterdir()} == {"fathom-lab-mine", alive.folder.name}
    alive.leave()
    assert [one.name for one in tmp_path.iterdir()] == ["fathom-lab-mine"]
