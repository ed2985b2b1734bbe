"""A convolution with its slopes, alone, in a compiled loop, and shared out over devices.

    python benchmarks/convolutions.py [--runs 9]

3 x 3, 64 channels to 64, on 16 x 16 places, 64 pictures at once, with the slopes of its weights:
why a step of training is a call of its own, and why each batch is shared out over the devices.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

STEPS = 4


def slopes(weight: jax.Array, pictures: jax.Array) -> jax.Array:
    """Give the slopes of the sum of all squared outputs."""

    def total(weight: jax.Array) -> jax.Array:
        found = jax.lax.conv_general_dilated(
            pictures, weight, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        return jnp.sum(found**2)

    return jax.grad(total)(weight)


def looped(weight: jax.Array, pictures: jax.Array) -> jax.Array:
    """Take some steps in a compiled loop."""

    def step(weight: jax.Array, _: None) -> tuple[jax.Array, None]:
        return weight - 1e-9 * slopes(weight, pictures), None

    return jax.lax.scan(step, weight, None, length=STEPS)[0]


def milliseconds(work: Callable[[], jax.Array], runs: int) -> float:
    """Time it after a first call, which compiles."""
    jax.block_until_ready(work())
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        jax.block_until_ready(work())
        taken.append(time.perf_counter() - began)
    return 1000 * statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    jax.config.update("jax_num_cpu_devices", os.cpu_count() or 1)
    weight, pictures = jnp.full((3, 3, 64, 64), 0.01), jnp.ones((64, 16, 16, 64))
    one, many = jax.jit(slopes), jax.jit(looped)
    alone = milliseconds(lambda: one(weight, pictures), runs)
    loop = milliseconds(lambda: many(weight, pictures), runs) / STEPS
    print(f"alone {alone:.1f} ms, in a loop {loop:.0f} ms a step: {loop / alone:.0f} times as long")
    mesh = Mesh(np.array(jax.devices()), ("rows",))
    every = jax.device_put(weight, NamedSharding(mesh, PartitionSpec()))
    parts = jax.device_put(pictures, NamedSharding(mesh, PartitionSpec("rows")))
    shared = milliseconds(lambda: one(every, parts), runs)
    many_devices = f"shared out over {len(jax.devices())} devices"
    print(f"{many_devices} {shared:.1f} ms: {shared / alone:.2f} of the time alone")


if __name__ == "__main__":
    main()
