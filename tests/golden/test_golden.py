"""Models and runs that a released version wrote open for ever, and answer as they did then."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import jax
import pytest

import fathom
from tests.golden.agreement import check
from tests.golden.asking import answers, compared, plain_answers, run_answers, story

HERE = Path(__file__).parent
WRITTEN = sorted(HERE.glob("v*/*.json"))
STORED, ANSWERED, REPLAYED, LEARNT = 1e-9, 1e-6, 1e-5, 1e-5  # shares that numbers may differ by
KINDS = {
    *("regression", "rewound", "fork", "interrupted", "two", "three", "ensemble", "prices"),
    *("visits", "dates", "pictures", "dense"),
}


def named(file):
    return f"{file.parent.name}/{file.stem}"


def those_with(*keys):
    """Golden files of which more is asked."""
    found = [
        one for one in WRITTEN if set(keys) <= set(json.loads(one.read_text("utf-8"))["asked"])
    ]
    return pytest.mark.parametrize("file", found, ids=named)


def read(file):
    return json.loads(file.read_text("utf-8"))


def copied(file, place, *names):
    """Copy golden files to where they may be written to, and give the first one's model."""
    for name in names:
        for one in file.parent.glob(f"{name}.*"):
            (shutil.copytree if one.is_dir() else shutil.copy)(one, place / one.name)
    return place / f"{names[0]}.fathom"


@pytest.fixture(scope="module", autouse=True)
def _untouched():
    """Nothing here may write to golden files."""

    def bytes_of_all():
        files = (file for file in sorted(HERE.glob("v*/**/*")) if file.is_file())
        return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    before = bytes_of_all()
    yield
    assert bytes_of_all() == before, "a golden file was changed"


def test_every_kind_is_there():
    assert {file.stem for file in HERE.glob("v0.1.0/*.json")} == KINDS


@pytest.mark.parametrize("file", WRITTEN, ids=named)
def test_it_answers_as_it_did(file):
    told = read(file)
    now = answers(file.with_suffix(".fathom"), told["asked"])
    check(now, told["answers"]["model"], ANSWERED, named(file))


@pytest.mark.parametrize("file", WRITTEN, ids=named)
def test_it_tells_what_it_told(file):
    check(story(file.with_suffix(".fathom")), read(file)["answers"]["story"], STORED, named(file))


@pytest.mark.parametrize("file", WRITTEN, ids=named)
def test_saved_again_it_is_the_same(file, tmp_path):
    """What the old format held goes on in the new one."""
    told = read(file)
    fathom.load(file.with_suffix(".fathom")).save(tmp_path / "again.fathom")
    again = fathom.load(tmp_path / "again.fathom")
    assert again.weights_sha256 == told["answers"]["model"]["weights_sha256"]
    check(story(tmp_path / "again.fathom"), told["answers"]["story"], STORED, named(file))


@those_with("run")
def test_its_past_is_what_it_was(file):
    """Weights of states that lie there to the bit; what is computed between them nearly."""
    told = read(file)
    asked, then = told["asked"], told["answers"]["run"]
    now = run_answers(file.with_suffix(".fathom"), asked | asked["run"])
    for step in asked["run"]["steps"]:
        if step not in asked["run"]["states"]:
            del then["rewind"][str(step)]["weights_sha256"]
    check(now, then, REPLAYED, named(file))


@those_with("fork")
def test_its_trunk_branches_off_again(file, tmp_path, monkeypatch):
    told = read(file)
    begun, then = told["asked"]["fork"], told["answers"]
    trunk = copied(file, tmp_path, begun["from"])
    monkeypatch.chdir(tmp_path)  # runs of golden files name places as seen from their folder
    branch = fathom.fork(
        trunk.name, begun["step"], **begun["changes"], baselines=False, run="again.run"
    )
    branch.save("again.fathom")
    check(
        plain_answers(branch, told["asked"]["rows"]), then["ended"]["predict"], LEARNT, named(file)
    )
    first, mine = (fathom.open_run(name).rewind(begun["step"]) for name in (trunk, "again.fathom"))
    assert first.weights_sha256 == mine.weights_sha256


