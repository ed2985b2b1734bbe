"""How long one training step takes, beside PyTorch, scikit-learn and NumPy by hand.

    python benchmarks/steps.py [--runs 9] [--torch .bench/bin/python] [--case one] [--calm]

Each way learns the same table in a process of its own and is warm before it is timed: compiling and
loading are not counted. The ways take turns of the same number of epochs; a ratio is taken within
one round, and its median and range are shown. Fathom's steps count everything that its training
loop does as it is used (shuffling, validation after each epoch, keeping the best, history); the
others' count their steps alone, with the number of threads that suits each best. Where others use
the machine too, ways with two threads lose more than those with one: see the fastest turns, or ask
for `--calm`, which begins each turn while the cores are idle (Linux). PyTorch needs a
virtual environment of its own (`make bench` makes it); without one its lines are left out.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from task import Task
from timing import CORES, Turn, in_turns

HERE = Path(__file__).parent
TORCH, SKLEARN, NUMPY = "PyTorch, eager", "scikit-learn", "NumPy by hand"
COMPILED = "PyTorch, compiled"
SIDE_BY_SIDE, BY_FUNC = "PyTorch, all by hand", "PyTorch, all by torch.func"


@dataclass(frozen=True)
class Case:
    """A task, and how many times less a step has to take than each of some other ways."""

    task: Task
    targets: dict[str, float]


CASES = {
    "one": Case(Task(20, 64, 32, epochs=10), {TORCH: 8, SKLEARN: 8}),
    "many": Case(Task(20, 64, 32, epochs=3, members=64), {TORCH: 20, SKLEARN: 20}),
    "wide": Case(Task(784, 512, 256, epochs=2), {TORCH: 2}),
}


def commands(task: Task, torch: Path) -> dict[str, list[str]]:
    """Give the command of each way; those but Fathom train one network, except by hand."""
    one, all_members = replace(task, members=1).dump(), task.dump()

    def way(name: str, python: Path | str, words: str, *more: str) -> list[str]:
        return [str(python), str(HERE / f"steps_{name}.py"), words, *more]

    found = {"Fathom": way("fathom", sys.executable, all_members)}
    if torch.exists():
        found[TORCH] = way("torch", torch, one, "eager")
        found[COMPILED] = way("torch", torch, one, "compiled")
        if task.members > 1:
            found[SIDE_BY_SIDE] = way("torch", torch, all_members, "eager")
            found[BY_FUNC] = way("torch", torch, all_members, "func")
    found[SKLEARN] = way("sklearn", sys.executable, one)
    found[NUMPY] = way("numpy", sys.executable, one)
    return found


def show(case: Case, turns: dict[str, list[Turn]]) -> None:
    task = case.task
    crowd = f", {task.members} networks at once: per network" if task.members > 1 else ""
    print(f"{task.words}{crowd}")
    heads = f"{'µs a step':>10}{'fastest':>10}  {'of Fathom':>9}  {'range':<13}{'threads':>8}"
    print(f"  {'':<28}{heads}{'cost':>8}")
    ours = [turn.microseconds for turn in turns["Fathom"]]
    for way, theirs in turns.items():
        times = [turn.microseconds for turn in theirs]
        ratios = [other / mine for other, mine in zip(times, ours, strict=True)]
        ratio = statistics.median(ratios)
        line = f"  {way:<28}{statistics.median(times):>10,.1f}{min(times):>10,.1f}  "
        line += f"{ratio:>9.1f}  {f'{min(ratios):.1f} to {max(ratios):.1f}':<13}"
        line += f"{theirs[-1].threads or '':>8}{theirs[-1].cost:>8.3f}"
        if target := case.targets.get(way):
            line += f"  at least {target:g}: {'met' if ratio >= target else 'MISSED'}"
        print(line)
    print(flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--torch", type=Path, default=Path(".bench/bin/python"))
    parser.add_argument("--case", choices=CASES, nargs="*", default=list(CASES))
    parser.add_argument("--calm", action="store_true", help="begin turns while nobody else works")
    given = parser.parse_args()
    print(f"Training steps, {CORES} cores, medians of {given.runs} rounds; warm")
    print(f"The machine's load before: {os.getloadavg()[0]:.1f} (idle: near 0)\n")
    if not given.torch.exists():
        print("PyTorch is not there: its lines are left out\n")
    for name in given.case:
        case = CASES[name]
        show(case, in_turns(commands(case.task, given.torch), given.runs, given.calm))


if __name__ == "__main__":
    main()
