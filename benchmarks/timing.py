"""Timing in turns: each way waits, warm, in a process of its own, and is asked again and again.

A busy moment of the machine so meets all ways, and ratios are taken within one round. A way warms
up, then says what each turn brought by `hand_over`; whoever compares them calls `in_turns`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

REST = 0.2  # seconds before each turn, in which threads of the last one stop looking for work
IDLE = 0.9  # of the cores' time: nobody else is at work
CORES = os.cpu_count() or 1
LEFT_ALONE = "OPENBLAS_"  # settings of this kind may hold the other ways back


@dataclass(frozen=True)
class Turn:
    """What one turn brought: seconds for how many steps, and the training cost of its last epoch.

    `threads` is how many the way chose, where it had a choice.
    """

    seconds: float
    steps: int
    cost: float
    threads: int | None = None

    @property
    def microseconds(self) -> float:
        """Time of one step."""
        return self.seconds / self.steps * 1e6


def hand_over(turn: Turn) -> None:
    """Inside a way: say what a turn brought and wait for the next; the first was the warm-up."""
    print(json.dumps(asdict(turn)), flush=True)
    if not sys.stdin.readline():
        sys.exit()


def keep_taking_turns(epochs: Callable[[], float], steps: int, threads: int | None) -> None:
    """Inside a way: `epochs` trains for one turn and gives the cost of its last epoch."""
    while True:
        began = time.perf_counter()
        cost = epochs()
        hand_over(Turn(time.perf_counter() - began, steps, cost, threads))


def best_threads(set_threads: Callable[[int], object], work: Callable[[], object]) -> int:
    """Try one thread and one for each core, and keep what is faster at this work."""
    seconds = {}
    for threads in sorted({1, CORES}):
        set_threads(threads)
        work()
        seconds[threads] = min(timed(work) for _ in range(3))
    best = min(seconds, key=seconds.__getitem__)
    set_threads(best)
    return best


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def environment() -> dict[str, str]:
    """Give this process's settings without those that slow one library alone."""
    return {name: value for name, value in os.environ.items() if not name.startswith(LEFT_ALONE)}


def wait_for_calm(longest: float = 300.0) -> None:
    """Wait until the cores have been idle for a moment (Linux), for some minutes at the most."""
    ends = time.monotonic() + longest
    while time.monotonic() < ends:
        before = _processor_time()
        time.sleep(REST)
        idle, all_of_it = (new - old for new, old in zip(_processor_time(), before, strict=True))
        if idle > IDLE * all_of_it:
            return


def _processor_time() -> tuple[int, int]:
    """Read how long the cores were idle, and how long they were there."""
    counts = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return counts[3], sum(counts)


def in_turns(
    commands: Mapping[str, Sequence[str]], runs: int, calm: bool = False
) -> dict[str, list[Turn]]:
    """Start every way, wait until it is warm, then give each its turn, `runs` times over."""
    processes = {}
    turns: dict[str, list[Turn]] = {way: [] for way in commands}
    try:
        for way, command in commands.items():
            processes[way] = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=environment(),
            )
            _answer(processes[way], way)
        for _ in range(runs):
            for way, process in processes.items():
                time.sleep(REST)
                if calm:
                    wait_for_calm()
                process.stdin.write("\n")
                process.stdin.flush()
                turns[way].append(_answer(process, way))
    finally:
        for process in processes.values():
            process.stdin.close()
            process.wait()
    return turns


def _answer(process: subprocess.Popen[str], way: str) -> Turn:
    line = process.stdout.readline()
    if not line:
        sys.exit(f"{way} ended before its turn; its message stands above")
    return Turn(**json.loads(line))
