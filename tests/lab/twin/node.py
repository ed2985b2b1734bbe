"""The page's JavaScript, called from a test: what its modules make of numbers, in Node."""

import atexit
import json
import os
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

HARNESS = Path(__file__).parent / "harness.mjs"
NOT_FINITE = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


class Refused(Exception):  # noqa: N818 - as the page calls it
    """What the page says about what makes no sense."""


def called(*sessions):
    """Give what came of every call (module, name, arguments) of sessions that share a visitor."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("FATHOM_CI"):
            pytest.fail("Node is missing; .ci/run installs it")
        pytest.skip(
            "no Node here: the page's numbers are not compared (Debian: apt install nodejs)"
        )
    done = subprocess.run(
        [node, HARNESS, _page()], input=json.dumps(sessions), capture_output=True, text=True
    )
    assert not done.returncode, done.stderr
    return [
        Refused(one["refused"]) if "refused" in one else _read(one["value"])
        for one in json.loads(done.stdout)
    ]


def asked(*sessions):
    """The same for questions (ask, given) to the page's engine."""
    return called(
        *(
            [("engine/answers.js", "answered", [ask, given]) for ask, given in one]
            for one in sessions
        )
    )


def _read(value):
    if isinstance(value, list):
        return [_read(one) for one in value]
    if isinstance(value, dict):
        return {name: _read(one) for name, one in value.items()}
    return NOT_FINITE.get(value, value) if isinstance(value, str) else value


@cache
def _page():
    """A copy of the page's files that Node takes for modules, whatever its version."""
    folder = tempfile.TemporaryDirectory(prefix="fathom-page-")
    atexit.register(folder.cleanup)
    shutil.copytree(files("fathom.lab") / "page", folder.name, dirs_exist_ok=True)
    (Path(folder.name) / "package.json").write_text('{"type": "module"}')
    return folder.name
