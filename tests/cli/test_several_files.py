"""A folder of files, a pattern or a list, wherever a command takes a table."""

import numpy as np
import pytest

import fathom


@pytest.fixture
def parts(tmp_path, people):
    folder = tmp_path / "parts"
    folder.mkdir()
    people = people.select("age", "experience", "city", "salary")
    for place, frame in enumerate((people[:50], people[50:])):
        frame.write_parquet(folder / f"{place}.parquet")
    return folder


def test_a_network_learns_from_a_folder_and_is_asked_about_it(parts, people, run, quickest):
    out = parts.parent / "m.fathom"
    done = run("train", parts, "--target", "salary", *quickest, "--out", out)
    assert done.code == 0, done.err
    model = fathom.load(out)
    whole = model.predict(people)
    for source in (parts, f"{parts}/*.parquet", [parts / "0.parquet", parts / "1.parquet"]):
        np.testing.assert_array_equal(np.asarray(model.predict(source)), np.asarray(whole))
    told = run("explain", out, parts, "--row", 60)
    assert told.out.startswith("salary of row 60")
    rewound = run("rewind", out, "--step", 1, "--out", parts.parent / "r.fathom")
    assert rewound.code == 0, rewound.err


def test_answers_do_not_become_a_part_of_what_is_read(parts, run, small_model):
    model = parts.parent / "s.fathom"
    small_model.save(model)
    for data in (parts, f"{parts}/*.parquet"):
        done = run("predict", model, data, "--out", parts / "answers.parquet")
        assert done.code == 2
        assert "it would be read as a part of" in done.err
    assert len(list(parts.iterdir())) == 2
