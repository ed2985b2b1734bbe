"""The lab's pages without a server: what is written where, and what is refused."""

import json
import re
import subprocess
import sys

import pytest

from fathom.errors import OptionError, WriteError
from fathom.lab import write_static
from fathom.lab.page_files import page_files
from fathom.lab.static import CHAPTERS

EXERCISES = {
    chapter: re.findall(r'id: ("\w+"), level: \d, (?!lab)', tasks)
    for chapter, tasks in re.findall(
        r"^  (\w+): \[\n(.*?)^  \],$",
        page_files()["frame/exercises.js"].decode(),
        re.MULTILINE | re.DOTALL,
    )
}


def test_a_folder_of_pages_is_small_and_needs_nothing_from_outside(tmp_path):
    written = write_static(tmp_path / "new" / "lab")
    names = {"index.html", *(f"{name}.html" for name in CHAPTERS), "lab.js", "style.css"}
    spoken = {f"words-{name}.js" for name in ("en", "de", "es", "hi")}
    assert {one.name for one in written} == {*names, *spoken, "fathom.svg"}
    assert sum(one.stat().st_size for one in written) < 1_000_000
    for one in written:
        told = one.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//[a-z]+\.[a-z]", told.replace("://${", "")), one
        if one.suffix == ".html":
            assert "connect-src 'none'" in told
            assert "unsafe" not in told


def test_the_page_and_the_folder_hold_the_same_chapters():
    files = page_files()
    own = re.search(r"export const OWN = (\[.*\]);", files["frame/engine.js"].decode())[1]
    named = re.findall(r'^  \["(\w+)", t\("', files["page.js"].decode(), re.MULTILINE)
    assert [*json.loads(own), "pictures"] == list(CHAPTERS)
    assert named == [*json.loads(own), "table", "pictures"]


def test_no_text_goes_over_lines_as_indents_are_left_out():
    modules = [words.decode() for name, words in page_files().items() if name.endswith(".js")]
    assert not [one for words in modules for one in re.findall(r"`[^`]*`", words) if "\n" in one]


def test_they_are_written_again_and_over_nothing_else(tmp_path):
    place = tmp_path / "lab"
    for _ in range(2):
        write_static(place)
    (place / "thesis.txt").write_text("years of work")
    with pytest.raises(OptionError, match=r"holds 'thesis.txt', which is not the lab's"):
        write_static(place)
    with pytest.raises(OptionError, match="is a file; --static takes a folder"):
        write_static(place / "thesis.txt")
    with pytest.raises(WriteError, match="cannot be made"):
        write_static(place / "thesis.txt" / "lab")


def fathom(*words):
    return subprocess.run(
        [sys.executable, "-m", "fathom", "lab", *words], capture_output=True, text=True, timeout=60
    )


@pytest.mark.processes
def test_the_command_says_what_it_wrote_and_what_makes_no_sense(tmp_path):
    place = str(tmp_path / "lab")
    done = fathom("--static", place)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(rf"19 files, \d+ kB: open {re.escape(place)}/index\.html\n", done.stdout)
    for words, says in (
        (("net.fathom", "--static", place), "leave out MODEL 'net.fathom'"),
        (("--static", place, "--lesson", "a.html"), "leave out --lesson 'a.html'"),
        (("--static", place, "--host", "0.0.0.0"), "leave out --host '0.0.0.0'"),
        (("--static", place, "--port", "8000"), "leave out --port 8000"),
    ):
        done = fathom(*words)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert says in done.stderr


@pytest.mark.browser
@pytest.mark.parametrize(
    ("address", "title", "ways"),
    [
        ("index.html", "What are neural networks", ["1 A neuron"]),
        ("index.html#neuron", "A neuron", ["The story", "2 Wiring"]),
        ("index.html#losses", "How wrong", ["2 Wiring", "4 The rover"]),
        ("story.html", "What are neural networks", ["1 A neuron"]),
        ("rover.html", "The rover", ["3 Losses", "5 Step size"]),
        ("network.html", "Watch a network", ["5 Step size", "7 Why depth"]),
        ("index.html?embed=3", "How wrong", None),
        ("index.html?embed=wiring", "Fire together", None),
        ("heart.html", "Learnt by heart", ["8 By hand", "11 Pictures"]),
        ("pictures.html", "What a picture network sees", ["9 Learnt by heart"]),
        ("index.html?embed=99", "What are neural networks", None),
    ],
)
def test_each_page_opens_from_a_disk(disk, address, title, ways):
    from playwright.sync_api import expect

    page = disk(address)
    expect(page.locator("h1")).to_contain_text(title)
    around = page.get_by_role("navigation", name="Before and after this chapter")
    if ways is None:
        expect(around).to_be_hidden()
        expect(page.locator("header")).to_be_hidden()
        return
    expect(around.get_by_role("link")).to_have_text([re.compile(one) for one in ways])
    around.get_by_role("link").last.click()
    expect(page.locator("main[aria-busy=false] h1")).to_have_count(1)
    expect(page.locator("h1")).not_to_contain_text(title)


@pytest.mark.browser
def test_only_tasks_that_can_be_solved_there_are_counted(disk):
    from playwright.sync_api import expect

    page = disk("index.html")
    opener = page.get_by_role("button", name=re.compile("^Progress 0 of"))
    exercises = {name: json.loads(f"[{', '.join(ids)}]") for name, ids in EXERCISES.items()}
    here = sum(len(exercises[name]) for name in CHAPTERS if name in exercises)
    assert 0 < here < sum(map(len, exercises.values()))
    expect(opener).to_have_text(f"Progress 0 of {here}")
