"""The public face: its names, and that a light touch loads nothing heavy."""

import subprocess
import sys

import pytest

import fathom

HEAVY = ("jax", "polars", "matplotlib", "sklearn", "sympy", "pydantic", "typer")


def _loaded_after(code):
    told = f"{code}\nimport sys; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()


def test_public_names_are_those_of_all():
    assert dir(fathom) == sorted(fathom.__all__)
    assert sorted(fathom._PLACES) == sorted(set(fathom.__all__) - {"__version__"})
    assert fathom.__all__ == sorted(fathom.__all__)


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
