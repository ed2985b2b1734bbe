"""What a person can get wrong: exit code 2, one clear sentence, and nothing lost."""

import os
import random
import subprocess
import sys

import pytest

from fathom.examples.pets.drawing import pet_files

TRAIN = ("train", "people.csv", "--target", "salary")
EXPLAIN = ("explain", "salary.fathom", "people.csv")
PREDICT = ("predict", "salary.fathom", "people.csv")
NEURON = ("neuron", "--weights", "legs=2,coat=4")


@pytest.fixture
def place(here, kept):
    """A folder of one's own with the table, the models, and files of every wrong kind."""
    for path in kept.iterdir():
        (here / path.name).write_bytes(path.read_bytes())
    model = (kept / "salary.fathom").read_bytes()
    damaged = bytearray(model)
    damaged[-10] ^= 255
    files = {
        "short.fathom": model[: len(model) // 2],
        "damaged.fathom": bytes(damaged),
        "foreign.fathom": b"hello world, I am no network",
        "nothing.fathom": b"",
        "empty.csv": b"",
        "header.csv": b"age,experience,city,salary\n",
        "binary.csv": b"age,city\n\x00\x01\x02,\x00\n",
        "ragged.csv": b"age,salary\n1,2\n3\n",
        "constant.csv": b"age,salary\n" + b"30,5\n" * 30,
        "untold.csv": b"age,salary\n1,\n2,\n",
        "old.csv": b"age,experience,city\nold,1,Rome\n",
        "ages.csv": b"age\n40\n",
    }
    for name, content in files.items():
        (here / name).write_bytes(content)
    (here / "folder").mkdir()
    return here


CASES = [
    # commands
    (("trian",), "there is no command 'trian'. Did you mean 'train'?"),
    (
        ("train",),
        "DATA is missing: 'fathom train DATA --target COLUMN' (see 'fathom train --help')",
    ),
    (
        ("train", "people.csv"),
        "--target is missing: 'fathom train DATA --target COLUMN' (see 'fathom train --help')",
    ),
    ((*TRAIN, "--epoch", 3), "'fathom train' has no option '--epoch'. Did you mean '--epochs'?"),
    (
        (*TRAIN, "more"),
        "got unexpected extra argument(s) (more) (see 'fathom train --help')",
    ),
    # tables
    (("train", "people.cvs", "--target", "salary"), "Did you mean 'people.csv'?"),
    (("train", "empty.csv", "--target", "salary"), "empty.csv is empty"),
    (
        ("train", "header.csv", "--target", "salary"),
        "header.csv has column names, but not a single row below them",
    ),
    (
        ("train", "people.csv", "--target", "slary"),
        "the table has no column 'slary'. Did you mean 'salary'?",
    ),
    (
        ("train", "people.csv", "--target", "salary", "--column", "city=textt"),
        "a column cannot be a 'textt'. Did you mean 'text'?",
    ),
    (
        ("train", "constant.csv", "--target", "salary"),
        "the target 'salary' is '5' in every row: there is nothing to learn",
    ),
    (
        ("train", "untold.csv", "--target", "salary"),
        "the target 'salary' is missing in every row",
    ),
    (
        ("train", "binary.csv", "--target", "age"),
        "binary.csv is no text table: line 2 holds a NUL byte",
    ),
    (
        ("train", "ragged.csv", "--target", "age"),
        "line 3 of ragged.csv has 1 field, but the header has 2",
    ),
    (("train", "folder", "--target", "age"), "folder is a folder; give a table"),
    # what only pictures can be asked
    ((*TRAIN, "--size", 32), "size is for pictures; leave it out, or give a folder or a zip file"),
    ((*TRAIN, "--network", "dense"), "network is for pictures; leave it out"),
    ((*TRAIN, "--no-mirror"), "mirror is for pictures; leave it out"),
    ((*TRAIN, "--labels", "people.csv"), "labels is for pictures; leave it out"),
    # options of train
    ((*TRAIN, "--learning-rate", 0), "the learning rate must be above 0, but got 0; try 0.01"),
    ((*TRAIN, "--learning-rate", -1), "the learning rate must be above 0, but got -1; try 0.01"),
    ((*TRAIN, "--learning-rate", "inf"), "the learning rate must be above 0, but got inf"),
    ((*TRAIN, "--learning-rate", "nan"), "the learning rate must be above 0, but got nan"),
    ((*TRAIN, "--learning-rate", "fast"), "--learning-rate takes a number, but got 'fast'"),
    ((*TRAIN, "--epochs", 0), "epochs must be 1 to 1,000,000 (passes over the rows), but got 0"),
    ((*TRAIN, "--epochs", 10**20), "epochs must be 1 to 1,000,000"),
    (
        (*TRAIN, "--epochs", "many"),
        "--epochs takes a whole number, but got 'many' (see 'fathom train --help')",
    ),
    (
        (*TRAIN, "--epochs", 3, "--epochs=many"),
        "--epochs takes a whole number, but got 'many' (see 'fathom train --help')",
    ),
    ((*TRAIN, "--hidden", 0), "hidden must be 1 to 4,096 (neurons in a layer), but got 0"),
    ((*TRAIN, "--hidden", 10**9), "hidden must be 1 to 4,096"),
    ((*TRAIN, "--hidden", "deep"), "--hidden takes whole numbers like '64,32', but got 'deep'"),
    ((*TRAIN, "--hidden", ",".join("4" * 99)), "hidden gives 99 layers; at most 16"),
    ((*TRAIN, "--starts", 10**6), "starts must be 1 to 256 (random starts), but got 1,000,000"),
    (
        (*TRAIN, "--batch-size", "some"),
        "--batch-size takes a whole number above 0 or 'full', but got 'some'",
    ),
    (
        (*TRAIN, "--patience", "x"),
        "--patience takes a whole number above 0 or 'none', but got 'x'",
    ),
    ((*TRAIN, "--activation", "rellu"), "there is no activation 'rellu'. Did you mean 'relu'?"),
    ((*TRAIN, "--activation", "step"), "step cannot be the activation of hidden layers"),
    ((*TRAIN, "--optimizer", "adm"), "there is no optimiser 'adm'. Did you mean 'adam'?"),
    ((*TRAIN, "--task", "regresion"), "there is no task 'regresion'. Did you mean 'regression'?"),
    ((*TRAIN, "--test-share", 1), "the test share must be 0 or more and below 1, but got 1"),
    ((*TRAIN, "--test-share", "x"), "--test-share takes a number, but got 'x'"),
    ((*TRAIN, "--validation-share", 0.9), "leave no rows to learn from"),
    ((*TRAIN, "--seed", -1), "seed must be 0 to 2,147,483,647"),
    # model files
    (("predict", "nope.fathom", "people.csv"), "there is no file nope.fathom"),
    (
        ("predict", "short.fathom", "people.csv"),
        "short.fathom is cut short: its end is missing",
    ),
    (
        ("predict", "damaged.fathom", "people.csv"),
        "damaged.fathom is damaged: its content does not match its checksum",
    ),
    (
        ("predict", "foreign.fathom", "people.csv"),
        "foreign.fathom is no Fathom model: it does not begin like a safetensors file",
    ),
    (("summary", "nothing.fathom"), "nothing.fathom is empty"),
    (("summary", "folder"), "folder is a folder; a model is one file"),
    (("evaluate", "people.csv", "people.csv"), "people.csv is no Fathom model"),
    (("explain", "short.fathom", "people.csv", "--json"), "short.fathom is cut short"),
    # rows to answer for
    (
        ("predict", "salary.fathom", "old.csv"),
        "the column 'age' holds numbers, but row 0 (line 2 of old.csv) has 'old'",
    ),
    (("predict", "salary.fathom", "ages.csv"), "which the network needs. There are: age."),
    (("evaluate", "salary.fathom", "ages.csv"), "the table has no column 'salary'"),
    (("predict", "salary.fathom", "header.csv"), "not a single row below them"),
    ((*PREDICT, "--json"), "predict --json needs --out FILE for the answers"),
    ((*EXPLAIN, "--row", 120), "there is no row 120: the table has 120 rows, counted from 0"),
    ((*EXPLAIN, "--row", -1), "there is no row -1: the table has 120 rows, counted from 0"),
    ((*EXPLAIN, "--row", "x"), "--row takes a whole number, but got 'x'"),
    ((*EXPLAIN, "--neuron", 9.9), "there is no layer 9: the network has layers 1 to 2"),
    ((*EXPLAIN, "--neuron", 1.99), "there is no neuron 1.99: layer 1 has neurons 0 to 7"),
    ((*EXPLAIN, "--neuron", "1.²"), "a neuron is named LAYER.INDEX"),
    # one neuron, one loss
    (("neuron",), "missing option '--weights' (see 'fathom neuron --help')"),
    (NEURON, "a neuron needs --inputs (or --table, to try them all)"),
    ((*NEURON, "--inputs", "legs=1"), "'coat'"),
    ((*NEURON, "--inputs", "leg=1,coat=1"), "the input 'leg' has no weight. Did you mean 'legs'?"),
    (
        (*NEURON, "--inputs", "legs=1,coat=1", "--threshold", 8, "--bias", -8),
        "a neuron takes a threshold or a bias, not both: the bias is minus the threshold",
    ),
    ((*NEURON, "--table", "--threshold", "x"), "--threshold takes a number, but got 'x'"),
    ((*NEURON, "--inputs", "legs=x,coat=1"), "--inputs for 'legs' takes a number, but got 'x'"),
    ((*NEURON, "--inputs", "legs=nan,coat=1"), "the input 'legs' must be a finite number"),
    (("neuron", "--weights", "a=1,a=2", "--table"), "--weights gives 'a' twice"),
    (
        ("loss", "msee", "--expected", 1, "--predicted", 1),
        "there is no loss 'msee'. Did you mean 'mse'?",
    ),
    (
        ("loss", "mse", "--expected", "1,2", "--predicted", 1),
        "expected has 2 numbers but predicted has 1; they must be of equal length",
    ),
    (
        ("loss", "cross-entropy", "--expected", "0,1", "--predicted", "-.5,1.5"),
        "cross_entropy compares probabilities, which lie between 0 and 1, but predicted holds -0.5",
    ),
    (
        ("loss", "cross-entropy", "--expected", "0,1", "--predicted", ".5,.6"),
        "the probabilities of all classes add up to 1, but predicted adds up to 1.1",
    ),
    (
        ("loss", "mse", "--expected", "x", "--predicted", 1),
        "--expected takes a number, but got 'x'",
    ),
    (("loss", "mse", "--expected", "1", "--predicted", "1e999"), "which is no finite number"),
    # places to write
    ((*TRAIN, "--out", "none/a.fathom"), "cannot write none/a.fathom: there is no folder none"),
    ((*TRAIN, "--out", "folder"), "cannot write folder: it is a folder; give a file name"),
    ((*TRAIN, "--out", "people.csv"), "cannot write people.csv: it is a file to read from"),
    (
        (*TRAIN, "--test", "ages.csv", "--out", "ages.csv"),
        "cannot write ages.csv: it is a file to read from; give another name",
    ),
    (
        (*TRAIN, "--out", "a.html", "--report", "./a.html"),
        "cannot write ./a.html: another result goes there; give another name",
    ),
    ((*TRAIN, "--plot", "a.gif"), "cannot draw 'a.gif': a picture ends in .png, .svg or .pdf"),
    ((*TRAIN, "--plot", "none/a.png"), "cannot write none/a.png: there is no folder none"),
    ((*PREDICT, "--out", "none/a.csv"), "cannot write none/a.csv: there is no folder none"),
    ((*PREDICT, "--out", "./people.csv"), "cannot write ./people.csv: it is a file to read from"),
    ((*PREDICT, "--out", "salary.fathom"), "cannot write salary.fathom: it is a file to read"),
    ((*PREDICT, "--out", ""), "it is a folder; give a file name"),
    (
        ("evaluate", "salary.fathom", "people.csv", "--plot", "none/a.png"),
        "cannot write none/a.png: there is no folder none",
    ),
    (
        ("demo", "titanic"),
        "there is no example 'titanic'. There are: salaries, salaries_simple, pets.",
    ),
    (("demo", "pest"), "there is no example 'pest'. Did you mean 'pets'?"),
    (("demo", "pets", "--out", "none/a"), "cannot write none/a: there is no folder none"),
    (("demo", "pets", "--out", "pets"), "cannot write pets: another result goes there"),
    (("demo", "--out", "none/a.fathom"), "cannot write none/a.fathom: there is no folder none"),
    (("demo", "--out", "."), "cannot write .: it is a folder; give a file name"),
]


def _files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize(
    ("given", "sentence"), CASES, ids=[" ".join(map(str, given))[:60] for given, _ in CASES]
)
def test_one_clear_sentence_and_nothing_lost(run, place, given, sentence):
    before = _files(place)
    assert sentence in run(*given).complaint
    assert _files(place) == before


def test_the_demo_replaces_nobodys_table(run, here):
    (here / "salaries.csv").write_text("mine\n1\n")
    assert run("demo").complaint == (
        "'salaries.csv' is already there and is not the example's table; "
        "give a folder without it: --out FOLDER/NAME.fathom"
    )
    assert (here / "salaries.csv").read_text() == "mine\n1\n"


@pytest.mark.parametrize("name", ["pets/train/dog/001.png", "pets/mine/1.png", "pets"])
def test_the_demo_replaces_nobodys_pictures(run, here, monkeypatch, name):
    few = pet_files(15)
    monkeypatch.setattr("fathom.examples.pets.drawing.pet_files", lambda: few)
    (here / name).parent.mkdir(parents=True, exist_ok=True)
    (here / name).write_bytes(few["train/cat/001.png"])
    assert run("demo", "pets").complaint == (
        "'pets' is already there and is not the example's pictures; "
        "give a folder without it: --out FOLDER/NAME.fathom"
    )
    assert [path for path in here.rglob("*") if path.is_file()] == [here / name]
    assert (here / name).read_bytes() == few["train/cat/001.png"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full disk to write to")
@pytest.mark.parametrize("given", [("--help",), PREDICT], ids=["help", "predict"])
@pytest.mark.processes
def test_a_full_disk_behind_standard_output(place, given):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "fathom", *given], stdout=full, stderr=subprocess.PIPE, text=True
        )
    complaint = "fathom: cannot write to standard output: no space left on device\n"
    assert done.stderr.endswith(complaint)
    assert "Traceback" not in done.stderr
    assert done.returncode == 2


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(run, place):
    (place / "folder").chmod(0o500)
    assert "cannot write folder/a.fathom" in run(*TRAIN, "--out", "folder/a.fathom").complaint


def test_any_damage_to_a_model_is_seen(run, place):
    """Forty files, each with one byte changed or its end cut off: never a traceback."""
    model = (place / "salary.fathom").read_bytes()
    dice = random.Random(0)
    for _ in range(20):
        changed = bytearray(model)
        changed[dice.randrange(len(model))] ^= 1 << dice.randrange(8)
        for content in (bytes(changed), model[: dice.randrange(1, len(model))]):
            (place / "hurt.fathom").write_bytes(content)
            assert "hurt.fathom" in run("summary", "hurt.fathom").complaint
