"""A model that is kept where it is trained, with its run beside it."""

import pytest

import fathom
from fathom.errors import OptionError, WriteError
from fathom.jobs import Watcher

QUICK = {"hidden": (2,), "epochs": 3, "ensemble": 2, "baselines": False, "importance": False}


@pytest.fixture
def table(people):
    return people.select("age", "experience", "salary")


def test_its_run_lies_beside_it(tmp_path, table):
    place = tmp_path / "pay.fathom"
    model = fathom.train(table, "salary", out=place, **QUICK)
    assert fathom.load(place).weights_sha256 == model.weights_sha256
    run = fathom.open_run(place)
    assert run.why(step=1, weight="age -> hidden1.0").residual < 1e-5
    branch = tmp_path / "branch.fathom"
    fathom.fork(place, 1, table, out=branch, learning_rate=0.3)
    assert fathom.open_run(branch).run.header.forked is not None


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "adamw"])
def test_a_branch_begins_and_ends_weight_decay(tmp_path, table, optimizer):
    place = tmp_path / "pay.fathom"
    fathom.train(table, "salary", out=place, optimizer=optimizer, weight_decay=0.0, **QUICK)
    faded = tmp_path / "faded.fathom"
    branch = fathom.fork(place, 1, table, out=faded, weight_decay=0.1)
    assert branch.weights_sha256 != fathom.load(place).weights_sha256
    again = fathom.fork(faded, 1, table, weight_decay=0.0)
    assert again.weights_sha256 == fathom.fork(place, 1, table).weights_sha256


def test_a_run_of_its_own_place_stays_there(tmp_path, table):
    fathom.train(table, "salary", out=tmp_path / "pay.fathom", run=tmp_path / "other", **QUICK)
    assert (tmp_path / "other").is_dir()
    assert not (tmp_path / "pay.run").exists()


def test_it_goes_on_where_it_was_stopped(tmp_path, table):
    place = tmp_path / "pay.fathom"
    whole = fathom.train(table, "salary", out=tmp_path / "whole.fathom", **QUICK)

    def impatient(epoch):
        if epoch.number == 1:
            raise KeyboardInterrupt

    cut = fathom.train(table, "salary", out=place, watcher=Watcher(epoch=impatient), **QUICK)
    assert cut.weights_sha256 != whole.weights_sha256
    told = []
    watcher = Watcher(epoch=lambda epoch: told.append(epoch.number))
    again = fathom.train(table, "salary", out=place, resume=True, watcher=watcher, **QUICK)
    assert again.weights_sha256 == whole.weights_sha256
    assert told == [2, 3]


def test_resuming_nothing_is_refused(table):
    with pytest.raises(OptionError, match="resume needs the run to go on with"):
        fathom.train(table, "salary", resume=True, **QUICK)


def test_a_place_that_cannot_be_is_refused_before_the_work(tmp_path, table):
    with pytest.raises(WriteError, match="there is no folder"):
        fathom.train(table, "salary", out=tmp_path / "no" / "pay.fathom", epochs=10**6)
    source = tmp_path / "pay.csv"
    table.write_csv(source)
    with pytest.raises(WriteError, match="it is a file to read from"):
        fathom.train(source, "salary", out=source, **QUICK)
    test = tmp_path / "test.csv"
    table.write_csv(test)
    with pytest.raises(WriteError, match="it is a file to read from"):
        fathom.train(source, "salary", test=test, out=test, **QUICK)
    place = tmp_path / "pay.fathom"
    fathom.train(source, "salary", out=place, **QUICK)
    with pytest.raises(WriteError, match="it is a file to read from"):
        fathom.fork(place, 1, source, out=source, learning_rate=0.3)
    with pytest.raises(OptionError, match="would take the place of its trunk's run"):
        fathom.fork(place, 1, source, out=tmp_path / "pay", learning_rate=0.3)
    for one in (source, test):
        assert one.read_text().startswith("age,")
