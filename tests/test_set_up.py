"""What a fresh machine installs: every requirement pinned, for every Python that is named."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDS = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
FILES = {"py311": "0.10", "py312": "0.11"}


def _pins(name):
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = [re.fullmatch(r"([a-z0-9.-]+)==([0-9a-z.]+)( ; .+)?", line) for line in lines]
    assert all(found), "a line that is no pin: run scripts/compile-requirements"
    return {pin[1]: Version(pin[2]) for pin in found}


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_is_pinned(name):
    pins = _pins(name)
    for need in map(Requirement, NEEDS):
        pin = pins.get(need.name)
        assert pin is not None, f"{need.name}: run scripts/compile-requirements"
        assert pin in need.specifier, f"{need.name}: run scripts/compile-requirements"


@pytest.mark.parametrize("name", FILES)
def test_each_python_has_its_jax(name):
    assert str(_pins(name)["jax"]).startswith(FILES[name])
    assert _pins(name)["jax"] == _pins(name)["jaxlib"]
