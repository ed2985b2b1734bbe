"""README numbers are test numbers: every console block is run and compared, line by line.

Words must be the same; numbers may differ by 5 %, since another processor rounds otherwise while
training. A line of three dots stands for any lines.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
NUMBER = re.compile(r"-?\d[\d,]*\.?\d*(?:e[+-]?\d+)?")
BLOCKS = re.findall(r"```console\n(.*?)```", README.read_text(), flags=re.S)


# All of them in one process, compiled as a user's are: JAX is loaded once, not for each command.
ONE_AFTER_ANOTHER = """
import contextlib, io, json, shlex, sys
from fathom.cli.app import main

shown = []
for command in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        main(shlex.split(command)[1:])
    shown.append(out.getvalue())
json.dump(shown, sys.stdout)
"""


def commands():
    """Each command with the lines that the README shows for it, in order."""
    found = []
    for block in BLOCKS:
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = part.partition("\n")
            found.append((command, shown.rstrip().splitlines()))
    return found


def alike(shown, given):
    """Whether two lines have the same words and nearly the same numbers."""
    if re.sub(r"\s+", " ", NUMBER.sub("#", shown)) != re.sub(r"\s+", " ", NUMBER.sub("#", given)):
        return False
    pairs = zip(NUMBER.findall(shown), NUMBER.findall(given), strict=True)
    values = [tuple(float(text.replace(",", "")) for text in pair) for pair in pairs]
    return all(abs(a - b) <= 0.05 * max(abs(a), abs(b)) + 1e-9 for a, b in values)


def missing(shown, given):
    """The first shown line that does not come in the output, or None."""
    place, anywhere = 0, False
    for line in shown:
        if line == "...":
            anywhere = True
            continue
        rest = range(place, len(given)) if anywhere else range(place, place + 1)
        hit = next((i for i in rest if i < len(given) and alike(line, given[i])), None)
        if hit is None:
            return line
        place, anywhere = hit + 1, False
    return None


@pytest.mark.slow
@pytest.mark.processes
def test_every_console_block_of_the_readme(tmp_path):
    assert len(commands()) >= 6
    assert {shlex.split(command)[0] for command, _ in commands()} == {"fathom"}
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_ANOTHER],
        input=json.dumps([command for command, _ in commands()]),
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(README.parent)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for (command, shown), said in zip(commands(), json.loads(done.stdout), strict=True):
        given = [line.rstrip() for line in said.splitlines()]
        assert missing(shown, given) is None, command


def test_the_comparison_can_fail():
    assert alike("cost 100 agrees", "cost  101 agrees")
    assert not alike("cost 100 agrees", "cost 110 agrees")
    assert not alike("cost 100 agrees", "cost 100 differs")
    assert missing(["a", "...", "c"], ["a", "b", "c"]) is None
    assert missing(["a", "c"], ["a", "b", "c"]) == "c"
