"""Your own data without a browser: awkward columns, another file meanwhile, zipped pictures."""

import io
import time
import zipfile

import numpy as np
import polars as pl
import pytest
from PIL import Image

from fathom.lab.asking import Visitor, answered
from fathom.lab.asks import ASKS
from fathom.lab.parcels import empty


@pytest.fixture
def visitor():
    one = Visitor()
    yield one
    one.leave()


def ask(visitor, what, **given):
    return answered(ASKS, visitor, f"table.{what}", given).data


def send(visitor, name, words):
    (empty(visitor) / name).write_bytes(words)


def trained(visitor, target):
    ask(visitor, "train", target=target)
    end = time.monotonic() + 120
    while (told := ask(visitor, "progress"))["busy"]:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert told["state"] == "done", told["fault"]
    return told


def rows(**more):
    random = np.random.default_rng(0)
    x = random.normal(size=120)
    return pl.DataFrame({"x": x, "y": 2 * x} | more).write_csv().encode()


def test_a_column_of_words_may_have_any_name(visitor):
    send(visitor, "a.csv", rows(count=["one", "two", "three"] * 40))
    knobs = {knob["name"]: knob for knob in trained(visitor, "y")["columns"]}
    assert sorted(knobs["count"]["values"]) == ["one", "three", "two"]
    assert knobs["x"]["number"]
    told = ask(visitor, "what_if", row=3, changed={"count": "two", "x": 1.5})
    parts = sum(part["value"] for part in told["contributions"]["attributions"])
    assert parts + told["contributions"]["average"] == pytest.approx(told["prediction"], rel=1e-3)


def test_another_file_meanwhile_does_not_mix_with_what_was_learnt(visitor):
    send(visitor, "a.csv", rows())
    trained(visitor, "y")
    send(visitor, "b.csv", b"p,q\n1,2\n3,4\n")
    assert ask(visitor, "seen")["heads"] == ["p", "q"]
    assert set(ask(visitor, "what_if", row=0)["cells"]) == {"x", "y"}
    assert ask(visitor, "progress")["state"] == "done"


@pytest.mark.slow
def test_a_zip_file_of_pictures_trains_and_is_told(visitor):
    random, archive = np.random.default_rng(0), io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for kind, light in (("cat", 60), ("dog", 180)):
            for number in range(14):
                picture = io.BytesIO()
                pixels = (light + random.integers(-50, 50, (8, 8, 3))).astype(np.uint8)
                Image.fromarray(pixels).save(picture, "PNG")
                file.writestr(f"{kind}/{number}.png", picture.getvalue())
    send(visitor, "pets.zip", archive.getvalue())
    assert ask(visitor, "seen")["rows"] == 28
    told = trained(visitor, "class")
    assert "class: cat or dog" in told["report"]
    assert told["columns"] == [{"name": "picture", "number": False, "picture": True}]
    assert ask(visitor, "make", name="network.fathom")["bytes"] > 1000
