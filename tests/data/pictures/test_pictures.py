"""Pictures read: every kind of file, classes and parts by folder, twins, what is left out."""

import contextlib
import io
import zipfile

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from fathom.data.columns.picture_column import PictureColumn
from fathom.data.pictures.decoding import NoPictureError, decode, look
from fathom.data.pictures.door import to_answer, to_learn_from
from fathom.data.pictures.form import Form
from fathom.data.pictures.found import Found, sort_names
from fathom.data.pictures.gather import gather
from fathom.data.pictures.sources import open_source
from fathom.data.reading.read import read
from fathom.errors import DataError

RED = (220, 30, 40)
FORM = Form(16, 16)


def file_of(picture, kind="png", **options):
    made = io.BytesIO()
    picture.save(made, kind, **options)
    return made.getvalue()


def noise(seed, size=24):
    random = np.random.default_rng(seed)
    return Image.fromarray(
        random.integers(0, 256, (size, size, 3), dtype=np.uint8).astype(np.uint8)
    )


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGB", "jpeg"), ("RGB", "png"), ("RGB", "webp"), ("RGB", "bmp"), ("RGB", "gif"),
        ("L", "png"), ("L", "jpeg"), ("P", "png"), ("P", "gif"), ("CMYK", "jpeg"),
        ("RGBA", "png"), ("LA", "png"), ("1", "png"),
    ],
)  # fmt: skip
def test_every_kind_of_picture_is_read(mode, kind):
    picture = Image.new("RGB", (40, 30), RED).convert(mode)
    pixels = decode(file_of(picture, kind), FORM)[0]
    assert pixels.shape == (16, 16, 3)
    expected = np.asarray(picture.convert("RGB"), float).mean(axis=(0, 1))  # dithered, some are
    np.testing.assert_allclose(pixels.mean(axis=(0, 1)), expected, atol=9)


def test_sixteen_bits_become_eight():
    deep = Image.fromarray(np.full((20, 20), 65535 // 4, np.uint16))
    pixels = decode(file_of(deep), Form(16, 16, grey=True))[0]
    assert abs(int(pixels.mean()) - 64) <= 1


def test_what_is_transparent_becomes_white():
    clear = Image.new("RGBA", (20, 20), (*RED, 0))
    assert decode(file_of(clear), FORM)[0].min() == 255
    palette = Image.new("P", (20, 20))
    assert decode(file_of(palette, transparency=0), FORM)[0].min() == 255


def test_a_picture_is_turned_upright_as_its_camera_noted():
    picture = Image.new("RGB", (40, 20), (0, 0, 0))
    picture.paste((255, 255, 255), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    data = file_of(picture, "jpeg", exif=exif, quality=95)
    assert (look(data).height, look(data).width) == (40, 20)
    pixels = decode(data, Form(16, 8))[0]
    assert pixels[:6].mean() > 240, "what was left is on top"
    assert pixels[-6:].mean() < 15


def test_of_a_moving_picture_the_first_is_taken():
    first, second = (Image.new("RGB", (20, 20), colour) for colour in ("#fff", "#000"))
    data = file_of(first, "gif", save_all=True, append_images=[second])
    assert decode(data, FORM)[0].min() > 240


def test_what_does_not_fit_is_cut_off_evenly():
    wide = Image.new("RGB", (60, 20), (0, 0, 0))
    wide.paste((255, 255, 255), (20, 0, 40, 20))
    assert decode(file_of(wide), FORM)[0].min() == 255


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400))
def test_rubbish_is_no_picture(data):
    with pytest.raises(NoPictureError):
        decode(data, FORM)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 500), st.sampled_from(["jpeg", "png", "webp", "gif", "bmp"]), st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(seed, kind, drawn):
    data = bytearray(file_of(noise(seed), kind))
    for _ in range(drawn.draw(st.integers(1, 5))):
        data[drawn.draw(st.integers(0, len(data) - 1))] ^= drawn.draw(st.integers(1, 255))
    cut = drawn.draw(st.integers(1, len(data)))
    with contextlib.suppress(NoPictureError):
        assert decode(bytes(data[:cut]), FORM)[0].shape == FORM.shape


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_huge_picture_is_refused_before_it_is_decoded():
    huge = file_of(Image.new("1", (12_000, 9_000)))
    assert len(huge) < 200_000
    with pytest.raises(NoPictureError, match="too large"):
        decode(huge, FORM)


