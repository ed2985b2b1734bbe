"""A convolution and its slopes, beside the compiler's own slopes and PyTorch's, on one core.

    python benchmarks/convolutions.py [--runs 5] [--torch .bench/bin/python] [--case 16x16x64]

Convolutions of 3 x 3 at every place of 64 pictures. Ways take turns, each in a process of its own
and warm; milliseconds are medians. *All* is the sums and both slopes: alone, and as a step of a
compiled loop, where the compiler's own slopes are so slow that only one turn is taken of them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from timing import in_turns, keep_taking_turns

HERE = Path(__file__).parent
PICTURES, LOOP = 64, 3
CASES = {  # places each way, channels, neurons
    "16x16x64": (16, 64, 64),
    "32x32x32": (32, 32, 32),
    "8x8x128": (8, 128, 128),
    "32x32x3": (32, 3, 32),
}
WAYS = {
    "sums": "sums",
    "by inputs": "slope by inputs",
    "by weights": "slope by weights",
    "own by weights": "the compiler's own",
    "all": "all",
    "own all": "all, its own slopes",
    "all in a loop": "all, in a loop",
    "own all in a loop": "its own, in a loop",
}
SLOW = "own all in a loop"
TORCH = "PyTorch, all"


def work_of(way: str, case: str) -> Callable[[], object]:
    """Give what a turn of a way does; imported here, since the parent needs no JAX."""
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    import jax

    from fathom.nets.pictures.sliding import LAYOUT, slid

    def compilers(pictures: jax.Array, weights: jax.Array) -> jax.Array:
        return jax.lax.conv_general_dilated(
            pictures, weights, (1, 1), "SAME", dimension_numbers=LAYOUT
        )

    side, channels, neurons = CASES[case]
    keys = jax.random.split(jax.random.key(0), 3)
    pictures = jax.random.normal(keys[0], (PICTURES, side, side, channels))
    weights = jax.random.normal(keys[1], (3, 3, channels, neurons)) / 100
    blame = jax.random.normal(keys[2], (PICTURES, side, side, neurons))
    slide = compilers if way.startswith("own") else slid

    def turned(pictures: jax.Array, weights: jax.Array, blame: jax.Array) -> object:
        return jax.vjp(slide, pictures, weights)[1](blame)

    def step(now: jax.Array, _: None) -> tuple[jax.Array, jax.Array]:
        sums, back = jax.vjp(slide, pictures, now)
        by_inputs, by_weights = back(blame + sums)
        return now - 1e-9 * by_weights, by_inputs.sum()

    asked = {
        "sums": lambda p, w, b: slide(p, w),
        "by inputs": lambda p, w, b: turned(p, w, b)[0],
        "by weights": lambda p, w, b: turned(p, w, b)[1],
        "all": lambda p, w, b: step(w, None),
        "all in a loop": lambda p, w, b: jax.lax.scan(step, w, None, length=LOOP),
    }[way.removeprefix("own ")]
    program = jax.jit(asked)
    return lambda: jax.block_until_ready(program(pictures, weights, blame))


def milliseconds(case: str, runs: int, torch: Path) -> dict[str, list[float]]:
    """Give the milliseconds of every turn of each way, of one case."""
    python = [sys.executable, str(HERE / "convolutions.py"), "--way"]
    commands = {way: [*python, way, "--case", case] for way in WAYS if way != SLOW}
    if torch.exists():
        sizes = map(str, (PICTURES, *CASES[case]))
        commands[TORCH] = [str(torch), str(HERE / "convolutions_torch.py"), *sizes]
    found = in_turns(commands, runs)
    found |= in_turns({SLOW: [*python, SLOW, "--case", case]}, 1)
    return {way: [turn.microseconds / 1000 for turn in turns] for way, turns in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--torch", type=Path, default=Path(".bench/bin/python"))
    parser.add_argument("--case", choices=CASES, nargs="*", default=list(CASES))
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        work = work_of(given.way, given.case[0])
        work()
        steps = LOOP if given.way.endswith("loop") else 1
        keep_taking_turns(lambda: float(work() is None), steps, 1)
    found = {case: milliseconds(case, given.runs, given.torch) for case in given.case}
    print(f"{'milliseconds, one core':<24}" + "".join(f"{case:>12}" for case in found))
    for way, words in (WAYS | {TORCH: TORCH}).items():
        told = [statistics.median(ways[way]) if way in ways else None for ways in found.values()]
        cells = "".join(f"{'-' if one is None else f'{one:.1f}':>12}" for one in told)
        print(f"{words:<24}{cells}")
    for case, ways in found.items():
        if TORCH in ways:
            pairs = zip(ways["all"], ways[TORCH], strict=True)
            ratios = [mine / theirs for mine, theirs in pairs]
            print(
                f"{case}: all of ours takes {statistics.median(ratios):.2f} of PyTorch's time "
                f"({min(ratios):.2f} to {max(ratios):.2f})"
            )


if __name__ == "__main__":
    main()
