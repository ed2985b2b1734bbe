"""How many programs a default training compiles, which, and how long that takes.

    python benchmarks/programs.py people.csv salary

Nothing that was compiled before is used.
"""

import argparse
import os
from collections import Counter

os.environ["FATHOM_CACHE"] = ""  # before fathom is imported

import jax

import fathom

PARTS = ("jaxpr_trace_duration", "jaxpr_to_mlir_module_duration", "backend_compile_duration")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table")
    parser.add_argument("target")
    given = parser.parse_args()
    seconds, programs = Counter(), Counter()

    def listen(event: str, took: float, fun_name: str = "?", **_: object) -> None:
        part = event.rpartition("/")[2]
        if part in PARTS:
            name = fun_name.removeprefix("jit(").removesuffix(")")
            seconds[name] += took
            programs[name] += part == PARTS[-1]

    jax.monitoring.register_event_duration_secs_listener(listen)
    fathom.train(given.table, given.target)
    for name, took in seconds.most_common():
        if programs[name]:
            print(f"{took:7.2f} s {programs[name]:4}  {name}")
    print(f"{sum(seconds.values()):7.2f} s {sum(programs.values()):4}  in all")


main()
