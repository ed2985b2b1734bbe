"""Pictures in idx files are read as they were written, and what is damaged is told of."""

from __future__ import annotations

import gzip
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sklearn.datasets import load_digits

import fathom
from fathom.data.pictures.door import to_answer, to_learn_from
from fathom.data.pictures.form import Form
from fathom.data.pictures.gather import gather
from fathom.data.pictures.idx import MOST, Idx
from fathom.data.pictures.sources import Folder, open_source
from fathom.errors import DataError


def packed(array):
    """An array of bytes as an idx file."""
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


def write(folder, begins, images, labels, unpacked=True):
    folder.mkdir(exist_ok=True, parents=True)
    for name, array in (("images-idx3", images), ("labels-idx1", labels)):
        if array is None:
            continue
        data, file = packed(array), folder / f"{begins}{name}-ubyte"
        if unpacked:
            file.write_bytes(data)
        else:
            file.with_name(file.name + ".gz").write_bytes(gzip.compress(data, 1))


@pytest.fixture(scope="module")
def digits():
    """scikit-learn's handwritten digits (Alpaydin and Kaynak 1998), made 28 x 28."""
    found = load_digits()
    small = map(Image.fromarray, (found.images * 15.9).astype(np.uint8))
    large = np.stack([np.asarray(one.resize((28, 28))) for one in small])
    return large, found.target.astype(np.uint8)


