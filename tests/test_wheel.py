"""The package as others get it: a wheel in an empty environment, run outside the repository.

The wheel is installed alone; what it needs comes from the environment of the tests, whose folder is
put on the empty one's path. (That folder holds the repository only as a link file, which a folder
on the path does not follow: what runs is the wheel.) So the test needs no network.
"""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


def _run(*command, folder):
    settings = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        command, cwd=folder, env=settings, check=True, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    _run(*build, folder=ROOT)
    (built,) = folder.glob("fathom_nn-*-py3-none-any.whl")
    return built


@pytest.fixture(scope="module")
def environment(tmp_path_factory, wheel):
    """An empty environment with the wheel in it: the folder of its commands."""
    place = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(place, with_pip=False, symlinks=os.name != "nt")
    commands = place / ("Scripts" if os.name == "nt" else "bin")
    python = commands / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps"]
    _run(*pip, "--no-index", "--quiet", str(wheel), folder=place)
    site = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = Path(_run(python, "-c", site, folder=place).stdout.strip())
    (own / "needs.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return commands


def test_the_wheel_holds_the_package_alone(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    folders = {name.partition("/")[0] for name in names}
    assert {"fathom"} == {folder for folder in folders if not folder.endswith(".dist-info")}
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "fathom/py.typed" in names


def test_it_is_the_wheel_that_runs(environment, tmp_path):
    told = _run(
        environment / "python", "-c", "import fathom; print(fathom.__file__)", folder=tmp_path
    )
    assert Path(told.stdout.strip()).is_relative_to(environment.parent)


def test_help(environment, tmp_path):
    assert "fathom demo" in _run(environment / "fathom", "--help", folder=tmp_path).stdout


def test_demo_outside_the_repository(environment, tmp_path):
    done = _run(environment / "fathom", "demo", "salaries-simple", folder=tmp_path)
    assert "One prediction, opened" in done.stdout
    assert "Next:" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "salaries-simple.csv",
        "salaries-simple.fathom",
        "salaries-simple.run",
    ]
    files = ("salaries-simple.fathom", "salaries-simple.csv")
    opened = _run(environment / "fathom", "explain", *files, "--json", folder=tmp_path)
    assert isinstance(json.loads(opened.stdout)["prediction"], float)


RIGHT = """\
import fathom
import fathom.nets
from fathom.training import Member, train

run = fathom.open_run("people.fathom")
words: str = str(run.why(step=3, weight="age -> hidden1.5"))
model: fathom.Model = fathom.fork("people.fathom", 3, learning_rate=[0.01])
print(fathom.list_runs("."), fathom.train("people.csv", "salary").summary(), Member(0.1, 0), train)
fired: float = fathom.nets.Neuron({"legs": 2.0}, threshold=1)({"legs": 1.0})
"""
WRONG = {
    "fathom.open_run(3)": "arg-type",
    "fathom.trian": "attr-defined",
    'fathom.train("people.csv", "salary", hiden=16)': "call-arg",
    'epochs: int = fathom.load("people.fathom")': "assignment",
    'fathom.list_runs(folder=".", of=3)': "call-arg",
    "fathom.nets.Nueron": "attr-defined",
    "from fathom.past import ModelRunn": "attr-defined",
}


@pytest.mark.processes
def test_a_users_type_checker_sees_the_types(environment, tmp_path):
    (tmp_path / "right.py").write_text(RIGHT, encoding="utf-8")
    files = ("right.py", "wrong.py")
    lines = ["import fathom", "import fathom.nets", *WRONG]
    (tmp_path / "wrong.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    python = environment / "python"
    options = ("--strict", "--no-error-summary", "--cache-dir", "cache")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, f"--python-executable={python}", *files],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        capture_output=True,
        text=True,
    )
    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert done.stderr == ""
    assert [(line.split(":")[:2], line.rpartition("[")[2]) for line in errors] == [
        (["wrong.py", str(number)], f"{code}]") for number, code in enumerate(WRONG.values(), 3)
    ]
