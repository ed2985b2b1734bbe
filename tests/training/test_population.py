"""A population: compiled once, deterministic, each member on its own, honest about its end."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from fathom.errors import OptionError
from fathom.nets.blueprint import Blueprint
from fathom.optimisers.optimisers import OPTIMISERS
from fathom.optimisers.schedules import SCHEDULES
from fathom.training import step
from fathom.training.batches import Batches, shuffled
from fathom.training.examples import Examples, Member
from fathom.training.loop import begin, finish, train
from fathom.training.plan import Method, Plan
from fathom.training.step import Rows
from fathom.training.stopping import CODES, Stopped

RANDOM = np.random.default_rng(0)
INPUTS = RANDOM.normal(size=(240, 3)).astype(np.float32)
EXPECTED = (INPUTS[:, :1] * INPUTS[:, 1:2] + 0.5 * INPUTS[:, 2:]).astype(np.float32)
LEARN, JUDGE = Examples(INPUTS[:200], EXPECTED[:200]), Examples(INPUTS[200:], EXPECTED[200:])
NET = Blueprint(inputs=3, hidden=(12,), outputs=1)
TWO = (Member(0.01, 0), Member(0.03, 1))


def run(members=TWO, plan=None, net=NET, watch=None):
    return train(net, members, LEARN, JUDGE, plan or Plan(epochs=6), watch)


def same(left, right):
    leaves = zip(jax.tree.leaves(left), jax.tree.leaves(right), strict=True)
    return all(bool((a == b).all()) for a, b in leaves)


def test_it_learns_what_a_straight_line_cannot():
    trained = run(plan=Plan(epochs=60, patience=None, batch_size=16))
    assert trained.best_cost[trained.best] < 0.15
    line = run(plan=Plan(epochs=60, patience=None, batch_size=16), net=Blueprint(3, (), 1))
    assert line.best_cost[line.best] > 0.5


def test_the_same_seed_gives_the_same_bits():
    assert same(run().networks, run().networks)
    other = run((Member(0.01, 7), Member(0.03, 8)))
    assert not same(run().networks, other.networks)


@pytest.fixture
def traces(monkeypatch):
    """Count how often the cost of a batch is traced, from no program on."""
    found, real = [], step.batch_cost

    def counting(*given):
        found.append(1)
        return real(*given)

    monkeypatch.setattr(step, "batch_cost", counting)
    jax.clear_caches()
    return found


def test_a_changed_rate_or_seed_never_compiles_again(traces):
    plan = Plan(epochs=2, batch_size=20, method=Method(optimiser="momentum"))
    run((Member(0.011, 0), Member(0.02, 1)), plan)
    compiled = len(traces)
    assert compiled >= 1
    run((Member(0.5, 3), Member(0.0001, 9)), plan)
    assert len(traces) == compiled


@pytest.mark.parametrize("optimiser", ["sgd", "adam", "adamw", "muon"])
def test_a_changed_weight_decay_never_compiles_again(traces, optimiser):
    def trained(decay):
        method = Method("squared", optimiser, decay)
        return run((Member(0.011, 0),), Plan(epochs=2, batch_size=20, method=method)).networks

    first = trained(0.01)
    compiled = len(traces)
    assert not same(trained(0.3), first)
    assert len(traces) == compiled
    trained(0.0)
    assert len(traces) > compiled  # without any, there is no product


def test_members_learn_independently_of_their_neighbours():
    """The same member beside others differs only by rounding (another vmap width)."""
    alone, beside = run(TWO[:1]), run(TWO)
    for a, b in zip(
        jax.tree.leaves(alone.network(0)), jax.tree.leaves(beside.network(0)), strict=True
    ):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_one_step_is_rate_times_slope():
    """Plain descent on all rows against the gradient of the same cost."""
    plan = Plan(epochs=1, batch_size=None, keep_best=False, method=Method(optimiser="sgd"))
    trained = run((Member(0.1, 5),), plan)
    start = NET(jax.random.key(5))
    rows = Rows(jnp.asarray(LEARN.inputs), jnp.asarray(LEARN.expected))
    slopes = jax.grad(lambda net: step.batch_cost(net, rows, None, plan.method))(start)
    expected = jax.tree.map(lambda weight, slope: weight - 0.1 * slope, start, slopes)
    for got, want in zip(
        jax.tree.leaves(trained.network(0)), jax.tree.leaves(expected), strict=True
    ):
        np.testing.assert_allclose(got, want, atol=1e-6)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_every_optimiser_lowers_the_cost(name):
    rate = 0.05 if name == "sgd" else 0.01
    trained = run((Member(rate, 0),), Plan(epochs=10, method=Method(optimiser=name)))
    assert trained.best_cost[0] < 0.9 * trained.validation[0, 0]


def test_a_diverged_member_says_so_and_harms_nobody():
    sound = Member(0.01, 0)
    plan = Plan(epochs=8, method=Method(optimiser="sgd"))
    trained = run((sound, Member(1e9, 1)), plan)
    assert trained.stopped[1] is Stopped.DIVERGED
    assert trained.best == 0
    assert np.isfinite(trained.validation[:, 0]).all()
    assert all(jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(trained.networks))


def test_all_diverged_is_no_network():
    plan = Plan(epochs=3, method=Method(optimiser="sgd"))
    assert run((Member(1e9, 0), Member(1e10, 1)), plan).best is None


def test_a_rate_is_judged_by_its_middle_start_not_by_a_lucky_one():
    members = tuple(Member(rate, seed) for rate in (0.01, 0.1) for seed in range(3))
    trained = run(members)
    lucky = np.array([[0.5, 0.5, 0.5, 0.1, 0.9, 0.9]])
    judged = replace(trained, train=lucky, validation=lucky, best_epoch=(0,) * 6)
    assert judged.members[judged.best].learning_rate == 0.01


def test_without_patience_every_member_runs_the_epochs_asked_for():
    trained = run(plan=Plan(epochs=7, patience=None))
    assert trained.epochs_run == 7
    assert not np.isnan(trained.validation).any()
    assert set(trained.stopped) == {Stopped.EPOCHS_DONE}


def test_patience_stops_and_the_best_epoch_is_kept():
    trained = run(plan=Plan(epochs=400, patience=5, batch_size=8))
    assert set(trained.stopped) == {Stopped.NO_IMPROVEMENT}
    for member, epoch in enumerate(trained.best_epoch):
        curve = trained.validation[:, member]
        assert curve[epoch] == np.nanmin(curve) == trained.best_cost[member]
        assert np.flatnonzero(~np.isnan(curve))[-1] == epoch + 5
    rows = Rows(jnp.asarray(JUDGE.inputs), jnp.asarray(JUDGE.expected))
    again = step.mean_cost(trained.network(0), rows, Method())
    assert float(again) == pytest.approx(trained.best_cost[0], rel=1e-5)


def test_keep_last_keeps_the_last():
    last = run(plan=Plan(epochs=30, patience=None, keep_best=False))
    rows = Rows(jnp.asarray(JUDGE.inputs), jnp.asarray(JUDGE.expected))
    cost = float(step.mean_cost(last.network(1), rows, Method()))
    assert cost == pytest.approx(last.validation[-1, 1], rel=1e-5)


def test_interrupted_keeps_the_best_so_far():
    def impatient(epoch):
        if epoch.number == 3:
            raise KeyboardInterrupt

    trained = run(plan=Plan(epochs=50), watch=impatient)
    assert trained.epochs_run == 3
    assert set(trained.stopped) == {Stopped.INTERRUPTED}
    assert trained.best is not None


def test_dropout_trains_and_predicts_without_dropping():
    trained = run(net=Blueprint(3, (12,), 1, dropout=0.3), plan=Plan(epochs=20))
    net = trained.network(trained.best)
    x = jnp.ones(3)
    assert (net(x).output == net(x).output).all()
    assert trained.best_cost[trained.best] < trained.validation[0, trained.best]


def test_batches_deal_every_row_once():
    batches = Batches.cut(rows=100, size=7)
    drawn = batches.draw([0, 1, 2], 1)
    for member in range(3):
        rows = drawn[:, member].ravel()
        assert len(set(rows)) == len(rows) == 98
    assert not (drawn == batches.draw([0, 1, 2], 2)).all()
    assert (drawn == batches.draw([0, 1, 2], 1)).all()


def test_a_long_epoch_is_cut_into_chunks_of_at_most_100_steps():
    batches = Batches.cut(rows=6430, size=32)
    assert (batches.chunks, batches.steps) == (2, 100)
    assert Batches.cut(rows=5, size=32).size == 5


@pytest.mark.parametrize("rows", [1, 2, 3, 64, 65, 1000])
def test_a_shuffle_is_a_permutation(rows):
    assert sorted(shuffled(rows, seed=3, epoch=9)) == list(range(rows))


def test_shuffles_put_every_row_everywhere_about_equally():
    first = [int(shuffled(5, seed, epoch)[0]) for seed in range(50) for epoch in range(40)]
    counts = np.bincount(first, minlength=5)
    assert (np.abs(counts - 400) < 4.5 * np.sqrt(2000 * 0.2 * 0.8)).all()


def test_who_is_asked_after_every_chunk_can_end_it_in_the_middle_of_an_epoch():
    class EnoughError(Exception):
        pass

    def go_ahead():
        asked.append(1)
        if len(asked) == 3:
            raise EnoughError

    asked, seen = [], []
    plan = Plan(epochs=5, batch_size=2, chunk=25)
    assert Batches.cut(len(LEARN), plan.batch_size, plan.chunk).chunks == 4
    with pytest.raises(EnoughError):
        finish(begin(NET, TWO, LEARN, JUDGE, plan), seen.append, go_ahead=go_ahead)
    assert len(asked) == 3
    assert not seen  # no epoch was over


def test_worse_rates_are_given_up_after_the_same_epochs_and_the_rest_go_on():
    members = tuple(Member(rate, seed) for rate in (1e-6, 0.01, 0.02, 1e-5) for seed in range(3))
    plan = Plan(epochs=12, patience=None, trials=(3, 6))
    trained = run(members, plan)
    ends = dict(zip(members, trained.stopped, strict=True))
    for member in members:
        dropped = ends[member] is Stopped.DROPPED
        curve = trained.validation[:, members.index(member)]
        ran = int(np.flatnonzero(~np.isnan(curve))[-1])
        if member.learning_rate < 1e-4:
            assert dropped
            assert ran == 3
        else:
            assert ran in (6, 12)
            assert dropped == (ran == 6)
    kept = {member.learning_rate for member in members if ends[member] is Stopped.EPOCHS_DONE}
    assert len(kept) == 1
    assert trained.members[trained.best].learning_rate in kept


def test_what_stays_learns_as_if_it_had_been_alone():
    members = tuple(Member(rate, seed) for rate in (1e-6, 0.01) for seed in range(2))
    with_others = run(members, Plan(epochs=8, patience=None, trials=(2,)))
    alone = run(members[2:], Plan(epochs=8, patience=None))
    np.testing.assert_allclose(
        with_others.validation[:, 2:], alone.validation, rtol=1e-3, atol=1e-6
    )


def test_an_odd_number_of_members_is_padded_and_the_padding_forgotten():
    trained = run(tuple(Member(0.01, seed) for seed in range(3)))
    assert trained.validation.shape == (7, 3)
    assert len(trained.stopped) == 3
    assert jax.tree.leaves(trained.networks)[0].shape[0] == 3


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_trains_and_never_leaves_0_to_1(name):
    factors = [float(SCHEDULES[name].factor(jnp.array(t))) for t in np.linspace(0, 1, 50)]
    assert min(factors) >= 0
    assert max(factors) <= 1
    trained = run(plan=Plan(epochs=10, method=Method(schedule=name)))
    assert trained.best_cost[0] < trained.validation[0, 0]


def test_weight_decay_keeps_weights_small():
    free, held = (
        run(plan=Plan(epochs=30, patience=None, keep_best=False, method=Method(weight_decay=decay)))
        for decay in (0.0, 0.3)
    )
    size = [
        sum(float((leaf**2).sum()) for leaf in jax.tree.leaves(r.networks)) for r in (free, held)
    ]
    assert size[1] < 0.8 * size[0]


def test_nothing_to_train():
    with pytest.raises(OptionError) as told:
        run(())
    assert str(told.value) == "there is nothing to train: a population needs at least one member"


@pytest.mark.parametrize("end", CODES)
def test_every_end_has_its_advice(end):
    assert len(end.advice) > 10


def test_the_chunks_program_is_compiled_once_for_all_epochs(caplog):
    """By XLA, too: an array that came back on other devices would compile it anew."""
    jax.clear_caches()
    jax.config.update("jax_log_compiles", True)
    try:
        with caplog.at_level("WARNING", logger="jax"):
            run(tuple(Member(0.01, seed) for seed in range(3)), Plan(epochs=4, batch_size=20))
    finally:
        jax.config.update("jax_log_compiles", False)
    told = [record.getMessage() for record in caplog.records]
    assert sum("Finished XLA compilation of jit(learn)" in line for line in told) == 1