@those_with("fork")
def test_a_branch_and_its_trunk_know_each_other(file, tmp_path, monkeypatch):
    told = read(file)
    begun, then = told["asked"]["fork"], told["answers"]
    branch = copied(file, tmp_path, file.stem, begun["from"]).name
    monkeypatch.chdir(tmp_path)
    trunk = f"{begun['from']}.fathom"
    mine, its = (
        {one["folder"]: one for one in fathom.list_runs().as_dict()["runs"]}[folder]
        for folder in (f"{file.stem}.run", f"{begun['from']}.run")
    )
    assert list(mine["forked"]) == [its["run"], begun["step"]]
    parent = fathom.open_run(branch).parent_history()
    assert parent.as_dict()["steps"] == fathom.open_run(trunk).history().as_dict()["steps"]
    now = compared(trunk, branch)
    check(now, then["compared"], REPLAYED, named(file))


@those_with("resume")
def test_a_stopped_training_goes_on_or_says_why_not(file, tmp_path):
    """With the same parts it ends as it would have; with others it is refused in a sentence."""
    told = read(file)
    resumed, then = told["asked"]["resume"], told["answers"]["ended"]
    model = copied(file, tmp_path, file.stem)
    run, states = model.with_suffix(".run"), sorted(tmp_path.glob("*/*/state-*"))
    assert fathom.report(fathom.load(model)).as_dict()["interrupted"]
    refusal = None
    try:
        whole = fathom.train(
            model.with_suffix(".csv"), resumed["target"], resume=True, run=run, **resumed["options"]
        )
    except fathom.FathomError as error:
        refusal = str(error)
    if (fathom.__version__, jax.__version__) != (told["fathom"], told["jax"]) and refusal:
        assert f"was begun with Fathom {told['fathom']}, JAX {told['jax']}" in refusal
        return
    assert refusal is None
    assert not fathom.report(whole).as_dict()["interrupted"]
    stopped = told["answers"]["model"]["predict"]["prediction"]
    assert then["predict"]["prediction"] != stopped, "what it learnt since can be seen"
    assert len(states) == len(told["asked"]["run"]["states"])
    assert all(state.exists() for state in states), "it went on, and did not begin anew"
    check(plain_answers(whole, told["asked"]["rows"]), then["predict"], LEARNT, named(file))


def newer(data):
    """Give the bytes of a file as if a later version had written it."""
    length = int.from_bytes(data[:8], "little")
    index = json.loads(data[8 : 8 + length])
    index["__metadata__"]["version"] = "99"
    text = json.dumps(index).encode()
    return len(text).to_bytes(8, "little") + text + data[8 + length :]


def test_files_of_a_newer_version_are_refused_in_a_sentence(tmp_path):
    model = copied(HERE / "v0.1.0" / "regression.json", tmp_path, "regression")
    (words,) = tmp_path.glob("regression.run/*/run.fathom")
    whole = model.read_bytes()
    model.write_bytes(newer(whole))
    with pytest.raises(fathom.FathomError) as refused:
        fathom.load(model)
    said = "was written by a newer Fathom; update Fathom to read it"
    assert str(refused.value) == f"{model} {said}"
    model.write_bytes(whole)
    words.write_bytes(newer(words.read_bytes()))
    with pytest.raises(fathom.FathomError) as refused:
        fathom.open_run(model)
    assert str(refused.value) == f"the run cannot be read: {words} {said}"


def test_no_place_of_a_machine_stands_in_them():
    place = re.compile(rb'"/[A-Za-z]{3}|"[A-Z]:\\')
    files = [*HERE.glob("v*/**/*.fathom"), *HERE.glob("v*/*.json"), *HERE.glob("v*/*.csv")]
    assert [file for file in files if place.search(file.read_bytes())] == []
