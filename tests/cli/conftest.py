"""The command line, called in this process: `run("neuron", "--json", ...)`; and a model to open."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from fathom.cli.app import main


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code, and what it said on both channels."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object of standard output; anything else there fails."""
        found = json.loads(self.out, parse_constant=_refuse)
        assert isinstance(found, dict)
        assert self.code == 0
        return found

    @property
    def complaint(self) -> str:
        """The one sentence of a command that was given something to mend."""
        lines = self.err.splitlines()
        assert self.code == 2, self.err
        assert self.out == ""
        assert lines[-1].startswith("fathom: ")
        assert "Traceback" not in self.err
        return lines[-1].removeprefix("fathom: ")


def _refuse(constant):
    raise AssertionError(f"{constant} is no JSON")


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = 0
        capsys.readouterr()
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return Done(code or 0, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def kept(tmp_path_factory, people, small_model, small_classifiers):
    """A folder with people.csv and a model file for each task, not to be changed."""
    place = tmp_path_factory.mktemp("kept")
    people.write_csv(place / "people.csv")
    small_model.save(place / "salary.fathom")
    for name, model in small_classifiers.items():
        model.save(place / f"{name}.fathom")
    return place


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


QUICK = ("--hidden", "8", "--epochs", "3", "--starts", "1", "--learning-rate", "0.01")


@pytest.fixture
def quick():
    """Options of a training that takes a moment."""
    return QUICK


@pytest.fixture
def quickest():
    """The same with no other learning rate beside it: for tests of what comes after training."""
    return (*QUICK, "--no-sweep")
