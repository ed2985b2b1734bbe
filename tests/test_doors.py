"""The page "Put it to work" is true: its commands and its Python are run, its numbers compared."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.test_readme import ONE_AFTER_ANOTHER, alike

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "doors.md").read_text(encoding="utf-8")


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, flags=re.S)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder where the demo has run, and all commands of the page after it."""
    place = tmp_path_factory.mktemp("doors")
    commands = [
        line[2:] for block in blocks("console") for line in block.splitlines() if line[:2] == "$ "
    ]
    asked = ["fathom demo salaries --out salaries.fathom", *commands]
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_ANOTHER],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        cwd=place,
        check=True,
    )
    _, *shown = json.loads(done.stdout)
    return place, dict(zip(commands, shown, strict=True))


def asked_of_a_service(place, program):
    """Start the service, and run the page's program at the port that it found."""
    words = [sys.executable, "-m", "fathom", "serve", "salaries.fathom", "--port", "0"]
    with subprocess.Popen(words, cwd=place, stdout=subprocess.PIPE, text=True) as started:
        port = re.search(r":(\d+)/", started.stdout.readline())[1]
        program = program.replace(":8400/", f":{port}/")
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        started.terminate()
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@pytest.mark.slow
def test_commands_say_what_the_page_says(folder):
    _, shown = folder
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, said = part.partition("\n")
            assert alike(said.strip(), shown[command].strip()), command


@pytest.mark.slow
def test_its_python_runs(folder):
    place, _ = folder
    onnx, service, sklearn, parts, in_mlflow, log = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", onnx], capture_output=True, text=True, cwd=place, check=True
    )
    said = float(done.stdout.strip().strip("[]"))
    told = float(re.search(r"# \[\[([\d.]+)\]\]", onnx)[1])
    assert said == pytest.approx(told, rel=0.05)
    assert (place / "salaries.csv").exists()
    assert asked_of_a_service(place, service) == pytest.approx(told, rel=0.05)
    done = subprocess.run(
        [sys.executable, "-c", f"{sklearn}\n{parts}"],
        capture_output=True,
        text=True,
        cwd=place,
        check=True,
    )
    for program, expected in ((in_mlflow, told), (log, None)):
        ran = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, cwd=place, check=True
        )
        assert expected is None or float(ran.stdout) == pytest.approx(expected, rel=0.05)
    folds, grown = (np.array(line.strip("[] ").split(), float) for line in done.stdout.split("\n"))
    assert len(folds) == 3
    assert (folds > 0.5).all()
    shown = np.array(re.search(r"# ([\d. ]+)\n", parts)[1].split(), float)
    np.testing.assert_allclose(grown, shown, atol=0.03)
