"""Any step comes back bit for bit; runs that are missing, damaged or of others are told apart."""

import shutil

import jax
import numpy as np
import pytest

from fathom.errors import OptionError, RunError
from fathom.runs import opening
from fathom.runs.folder import read_words, state_file, state_steps
from fathom.runs.opening import Recording, open_training
from fathom.runs.recorder import Recorder
from fathom.runs.run import Run, open_run
from fathom.training.examples import Member
from fathom.training.loop import finish, go_on
from fathom.training.plan import Plan
from tests.runs.conftest import kept, record


def same(left, right):
    leaves = zip(jax.tree.leaves(left), jax.tree.leaves(right), strict=True)
    return all(np.array_equal(a, b, equal_nan=True) for a, b in leaves)


def test_every_recorded_state_is_met_again_on_the_way_from_the_first(recorded):
    run, _ = recorded
    steps = state_steps(run.mine)
    assert len(steps) == 7
    for step in steps[1:]:
        state = [*go_on(run.read(0), until=step)][-1]
        assert state.step == step
        assert same(state.population(), run.read(step).population())


@pytest.mark.parametrize("step", [1, 6, 7, 8, 14, 20, 41, 42])
def test_a_step_comes_back_from_any_state_before_it(recorded, step):
    run, _ = recorded
    far = [*go_on(run.read(0), until=step)][-1]
    assert same(run.network(step), run.network_of(far))


def test_the_kept_network_is_that_of_its_best_epoch(recorded):
    run, trained = recorded
    step = trained.best_epoch[trained.best] * run.batches.per_epoch
    assert same(run.network(step), trained.network(trained.best))


def test_dropout_and_schedules_come_back_too(tmp_path):
    from fathom.training.plan import Method

    plan = Plan(epochs=3, batch_size=16, method=Method(schedule="cosine", weight_decay=0.1))
    run, _ = record(tmp_path / "a.run", plan, dropout=0.3)
    whole = [*go_on(run.read(0))][-1]
    assert same(whole.population().networks, run.read(run.last).population().networks)


def test_a_step_that_never_was_is_refused(recorded):
    run, _ = recorded
    for step in (-1, run.last + 1):
        with pytest.raises(OptionError) as told:
            run.state(step)
        assert str(told.value) == (
            f"there is no step {step}: the network learnt in steps 0 to 42 (7 to an epoch)"
        )


def test_a_member_that_stopped_early_has_no_later_steps(tmp_path):
    run, trained = record(tmp_path / "a.run", Plan(epochs=6, batch_size=16, trials=(2,)))
    dropped = next(m for m in range(4) if trained.stopped[m].value == "dropped")
    early = Run.open(tmp_path / "a.run", run.header.identity, dropped)
    assert early.last == 14
    assert early.network(14).parameters == run.network(14).parameters


@pytest.fixture
def copied(recorded, tmp_path):
    run, _ = recorded
    shutil.copytree(run.mine.parent, tmp_path / "a.run")
    return tmp_path / "a.run", run.header.identity


def test_a_missing_run(tmp_path):
    with pytest.raises(RunError, match=r"there is no run in .*a.run: it lies beside the model"):
        open_run(tmp_path / "a.fathom", "0" * 16, 0)
    with pytest.raises(RunError, match="was trained without keeping its run"):
        open_run(tmp_path / "a.fathom", None, 0)


def test_the_run_of_another_model(copied):
    with pytest.raises(RunError, match="is of another model; train this one again"):
        Run.open(copied[0], "0" * 16, 0)


@pytest.mark.parametrize("file", ["run.fathom", "state-000000042.fathom"])
@pytest.mark.parametrize("fault", ["truncated", "changed", "rubbish", "empty"])
def test_damage_is_told_in_a_sentence(copied, file, fault):
    folder, identity = copied
    place = folder / identity / file
    data = place.read_bytes()
    middle = len(data) // 2
    place.write_bytes(
        {
            "truncated": data[:middle],
            "changed": data[:-middle] + bytes([data[-middle] ^ 1]) + data[-middle + 1 :],
            "rubbish": b"\x00" * 100,
            "empty": b"",
        }[fault]
    )
    with pytest.raises(RunError, match=r"^the run cannot be read: "):
        Run.open(folder, identity, 0)


