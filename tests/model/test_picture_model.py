"""A network for pictures from folder to answers: it learns, is kept in a file, and is honest."""

import json

import numpy as np
import pytest
from PIL import Image

from fathom.cli.app import main
from fathom.errors import DataError, OptionError
from fathom.jobs import load, predict, train
from fathom.jobs.predicting import answer_with_notes
from fathom.reporting.report import Report

# Influence is a sum of slopes: with steps as long as the default ones it is told to miss by more.
QUICK = {"epochs": 6, "sweep": False, "learning_rate": 0.01}


def draw(random, kind, size=16):
    """A bright bar at some place, on noise: lying or standing."""
    pixels = random.integers(0, 90, (size, size, 3)).astype(np.uint8)
    row, column = random.integers(0, size - 8, 2)
    height, width = (2, 7) if kind == "lying" else (7, 2)
    pixels[row : row + height, column : column + width] = random.integers(170, 256, 3)
    return Image.fromarray(pixels)


@pytest.fixture(scope="module")
def bars(tmp_path_factory):
    folder, random = tmp_path_factory.mktemp("bars"), np.random.default_rng(0)
    for part, count in (("train", 90), ("test", 30)):
        for kind in ("lying", "standing"):
            (folder / part / kind).mkdir(parents=True)
            for k in range(count):
                draw(random, kind).save(folder / part / kind / f"{k}.png")
    return folder


@pytest.fixture(scope="module")
def seen(bars, tmp_path_factory):
    place = tmp_path_factory.mktemp("seen") / "bars.fathom"
    model = train(str(bars), run=place.with_suffix(".run"), **QUICK)
    model.save(place)
    return model, place


def test_it_learns_what_neighbours_do_not(seen):
    model, _ = seen
    story = model.story
    assert story.judgement.metrics["test"]["accuracy"] > 0.85
    assert (
        story.judgement.metrics["test"]["log_loss"]
        < 0.7 * story.judgement.baselines["neighbours"]["log_loss"]
    )
    assert set(story.judgement.baselines) == {"constant", "neighbours"}
    assert story.training.schedule == "one_cycle"
    assert "the most similar pictures" in str(Report(model))
    assert "fathom explain m.fathom DATA --plot seen.png" in str(Report(model, "m.fathom"))


def test_it_comes_back_from_its_file(seen, bars):
    model, place = seen
    back = load(place)
    assert back.trust.familiar.once
    files = sorted((bars / "test").rglob("*.png"))[::7]
    np.testing.assert_array_equal(back.predict_proba(files), model.predict_proba(files))
    whole = predict(back, str(bars / "test"))
    assert whole.columns == ["file", "prediction", "p(lying)", "p(standing)", "unusual"]
    assert back.evaluate(str(bars / "test")) == pytest.approx(model.story.judgement.metrics["test"])


def test_pictures_of_another_size_are_brought_to_its_form(seen, tmp_path):
    large = draw(np.random.default_rng(9), "standing").resize((160, 160), Image.Resampling.NEAREST)
    small = draw(np.random.default_rng(9), "standing")
    large.save(tmp_path / "large.png")
    small.save(tmp_path / "small.png")
    one, other = seen[0].predict_proba([tmp_path / "large.png", tmp_path / "small.png"])
    np.testing.assert_allclose(one, other, atol=0.02)


def test_a_plain_network_on_pixels_is_one_word_away(bars):
    dense = train(str(bars), network="dense", epochs=2, baselines=False, sweep=False)
    assert not dense.network.convolves
    assert dense.network.sizes[0] == 16 * 16 * 3
    together = train(str(bars), ensemble=2, epochs=1, baselines=False, sweep=False)
    assert len(together.network) == 2


@pytest.mark.slow
def test_several_rates_learn_one_after_the_other(bars):
    model = train(str(bars), learning_rate=[1e-3, 3e-3], epochs=1, baselines=False, sweep=False)
    assert [rate.learning_rate for rate in model.story.training.rates] == [1e-3, 3e-3]


