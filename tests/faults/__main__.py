"""Try every kind of fault as often as docs/reliability.md says: `python -m tests.faults [KIND]`."""

import sys
import tempfile
import time
from pathlib import Path

from tests.faults.faults import KINDS, good_files, try_kind
from tests.runs.killing import kill_and_resume

KILLED, KILLS = "trainings killed (SIGKILL)", 100


def main() -> int:
    wanted, total = sys.argv[1:], 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        good_files(place)
        print("| kind | promised | tried | failed | seconds |\n|---|---|---|---|---|")
        for name, kind in KINDS.items():
            if wanted and name not in wanted:
                continue
            began = time.monotonic()
            failed = try_kind(name, place, kind.full)
            total += len(failed)
            took = time.monotonic() - began
            print(f"| {name} | {kind.promise} | {kind.full:,} | {len(failed)} | {took:.0f} |")
            for seed, how in failed[:20]:
                print(f"    seed {seed}: {how}", file=sys.stderr)
        if not wanted or KILLED in wanted:
            total += _killed(place)
    return int(total > 0)


def _killed(place: Path) -> int:
    """Kill trainings, resume them, and print the line of the table."""
    began, failed = time.monotonic(), 0
    try:
        kill_and_resume(place, KILLS)
    except AssertionError as fault:
        failed = 1
        print(f"    {fault}", file=sys.stderr)
    took = time.monotonic() - began
    promise = "`--resume` ends with the same bits"
    print(f"| {KILLED} | {promise} | {KILLS} | {failed} | {took:.0f} |")
    return failed


sys.exit(main())
