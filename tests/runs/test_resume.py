"""A training that was stopped or killed goes on, and ends with the same bits as if it had not."""

from dataclasses import replace

import jax
import numpy as np
import pytest

from fathom import train
from fathom.errors import RunError
from fathom.jobs import Watcher
from fathom.runs.opening import Recording, open_training
from fathom.training.examples import Member
from fathom.training.loop import finish
from fathom.training.plan import Plan
from tests.runs.conftest import EveryState, kept
from tests.runs.killing import kill_and_resume


def same(left, right):
    leaves = zip(jax.tree.leaves(left), jax.tree.leaves(right), strict=True)
    return all(np.array_equal(a, b, equal_nan=True) for a, b in leaves)


def begin(folder, plan=None, resume=False, **changes):
    told = kept(plan or Plan(epochs=8, batch_size=16, trials=(2,)), **changes)
    wanted = Recording(folder, resume=resume)
    return open_training(told, told.examples, told.held_out, wanted, None)


@pytest.mark.parametrize("epoch", [1, 2, 5])
def test_interrupted_then_resumed_is_as_if_nothing_had_been(tmp_path, epoch):
    def impatient(told):
        if told.number == epoch:
            raise KeyboardInterrupt

    whole = finish(begin(None)[0])
    state, recorder = begin(tmp_path / "a.run")
    stopped = finish(state, impatient, recorder)
    assert stopped.epochs_run == epoch
    state, recorder = begin(tmp_path / "a.run", resume=True)
    assert state.step == 7 * epoch
    resumed = finish(state, record=recorder)
    assert same(resumed.networks, whole.networks)
    assert same((resumed.train, resumed.validation), (whole.train, whole.validation))
    assert resumed.stopped == whole.stopped


def test_a_finished_run_is_resumed_at_its_end(tmp_path):
    state, recorder = begin(tmp_path / "a.run")
    whole = finish(state, record=recorder)
    state, recorder = begin(tmp_path / "a.run", resume=True)
    assert state.ended
    assert same(finish(state, record=recorder).networks, whole.networks)


def test_a_damaged_last_state_is_passed_over(tmp_path):
    state, recorder = begin(tmp_path / "a.run")
    whole = finish(state, record=EveryState(recorder._mine, recorder._most_bytes))
    last = max(recorder._mine.glob("state-*"))
    last.write_bytes(last.read_bytes()[:-9])
    state, recorder = begin(tmp_path / "a.run", resume=True)
    assert state.step == 49
    assert same(finish(state, record=recorder).networks, whole.networks)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"plan": Plan(epochs=9, batch_size=16, trials=(2,))}, "another way of training"),
        ({"hidden": (7,)}, "another network"),
        ({"members": (Member(0.5, 0),)}, "another learning rate, number of starts or seed"),
    ],
)
def test_other_options_are_refused(tmp_path, change, said):
    begin(tmp_path / "a.run")
    with pytest.raises(RunError, match=said):
        begin(tmp_path / "a.run", resume=True, **change)


def test_nothing_to_resume(tmp_path):
    with pytest.raises(RunError) as told:
        begin(tmp_path / "a.run", resume=True)
    assert str(told.value) == (
        f"there is no run to resume in {tmp_path / 'a.run'}; train without --resume first"
    )


def test_data_that_changed_meanwhile_is_refused(tmp_path, people):
    quick = {"hidden": [4], "epochs": 3, "starts": 1, "learning_rate": 0.01, "baselines": False}
    quick |= {"sweep": False, "run": tmp_path / "a.run"}
    table = people.drop("rich", "level")
    train(table, "salary", **quick)
    with pytest.raises(RunError, match="learnt from other rows: the data or how it is read"):
        train(table[1:], "salary", resume=True, **quick)


def test_another_machine_is_refused(tmp_path, monkeypatch):
    begin(tmp_path / "a.run")
    told = kept(Plan(epochs=8, batch_size=16, trials=(2,)))
    other = replace(told, header=told.header.model_copy(update={"device": "gpu (H100)"}))
    wanted = Recording(tmp_path / "a.run", resume=True)
    with pytest.raises(RunError, match="it would not end with the same bits"):
        open_training(other, other.examples, other.held_out, wanted, None)


def test_a_processor_with_other_instructions_is_refused(tmp_path):
    told = kept(Plan(epochs=8, batch_size=16, trials=(2,)))

    def begun(instructions, resume):
        header = told.header.model_copy(update={"instructions": instructions})
        wanted = Recording(tmp_path / "a.run", resume=resume)
        return open_training(
            replace(told, header=header), told.examples, told.held_out, wanted, None
        )

    begun("X86_V3", resume=False)
    begun("X86_V3", resume=True)
    with pytest.raises(RunError, match="has SVE: it would not end with the same bits"):
        begun("SVE", resume=True)


def test_a_resumed_training_is_watched_from_where_it_goes_on(tmp_path, people):
    numbers = []
    quick = {"hidden": [4], "epochs": 6, "starts": 1, "learning_rate": 0.01, "baselines": False}
    quick |= {"sweep": False, "run": tmp_path / "a.run"}

    def stop(epoch):
        numbers.append(epoch.number)
        if epoch.number == 2 and len(numbers) == 2:
            raise KeyboardInterrupt

    watcher = Watcher(begin=lambda *_: None, epoch=stop)
    table = people.drop("rich", "level")
    first = train(table, "salary", watcher=watcher, **quick)
    assert first.story.training.interrupted
    second = train(table, "salary", watcher=watcher, resume=True, **quick)
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert not second.story.training.interrupted


@pytest.mark.slow
@pytest.mark.processes
def test_killed_at_random_moments_10_of_10(tmp_path):
    assert kill_and_resume(tmp_path, kills=10) >= 1
