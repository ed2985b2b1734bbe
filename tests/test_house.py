"""`scripts/house` counts rightly and names every place that is out of bounds."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _house(*arguments):
    return subprocess.run(
        [sys.executable, "scripts/house", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def package(tmp_path):
    """Write a package from a mapping of files, and give its folder."""

    def write(files):
        for name, text in files.items():
            path = tmp_path / "house" / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "house"

    return write


def _faults(folder):
    done = _house("--check", folder)
    assert (done.returncode == 0) == (done.stderr == "")
    return done.stderr.splitlines()


def _function(lines, parameters="", name="f"):
    body = "".join(f"    x{line} = 1\n" for line in range(lines))
    return f'def {name}({parameters}):\n    """Do.\n\n    More.\n    """\n{body}'


NINE = ", ".join(f"p{k}" for k in range(9))


def test_a_body_is_counted_without_its_docstring(package):
    assert _faults(package({"a": _function(45)})) == []
    assert _faults(package({"a": _function(46)})) == ["house/a.py:1 f: a body of 46 lines"]


def test_parameters_are_those_that_a_caller_gives(package):
    assert _faults(package({"a": f"class A:\n    def f(self, {NINE[:-4]}): ...\n"})) == []
    stars = _function(1, "a, /, b, c, d, *e, f, g, h, **i")
    assert _faults(package({"a": stars})) == ["house/a.py:1 f: 9 parameters"]


@pytest.mark.parametrize(
    ("place", "name", "apart"),
    [
        ("cli/models/train", "command", True),
        ("cli/models/train", "train", False),
        ("jobs/train", "command", False),
        ("sklearn", "__init__", True),
    ],
)
def test_tables_of_options_are_apart(package, place, name, apart):
    folder = package({place: _function(1, NINE, name)})
    assert _faults(folder) == ([] if apart else [f"house/{place}.py:1 {name}: 9 parameters"])


def test_files_side_by_side(package):
    assert _faults(package({f"room/f{k}": "" for k in range(25)})) == []
    assert _faults(package({"room/one_more": ""})) == ["house/room: 26 files side by side"]


FORMS = {
    "at the top": "from house.b import y\n",
    "of a file by its room": "from house import b\n",
    "plainly": "import house.b\n",
    "relatively": "from . import b\n",
    "inside a function": "def f():\n    from house.b import y\n",
    "for type checkers": "if TYPE_CHECKING:\n    from house.b import y\n",
    "by a written name": "import importlib\nimportlib.import_module('house.b')\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_import_counts(package, form):
    line = FORMS[form].count("\n")
    back = f"house/a.py:{line} imports house.b; house/b.py:1 imports house.a"
    assert _faults(package({"__init__": "", "a": FORMS[form], "b": "from house.a import x\n"})) == [
        f"a circle of 2 files: {back}",
        f"a circle in house of 2 (a, b): {back}",
    ]


def test_a_package_and_its_file_make_a_circle(package):
    assert _faults(
        package({"__init__": "from house.a import x\n", "a": "from house import x\n"})
    ) == ["a circle of 2 files: house/__init__.py:1 imports house.a; house/a.py:1 imports house"]


def test_rooms_make_circles_where_no_files_do(package):
    files = {"nets/one": "from house.data import two\n", "data/two": "", "nets/four": ""}
    assert _faults(package(files)) == []
    assert _faults(package({"data/three": "from house.nets.four import x\n"})) == [
        "a circle in house of 2 (data, nets): house/data/three.py:1 imports house.nets.four; "
        "house/nets/one.py:1 imports house.data.two"
    ]


TWO = _function(41) + _function(3, "a, b")


def test_the_figures(package):
    folder = package({"__init__": "", "nets/a": TWO, "nets/b": "x = 1\n"})
    assert _house(folder).stdout.splitlines() == [
        "room           files  lines  fullest folder",
        "-                  1      0  1 (house)",
        "nets               2     55  2 (house/nets)",
        "",
        "files 3, lines 55, median file 1, longest 54, fullest folder 2 (house/nets)",
        "functions 2: body median 41, p90 41, max 41, over 40 lines 50.0 %",
        "parameters p90 2, max 2; 0 tables of options apart, the longest 0",
        "files in circles 0 (0 circles); circles among what lies side by side in a room 0",
    ]


def test_an_empty_folder_is_no_house(tmp_path):
    done = _house("--check", tmp_path)
    assert (done.returncode, done.stderr) == (1, f"house: no Python files in {tmp_path}\n")