@pytest.fixture
def pets(tmp_path):
    for number, name in enumerate(("cat", "dog")):
        for part, count in (("train", 6), ("test", 2)):
            (tmp_path / part / name).mkdir(parents=True)
            for k in range(count):
                place = tmp_path / part / name / f"{k}.png"
                noise(100 * number + 10 * (part == "test") + k).save(place)
    return tmp_path


def test_folders_tell_classes_and_parts(pets):
    found = to_learn_from(pets)
    assert found.learn.rows == 12
    assert found.test.rows == 4
    assert found.learn.frame["class"].value_counts().sort("class").rows() == [
        ("cat", 6),
        ("dog", 6),
    ]
    assert found.learn.frame["picture"].dtype.shape == (24, 24, 3)
    assert found.learn.notes == ()


def test_names_are_sorted():
    names = ["a/Train/x/1.png", "a/VAL/x/deep/2.png", "a/testing/y/3.png"]
    found, loose = sort_names(names)
    assert [(one.label, one.part) for one in found] == [
        ("x", "train"), ("x", "valid"), ("y", "test"),
    ]  # fmt: skip
    assert not loose
    assert sort_names(["x/1.png", "y/2.png", "3.png"]) == (
        [Found("x/1.png", "x"), Found("y/2.png", "y")],
        ["3.png"],
    )


@pytest.mark.parametrize("zipped", [False, True])
def test_more_pictures_than_can_be_read_are_told(tmp_path, monkeypatch, zipped):
    monkeypatch.setattr("fathom.data.pictures.sources.MOST_FILES", 3)
    for place in (tmp_path / "pets" / kind / f"{k}.png" for kind in ("cat", "dog") for k in "ab"):
        place.parent.mkdir(parents=True, exist_ok=True)
        noise(0).save(place)
    source = tmp_path / "pets"
    if zipped:
        source = tmp_path / "pets.zip"
        with zipfile.ZipFile(source, "w") as archive:
            for file in (tmp_path / "pets").rglob("*.png"):
                archive.write(file, file.relative_to(tmp_path / "pets"))
    with pytest.raises(DataError) as told:
        to_learn_from(source)
    assert str(told.value) == (
        f"{source.name} holds more than 3 pictures, the most that are read; give a folder with "
        "some of them"
    )


def test_a_zip_file_is_the_same(pets, tmp_path):
    place = tmp_path / "pets.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for file in sorted(pets.rglob("*.png")):
            archive.write(file, f"pets/{file.relative_to(pets).as_posix()}")
        archive.writestr("__MACOSX/pets/train/cat/._0.png", b"rubbish")
    one, other = to_learn_from(pets), to_learn_from(place)
    for part in ("learn", "test"):
        mine, theirs = getattr(one, part).frame, getattr(other, part).frame
        assert mine["class"].to_list() == theirs["class"].to_list()
        np.testing.assert_array_equal(mine["picture"].to_numpy(), theirs["picture"].to_numpy())