@given(st.integers(0, 9), st.integers(1, 12), st.integers(1, 12), st.booleans(), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_what_was_written_is_read(tmp_path_factory, count, rows, columns, unpacked, seed):
    place = tmp_path_factory.mktemp("idx")
    random = np.random.default_rng(seed)
    images = random.integers(0, 256, (count, rows, columns), dtype=np.uint8)
    labels = random.integers(0, 256, count, dtype=np.uint8)
    write(place / "deep" / "raw", "some-train-", images, labels, unpacked)
    source = open_source(place)
    names = list(source.names())
    assert names == [f"train/{label}/{row}" for row, label in enumerate(labels)]
    for row, name in enumerate(names):
        np.testing.assert_array_equal(source.read(name), images[row])


def test_parts_and_classes_come_as_from_folders(tmp_path, digits):
    images, kinds = digits
    write(tmp_path, "train-", images[:300], kinds[:300])
    write(tmp_path, "train-", images[:300], kinds[:300], unpacked=False)  # as some lay both there
    write(tmp_path, "t10k-", images[300:400], kinds[300:400], unpacked=False)
    found = to_learn_from(tmp_path)
    assert found.form == Form(28, 28, grey=True)
    assert (found.learn.rows, found.test.rows, found.task) == (300, 100, "multiclass")
    np.testing.assert_array_equal(found.learn.frame["picture"].to_numpy()[:, :, :, 0], images[:300])
    assert found.learn.frame["class"].to_list() == [str(kind) for kind in kinds[:300]]
    assert found.test.frame["file"][7] == f"test/{kinds[307]}/7"


def test_digits_that_are_close_are_no_copies(tmp_path, digits):
    images, kinds = digits
    write(tmp_path, "train-", images, kinds)
    write(tmp_path, "test-", images[:50], kinds[:50])  # these are
    found = to_learn_from(tmp_path)
    assert found.test is None or not found.test.rows
    assert any("50 test pictures left out" in note for note in found.learn.notes)


def test_without_classes_they_are_answered(tmp_path, digits):
    write(tmp_path, "", digits[0][:4], None)
    table = to_answer(tmp_path, Form(14, 14, grey=True))
    assert (table.rows, list(table.frame.columns)) == (4, ["file", "picture"])
    assert table.frame["file"].to_list() == ["0", "1", "2", "3"]
    assert gather(open_source(tmp_path), Form(9, 9)).pixels.shape == (4, 9, 9, 3)
    with pytest.raises(DataError, match="class"):
        to_learn_from(tmp_path)


def test_a_folder_of_other_files_is_no_set(tmp_path):
    (tmp_path / "train-images-idx1-ubyte").write_bytes(b"")
    (tmp_path / "train-labels-idx3-ubyte").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("images-idx3-ubyte")
    assert Idx.open(tmp_path) is None
    assert isinstance(open_source(tmp_path), Folder)


FAULTS = {
    "no idx file of bytes with 3 axes": b"\0\0\x0d\3" + bytes(12),
    "is no idx file": b"\0\0",
    "holds 3": packed(np.zeros((2, 2, 2), np.uint8))[:-5],
    "holds more": packed(np.zeros((2, 2, 2), np.uint8)) + b"x",
    "pictures without pixels": packed(np.zeros((2, 0, 3), np.uint8)),
    f"at most {MOST:,} are read": b"\0\0\x08\3" + b"\xff" * 12,
}


@pytest.mark.parametrize("words", FAULTS)
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_what_is_damaged_is_said(tmp_path, words, ending):
    data = gzip.compress(FAULTS[words]) if ending else FAULTS[words]
    (tmp_path / f"train-images-idx3-ubyte{ending}").write_bytes(data)
    with pytest.raises(DataError, match=words):
        to_learn_from(tmp_path)


@pytest.mark.parametrize("damage", [lambda d: b"rubbish", lambda d: d[:-12], lambda d: d[:30]])
def test_what_cannot_be_unpacked_is_said(tmp_path, damage, digits):
    data = gzip.compress(packed(digits[0][:5]))
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(damage(data))
    with pytest.raises(DataError, match=r"train-images-idx3-ubyte.gz cannot be read"):
        to_learn_from(tmp_path)


def test_other_numbers_of_classes_are_said(tmp_path, digits):
    write(tmp_path, "train-", digits[0][:5], digits[1][:4])
    with pytest.raises(DataError, match="holds 5 pictures, and train-labels-idx1-ubyte 4 classes"):
        to_learn_from(tmp_path)


def test_a_second_copy_is_no_second_set_and_another_of_its_name_is(tmp_path, digits):
    write(tmp_path / "a", "train-", digits[0][:5], digits[1][:5])
    write(tmp_path / "b", "train-", digits[0][:5], digits[1][:5])
    assert len(list(open_source(tmp_path).names())) == 5
    write(tmp_path / "b", "train-", digits[0][5:10], digits[1][5:10])
    with pytest.raises(DataError, match=r"several sets of pictures \(a/train-images"):
        open_source(tmp_path)


def test_other_pictures_beside_them_are_not_passed_over(tmp_path, digits):
    write(tmp_path, "train-", digits[0][:5], digits[1][:5])
    (tmp_path / "cat").mkdir()
    Image.fromarray(digits[0][0]).save(tmp_path / "cat" / "1.png")
    with pytest.raises(DataError, match="holds idx files and other pictures"):
        open_source(tmp_path)


def test_links_out_of_the_folder_are_not_followed(tmp_path, digits):
    write(tmp_path / "outside", "train-", digits[0][:5], digits[1][:5])
    inside = tmp_path / "inside"
    inside.mkdir()
    for file in (tmp_path / "outside").iterdir():
        (inside / file.name).symlink_to(file)
    assert Idx.open(inside) is None


@pytest.mark.parametrize("others", ["letters-train-", "training-train-"])
def test_two_sets_are_not_mixed(tmp_path, digits, others):
    for begins in ("digits-train-", others):
        write(tmp_path, begins, digits[0][:5], digits[1][:5])
    with pytest.raises(DataError, match="several sets of pictures"):
        to_learn_from(tmp_path)


def test_digits_are_learnt_without_mirror_images(tmp_path, digits):
    images, kinds = digits
    write(tmp_path / "digits", "train-", images[:600], kinds[:600])
    write(tmp_path / "digits", "t10k-", images[600:800], kinds[600:800])
    model = fathom.train(tmp_path / "digits", epochs=4, run=None)
    assert model.story.judgement.metrics["test"]["accuracy"] > 0.8
    eye = model.story.training.reasons
    assert any("left and right matter" in why for why in eye)
    assert not any("mirror images (which" in why for why in eye)
    with io.BytesIO() as made:
        Image.fromarray(images[900]).save(made, "png")
        (tmp_path / "one.png").write_bytes(made.getvalue())
    assert model.predict(tmp_path / "one.png")[0] in set("0123456789")


def test_a_missing_file_of_classes_is_named(tmp_path):
    write(tmp_path, "train-", np.zeros((3, 2, 2), np.uint8), None, unpacked=False)
    with pytest.raises(DataError) as told:
        to_learn_from(tmp_path)
    assert str(told.value) == (
        f"{tmp_path.name} holds train-images-idx3-ubyte.gz without its classes; "
        "put train-labels-idx1-ubyte.gz there"
    )
