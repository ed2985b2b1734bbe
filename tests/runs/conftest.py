"""Small trainings that are recorded, to look back at."""

from dataclasses import replace

import jax
import numpy as np
import pytest

from fathom.nets.blueprint import Blueprint
from fathom.runs.folder import Kept, RowNames
from fathom.runs.header import RunHeader, fingerprint
from fathom.runs.opening import Recording, open_training
from fathom.runs.recorder import Recorder
from fathom.runs.run import Run
from fathom.training.examples import Examples, Member
from fathom.training.loop import finish
from fathom.training.plan import Plan

RANDOM = np.random.default_rng(0)
INPUTS = RANDOM.normal(size=(150, 3)).astype(np.float32)
TARGETS = {
    "squared": INPUTS[:, :1] * INPUTS[:, 1:2],
    "absolute": INPUTS[:, :1] * INPUTS[:, 1:2],
    "huber": INPUTS[:, :1] * INPUTS[:, 1:2],
    "binary_cross_entropy": (INPUTS[:, :1] > INPUTS[:, 1:2]),
    "cross_entropy": np.eye(3)[np.argmax(INPUTS, axis=1)],
}
MEMBERS = tuple(Member(rate, seed) for rate in (0.003, 0.03) for seed in range(2))

FOLDED = tuple(Member(rate, fold, fold) for rate in (0.003, 0.03) for fold in range(4))


def examples(loss="squared"):
    expected = TARGETS[loss].astype(np.float32)
    return Examples(INPUTS[:120], expected[:120]), Examples(INPUTS[120:], expected[120:])


def kept(plan, members=MEMBERS, hidden=(6, 5), folds=False, **network):
    learn, judge = examples(plan.method.loss)
    if folds:
        learn = judge = replace(learn, folds=np.arange(120) % 4)
        members = FOLDED
    outputs = learn.expected.shape[1]
    header = RunHeader(
        fathom="test",
        jax=jax.__version__,
        device="cpu (cpu)",
        devices=2,
        table="table",
        inputs=("a", "b", "c"),
        columns=("a", "b", "c"),
        outputs=tuple(f"y{place}" for place in range(outputs)),
        blueprint=Blueprint(3, hidden, outputs, **network),
        members=members,
        plan=plan,
        fingerprint=fingerprint(learn, judge),
        rows_each=learn.each(members),
    )
    return Kept(header, learn, judge, RowNames(np.arange(120) * 2, np.arange(120) * 2 + 2))


class EveryState(Recorder):
    """Writes every state down, however little time has passed."""

    def __call__(self, state, last):
        super().__call__(state, True)


def record(folder, plan, every=True, **network):
    """Train, keep the run, and open it for the best member."""
    told = kept(plan, **network)
    state, recorder = open_training(
        told, told.examples, told.held_out, Recording(folder), origin=None
    )
    if every:
        recorder = EveryState(recorder._mine, recorder._most_bytes)
    trained = finish(state, record=recorder)
    return Run.open(folder, told.header.identity, trained.best), trained


@pytest.fixture(scope="session")
def recorded(tmp_path_factory):
    """A run of 6 epochs of 7 steps, the worse rate given up after 2, each state kept."""
    plan = Plan(epochs=6, batch_size=16, trials=(2,))
    return record(tmp_path_factory.mktemp("recorded") / "a.run", plan)
