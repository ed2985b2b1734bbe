"""Shape and type checks are switched on before fathom is imported, for every test."""

import os
from pathlib import Path

import jax
import pytest
from jaxtyping import install_import_hook

import tests.typechecker  # noqa: F401 - the hook looks it up by name

install_import_hook("fathom", "tests.typechecker.check")

os.environ.setdefault("FATHOM_NO_CACHE", "1")  # tests compile what they test

jax.config.update("jax_num_cpu_devices", 2)  # the same bits whichever test comes first
jax.devices()


MOST_MAPS = 30_000  # pieces of memory that compiled programs lie in; Linux gives a process 65,530


@pytest.fixture(autouse=True, scope="module")
def _room_for_programs():
    """Forget compiled programs before there are so many that the process would be ended."""
    yield
    maps = Path("/proc/self/maps")
    if maps.exists() and maps.read_text().count("\n") > MOST_MAPS:
        jax.clear_caches()
