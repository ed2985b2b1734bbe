"""Every file of a run is bound to its run and its step: none is believed by its name."""

import shutil

import numpy as np
import pytest

import fathom
from fathom import archive
from fathom.errors import RunError
from fathom.past.model_run import open_model_run
from fathom.runs.folder import WORDS, identities, state_file, state_steps
from fathom.training import devices

OPTIONS = {"hidden": (3,), "starts": 1, "ensemble": 1, "epochs": 6, "batch_size": 8, "sweep": False}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder with two models whose runs have several states each."""
    place = tmp_path_factory.mktemp("bound")
    random = np.random.default_rng(0)
    for name, slope in (("a", 2.0), ("b", -3.0)):
        x = random.normal(size=80)
        table = {"x": x, "y": slope * x}
        model = fathom.train(table, "y", run=place / f"{name}.run", baselines=False, **OPTIONS)
        model.save(place / f"{name}.fathom")
    return place


@pytest.fixture
def copy(kept, tmp_path):
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    return tmp_path


def mine(place, name="a"):
    (identity,) = identities(place / f"{name}.run")
    return place / f"{name}.run" / identity


def refused(place, step):
    with pytest.raises(RunError) as caught:
        open_model_run(place / "a.fathom").rewind(step)
    return str(caught.value)


def edited(path, change):
    found = archive.read(path)
    header, arrays = dict(found.header), dict(found.arrays)
    change(header, arrays)
    archive.write(path, arrays, header)


def test_swapped_states(copy):
    first, *_, last = state_steps(mine(copy))
    a, b = state_file(mine(copy), first), state_file(mine(copy), last)
    held = a.read_bytes()
    a.write_bytes(b.read_bytes())
    b.write_bytes(held)
    assert "no state of this training" in refused(copy, last)


def test_a_state_of_another_run(copy):
    step = state_steps(mine(copy))[-1]
    shutil.copy(state_file(mine(copy, "b"), step), state_file(mine(copy), step))
    assert "no state of this training" in refused(copy, step)


def test_a_further_state(copy):
    first, *_, last = state_steps(mine(copy))
    shutil.copy(state_file(mine(copy), first), state_file(mine(copy), last - 1))
    assert "no state of this training" in refused(copy, last - 1)


def test_without_its_last_state(copy):
    step = state_steps(mine(copy))[-1]
    state_file(mine(copy), step).unlink()
    assert "lacks its last state: the training went on for 6 epochs" in refused(copy, 1)


def test_computed_elsewhere(copy, monkeypatch):
    """Other instructions may give other bits: what is exact here is not called so there."""
    run = open_model_run(copy / "a.fathom").run
    assert run.exact
    monkeypatch.setattr(devices, "instructions", lambda: "ASIMDHP SVE")
    assert not run.exact


def test_a_run_under_another_name(copy):
    there, other = mine(copy), mine(copy, "b")
    shutil.rmtree(there)
    shutil.copytree(other, there)
    assert "does not hold what a run holds" in refused(copy, 3)


def test_edited_words_and_rows(copy):
    def faster(header, arrays):
        run = dict(header["run"])
        run["members"] = [dict(one, learning_rate=0.5) for one in run["members"]]
        header["run"] = run

    def other_rows(header, arrays):
        arrays["train.inputs"] = arrays["train.inputs"] + np.float32(1)

    words = mine(copy) / WORDS
    held = words.read_bytes()
    for change in (faster, other_rows):
        words.write_bytes(held)
        edited(words, change)
        assert "does not hold what a run holds" in refused(copy, 3)


def test_what_0_1_0_wrote_says_no_run_and_is_read(copy):
    for step in state_steps(mine(copy)):
        edited(state_file(mine(copy), step), lambda header, arrays: header.pop("run"))
    assert open_model_run(copy / "a.fathom").rewind(3) is not None
