"""Kind 14: endings that are not read, a picture in two classes, sixteen bits, what is no file."""

import os

import numpy as np
import pytest
from PIL import Image

from fathom.data.pictures.door import to_learn_from
from fathom.data.pictures.gather import gather, open_source
from fathom.errors import DataError

RANDOM = np.random.default_rng(0)


def picture(path, seed):
    path.parent.mkdir(exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (24, 24, 3), np.uint8)
    Image.fromarray(pixels).save(path)


@pytest.fixture
def pets(tmp_path):
    for number in range(4):
        (tmp_path / "pets" / "cat").mkdir(parents=True, exist_ok=True)
        (tmp_path / "pets" / "dog").mkdir(parents=True, exist_ok=True)
        picture(tmp_path / "pets" / "cat" / f"{number}.png", number)
        picture(tmp_path / "pets" / "dog" / f"{number}.tif", 10 + number)
    return tmp_path / "pets"


def test_tif_is_read_and_what_is_not_is_said(pets):
    (pets / "dog" / "a.HEIC").write_bytes(b"?")
    (pets / "dog" / "b.heic").write_bytes(b"?")
    (pets / "cat" / "notes.txt").write_text("no picture")
    os.mkfifo(pets / "cat" / "pipe.png")
    found = gather(open_source(pets))
    assert len(found) == 8
    assert found.notes == (
        "1 file left out: no regular file (cat/pipe.png)",
        "2 files left out: .heic is not read (dog/a.HEIC, dog/b.heic)",
    )


def test_a_picture_in_two_classes_is_named(pets):
    (pets / "dog" / "same.png").write_bytes((pets / "cat" / "2.png").read_bytes())
    Image.open(pets / "cat" / "3.png").save(pets / "dog" / "copy.bmp")
    notes = to_learn_from(pets).learn.notes
    assert notes[-1] == (
        "2 pictures lie in two classes (cat/3.png is dog/copy.bmp; cat/2.png is dog/same.png): "
        "which of them is right?"
    )


def test_sixteen_bits_of_which_few_are_used(pets, tmp_path):
    values = RANDOM.integers(0, 4096, (24, 24)).astype(np.uint16)
    values[0, 0] = 4095
    Image.fromarray(values).save(tmp_path / "dim.png")
    found = gather(open_source(tmp_path / "dim.png"))
    assert found.notes == (
        "1 picture of sixteen bits is read dark: the values reach 4,095 of 65,535; stretch them "
        "before, if they were meant to be brighter",
    )
    Image.fromarray(values * 16).save(tmp_path / "full.png")
    assert gather(open_source(tmp_path / "full.png")).notes == ()


def test_other_decoders_are_never_asked(tmp_path):
    Image.new("RGB", (9, 9)).save(tmp_path / "a.ppm")
    (tmp_path / "a.ppm").rename(tmp_path / "a.png")
    with pytest.raises(DataError, match="not a picture"):
        gather(open_source(tmp_path / "a.png"))


def test_a_pipe_is_no_picture(tmp_path):
    os.mkfifo(tmp_path / "a.png")
    with pytest.raises(DataError, match="neither a folder nor a regular file"):
        open_source(tmp_path / "a.png")


def test_a_very_large_picture_is_made_smaller_first(tmp_path):
    Image.new("RGB", (6000, 4000), (10, 200, 30)).save(tmp_path / "large.png")
    found = gather(open_source(tmp_path / "large.png"))
    assert found.pixels.shape[1:3] == (64, 64)
    assert (found.pixels == [10, 200, 30]).all()
