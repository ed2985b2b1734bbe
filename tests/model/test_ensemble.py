"""Networks that answer together: one answer, each row judged by who has not learnt from it."""

import json

import numpy as np
import pytest

from fathom.design.choice import choose
from fathom.errors import DataError, OptionError
from fathom.face import load
from fathom.jobs import fork, train
from fathom.jobs.gathering import gather
from fathom.jobs.preparing import prepare
from fathom.nets.rows import answer_rows
from fathom.past.model_run import open_model_run
from fathom.reporting.report import Report
from fathom.settings.settings import Settings

TASKS = {"regression": "pay", "binary": "rich", "multiclass": "level"}
QUICK = {"hidden": [6], "epochs": 6, "learning_rate": [0.003, 0.03], "batch_size": 16}
QUICK |= {"sweep": False}


def trained(table, target, **more):
    return train(table.select("age", "city", target), target, ensemble=4, **(QUICK | more))


def prepared(frame, **options):
    settings = Settings.of(**options)
    material = gather(frame, settings)
    return prepare(material, choose(settings, material.known))


@pytest.fixture(scope="module")
def together(table):
    return {task: trained(table, name, test_share=0.2) for task, name in TASKS.items()}


@pytest.fixture(scope="module")
def recorded(table, tmp_path_factory):
    place = tmp_path_factory.mktemp("ensemble")
    frame = table.select("age", "city", "rich")
    frame.write_csv(place / "people.csv")
    model = train(
        place / "people.csv",
        "rich",
        ensemble=4,
        test_share=0,
        baselines=False,
        run=place / "people.run",
        **QUICK,
    )
    model.save(place / "people.fathom")
    return place / "people.fathom"


every = pytest.mark.parametrize("task", TASKS)


@every
def test_the_members_sums_are_averaged_and_then_answered(together, table, task):
    model = together[task]
    told = json.loads(json.dumps(model.explain(table, row=7).as_dict()))
    inputs = model.encoder.encode(table)[7:8]
    alone = [answer_rows(model.network.member(k).answering(), inputs)[0] for k in range(4)]
    outputs = np.array([one["output"] for one in told["members"]]).reshape(4, -1)
    np.testing.assert_allclose(outputs, alone, rtol=1e-5, atol=1e-6)
    steps = {one["step"]: np.atleast_1d(one["value"]) for one in told["combine"]}
    np.testing.assert_allclose(steps["mean"], outputs.mean(axis=0), rtol=1e-5, atol=1e-6)
    if task == "regression":
        assert list(steps) == ["mean", "rescale"]
        assert told["prediction"] == pytest.approx(steps["rescale"][0])
        assert told["prediction"] == pytest.approx(model.predict(table)[7], rel=1e-6)
        return
    assert list(steps) == ["mean", "temperature", "probability"]
    np.testing.assert_allclose(steps["temperature"], steps["mean"] / model.temperature, rtol=1e-5)
    chances = list(told["probabilities"].values())
    np.testing.assert_allclose(chances, model.predict_proba(table).row(7), rtol=1e-5)
    assert chances[-1] == pytest.approx(steps["probability"][-1])


@every
def test_any_member_can_be_looked_into(together, table, task):
    model = together[task]
    first = model.explain(table, row=2, member=0)
    assert first.member == 0
    assert model.explain(table, row=2).member == model.nearest
    assert first.prediction == model.explain(table, row=2).prediction
    sums = first.work.layers[-1].sums
    np.testing.assert_allclose(sums, first.average.sums[0], rtol=1e-5, atol=1e-6)
    with pytest.raises(OptionError, match="no member 4: the model has the networks 0 to 3"):
        model.explain(table, member=4)


@every
def test_each_row_is_judged_by_the_member_that_left_it_out(table, task):
    target = TASKS[task]
    frame = table.select("age", "city", target)
    model = trained(table, target, test_share=0, baselines=False)
    ready = prepared(frame, target=target, test_share=0, ensemble=4)
    inputs = model.encoder.encode(frame)
    outputs = np.concatenate(
        [answer_rows(model.network.member(k), inputs) for k in range(4)], axis=1
    ).reshape(len(frame), 4, -1)
    mine = outputs[np.arange(len(frame)), ready.parts.folds]
    assert model.story.judgement.judged_on == "out_of_fold"
    assert list(model.story.judgement.metrics) == ["out_of_fold"]
    found = model.story.judgement.metrics["out_of_fold"]
    if task == "regression":
        truth = frame["pay"].to_numpy()
        assert found["rmse"] == pytest.approx(np.sqrt(np.mean((mine[:, 0] - truth) ** 2)), rel=1e-5)
        assert len(model.trust.misses) == len(frame)
    else:
        truth = model.target.encode(frame[target])
        right = np.where(truth[:, 0] > 0, mine[:, 0], 1 - mine[:, 0])
        if task == "multiclass":
            right = (mine * truth).sum(axis=1)
        assert found["log_loss"] == pytest.approx(-np.log(right).mean(), rel=1e-4)
    assert len(model.story.judgement.by_fold) == 4