def test_the_run_comes_back_step_by_step(seen):
    from fathom.jobs import open_run

    model, place = seen
    run, how = open_run(place), model.story.training
    last = run.rewind(how.epochs_run * how.steps_per_epoch)
    assert last.weights_sha256 == model.weights_sha256
    assert run.rewind(1).weights_sha256 != model.weights_sha256


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"network": "dens"}, "there is no network 'dens'. Did you mean 'dense'?"),
        ({"network": "convolutional", "hidden": [4]}, "a convolutional network has layers of its"),
        ({"label_smoothing": 1.5}, "label smoothing must be 0 or more and below 1, but got 1.5"),
    ],
)
def test_wishes_that_make_no_sense(bars, wrong, sentence):
    with pytest.raises(OptionError) as told:
        train(str(bars), **wrong)
    assert str(told.value).startswith(sentence)


def test_what_it_cannot_do_is_said(seen, bars, tmp_path):
    from fathom.jobs import effects, export, see
    from fathom.opening.explain import explain

    model, _ = seen
    with pytest.raises(OptionError, match=r"of pictures fathom\.see says which pixels decided"):
        explain(model, str(bars / "test"))
    with pytest.raises(OptionError, match="of a picture one network by itself cannot be explained"):
        model.explain(str(bars / "test"), member=0)
    with pytest.raises(OptionError, match="of a picture other cells cannot be explained"):
        model.explain(str(bars / "test"), changed={"class": "lying"})
    parts = model.explain(str(bars / "test"), row=1).parts
    assert np.array_equal(parts, see(model, str(bars / "test"), row=1).parts)
    with pytest.raises(OptionError, match="holds pictures, which nobody can type"):
        export(model, tmp_path / "a.py")
    with pytest.raises(OptionError, match="holds pictures, which nobody can type"):
        effects(model, str(bars / "test"))
    with pytest.raises(OptionError, match="label smoothing is for classes"):
        train({"x": [1, 2, 3, 4] * 5, "y": [2.5, 3.5, 1.5, 9.5] * 5}, "y",
                    label_smoothing=0.1)  # fmt: skip


def test_which_pixels_decided_adds_up_and_is_where_the_bar_is(seen, bars):
    from fathom.jobs import see

    model, place = seen
    for row, kind in ((3, "lying"), (40, "standing")):
        told = see(place, str(bars / "test"), row)
        assert told.file.startswith(kind)
        assert told.residual < 1e-3
        assert told.begin + told.parts.sum() == pytest.approx(told.value, abs=0.02)
        data = json.loads(json.dumps(told.as_dict()))
        assert np.array(data["map"]).shape == (16, 16)
        chances = data["probabilities"]
        odds = np.log(chances["standing"] / chances["lying"])
        assert data["path"]["value"] == pytest.approx(odds, abs=1e-3)
        bright = told.pixels.min(axis=2) > 150
        beside = np.abs(told.parts)[~bright].mean()
        assert np.abs(told.parts)[bright].mean() > 2 * beside
        assert told.coarse().sum() == pytest.approx(told.parts.sum())
        assert "from a picture of the mean colour to this one" in str(told)
    with pytest.raises(DataError, match="there is no row 999"):
        see(model, str(bars / "test"), 999)
    table = train({"x": [1, 2, 3, 4] * 9, "y": ["a", "b", "a", "b"] * 9}, "y", epochs=1)
    with pytest.raises(OptionError, match="this network looks at a table"):
        see(table, {"x": [1]})


