"""SIGKILL, again and again, also in mid-write; what was killed is resumed until it ends."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]


def kill_and_resume(folder, kills):
    """Kill trainings so many times, resume what was killed; gives how many came to their end.

    Raises:
        AssertionError: one ended otherwise than the training that nobody killed.
    """
    random.seed(time.time_ns())
    with closing(Trainings(folder)) as trainings:
        return _kill_and_resume(trainings, kills)


def _kill_and_resume(trainings, kills):
    trainings.start("first.run")  # compiles
    trainings.end()
    trainings.start("whole.run")
    (wanted, seconds), code = trainings.end()
    assert code == 0
    killed, chains, resumed = 0, 0, ()
    while killed < kills or resumed:
        child = trainings.start(f"{chains}.run", *resumed)
        if killed < kills:
            time.sleep(random.uniform(0, 0.7 * float(seconds)))
            with suppress(ProcessLookupError):  # it has ended by itself
                os.kill(child, signal.SIGKILL)
        rest, code = trainings.end()
        if code == -signal.SIGKILL:
            killed, resumed = killed + 1, ("resume",)
        elif rest[0].startswith("no run there is no run to resume"):
            resumed = ()  # killed before anything was learnt
        else:
            assert (rest[0], code) == (wanted, 0), f"after {killed} kills"
            chains, resumed = chains + 1, ()
    return chains


class Trainings:
    """Trainings one after the other, each in a process of its own; see killed.py."""

    def __init__(self, folder):
        cache = {"FATHOM_CACHE": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
        self.server = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "killed.py")],
            env=os.environ | cache, cwd=folder, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def start(self, *words):
        """Let one begin to learn; give the number of its process."""
        print(*words, file=self.server.stdin, flush=True)
        begun, number = self.server.stdout.readline().split()
        assert begun == "begun"
        return int(number)

    def end(self):
        """Wait until it has ended, or was; give the lines that it said, and its exit code."""
        lines = []
        while not (line := self.server.stdout.readline()).startswith("ended"):
            assert line, "the process that trainings are forked from is gone"
            lines.append(line.rstrip())
        return lines, int(line.split()[1])

    def close(self):
        self.server.communicate()
