"""What a network gets wrong, as `fathom evaluate` and the report of `fathom train` tell it."""

import numpy as np
import polars as pl
import pytest
from PIL import Image

DENSE = ("--network", "dense", "--epochs", 1, "--no-baselines")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with pictures that are noise in both classes, and labels with a number for each."""
    folder, random = tmp_path_factory.mktemp("noise"), np.random.default_rng(0)
    for part, count in (("train", 20), ("test", 10)):
        for kind in ("cat", "dog"):
            (folder / "pets" / part / kind).mkdir(parents=True)
            for k in range(count):
                pixels = random.integers(0, 256, (8, 8, 3)).astype(np.uint8)
                Image.fromarray(pixels).save(folder / "pets" / part / kind / f"{k}.png")
    files = [f"cat/{k}.png" for k in range(20)]
    pl.DataFrame({"file": files, "metres": np.arange(20) / 2}).write_csv(folder / "labels.csv")
    return folder


@pytest.fixture
def there(place, run, monkeypatch):
    """To stand there, with pets.fathom and pets.html, and what their training said."""
    monkeypatch.chdir(place)
    if not (place / "pets.fathom").exists():
        given = ("pets", *DENSE, "--out", "pets.fathom", "--report", "pets.html")
        (place / "said.txt").write_text(run("train", *given).out)
    return place


def test_evaluate_says_which_classes_and_which_pictures(run, there):
    said = run("evaluate", "pets.fathom", "pets/test").out.splitlines()
    told = run("evaluate", "pets.fathom", "pets/test", "--json").json
    assert said[0].startswith("20 rows: accuracy ")
    wrong = round(20 * (1 - told["metrics"]["accuracy"]))
    assert said[1:3] == ["", f"{wrong} of 20 pictures are taken for another class:"]
    pair, first = told["confused"][0], told["worst"][0]
    assert said[3] == "  {truth} taken for {named}: {count} of {of}".format(**pair)
    assert sum(one["count"] for one in told["confused"]) == wrong
    lines = [line for line in said if ".png" in line]
    assert len(lines) == len(told["worst"]) == min(wrong, 10)
    assert lines[0].split()[:3] == [first["file"], first["truth"], first["prediction"]]
    assert list(first) == ["file", "truth", "prediction", "probabilities", "loss"]
    losses = [one["loss"] for one in told["worst"]]
    assert losses == sorted(losses, reverse=True)


def test_evaluate_draws_the_worst_pictures(run, there, tmp_path):
    run("evaluate", "pets.fathom", "pets/test", "--plot", tmp_path / "worst.png")
    assert (tmp_path / "worst.png").read_bytes().startswith(b"\x89PNG")
    with Image.open(tmp_path / "worst.png") as drawn:
        assert drawn.width > drawn.height, "two rows of five pictures"


def test_evaluate_of_numbers_says_the_largest_misses(run, there):
    given = ("pets/train", "--labels", "labels.csv", "--target", "metres", *DENSE)
    run("train", *given, "--out", "metres.fathom")
    asked = ("evaluate", "metres.fathom", "pets/train", "--labels", "labels.csv")
    assert "The largest misses of 20 pictures:" in run(*asked).out
    told = run(*asked, "--json").json
    assert list(told) == ["rows", "metrics", "worst"]
    assert len(told["worst"]) == 10
    assert {tuple(one) for one in told["worst"]} == {("file", "truth", "prediction")}


def test_evaluate_of_a_table_says_the_classes_alone(run, kept):
    told = run("evaluate", kept / "level.fathom", kept / "people.csv", "--json").json
    assert list(told) == ["rows", "metrics", "confused"]
    said = run("evaluate", kept / "level.fathom", kept / "people.csv").out
    assert " of 120 rows are taken for another class:\n" in said
    assert said.count(" taken for ") == 1 + len(told["confused"])


def test_evaluate_of_a_number_of_a_table_is_a_line(run, kept):
    assert len(run("evaluate", kept / "salary.fathom", kept / "people.csv").out.splitlines()) == 1
    told = run("evaluate", kept / "salary.fathom", kept / "people.csv", "--json").json
    assert list(told) == ["rows", "metrics"]


def test_a_picture_that_is_none_is_refused_before_the_work(run, there):
    done = run("evaluate", "pets.fathom", "pets/test", "--plot", "worst.gif")
    assert done.complaint == "cannot draw 'worst.gif': a picture ends in .png, .svg or .pdf"


def test_train_says_what_is_confused(there):
    lines = (there / "said.txt").read_text().splitlines()
    found = [line for line in lines if line.startswith("Confused  ")]
    assert len(found) == 1
    assert " taken for " in found[0]


def test_the_page_of_pictures_shows_the_worst(run, there, tmp_path):
    page = (there / "pets.html").read_text("utf-8")
    for title in ("Which classes it takes for others", "The pictures that it is most wrong about"):
        assert f"<h2>{title}</h2>" in page
    run("summary", "pets.fathom", "--report", tmp_path / "later.html")
    later = (tmp_path / "later.html").read_text("utf-8")
    assert "<h2>Which classes it takes for others</h2>" in later
    assert "most wrong about" not in later


def test_the_page_of_a_table_shows_none_of_it(run, here, kept, quickest):
    run("train", kept / "people.csv", "--target", "level", *quickest, "--report", "r.html")
    page = (here / "r.html").read_text("utf-8")
    assert "takes for others" not in page
    assert "most wrong about" not in page