def test_from_the_command_line(bars, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["train", str(bars), "--epochs", "2", "--json", "--out", "s.fathom"])
    told = json.loads(capsys.readouterr().out)
    assert told["classes"] == ["lying", "standing"]
    main(["predict", "s.fathom", str(bars / "test")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "file,prediction,p(lying),p(standing),unusual"
    assert lines[1].startswith("lying/0.png,")
    assert len(lines) == 61
    main(["evaluate", "s.fathom", str(bars / "test")])
    assert "60 rows: accuracy" in capsys.readouterr().out
    main(["explain", "s.fathom", str(bars / "test" / "lying" / "0.png"), "--plot", "seen.png"])
    assert "the sum misses it by" in capsys.readouterr().out
    assert (tmp_path / "seen.png").read_bytes().startswith(b"\x89PNG")


def test_a_table_still_needs_its_target():
    with pytest.raises(OptionError, match="training needs a target"):
        train({"x": [1, 2, 3], "class": ["a", "b", "a"]})


def test_pictures_unlike_those_learnt_from_are_said_to_be_so(seen, bars, tmp_path):
    model, _ = seen
    known = model.predict_table(str(bars / "test"), unusual=True)["unusual"].to_numpy()
    assert np.mean(known > 0.95) < 0.25
    random = np.random.default_rng(1)
    for k in range(10):
        noise = random.integers(0, 256, (16, 16, 3)).astype(np.uint8)
        Image.fromarray(noise).save(tmp_path / f"noise{k}.png")
        colour = tuple(random.integers(150, 256, 3).tolist())
        Image.new("RGB", (16, 16), colour).save(tmp_path / f"plain{k}.png")
    strange = model.predict_table(str(tmp_path), unusual=True)["unusual"]
    assert (strange.to_numpy() > 0.99).all()


def test_a_branch_and_a_replay_take_the_same_steps(seen, bars, tmp_path):
    """Batches are shared out over the devices; what was learnt comes back bit for bit."""
    from fathom.jobs import fork, open_run

    model, place = seen
    past = open_run(place)
    back = past.rewind(past.step_kept)
    assert back.weights_sha256 == model.weights_sha256
    other = fork(place, 5, str(bars), learning_rate=0.001, run=tmp_path / "other.run")
    assert other.weights_sha256 != model.weights_sha256
    same = open_run(place).rewind(5)
    other.save(tmp_path / "other.fathom")
    assert open_run(tmp_path / "other.fathom").rewind(5).weights_sha256 == same.weights_sha256


def test_suspects_and_influence_name_files(seen, bars):
    from fathom.jobs import open_run

    past = open_run(seen[1])
    suspects = past.suspects()
    assert suspects.rows[0].place.file.startswith("train/")
    assert suspects.as_dict()["rows"][0]["file"] == suspects.rows[0].place.file
    told = past.influence(str(bars / "test"), 3)
    assert told.every_step
    total = sum(pull.influence for pull in told.rows)
    assert total == pytest.approx(told.end - told.begin, rel=0.25, abs=0.3)
    assert "train/" in str(told)
    with pytest.raises(OptionError, match=r"would take hours with convolutions; fathom history"):
        past.landscape()


def test_mirror_images_can_be_left_out_and_a_branch_leaves_them_out_too(bars, tmp_path):
    from fathom.jobs import fork

    asked = {"mirror": False, "optimizer": "adamw", "epochs": 1, "baselines": False}
    model = train(str(bars), run=tmp_path / "plain.run", **asked)
    kinds = [layer.kind for layer in model.network.layers]
    assert "mirror" not in kinds
    assert "shift" in kinds
    model.save(tmp_path / "plain.fathom")
    branch = fork(tmp_path / "plain.fathom", 1, str(bars), learning_rate=0.001)
    assert [layer.kind for layer in branch.network.layers] == kinds
    assert (model.story.training.optimiser, branch.story.training.optimiser) == ("adamw",) * 2


def test_answers_name_the_files_and_how_unusual_they_are(seen, bars):
    model, _ = seen
    answers = predict(model, str(bars / "test" / "lying"))
    assert answers.columns == ["file", "prediction", "p(lying)", "p(standing)", "unusual"]
    assert answers["file"][0].endswith("0.png")
    assert "unusual" not in predict(model, str(bars / "test" / "lying"), unusual=False).columns
    told = answer_with_notes(model, str(bars / "test" / "lying"), unusual=False)
    assert "unusual" not in told.table.columns
