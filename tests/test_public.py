"""The public face: its names, and that a light touch loads nothing heavy."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import fathom
from fathom.offers import spelled

HEAVY = ("jax", "polars", "matplotlib", "sklearn", "sympy", "pydantic", "typer")


def _loaded_after(code):
    told = f"{code}\nimport sys; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()


HOUSE = Path(fathom.__file__).parent
ROOMS = sorted(path.parent.name for path in HOUSE.glob("*/__init__.py"))
CLOSED = {
    "cli",
    "design",
    "exports",
    "web",
}  # nothing in them is for others; doors and jobs ask them
OFFERING = ["fathom", *(f"fathom.{room}" for room in ROOMS if room not in CLOSED)]


def _for_type_checkers(room):
    """What the imports under TYPE_CHECKING in a room's `__init__` give: name, file, name there."""
    tree = ast.parse(Path(room.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and _name(node.test))
    return {
        (alias.asname or alias.name, line.module, alias.name)
        for line in block.body
        for alias in line.names
    }


def _name(test):
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def test_public_names_are_those_of_all():
    assert dir(fathom) == sorted(fathom.__all__)
    assert fathom.__all__ == sorted(fathom.__all__)


@pytest.mark.parametrize("name", OFFERING)
def test_type_checkers_see_what_is_there(name):
    room = importlib.import_module(name)
    places = list(spelled(room._PLACES))
    assert _for_type_checkers(room) == set(places)
    assert sorted({*room.__all__} - {"__version__"}) == sorted(offered for offered, _, _ in places)
    assert dir(room) == sorted(room.__all__)


@pytest.mark.parametrize("name", OFFERING)
def test_every_name_of_a_room_is_there_and_says_what_it_is(name):
    room = importlib.import_module(name)
    for offered, file, inside in spelled(room._PLACES):
        value = getattr(room, offered)
        assert value is getattr(importlib.import_module(file), inside)
        assert isinstance(value, dict | tuple) or value.__doc__, offered


@pytest.mark.parametrize("name", OFFERING)
def test_no_name_of_a_room_is_that_of_a_file_in_it(name):
    """Once the file is imported, the room's attribute would be the file."""
    room = importlib.import_module(name)
    folder = Path(room.__file__).parent
    assert not {path.stem for path in folder.iterdir()} & set(room.__all__)


def test_rooms_that_offer_nothing_are_those_that_are_named():
    silent = {
        name for name in ROOMS if not hasattr(importlib.import_module(f"fathom.{name}"), "__all__")
    }
    assert silent == CLOSED


@pytest.mark.parametrize("name", fathom.__all__)
def test_every_public_name_is_there(name):
    assert getattr(fathom, name) is not None
    exec(f"from fathom import {name}", {})


def test_public_names_say_what_they_are():
    for name in set(fathom.__all__) - {"__version__"}:
        assert getattr(fathom, name).__doc__, name


def test_a_misspelt_name_gets_the_nearest():
    with pytest.raises(AttributeError) as caught:
        _ = fathom.trian
    assert str(caught.value) == "fathom has no 'trian'. Did you mean 'train'?"


def test_import_loads_nothing_heavy():
    assert _loaded_after("import fathom; fathom.__version__") == []
    assert _loaded_after(f"import {', '.join(f'fathom.{room}' for room in ROOMS)}") == []


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments):
    assert _loaded_after(f"from fathom.cli.app import main; main({arguments!r})") == []


def test_help_of_a_command_loads_no_mathematics_of_tables():
    code = (
        "from fathom.cli.app import main\n"
        "try:\n    main(['train', '--help'])\nexcept SystemExit:\n    pass"
    )
    assert not {"jax", "polars", "matplotlib", "sklearn", "sympy"} & set(_loaded_after(code))


def test_module_is_a_command():
    done = subprocess.run(
        [sys.executable, "-m", "fathom", "--version"], capture_output=True, text=True
    )
    assert done.stdout == f"fathom {fathom.__version__}\n"
