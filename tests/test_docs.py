"""The pages of docs/ say what the code says, and every link in them leads somewhere."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import fathom
from fathom import errors
from fathom.cli.commands import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")])
ROOMS = [path.parent.name for path in (ROOT / "fathom").glob("*/__init__.py")]


def _sections(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(r"^##+ `(.+)`$", text, flags=re.MULTILINE)


def _page_of(name):
    """The page in docs/python that a public name's section is on."""
    room = name.split(".")[1]
    return f"python/{room}.md" if room in ROOMS else "python/fathom.md"


def _anchors(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_generated_pages_are_what_the_code_says():
    done = subprocess.run(
        [sys.executable, "scripts/make-docs", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_command_has_a_section():
    listed = re.findall(
        r"^- \[`fathom (\S+)`\]", (ROOT / "docs/commands.md").read_text(), flags=re.M
    )
    assert listed == list(COMMANDS)
    assert {path.stem for path in (ROOT / "docs/commands").glob("*.md")} == set(COMMANDS)


def test_every_public_name_has_a_section():
    names = {f"fathom.{name}" for name in fathom.__all__} - {"fathom.__version__"}
    assert names <= set(_sections("python/fathom.md"))


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_of_a_room_is_on_its_page(room):
    offered = getattr(importlib.import_module(f"fathom.{room}"), "__all__", [])
    if not offered:
        assert not (ROOT / "docs" / "python" / f"{room}.md").exists()
        return
    front = [getattr(fathom, name) for name in fathom.__all__]
    own = {
        f"fathom.{room}.{name}"
        for name in offered
        if not any(_value(room, name) is one for one in front)
    }
    page = (ROOT / "docs" / "python" / f"{room}.md").read_text(encoding="utf-8")
    assert own <= set(_sections(f"python/{room}.md"))
    assert not [name for name in offered if f"`fathom.{room}.{name}`" not in page]
    index = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    assert not [name for name in offered if f"`fathom.{room}.{name}`" not in index]


def _value(room, name):
    return getattr(importlib.import_module(f"fathom.{room}"), name)


def test_every_method_of_a_model_has_a_section():
    offered = {f"fathom.Model.{name}" for name in vars(fathom.Model) if name[0] != "_"}
    fields = {f"fathom.Model.{name}" for name in fathom.Model.__dataclass_fields__}
    assert offered - fields <= set(_sections("python/fathom.md"))


def test_every_error_and_every_picture_has_a_section():
    plots = [
        f"fathom.plots.{name}"
        for path in (ROOT / "fathom" / "plots").glob("*.py")
        for name in re.findall(r"^def (plot_\w+)", path.read_text("utf-8"), flags=re.MULTILINE)
    ]
    kinds = [f"fathom.errors.{kind.__name__}" for kind in errors.FathomError.__subclasses__()]
    assert set(plots) <= set(_sections("python/plots.md"))
    assert set(kinds) <= set(_sections("python/errors.md"))


@pytest.mark.parametrize("name", COMMANDS)
def test_command_and_python_lead_to_each_other(name):
    page = _page_of(COMMANDS[name].public)
    python = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert COMMANDS[name].public in _sections(page)
    assert f"[`fathom {name}`](../commands/{name}.md)" in python


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`(?!\])", "", text)):
        if re.match(r"\w+:", link):
            continue
        path, _, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in _anchors(there), f"{page.name}: {link}"


def test_every_page_is_listed():
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    others = {path.name for path in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert others <= set(re.findall(r"\]\((?:\.\./)?([^)]+)\)", index))
    python = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    rooms = {f"python/{path.name}" for path in (ROOT / "docs" / "python").glob("*.md")}
    assert rooms <= set(re.findall(r"\]\(([^)]+)\)", python))


QUICK = [name for name in COMMANDS if name != "demo"]  # the demo runs in tests/test_wheel.py


@pytest.fixture(scope="module")
def kept_people(people, tmp_path_factory):
    """A folder with people.fathom and its run, another model, and tables for both."""
    folder = tmp_path_factory.mktemp("docs")
    data = people.drop("rich", "level")
    for file in ("people.csv", "new_people.csv", "more_people.csv"):
        data.write_csv(folder / file)
    options = {"hidden": [8], "epochs": 8, "starts": 1, "learning_rate": [0.01], "sweep": False}
    for name in ("people", "other"):
        run = folder / f"{name}.run"
        fathom.train(folder / "people.csv", "salary", run=run, **options).save(
            folder / f"{name}.fathom"
        )
    _pets(folder)
    return folder


def _pets(folder):
    """Put pets.fathom there, a network for pictures, and pictures to ask it about."""
    random = np.random.default_rng(0)
    for kind, light in (("cat", 60), ("dog", 180)):
        (folder / "pets" / kind).mkdir(parents=True)
        for k in range(12):
            pixels = (light + random.integers(-50, 50, (16, 16, 3))).astype(np.uint8)
            Image.fromarray(pixels).save(folder / "pets" / kind / f"{k}.png")
    Image.fromarray(pixels).save(folder / "holiday.jpg")
    shutil.copytree(folder / "pets", folder / "more_pets")
    options = {"epochs": 1, "baselines": False, "sweep": False}
    fathom.train(folder / "pets", **options).save(folder / "pets.fathom")


@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK)
def test_what_the_pages_say_in_python_runs(name, tmp_path, monkeypatch, capsys, kept_people):
    shutil.copytree(kept_people, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    exec(COMMANDS[name].python, {"fathom": fathom})
    assert capsys.readouterr().out or name in ("train", "predict", "evaluate", "rewind")
    assert os.path.exists("people.fathom")
