"""Words that a shell completes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fathom.cli.commands import COMMANDS
from fathom.cli.completion import SCRIPTS, offers


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["ex"], ["explain", "export"]),
        (["--v"], ["--version"]),
        (["help", "lr"], ["lr-find"]),
        (["help", "lr-find", ""], []),
        (["nothing", "--o"], []),
        (["train", "a.csv", "--target-"], ["--target-scale"]),
        (["train", "a.csv", "--no-r"], ["--no-run"]),
        (["train", "a.csv", "--keep", "b"], ["best"]),
        (["train", "a.csv", "--out", ""], []),
        (["train", "a.cs"], []),
    ],
)
def test_what_is_offered(words, found):
    assert offers(words) == found


def test_nothing_typed():
    assert offers([]) == offers([""]) == sorted([*COMMANDS, "help"])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_options(name):
    assert "--help" in offers([name, "--"])


def test_installed(run, here, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(here / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(here / "config"))
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    said = run("--install-completion").out
    assert said == f"{here}/config/fish/completions/fathom.fish written: a new shell knows it\n"
    for shell, script in SCRIPTS.items():
        place = Path(run("--install-completion", shell).out.split(" written: ")[0])
        assert place.read_text() == script == run("--show-completion", shell).out
    assert run("--install-completion", "csh").complaint.startswith("there is no completion for")
    (here / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(here / "file"))
    assert run("--install-completion", "bash").complaint.startswith(f"cannot write {here}/file")
    said = run("--show-completion", "bash", "zsh").complaint
    assert said == "--show-completion takes one shell, but got 'bash zsh'"


@pytest.mark.processes
@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_bash_asks_for_them(tmp_path):
    fathom = tmp_path / "fathom"
    fathom.write_text(f'#!/bin/sh\nexec {sys.executable} -m fathom "$@"\n')
    fathom.chmod(0o755)
    (tmp_path / "script").write_text(SCRIPTS["bash"])
    asked = (
        f"PATH={tmp_path}:$PATH; source {tmp_path}/script; "
        "COMP_WORDS=(fathom train 'my file.csv' --keep ''); COMP_CWORD=4; _fathom; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["best", "last"]
