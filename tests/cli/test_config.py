"""Options in a file: `fathom train --config`, `--save-config`."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fathom
from fathom.settings.config import config_text, read_config
from fathom.settings.settings import Settings

SMALL = 'target = "salary"\nhidden = [4]\nepochs = 3\nensemble = 1\nbaselines = false\n'


def test_a_training_from_a_file_is_the_same(run, here, kept):
    data = kept / "people.csv"
    typed = ("--target", "salary", "--hidden", "6,4", "--epochs", 3, "--patience", "none")
    more = ("--ensemble", 1, "--column", "city=category", "--columns", "age,city")
    run("train", data, *typed, *more, "--out", "a.fathom", "--save-config", "a.toml")
    run("train", data, "--config", "a.toml", "--out", "b.fathom", "--save-config", "b.toml")
    assert (here / "a.toml").read_text() == (here / "b.toml").read_text()
    held = [fathom.load(here / f"{name}.fathom").weights_sha256 for name in "ab"]
    assert held[0] == held[1]


def test_what_is_typed_counts_before_the_file(run, here, kept):
    (here / "a.toml").write_text(SMALL)
    data, out = kept / "people.csv", ("--out", "a.fathom", "--save-config", "b.toml")
    run("train", data, "--config", "a.toml", "--epochs", 2, "--baselines", *out)
    told = tomllib.loads((here / "b.toml").read_text())
    assert told["epochs"] == 2
    assert told["baselines"] is True  # the usual, but typed
    assert told["hidden"] == [4]


def test_words_of_the_command_line_will_do(run, here, kept):
    (here / "a.toml").write_text('target = "salary"\nhidden = "5,4"\npatience = "none"\n')
    found = read_config(here / "a.toml", Settings.options())
    assert found == {"target": "salary", "hidden": [5, 4], "patience": 0}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("epocs = 3", "a.toml has 'epocs', which is no option. Did you mean 'epochs'?"),
        ("epochs = ", "a.toml is no TOML: Invalid value"),
        ("epochs = 3\nepochs = 4", "a.toml is no TOML: Cannot overwrite a value"),
        ('epochs = "many"', "epochs takes a whole number, but got 'many'"),
        ("epochs = -1", "epochs must be"),
        ("missing = 3", "missing takes words, but got 3"),
        ("missing = { age = 1 }", "missing takes words, but got 1 for 'age'"),
        ("only = 3", "only"),
        ("x" * 2**21, "a.toml is too large for a file of options"),
    ],
)
def test_refused(run, here, kept, text, sentence):
    (here / "a.toml").write_text(text)
    done = run("train", kept / "people.csv", "--target", "salary", "--config", "a.toml")
    assert done.complaint.startswith(sentence)
    assert [path.name for path in here.iterdir()] == ["a.toml"]


def test_files_that_are_not_there_or_read_from(run, here, kept):
    data = kept / "people.csv"
    said = run("train", data, "--config", "no.toml").complaint
    assert said == "no.toml cannot be read: no such file or directory"
    (here / "a.toml").write_text(SMALL)
    said = run("train", data, "--config", "a.toml", "--save-config", "a.toml").complaint
    assert said.startswith("cannot write a.toml: it is a file to read from")
    (here / "test.csv").write_bytes(data.read_bytes())
    more = ("--target", "salary", "--test", "test.csv", "--save-config", "test.csv")
    assert run("train", data, *more).complaint.startswith("cannot write test.csv")
    assert (here / "test.csv").read_bytes() == data.read_bytes()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.one_of(
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False),
    st.booleans(),
    TEXT,
    st.lists(TEXT, max_size=3),
    st.dictionaries(TEXT, st.one_of(TEXT, st.lists(TEXT, max_size=2)), max_size=3),
)


@given(st.dictionaries(st.sampled_from(["target", "epochs", "columns"]), VALUES))
@settings(max_examples=200)
def test_whatever_is_written_is_read_back(held):
    assert tomllib.loads(config_text(held)) == held
