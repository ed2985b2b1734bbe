"""Pictures named in a table of labels, those in valid and test folders, and files that lead out."""

import io
import zipfile

import numpy as np
import polars as pl
import pytest
from PIL import Image

from fathom.data.pictures.door import to_answer, to_learn_from
from fathom.data.pictures.form import Form
from fathom.data.pictures.labels import by_labels, read_labels
from fathom.data.reading.read import read
from fathom.errors import DataError, OptionError
from fathom.jobs import train


def picture(number):
    pixels = np.random.default_rng(number).integers(0, 256, (12, 12, 3)).astype(np.uint8)
    return Image.fromarray(pixels)


@pytest.fixture
def loose(tmp_path):
    """Twelve pictures without classes, and what each shows in a table."""
    place = tmp_path / "loose"
    place.mkdir()
    for k in range(12):
        picture(k).save(place / f"{k}.png")
    names = [f"{k}.png" for k in range(12)]
    pl.DataFrame(
        {"picture": names, "metres": [k / 2 for k in range(12)], "kind": ["a", "b", "c"] * 4}
    ).write_csv(tmp_path / "labels.csv")
    return tmp_path


def test_numbers_and_classes_come_from_the_table(loose):
    labels = read(loose / "labels.csv")
    far = to_learn_from(loose / "loose", labels=labels, target="metres")
    assert (far.target, far.learn.rows) == ("metres", 12)
    by_file = dict(far.learn.frame.select("file", "metres").iter_rows())
    assert float(by_file["7.png"]) == 3.5
    kinds = to_learn_from(loose / "loose", labels=labels, target="kind").learn
    assert kinds.frame["kind"].dtype == pl.String
    answered = to_answer(loose / "loose", Form(12, 12), labels=labels, target="kind")
    assert answered.frame["kind"].to_list() == kinds.frame["kind"].to_list()


def test_what_has_no_label_or_no_picture_is_left_out_and_told(loose):
    frame = pl.read_csv(loose / "labels.csv")[:10].select("picture", "metres")
    frame[3, "metres"] = None
    more = pl.concat([frame, pl.DataFrame({"picture": ["gone.png"], "metres": [1.0]})])
    found = to_learn_from(loose / "loose", labels=read(more)).learn
    assert found.rows == 9
    told = " ".join(found.notes)
    for words in ("in table, but not there (gone.png)", "without label (3.png)",
                  "2 files left out: not in table (10.png, 11.png)"):  # fmt: skip
        assert words in told


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"file": ["0.png"], "x": [1], "y": [2]}, "say with --target which one"),
        ({"file": ["0.png"]}, "has the columns of files alone beside file"),
        ({"name": ["dog"], "x": [1]}, "no column of table names the pictures' files"),
        ({"file": ["0.png", "./0.png"], "x": [1, 2]}, "names ./0.png twice"),
    ],
)
def test_tables_that_say_nothing_are_refused(loose, columns, sentence):
    with pytest.raises(DataError, match=sentence):
        to_learn_from(loose / "loose", labels=read(columns))


def test_folders_may_be_left_out_where_names_are_their_own():
    names = ["train/a/1.png", "test/b/1.png", "test/b/2.png"]
    labels = read_labels(read({"f": ["2.png", "a/1.png", "test/b/1.png"], "y": [5, 6, 7]}), names)
    found, lost = by_labels(labels, names)
    assert not lost
    assert [(one.label, one.part) for one in found] == [(6, "train"), (7, "test"), (5, "test")]


def test_a_network_learns_numbers_from_pictures(loose):
    options = {"epochs": 2, "baselines": False, "labels": str(loose / "labels.csv")}
    model = train(str(loose / "loose"), "metres", **options)
    assert model.task == "regression"
    assert model.predict(str(loose / "loose")).shape == (12,)
    with pytest.raises(OptionError, match="labels is for pictures"):
        train({"x": [1, 2, 3] * 4, "y": [1, 5, 9] * 4}, "y", labels="labels.csv")
    with pytest.raises(DataError, match="folders tell the class of pictures, and nothing else"):
        train(str(loose / "loose"), "metres")


def test_pictures_in_valid_choose_and_those_in_test_test(tmp_path):
    for part, count in (("train", 12), ("valid", 4), ("test", 5)):
        for kind in ("a", "b"):
            (tmp_path / part / kind).mkdir(parents=True)
            for k in range(count):
                picture(hash((part, kind, k)) % 2**32).save(tmp_path / part / kind / f"{k}.png")
    found = to_learn_from(tmp_path)
    assert (found.learn.rows, found.choose.rows, found.test.rows) == (24, 8, 10)
    assert set(found.choose.frame["file"].str.slice(0, 6)) == {"valid/"}
    model = train(str(tmp_path), epochs=1, baselines=False)
    rows = model.story.reading.rows
    assert (rows.train, rows.validation, rows.test) == (24, 8, 10)


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    for kind in ("a", "b"):
        (tmp_path / "pets" / kind).mkdir(parents=True)
        for k in range(2):
            picture(k + 5 * (kind == "b")).save(tmp_path / "pets" / kind / f"{k}.png")
    picture(9).save(tmp_path / "secret.png")
    (tmp_path / "pets" / "a" / "out.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "pets" / "a" / "in.png").symlink_to("0.png")
    (tmp_path / "pets" / "c").symlink_to(tmp_path)
    found = to_learn_from(tmp_path / "pets").learn
    assert "a/in.png" in found.frame["file"].to_list()
    assert found.rows == 5
    assert found.notes == ("1 file left out: a link out of the folder (a/out.png)",)


def test_names_in_a_zip_file_that_lead_elsewhere_are_passed_over(tmp_path):
    made = io.BytesIO()
    picture(0).save(made, "png")
    with zipfile.ZipFile(tmp_path / "pets.zip", "w") as file:
        for name in ("a/1.png", "b/1.png", "../b/2.png", "/a/3.png"):
            file.writestr(name, made.getvalue())
    found = to_learn_from(tmp_path / "pets.zip").learn
    assert found.frame["file"].to_list() == ["a/1.png", "b/1.png"]
    assert found.notes[0].startswith("2 files left out: a name that leads elsewhere (../b/2.png")


def test_a_table_is_no_picture_and_a_picture_no_table(tmp_path):
    picture(0).save(tmp_path / "a.png")
    (tmp_path / "t.csv").write_text("x,y\n1,2\n")
    with pytest.raises(DataError, match="is a table, and the network looks at pictures"):
        read(tmp_path / "t.csv", Form(8, 8))
    with pytest.raises(DataError, match=r"a\.png is a picture; give a table"):
        read(tmp_path / "a.png")
    (resized,) = read(tmp_path / "a.png", Form(8, 8)).notes
    assert resized == "1 picture was of another size, such as 12 x 12: brought to 8 x 8"