def test_what_cannot_be_used_is_named_and_counted(pets):
    (pets / "train" / "cat" / "bad.jpg").write_bytes(b"not a picture at all")
    whole = (pets / "train" / "dog" / "0.png").read_bytes()
    (pets / "train" / "dog" / "cut.png").write_bytes(whole[: len(whole) // 2])
    (pets / "train" / "loose.png").write_bytes(whole)
    learnt = to_learn_from(pets).learn
    assert learnt.rows == 12
    assert set(learnt.notes) == {
        "1 file left out: not a picture (train/cat/bad.jpg)",
        "1 file left out: damaged (train/dog/cut.png)",
        "1 file left out: in no folder of a class (train/loose.png)",
    }


def test_twins_of_training_pictures_do_not_test(pets):
    same = (pets / "train" / "cat" / "3.png").read_bytes()
    (pets / "test" / "dog" / "same.png").write_bytes(same)
    large = Image.open(io.BytesIO(same)).resize((96, 96), Image.Resampling.NEAREST)
    large.save(pets / "test" / "cat" / "large.jpg", quality=95)
    found = to_learn_from(pets, size=24)
    assert found.test.rows == 4
    size, note, both = found.learn.notes
    assert both.startswith("2 pictures lie in two classes (")
    assert size == "1 picture was of another size, such as 96 x 96: brought to 24 x 24"
    assert note.startswith("2 test pictures left out, there to learn from as well: test/cat/large")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda p: None, " is a folder; give a table, or a folder of pictures (files ending in"),
        (lambda p: (p / "a.png").write_bytes(b"rubbish"), " holds no folder for each class"),
        (lambda p: [(p / "a").mkdir(), (p / "a" / "1.png").write_bytes(b"?")],
         "can be used: 1 file left out: not a picture (a/1.png)"),
        (lambda p: [(p / "a").mkdir(), noise(1).save(p / "a" / "1.png")],
         "holds only the class 'a'"),
    ],
)  # fmt: skip
def test_a_folder_that_teaches_nothing_is_refused(tmp_path, make, sentence):
    make(tmp_path)
    with pytest.raises(DataError) as told:
        to_learn_from(tmp_path)
    assert sentence in str(told.value) or "no file of" in str(told.value)


def test_single_pictures_are_read_in_the_form_that_is_known(pets):
    files = sorted(pets.rglob("*.png"))[:3]
    table = read(files, Form(8, 8, grey=True))
    assert table.frame["picture"].dtype.shape == (8, 8, 1)
    assert table.frame.columns == ["file", "picture"]
    assert to_answer(pets, FORM).frame.columns == ["file", "picture", "class"]
    with pytest.raises(DataError, match="there is no picture"):
        read([pets / "a.png", pets / "b.png"], FORM)
    with pytest.raises(DataError, match="is a folder; give a table"):
        read(pets)


def test_small_pictures_keep_their_form_and_large_ones_are_made_smaller(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        Image.new("L", (20, 28), 90).save(tmp_path / name / "1.png")
    assert gather(open_source(tmp_path)).form == Form(28, 20, grey=True)
    Image.new("RGB", (300, 200)).save(tmp_path / "a" / "2.jpg")
    assert gather(open_source(tmp_path)).form == Form(20, 20)
    assert gather(open_source(tmp_path), size=48).form == Form(48, 48)
    with pytest.raises(DataError, match="8 to 512 pixels high and wide, but got 5000"):
        gather(open_source(tmp_path), size=5000)


def test_pixels_become_inputs_row_by_row():
    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (5, 3, 4, 3)).astype(np.uint8)
    cells = pl.Series("picture", pixels)
    column = PictureColumn.learn(cells)
    made = column.encode(cells)
    np.testing.assert_allclose(made.reshape(-1, 3).mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(made.reshape(-1, 3).std(axis=0), 1, atol=1e-5)
    names = [one.name for one in column.inputs]
    at = names.index("picture: row 2, column 1, green")
    by_hand = (pixels[4, 2, 1, 1] / 255 - column.means[1]) / column.spreads[1]
    assert made[4, at] == pytest.approx(by_hand, abs=1e-5)
    gone = column.encode(pl.concat([cells[:1], pl.Series("picture", [None], dtype=cells.dtype)]))
    assert not gone[1].any()
    with pytest.raises(DataError, match="pictures of 3 x 4 x 3 numbers, but got 4 x 3 x 3"):
        column.encode(pl.Series("picture", pixels.transpose(0, 2, 1, 3)))
    with pytest.raises(DataError, match="holds no pictures"):
        column.encode(pl.Series("picture", ["a.png"]))
