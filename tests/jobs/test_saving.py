"""A model that is kept where it is trained, with its run beside it."""

import pytest

import fathom
from fathom.errors import OptionError, WriteError

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


def test_a_run_of_its_own_place_stays_there(tmp_path, table):
    fathom.train(table, "salary", out=tmp_path / "pay.fathom", run=tmp_path / "other", **QUICK)
    assert (tmp_path / "other").is_dir()
    assert not (tmp_path / "pay.run").exists()


def test_it_goes_on_where_it_was_stopped(tmp_path, table):
    place = tmp_path / "pay.fathom"
    whole = fathom.train(table, "salary", out=place, **QUICK)
    again = fathom.train(table, "salary", out=place, resume=True, **QUICK)
    assert again.weights_sha256 == whole.weights_sha256


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
    assert source.read_text().startswith("age,")