def test_folds_are_even_in_size_and_in_classes(table):
    frame = table.select("age", "level")
    ready = prepared(frame, target="level", test_share=0.1, ensemble=5)
    folds, levels = ready.parts.folds, table["level"].to_numpy()[ready.parts.train]
    assert np.ptp(np.bincount(folds)) <= 1
    for level in np.unique(levels):
        assert np.ptp(np.bincount(folds[levels == level], minlength=5)) <= 1


def test_both_scores_are_told(together):
    model = together["regression"]
    alone = model.story.judgement.alone
    assert alone.members == 4
    assert alone.metrics.keys() == model.story.judgement.metrics["test"].keys()
    assert (
        alone.metrics["rmse"] >= model.story.judgement.metrics["test"]["rmse"] - 1e-6
    )  # by convexity
    words = str(Report(model))
    assert "one network alone" in words
    assert "the 4 together" in words
    assert "in 4 folds: each network learns from all but one" in words
    data = json.loads(json.dumps(Report(model).as_dict(), allow_nan=False))
    assert data["network"]["networks"] == 4
    assert len(data["by_fold"]) == 4


@every
def test_the_file_brings_it_back(together, table, tmp_path, task):
    together[task].save(tmp_path / "m.fathom")
    back = load(tmp_path / "m.fathom")
    assert back.predict_table(table).equals(together[task].predict_table(table))
    assert back.weights_sha256 == together[task].weights_sha256
    assert str(Report(back)) == str(Report(together[task]))
    assert "4 networks that answer together" in back.summary()


def test_the_same_seed_gives_the_same_networks(together, table):
    again = trained(table, "rich", test_share=0.2)
    assert again.weights_sha256 == together["binary"].weights_sha256
    other = trained(table, "rich", test_share=0.2, seed=1)
    assert other.weights_sha256 != together["binary"].weights_sha256


def test_rewound_to_the_step_that_was_kept_it_is_the_same(recorded, table):
    run = open_model_run(recorded)
    back = run.rewind(run.step_kept)
    assert back.predict_table(table).equals(run.model.predict_table(table))
    found = (one.story.judgement.metrics["out_of_fold"] for one in (back, run.model))
    assert next(found) == pytest.approx(next(found))
    assert run.rewind(0).weights_sha256 != back.weights_sha256


def test_every_member_has_its_own_past(recorded):
    first, last = (open_model_run(recorded, member=k) for k in (0, 3))
    assert first.why(5, "0.1.2").residual < 1e-5
    assert first.why(5, "0.1.2").before != last.why(5, "0.1.2").before
    assert first.gradcheck().weights > 0
    told = first.influence(recorded.with_name("people.csv"), row=3)
    assert "as network 0 alone has it" in told.followed
    with pytest.raises(OptionError, match="there is no member 4"):
        open_model_run(recorded, member=4)


def test_a_branch_takes_all_members_along(recorded, table):
    data = recorded.with_name("people.csv")
    trunk = open_model_run(recorded)
    made = fork(recorded, 12, data, learning_rate=(0.001, 0.01), epochs=4)
    assert len(made.story.training.members) == 8
    assert len(made.story.training.ensemble) == 4
    assert [one.fold for one in made.story.training.members] == [0, 1, 2, 3] * 2
    again = fork(recorded, 12, data)
    assert again.predict(table).shape == (240,)
    assert trunk.model.story.reading.rows == again.story.reading.rows


def test_what_makes_no_ensemble_is_refused(table):
    frame = table.select("age", "pay")
    for wrong in (0, 65):
        with pytest.raises(OptionError, match="ensemble must be 1 to 64"):
            train(frame, "pay", ensemble=wrong)
    with pytest.raises(OptionError, match="leave the starts out, or ask for an ensemble of 1"):
        train(frame, "pay", ensemble=3, starts=2)
    with pytest.raises(DataError, match="5 rows cannot be dealt into 6 folds; at most 5"):
        train(frame[:5], "pay", ensemble=6, test_share=0)
