"""The design: sensible without a word, obedient with one, clear when asked for nonsense."""

import pytest

from fathom.design.design import design
from fathom.design.recipe import ramps
from fathom.errors import OptionError
from fathom.settings.settings import Settings


def made(**wishes):
    return design(rows=1000, inputs=4, task="regression", outputs=1, settings=Settings.of(**wishes))


def test_small_tables_get_small_networks():
    sizes = [design(rows, 4, "binary", 1).blueprint.hidden for rows in (100, 1000, 10_000)]
    assert sizes == [(16,), (32, 32), (64, 64)]


@pytest.mark.parametrize(
    ("task", "loss"),
    [
        ("regression", "squared"),
        ("binary", "binary_cross_entropy"),
        ("multiclass", "cross_entropy"),
    ],
)
def test_the_loss_follows_the_task(task, loss):
    assert design(1000, 4, task, 1).plan.method.loss == loss


def test_wishes_are_obeyed():
    chosen = made(
        hidden=(5, 3), activation="Tanh", optimizer="sgd", learning_rate=(0.1, 0.2), starts=2,
        epochs=7, batch_size=0, patience=0, keep="last", seed=3,
    )  # fmt: skip
    assert chosen.blueprint.hidden == (5, 3)
    assert chosen.blueprint.activation == "tanh"
    assert [member.learning_rate for member in chosen.members] == [0.1, 0.1, 0.2, 0.2]
    assert chosen.plan.batch_size is None
    assert chosen.plan.patience is None
    assert not chosen.plan.keep_best
    assert chosen.reasons[0] == "hidden layers of 5, 3 neurons (as asked)"
    assert len({member.seed for member in chosen.members} & {0, 1}) == 0


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"hidden": (0,)}, "hidden must be 1 to 4,096 (neurons in a layer), but got 0"),
        ({"hidden": (2,) * 17}, "hidden gives 17 layers; at most 16"),
        ({"learning_rate": (0.0,)}, "the learning rate must be above 0, but got 0; try 0.01"),
        ({"learning_rate": (-1.0,)}, "the learning rate must be above 0, but got -1; try 0.01"),
        ({"learning_rate": (float("nan"),)},
         "the learning rate must be above 0, but got nan; try 0.01"),
        ({"learning_rate": ()}, "the learning rate is missing; try 0.01"),
        ({"epochs": 0}, "epochs must be 1 to 1,000,000 (passes over the rows), but got 0"),
        ({"starts": 0}, "starts must be 1 to 256 (random starts), but got 0"),
        ({"keep": "first"}, "keep must be 'best' or 'last', but got 'first'"),
        ({"activation": "rellu"}, "there is no activation 'rellu'. Did you mean 'relu'?"),
        ({"activation": "step"},
         "step cannot be the activation of hidden layers trained by gradient descent; "
         "relu, tanh or silu can"),
        ({"optimizer": "adan"}, "there is no optimiser 'adan'. Did you mean 'adam'?"),
        ({"starts": 200, "learning_rate": (0.1, 0.2)},
         "2 rates x 200 starts are 400 networks; at most 256 are trained at once"),
    ],
)  # fmt: skip
def test_nonsense_is_answered_in_one_sentence(wishes, sentence):
    with pytest.raises(OptionError) as told:
        made(**wishes)
    assert str(told.value) == sentence


def several(rows=1000, task="regression", **wishes):
    return design(rows, 4, task, 1, Settings.of(ensemble=8, **wishes))


def test_networks_that_answer_together_have_a_recipe_of_their_own():
    chosen = several()
    assert chosen.blueprint.hidden == (128, 128, 128)
    assert several(rows=500).blueprint.hidden == (128, 128, 128)
    assert chosen.plan.method.optimiser == "muon"
    assert several(rows=500).plan.method.optimiser == "adamw"
    assert chosen.plan.method.schedule == "warm_up_cosine"
    assert chosen.plan.method.weight_decay == 0.3
    assert (chosen.plan.epochs, chosen.plan.trials) == (30, (6,))
    assert several(rows=6000).plan.epochs == 20
    assert several(rows=20_000).plan.epochs == 15
    assert several(rows=10**6).plan.epochs == 3
    assert [member.fold for member in chosen.members] == list(range(8))
    few = several(rows=500)
    assert (few.plan.epochs, few.plan.trials, few.plan.one_left) == (25, (5,), True)
    assert [member.fold for member in few.members] == list(range(8)) * 3
    assert len({member.seed for member in few.members}) == 8


