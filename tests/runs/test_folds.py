"""A run whose members leave out folds: steps come back, changes open, pulls add up."""

import jax
import numpy as np
import pytest

from fathom.past.pulls import follow
from fathom.past.why import why
from fathom.runs.folder import read_words
from fathom.runs.opening import Recording, open_training
from fathom.runs.run import Run
from fathom.training.loop import finish, go_on
from fathom.training.plan import Method, Plan
from tests.runs.conftest import kept, record

PLAN = Plan(
    epochs=6, batch_size=16, trials=(2,), method=Method(optimiser="adamw", weight_decay=0.1)
)


def same(left, right):
    leaves = zip(jax.tree.leaves(left), jax.tree.leaves(right), strict=True)
    return all(np.array_equal(a, b, equal_nan=True) for a, b in leaves)


@pytest.fixture(scope="module")
def folded(tmp_path_factory):
    return record(tmp_path_factory.mktemp("runs") / "a.run", PLAN, every=False, folds=True)


def test_rows_are_kept_once_with_their_folds(folded):
    run, _ = folded
    words = read_words(run.mine)
    assert words.held_out is words.examples
    assert np.bincount(words.examples.folds).tolist() == [30] * 4
    assert words.batches == run.batches
    assert run.batches.rows == 90


def test_any_step_comes_back(folded):
    run, _ = folded
    told = kept(PLAN, folds=True)
    state, _ = open_training(told, told.examples, told.held_out, Recording(), None)
    for after in go_on(state, until=17):
        state = after
    assert same(run.state(17).population(), state.population())


@pytest.mark.parametrize("epoch", [1, 3])
def test_a_run_that_was_stopped_ends_with_the_same_bits(tmp_path, epoch):
    def impatient(told):
        if told.number == epoch:
            raise KeyboardInterrupt

    def open_it(folder, resume=False):
        told = kept(PLAN, folds=True)
        wanted = Recording(folder, resume=resume)
        return open_training(told, told.examples, told.held_out, wanted, None)

    whole = finish(open_it(None)[0])
    state, recorder = open_it(tmp_path / "a.run")
    finish(state, impatient, recorder)
    state, recorder = open_it(tmp_path / "a.run", resume=True)
    resumed = finish(state, record=recorder)
    assert same(resumed.networks, whole.networks)
    assert resumed.best_epoch == whole.best_epoch
    assert same((resumed.train, resumed.validation), (whole.train, whole.validation))


def test_the_change_of_a_weight_opens_for_every_member(folded):
    run, trained = folded
    left_out = run.kept.rows.numbers[run.examples[0].folds == 2]
    for member in trained.ensemble:
        mine = Run.open(run.mine.parent, run.header.identity, member)
        opened = why(mine, 9, "1.2.3")
        assert opened.residual < 1e-5
        assert len(opened.shares) == 16
        if trained.members[member].fold == 2:
            assert not {share.place.row for share in opened.shares} & set(left_out)


def test_the_row_that_is_left_out_pulls_at_nothing(folded):
    run, trained = folded
    example = run.examples[0].inputs[0]
    pulls, _ = follow(run, example, 24, None)
    fold = trained.members[run.member].fold
    out = run.examples[0].folds == fold
    assert (pulls[out] == 0).all()
    assert (pulls[~out] != 0).all()
