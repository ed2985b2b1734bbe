"""Members that leave a fold out each: what they learn from, what judges them, what is kept."""

from dataclasses import replace

import jax
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fathom.errors import OptionError
from fathom.nets.blueprint import Blueprint
from fathom.nets.rows import answer_rows
from fathom.training import folds
from fathom.training.batches import Batches
from fathom.training.examples import Examples, Member
from fathom.training.loop import begin, train
from fathom.training.plan import Plan
from fathom.training.stopping import Stopped

RANDOM = np.random.default_rng(0)
INPUTS = RANDOM.normal(size=(203, 3)).astype(np.float32)
EXPECTED = (INPUTS[:, :1] * INPUTS[:, 1:2] + 0.5 * INPUTS[:, 2:]).astype(np.float32)
ROWS = Examples(INPUTS, EXPECTED, RANDOM.permutation(203) % 5)
NET = Blueprint(inputs=3, hidden=(12,), outputs=1)
RATES = (0.003, 0.03)
MEMBERS = tuple(Member(rate, 100 + fold, fold) for rate in RATES for fold in range(5))


def run(members=MEMBERS, plan=None, rows=ROWS):
    return train(NET, members, rows, rows, plan or Plan(epochs=12, batch_size=16, patience=None))


@given(st.integers(2, 6), st.integers(0, 100), st.integers(1, 9))
def test_no_batch_holds_a_row_of_the_fold_that_is_left_out(count, seed, size):
    random = np.random.default_rng(seed)
    dealt = random.permutation(40) % count
    rows = Examples(np.zeros((40, 1), np.float32), np.zeros((40, 1), np.float32), dealt)
    members = [Member(0.1, seed + fold, fold) for fold in range(count)]
    batches = Batches.cut(rows.each(members), size)
    own = [folds.learnt(dealt, member.fold) for member in members]
    order = batches.draw([member.seed for member in members], 1, own)
    for fold in range(count):
        drawn = order[:, fold].ravel()
        assert fold not in dealt[drawn]
        assert len(set(drawn)) == len(drawn) == batches.per_epoch * batches.size


def test_each_member_is_judged_by_its_own_fold():
    trained = run(plan=Plan(epochs=3, batch_size=16, keep_best=False))
    for place, member in enumerate(trained.members):
        judge = folds.held(ROWS.folds, member.fold)
        answers = answer_rows(trained.network(place), INPUTS[judge])
        cost = np.mean((answers - EXPECTED[judge]) ** 2)
        assert trained.validation[3, place] == pytest.approx(cost, rel=1e-5)


def test_a_rate_is_kept_as_it_was_in_its_one_best_epoch():
    trained = run(plan=Plan(epochs=40, batch_size=8, patience=None))
    sizes = np.bincount(ROWS.folds)
    for place in range(len(RATES)):
        mine = slice(5 * place, 5 * place + 5)
        curve = trained.validation[:, mine] @ sizes / sizes.sum()
        assert set(trained.best_epoch[mine]) == {int(np.argmin(curve))}
        np.testing.assert_allclose(trained.best_cost[mine], curve.min(), rtol=1e-5)
    own = np.nanargmin(trained.validation, axis=0)
    assert len(set(own[5:])) > 1  # each by itself would have chosen otherwise


def test_the_ensemble_is_all_folds_of_the_better_rate():
    trained = run()
    lowest = min(trained.best_cost)
    rate = trained.members[trained.ensemble[0]].learning_rate
    assert len(trained.ensemble) == 5
    for place, member in enumerate(trained.members):
        assert (place in trained.ensemble) == (member.learning_rate == rate)
    assert trained.best_cost[trained.ensemble[0]] == lowest
    assert [trained.members[place].fold for place in trained.ensemble] == list(range(5))


def test_without_folds_the_ensemble_is_the_best_alone():
    members = (Member(0.003, 0), Member(0.03, 1))
    trained = train(NET, members, ROWS, ROWS, Plan(epochs=3))
    assert trained.ensemble == (trained.best,)


def test_rates_are_given_up_as_a_whole():
    members = tuple(
        Member(rate, fold, fold) for rate in (1e-6, 1e-5, 0.003, 0.03) for fold in range(5)
    )
    trained = run(members, Plan(epochs=9, batch_size=16, patience=None, trials=(3,)))
    dropped = [end is Stopped.DROPPED for end in trained.stopped]
    assert dropped == [True] * 10 + [False] * 10


def test_members_of_a_rate_stop_together():
    trained = run(plan=Plan(epochs=200, batch_size=8, patience=4))
    for mine in (slice(0, 5), slice(5, 10)):
        assert len(set(trained.stopped[mine])) == 1
        assert (
            len({int(np.isfinite(column).sum()) for column in trained.validation[:, mine].T}) == 1
        )


def test_one_that_diverges_takes_its_rate_with_it():
    hot = tuple(Member(rate, fold, fold) for rate in (0.01, 1e9) for fold in range(5))
    plan = Plan(epochs=6, batch_size=16)
    trained = run(hot, replace(plan, method=replace(plan.method, optimiser="sgd")))
    assert trained.ensemble == (0, 1, 2, 3, 4)
    assert all(end is Stopped.DIVERGED for end in trained.stopped[5:])
    assert np.isfinite(trained.best_cost[:5]).all()


def test_the_same_seeds_give_the_same_bits():
    for one, two in zip(
        jax.tree.leaves(run().networks), jax.tree.leaves(run().networks), strict=True
    ):
        assert (one == two).all()


def test_all_rows_in_every_step():
    trained = run(plan=Plan(epochs=3, batch_size=None))
    assert trained.batches.size == ROWS.each(MEMBERS) == 203 - 41
    assert trained.batches.per_epoch == 1


def test_folds_that_were_never_dealt_are_refused():
    bare = Examples(INPUTS, EXPECTED)
    with pytest.raises(OptionError, match="the rows have no folds"):
        begin(NET, MEMBERS, bare, bare, Plan())
    with pytest.raises(OptionError, match="either every member leaves out a fold, or none does"):
        begin(NET, (*MEMBERS, Member(0.1, 0)), ROWS, ROWS, Plan())