def test_rates_suit_the_rows_and_the_optimiser():
    rates = [
        sorted({one.learning_rate for one in several(rows=rows).members}) for rows in (999, 1000)
    ]
    assert rates == [[0.001, 0.003, 0.01], [0.02]]
    assert several(rows=999).plan.epochs == 25
    assert several(rows=150).plan.epochs == 50
    muon = several(rows=999, optimizer="Muon")
    assert sorted({one.learning_rate for one in muon.members}) == [0.007, 0.02, 0.06]
    adamw = several(optimizer="adamw")
    assert sorted({one.learning_rate for one in adamw.members}) == [0.0007, 0.002, 0.006]
    assert adamw.plan.trials == (6,)
    asked = several(optimizer="muon", learning_rate=[0.1])
    assert {one.learning_rate for one in asked.members} == {0.1}


def test_muon_needs_neurons_to_mix():
    with pytest.raises(OptionError, match="muon mixes the neurons of hidden layers"):
        several(optimizer="muon", hidden=())
    chosen = design(90, 48, "binary", 1, Settings.of(optimizer="muon"), picture=(4, 4, 3))
    assert chosen.blueprint.eye is not None  # whose convolutions have neurons
    assert chosen.plan.method.optimiser == "muon"
    asked = Settings.of(optimizer="muon", hidden=(5,))
    assert design(90, 48, "binary", 1, asked, picture=(4, 4, 3)).blueprint.eye is None


def test_only_classes_are_taught_with_dropout():
    assert several(task="regression").blueprint.dropout == 0
    assert several(task="binary").blueprint.dropout == 0.05
    assert several(rows=500, task="binary").blueprint.dropout == 0.2
    assert several(task="binary", dropout=0.0).blueprint.dropout == 0


def test_wishes_come_before_the_recipe():
    chosen = several(
        hidden=(9,), optimizer="sgd", schedule="constant", weight_decay=0.0, epochs=10,
        batch_size=5, learning_rate=(0.1,), patience=0,
    )  # fmt: skip
    assert chosen.blueprint.hidden == (9,)
    method = chosen.plan.method
    assert (method.optimiser, method.schedule, method.weight_decay) == ("sgd", "constant", 0)
    assert (chosen.plan.epochs, chosen.plan.trials, chosen.plan.batch_size) == (10, (2,), 5)
    assert (len(chosen.members), chosen.plan.patience) == (8, None)


def test_the_work_of_large_tables_stays_within_bounds():
    for rows, columns in ((1000, 1), (10_000, 20), (100_000, 50), (1_000_000, 20)):
        made = ramps(rows, columns)
        assert made == 0 or 4 <= made <= 32
        assert made * columns <= 1024


def test_a_straight_line_is_learnt_without_muon():
    chosen = several(hidden=())
    assert chosen.plan.method.optimiser == "adamw"
    assert len({member.learning_rate for member in chosen.members}) == 3


def test_inputs_are_embedded_for_networks_that_answer_together_alone():
    groups = ((1, 33),)
    settings = Settings.of(ensemble=8)
    assert design(4000, 40, "binary", 1, settings, groups=groups).blueprint.embed == groups
    line = Settings.of(ensemble=8, hidden=())
    assert design(4000, 40, "binary", 1, line, groups=groups).blueprint.embed == ()
    assert design(4000, 40, "binary", 1, Settings(), groups=groups).blueprint.embed == ()


def test_thorough_work_tries_rates_further_out():
    chosen = several(thorough=True)
    assert sorted({member.learning_rate for member in chosen.members}) == [0.008, 0.02, 0.05]
    assert (chosen.plan.epochs, chosen.plan.trials) == (60, (12,))


def test_thorough_work_on_pictures_gives_no_rate_up():
    asked = Settings.of(thorough=True)
    chosen = design(1000, 3072, "binary", 1, asked, picture=(32, 32, 3))
    assert (len({member.learning_rate for member in chosen.members}), chosen.plan.trials) == (3, ())
