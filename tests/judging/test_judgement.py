"""The network beside honest baselines, what matters to it, and what a person is warned of."""

import numpy as np
import polars as pl
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import RidgeCV
from sklearn.metrics import log_loss, mean_squared_error
from threadpoolctl import threadpool_limits

from fathom.data.columns.encoder import Encoder, Input
from fathom.data.reading.read import read
from fathom.data.rows.encoded import EncodedRows
from fathom.data.target.target import learn_target
from fathom.face import load
from fathom.jobs import train
from fathom.judging import baseline_methods
from fathom.judging.baseline_methods import baselines, baselines_out_of_fold
from fathom.judging.cautions import (
    class_cautions,
    judging_cautions,
    together_cautions,
    training_cautions,
)
from fathom.judging.fits import PENALTIES
from fathom.judging.judgement import _verdict
from fathom.judging.paired import paired, versus
from fathom.model.answered import ClassAnswered, NumberAnswered
from fathom.model.judgement_story import OUT_OF_FOLD
from fathom.model.metric_words import compared_words, score_rows
from fathom.model.story import MemberStory, RowCounts, Training
from fathom.reporting.report import Report
from fathom.text import readable

TASKS = ("regression", "binary", "multiclass")
TARGETS = {"regression": "pay", "binary": "rich", "multiclass": "level"}


def answered(truth, answers, task="regression"):
    kind = NumberAnswered if task == "regression" else ClassAnswered
    return kind(np.asarray(truth), np.asarray(answers, float))


@pytest.mark.parametrize("task", TASKS)
def test_each_baseline_has_the_metrics_of_the_network(models, task):
    story = models[task].story
    assert list(story.judgement.baselines) == ["constant", "linear", "boosted_trees"]
    assert story.judgement.judged_on == "test"
    for found in story.judgement.baselines.values():
        assert found.keys() == story.judgement.metrics["test"].keys()
    trees, line = story.judgement.verdict.split("), ")
    assert "boosted trees" in trees
    assert "a linear model" in line


@pytest.mark.parametrize("task", TASKS)
def test_the_judgement_is_kept_in_the_file(models, task, tmp_path):
    models[task].save(tmp_path / "m.fathom")
    back = load(tmp_path / "m.fathom")
    assert back.story == models[task].story
    assert back.held_out is None
    assert models[task].held_out.metrics == models[task].story.judgement.metrics["test"]


@pytest.mark.parametrize("task", TASKS)
def test_the_constant_is_the_mean_or_the_shares(table, task):
    frame = table.select("age", "city", TARGETS[task])
    target = learn_target(frame[TARGETS[task]])
    encoder = Encoder.learn(frame, [("age", "number"), ("city", "category")])
    learn, judge = (EncodedRows.of(encoder, part) for part in (frame[:150], frame[150:]))
    constant = baselines(encoder, target, learn, judge).answered["constant"]
    if task == "regression":
        np.testing.assert_allclose(constant.answers, frame["pay"][:150].mean())
    else:
        shares = [(frame[TARGETS[task]][:150] == name).mean() for name in target.classes]
        np.testing.assert_allclose(constant.answers[0], shares)


def test_line_and_trees_are_those_of_scikit_learn(table):
    frame = read(table.select("age", "city", "pay")).frame
    learn, judge = frame[:150], frame[150:]
    target = learn_target(learn["pay"])
    encoder = Encoder.learn(learn, [("age", "number"), ("city", "category")])
    both = (EncodedRows.of(encoder, part) for part in (learn, judge))
    found = baselines(encoder, target, *both).answered
    line = RidgeCV(alphas=PENALTIES).fit(encoder.encode(learn), learn["pay"])
    np.testing.assert_allclose(
        found["linear"].answers, line.predict(encoder.encode(judge)), rtol=1e-3
    )
    cells = frame.select("age", pl.col("city").cast(pl.Enum(["Bern", "Oslo", "Rome"])))
    cells = cells.with_columns(pl.col("city").to_physical()).to_numpy()
    trees = HistGradientBoostingRegressor(
        categorical_features=[False, True],
        random_state=0,
        max_leaf_nodes=8,
        learning_rate=0.05,
    )
    with threadpool_limits(1):
        trees.fit(cells[:150], learn["pay"])
    np.testing.assert_allclose(
        found["boosted_trees"].answers, trees.predict(cells[150:]), rtol=1e-3
    )


@pytest.mark.parametrize("rows", [300, 1200])
def test_trees_suit_few_noisy_rows(rows):
    """As scikit-learn's come, they are worse than always the same answer here."""
    random = np.random.default_rng(0)
    x = random.normal(size=(rows, 4))
    y = np.where(random.random(rows) < 0.5 + 0.05 * (x[:, 0] > 0), "yes", "no")
    frame = pl.DataFrame({**{f"x{i}": x[:, i] for i in range(4)}, "y": y})
    target = learn_target(frame["y"])
    encoder = Encoder.learn(frame, [(f"x{i}", "number") for i in range(4)])
    found = baselines_out_of_fold(
        encoder, target, EncodedRows.of(encoder, frame), np.arange(rows) % 4
    ).answered
    truth, folds = target.true_values(frame), np.arange(rows) % 4
    as_it_comes = np.empty(rows)
    for fold in range(4):
        plain = HistGradientBoostingClassifier(random_state=0)
        with threadpool_limits(1):
            plain.fit(x[folds != fold], truth[folds != fold])
        chances = plain.predict_proba(x[folds == fold])
        as_it_comes[folds == fold] = -np.log(chances[np.arange(len(chances)), truth[folds == fold]])
    assert as_it_comes.mean() > found["constant"].miss + 0.05
    assert found["boosted_trees"].miss < 0.6 * as_it_comes.mean() + 0.4 * found["constant"].miss


