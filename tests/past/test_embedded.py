"""Inputs that are embedded: the ledger, influence, slopes and names of their weights."""

import jax
import numpy as np
import pytest

from fathom.errors import OptionError
from fathom.explain.gradcheck import check_gradients
from fathom.past.influence import influence
from fathom.past.update import update_of
from fathom.past.why import Why, why
from fathom.past.wires import Wire, wires_of
from fathom.training.examples import Member
from fathom.training.plan import Method, Plan
from tests.runs.conftest import INPUTS, record

AGREES = {"adamw": 1e-5, "muon": 3e-5}  # the mix is worked in float32, and opened in float64
EMBED = ((0, 2),)  # a, b; what goes on are 8 numbers of theirs, and c


def weights_of(update):
    for layer, bundle in enumerate(update.wires.layers):
        for neuron in range(bundle.count):
            sources = range(len(bundle.senders))
            yield from (Wire(layer, one, neuron) for one in sources if bundle.leads(one, neuron))
            if not bundle.groups:
                yield Wire(layer, None, neuron)


@pytest.mark.parametrize("name", AGREES)
def test_every_change_adds_up(tmp_path, name):
    method = Method(optimiser=name, schedule="warm_up_cosine", weight_decay=0.3)
    plan = Plan(epochs=3, batch_size=16, patience=None, method=method)
    run, _ = record(tmp_path / "a.run", plan, dropout=0.1, embed=EMBED)
    for step in (1, run.last):
        update = update_of(run, step)
        after, real = jax.tree.leaves(update.after), jax.tree.leaves(run.network(step))
        assert all(np.array_equal(a, b) for a, b in zip(after, real, strict=True))
        seen = list(weights_of(update))
        assert len(seen) == update.before.parameters
        for wire in seen:
            told = Why(update, wire)
            weight = np.float32(max(abs(told.before), abs(told.after)))
            assert abs(told.rounding) <= np.spacing(weight), wire
            assert told.residual <= AGREES[name], wire


def test_the_pulls_add_up(tmp_path):
    plan = Plan(
        epochs=20, batch_size=16, patience=None, keep_best=False, method=Method(optimiser="muon")
    )
    how = {"members": (Member(0.005, 3),), "activation": "tanh", "embed": EMBED}
    run, _ = record(tmp_path / "a.run", plan, every=False, **how)
    told = influence(run, INPUTS[0], run.last, None, 10.0, 5.0, "the answer")
    assert told.every_step
    total = sum(pull.influence for pull in told.rows)
    assert total == pytest.approx(told.end - told.begin, rel=0.01)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    plan = Plan(epochs=2, batch_size=16)
    return record(tmp_path_factory.mktemp("embedded") / "a.run", plan, embed=EMBED)[0]


def test_slopes_agree_with_differences(embedded):
    network = embedded.network(embedded.last)
    learnt, _ = embedded.examples
    found = check_gradients(network, learnt.inputs, learnt.expected, "squared")
    assert found.weights > 50
    assert found.largest_relative_error < 1e-6


def test_weights_are_found_by_number_and_name(embedded):
    wires = wires_of(embedded.header)
    assert wires.find("0.1.5") == wires.find("b -> a[5]") == Wire(0, 1, 5)
    assert wires.find("1.8.0") == wires.find("c -> hidden1.0") == Wire(1, 8, 0)
    assert wires.words(wires.find("1.3.0")) == "a[3] -> hidden1.0"
    assert "b -> a[5], step 3" in str(why(embedded, 3, "b -> a[5]"))


@pytest.mark.parametrize("weight", ["0.2.5", "0.0.8", "c -> a[5]", "0.bias.5", "bias -> a[5]"])
def test_those_that_are_not_there_are_refused(embedded, weight):
    with pytest.raises(OptionError, match=r"there is no weight|lead"):
        wires_of(embedded.header).find(weight)


def test_a_run_comes_back_at_any_step(embedded):
    again = embedded.network(embedded.last)
    assert again.embeds
    assert np.isfinite(again(INPUTS[0]).output).all()
