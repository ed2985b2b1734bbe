"""How long two commands take from the press of Enter to the prompt.

    python benchmarks/commands.py [--help-runs 21] [--demo-runs 5] [--calm]

`fathom --help`, and `fathom demo salaries` as in its first minute on a machine: in an empty folder,
with no compiled program kept from before.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import CORES, timed, wait_for_calm

TARGETS = {"fathom --help": 0.3, "fathom demo salaries": 20.0}  # seconds
FATHOM = (sys.executable, "-m", "fathom")


def run(words: str) -> None:
    """Run a command in a folder of its own, which its cache is in, too."""
    with tempfile.TemporaryDirectory() as folder:
        here = os.environ | {"FATHOM_CACHE": str(Path(folder) / "cache")}
        command = [*FATHOM, *words.split()[1:]]
        done = subprocess.run(command, cwd=folder, env=here, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{words}: {done.stderr}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--help-runs", type=int, default=21)
    parser.add_argument("--demo-runs", type=int, default=5)
    parser.add_argument("--calm", action="store_true", help="begin runs while nobody else works")
    given = parser.parse_args()
    print(f"Commands, {CORES} cores\n")
    print(f"  {'':<22}{'seconds':>9}{'fastest':>9}{'slowest':>9}{'runs':>6}")
    for words, runs in zip(TARGETS, (given.help_runs, given.demo_runs), strict=True):
        if words.endswith("--help"):
            run(words)  # once for its files to be read from the disk
        times = []
        for _ in range(runs):
            if given.calm:
                wait_for_calm()
            times.append(timed(lambda words=words: run(words)))
        median = statistics.median(times)
        verdict = "met" if median < TARGETS[words] else "MISSED"
        line = f"  {words:<22}{median:>9.2f}{min(times):>9.2f}{max(times):>9.2f}{runs:>6}"
        print(f"{line}  under {TARGETS[words]:g}: {verdict}", flush=True)
    print()


if __name__ == "__main__":
    main()