def test_of_a_large_table_some_folds_are_measured_and_that_is_said(monkeypatch):
    """The lines that are compared are of the same rows, and say how many, and from how many."""
    monkeypatch.setattr(baseline_methods, "MOST_CELLS", 3 * 10 * 263)
    random = np.random.default_rng(0)
    x = random.normal(size=300)
    frame = pl.DataFrame({"x": x, "y": 3 * x + random.normal(size=300)})
    model = train(frame, target="y", epochs=3, test_share=0, importance=False, sweep=False)
    told = model.story.judgement
    assert told.compared is not None
    assert (told.compared.rows, told.compared.learnt) == (3 * 38, 262)  # of the first three folds
    ours, whole = told.compared.network["rmse"], told.metrics["out_of_fold"]["rmse"]
    assert ours != whole
    assert f"({readable(ours)} against" in told.verdict
    assert told.verdict.endswith("; on 114 rows, the others learning from 262")
    first, second = score_rows(model.story)[1:3]
    assert first[:2] == ["this network, all rows", readable(whole)]
    assert second[:2] == ["this network", readable(ours)]
    shown = " ".join(str(Report(model)).split())
    assert "on 114 of them, simpler methods having learnt from 262 others" in shown


def test_a_quick_training_measures_one_fold_and_says_so():
    random = np.random.default_rng(0)
    x = random.normal(size=200)
    frame = pl.DataFrame({"x": x, "y": 3 * x + random.normal(size=200)})
    model = train(frame, target="y", quick=True, epochs=2, test_share=0, importance=False)
    told = model.story.judgement
    assert (told.compared.rows, told.compared.learnt) == (50, 150)  # of four folds
    assert told.verdict.endswith("; on 50 rows, the others learning from 150")


def test_where_every_row_is_measured_nothing_is_said_of_parts(models):
    assert all(models[task].story.judgement.compared is None for task in TASKS)
    assert "of them" not in compared_words(models["regression"].story)


def test_what_a_constant_beats_is_no_measure():
    truth = np.arange(40.0)
    ours, line, mean, bad = (
        NumberAnswered(truth, answers)
        for answers in (truth + 1, truth + 2, np.full(40, 19.5), np.full(40, 90.0))
    )
    others = {"constant": mean, "linear": line, "boosted_trees": bad}
    assert _verdict(ours, others) == (
        "boosted trees are no measure here: worse than always the same answer (71.44 against "
        "11.54), "
        "50 % better than a linear model (1 against 2)"
    )


def test_without_test_rows_the_validation_rows_judge_and_that_is_said(table):
    model = train(
        table.select("age", "city", "pay"), "pay", test_share=0, epochs=3, hidden=(), starts=1
    )
    assert model.story.judgement.judged_on == "validation"
    assert model.story.judgement.baselines["linear"]["rmse"] > 0
    assert (
        "no rows were kept aside to test: it is measured on the rows that chose it, "
        "which flatters it"
    ) in model.story.warnings


def test_without_any_rows_to_judge_nothing_is_claimed(table):
    model = train(
        table.select("age", "pay"), "pay", test_share=0, validation_share=0, epochs=3, hidden=()
    )
    assert (
        model.story.judgement.baselines,
        model.story.judgement.verdict,
        model.story.judgement.importance,
    ) == ({}, "", ())
    assert model.story.warnings[0] == (
        "no rows were kept aside, so nothing here says how good the network is on new rows"
    )


def test_baselines_can_be_left_out(table):
    model = train(table.select("age", "pay"), "pay", baselines=False, epochs=3, hidden=(), starts=1)
    assert (model.story.judgement.baselines, model.story.judgement.verdict) == ({}, "")
    assert model.story.judgement.importance[0].column == "age"


def test_losses_are_the_parts_of_the_metrics():
    random = np.random.default_rng(0)
    truth, said = random.normal(size=50), random.normal(size=50)
    found = answered(truth, said)
    assert found.losses.mean() == pytest.approx(mean_squared_error(truth, said))
    assert found.miss == pytest.approx(found.metrics["rmse"])
    chances = random.dirichlet([1, 1, 1], 50)
    chances[0] = [0, 0.5, 0.5]
    places = random.integers(0, 3, 50)
    found = answered(places, chances, "multiclass")
    assert found.miss == pytest.approx(log_loss(places, chances, labels=[0, 1, 2]))