def test_a_run_of_another_version(copied, monkeypatch):
    folder, identity = copied
    monkeypatch.setattr("fathom.runs.folder.READ", (9,))
    with pytest.raises(RunError, match="was written by another version of Fathom"):
        Run.open(folder, identity, 0)


def test_no_state_left(copied):
    folder, identity = copied
    for step in state_steps(folder / identity):
        state_file(folder / identity, step).unlink()
    with pytest.raises(RunError, match="has no state left"):
        Run.open(folder, identity, 0)


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "a.run").mkdir()
    (tmp_path / "a.run" / "letter.txt").write_text("dear")
    with pytest.raises(RunError, match="is not a run of Fathom's, so none is written there"):
        record(tmp_path / "a.run", Plan(epochs=1))
    assert (tmp_path / "a.run" / "letter.txt").read_text() == "dear"


def test_rows_that_are_too_large_are_not_kept_and_that_is_said(tmp_path):
    told = kept(Plan(epochs=1, batch_size=16))
    state, recorder = open_training(
        told, told.examples, told.held_out, Recording(tmp_path / "a.run", limit=3000), None
    )
    finish(state, record=recorder)
    mine = tmp_path / "a.run" / told.header.identity
    assert read_words(mine).examples is None
    with pytest.raises(RunError, match="keeps no rows, which would have taken more than half"):
        Run.open(tmp_path / "a.run", told.header.identity, 0)


class TestRecorder:
    def states(self):
        plan = Plan(epochs=40, batch_size=16, patience=None)
        told = kept(plan, members=(Member(0.01, 0),))
        state, _ = open_training(told, told.examples, told.held_out, Recording(), None)
        return [state, *go_on(state)]

    def test_the_limit_is_kept_and_the_states_stay_spread(self, tmp_path, monkeypatch):
        monkeypatch.setattr("fathom.runs.recorder.PAUSE", 0)
        monkeypatch.setattr("fathom.runs.recorder.SHARE", 0)
        recorder = Recorder(tmp_path, most_bytes=60_000)
        for state in self.states():
            recorder(state, state.ended)
        files = list(tmp_path.iterdir())
        assert sum(file.stat().st_size for file in files) <= 60_000
        steps = state_steps(tmp_path)
        assert (steps[0], steps[-1]) == (0, 280)
        assert len(steps) >= 4
        assert max(np.diff(steps)) <= 280 / 2

    def test_the_first_and_the_last_are_written_and_none_in_a_hurry(self, tmp_path, monkeypatch):
        monkeypatch.setattr("fathom.runs.recorder.PAUSE", 3600)
        recorder = Recorder(tmp_path, most_bytes=10**9)
        for state in self.states():
            recorder(state, state.ended)
        assert state_steps(tmp_path) == [0, 280]

    def test_a_full_disk_ends_recording_not_training(self, tmp_path):
        recorder = Recorder(tmp_path / "gone", most_bytes=10**9)
        recorder(self.states()[0], False)
        assert recorder.fault.startswith("the run is not recorded beyond step 0: cannot write ")


@pytest.mark.parametrize(("rows", "states"), [(0.001, 50), (60, 120), (166, 150), (499, 150)])
def test_many_rows_are_kept_beside_their_states(tmp_path, monkeypatch, rows, states):
    """Sizes in MB; more rows than 500 MB are not kept, and that is said."""
    monkeypatch.setattr(opening, "_size", lambda _: int(rows * 2**20))
    told = kept(Plan(epochs=1, batch_size=16))
    same = told.examples, told.examples
    _, recorder = open_training(told, *same, Recording(tmp_path / "a.run"), None)
    assert recorder is not None
    assert not recorder.warning
    assert recorder._most_bytes == pytest.approx(states * 2**20, rel=1e-3)
    monkeypatch.setattr(opening, "_size", lambda _: 501 * 2**20)
    _, recorder = open_training(told, *same, Recording(tmp_path / "b.run"), None)
    assert recorder is not None
    assert "keeps no rows, which would take more than 500 MB" in recorder.warning
