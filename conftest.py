"""Shape and type checks are switched on before fathom is imported, for every test."""

import os
import tempfile
from pathlib import Path

import jax
import pytest
from hypothesis import settings
from jaxtyping import install_import_hook

import tests.typechecker  # noqa: F401 - the hook looks it up by name

# XLA optimises as if each program ran for hours, but a test's runs for a moment: at level 1 it is
# compiled in about half the time. Processes that tests start compile as users' do: see below.
FLAGS = os.environ.get("XLA_FLAGS")
os.environ["XLA_FLAGS"] = f"--xla_backend_optimization_level=1 {FLAGS or ''}"

install_import_hook("fathom", "tests.typechecker.check")

from fathom.training import programs  # noqa: E402 - with the hook

# What one test compiled no other has to, in whatever process; each session begins with nothing.
if "FATHOM_CACHE" not in os.environ:
    COMPILED = tempfile.TemporaryDirectory(prefix="fathom-compiled-", ignore_cleanup_errors=True)
    os.environ["FATHOM_CACHE"] = COMPILED.name
programs.keep_compiled()
jax.config.update("jax_num_cpu_devices", 2)  # the same bits whichever test comes first
jax.devices()  # reads the flags
if FLAGS is None:
    del os.environ["XLA_FLAGS"]
else:
    os.environ["XLA_FLAGS"] = FLAGS


@pytest.hookimpl(tryfirst=True)  # before the markers are looked at
def pytest_collection_modifyitems(items):
    """Mark what tests/slow.txt lists, and begin with tests that start processes: the longest."""
    slow = set((Path(__file__).parent / "tests" / "slow.txt").read_text().splitlines())
    for item in items:
        test = item.nodeid.partition("[")[0]
        if test in slow or test.partition("::")[0] in slow:
            item.add_marker("slow")
    items.sort(key=lambda item: item.get_closest_marker("processes") is None)


# A busy machine is no fault, and CI must say the same of the same code twice.
settings.register_profile("patient", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if "FATHOM_CI" in os.environ else "patient")

programs.MOST_MAPS = 30_000  # a worker of tests has room for more programs than a user's process


@pytest.fixture(autouse=True, scope="module")
def _room_for_programs():
    """Forget compiled programs before there are so many that the process would be ended."""
    yield
    programs.forget_in_time()