def test_the_interval_covers_the_truth_in_95_of_100_cases():
    random = np.random.default_rng(1)
    draws = [paired(random.normal(1, 2, 12), random.normal(1, 2, 12)) for _ in range(2000)]
    assert 0.93 < np.mean([found.level for found in draws]) < 0.97


def test_verdicts_in_words():
    random = np.random.default_rng(2)
    truth, noise = np.zeros(200), random.normal(size=200)
    ours = answered(truth, noise)
    assert versus(ours, answered(truth, 1.3 * noise), "a line").startswith("23 % better than a")
    assert versus(answered(truth, 1.3 * noise), ours, "a line").startswith("30 % worse than a")
    assert versus(answered(truth, 9 * noise), ours, "a line").startswith("9 times worse than a")
    assert versus(ours, answered(truth, noise[::-1]), "trees").startswith("level with trees (")
    far = noise + np.where(np.arange(200) == 0, 12, 0)
    assert versus(ours, answered(truth, far), "trees").startswith(
        "not surely better than trees on 200 rows ("
    )
    sure = answered(np.zeros(50, int), np.tile([0.9, 0.1], (50, 1)), "binary")
    guess = answered(np.zeros(50, int), np.tile([0.5, 0.5], (50, 1)), "binary")
    assert (
        versus(sure, guess, "a line") == "85 % better than a line (log-loss 0.1054 against 0.6931)"
    )


def training(epoch=5, stopped="no_improvement", others=()):
    members = (MemberStory(learning_rate=0.01, seed=0, validation=1, epoch=epoch, stopped=stopped),)
    return Training(
        loss="squared",
        optimiser="adam",
        batch_size=32,
        steps_per_epoch=3,
        epochs=100,
        epochs_run=100,
        patience=20,
        members=members + tuple(others),
        chosen=0,
        interrupted=False,
        device="cpu",
        rates=(),
    )


def lost(rate):
    return MemberStory(learning_rate=rate, seed=0, validation=None, epoch=0, stopped="diverged")


MANY = RowCounts(train=1000, validation=100, test=100)


@pytest.mark.parametrize(
    ("how", "rows", "sentence"),
    [
        (
            training(),
            RowCounts(train=90, validation=10, test=10),
            "there are only 90 rows to learn from: what the network found may be peculiar to them",
        ),
        (
            training(others=[lost(1.0)]),
            MANY,
            "1 of 2 networks diverged, at learning rate 1; the kept one is not touched by that",
        ),
        (
            training(others=[lost(1.0), lost(3.0)]),
            MANY,
            "2 of 3 networks diverged, at learning rate 1 and above; "
            "the kept one is not touched by that",
        ),
        (
            training(epoch=99, stopped="epochs_done"),
            MANY,
            "the kept network was still getting better when its 100 epochs were over; "
            "more may help: --epochs 200",
        ),
    ],
)
def test_cautions_about_training(how, rows, sentence):
    assert training_cautions(how, rows) == [sentence]


def test_columns_that_move_together():
    random = np.random.default_rng(0)
    base = random.normal(size=(60, 1))
    inputs = [Input(name, name, "number") for name in "abc"]
    rows = np.concatenate([base, base + 0.01, random.normal(size=(60, 1))], axis=1)
    assert together_cautions(rows, inputs) == [
        "a and b move together (correlation 1.00): which one the network uses is chance"
    ]
    same = [Input("a", "a", "number"), Input("a squared", "a", "number"), inputs[2]]
    assert together_cautions(rows, same) == []
    assert together_cautions(np.ones((60, 3)), inputs) == []


def test_classes_out_of_balance():
    assert class_cautions(("ill", "well"), np.array([0] + [1] * 19)) == [
        "only 5 % of the rows are 'ill': always saying 'well' is right for 95 %; "
        "look at balanced accuracy rather than accuracy"
    ]
    assert class_cautions(("ill", "well"), np.array([0, 1] * 9)) == []
    assert class_cautions(tuple("abcdefghijklmnop"), np.arange(160) % 16) == []


def test_cautions_about_judging():
    random = np.random.default_rng(3)
    noise = random.normal(size=400)
    zero = np.zeros(400)
    validation, test = answered(zero, noise), answered(zero, 3 * noise[::-1])
    found = judging_cautions({"validation": validation, "test": test}, "test")
    assert len(found) == 1
    assert found[0].startswith("the validation rows were answered far better than the test rows (")
    drifted = judging_cautions({OUT_OF_FOLD: validation, "test": test}, "test")
    misses = f"({readable(validation.miss)} against {readable(test.miss)})"
    assert drifted == [
        "the rows that networks left out in turn were answered far better than the test rows "
        f"{misses}: believe the test rows"
    ]
    assert judging_cautions({OUT_OF_FOLD: test, "test": validation}, "test") == []
    found = judging_cautions({"test": validation}, "test", validation, validation)
    assert found == [
        "the network is no better than always giving the same answer: "
        "these columns may not tell the target, or there are too few rows"
    ]
    few = judging_cautions({"test": validation.part(np.arange(9))}, "test")
    assert few[0].startswith("9 test rows are few: other rows could as well give a typical miss ")
