"""A plugin: how much of the processor each test takes, so that other work on it changes nothing.

`python -m pytest -p tests.times` writes a line for each test to times.jsonl, or to the file that
FATHOM_TIMES names: its name, its marks, the seconds of what is made ready for it, and its own.
"""

import json
import os
import time
from pathlib import Path

import pytest


class Clock:
    """The processor's seconds of the test that runs."""

    made_ready = 0.0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Take the seconds of its fixtures."""
    begun = time.process_time()
    try:
        return (yield)
    finally:
        Clock.made_ready = time.process_time() - begun


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Write down what it took."""
    begun = time.process_time()
    try:
        return (yield)
    finally:
        told = {
            "test": item.nodeid.partition("[")[0],
            "marks": sorted({mark.name for mark in item.iter_markers()}),
            "setup": Clock.made_ready,
            "call": time.process_time() - begun,
        }
        with Path(os.environ.get("FATHOM_TIMES", "times.jsonl")).open("a") as file:
            file.write(json.dumps(told) + "\n")  # one short line: workers do not mix theirs
