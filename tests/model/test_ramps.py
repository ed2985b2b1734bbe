"""Numbers given as ramps: what a network makes of them, and how they are explained."""

import numpy as np
import polars as pl
import pytest

from fathom.jobs import lr_find, train

OPTIONS = {"learning_rate": 0.03, "starts": 1, "epochs": 60, "sweep": False, "baselines": False}


@pytest.fixture(scope="module")
def stairs():
    random = np.random.default_rng(0)
    height = random.uniform(0, 10, 600)
    return pl.DataFrame({"height": height, "floor": 5.0 * np.floor(height / 2.5)})


@pytest.fixture(scope="module")
def bent(stairs):
    return train(stairs, "floor", hidden=(), ramps=16, scaling="robust", **OPTIONS)


def test_a_weighted_sum_of_ramps_can_climb_stairs(stairs, bent):
    straight = train(stairs, "floor", hidden=(), **OPTIONS)
    rmse = [model.story.judgement.metrics["test"]["rmse"] for model in (bent, straight)]
    assert rmse[0] < 0.7 * rmse[1]


def test_the_cell_is_shown_with_every_ramp(stairs, bent):
    told = bent.explain(stairs, row=5).as_dict()
    names = [made["name"] for made in told["inputs"]]
    assert names[0] == "height"
    assert names[1].startswith("height from 0.0")
    assert len(names) == 17
    (neuron,) = told["layers"][0]["neurons"]
    products = sum(term["value"] * term["weight"] for term in neuron["terms"])
    assert products + neuron["bias"] == pytest.approx(neuron["sum"], abs=1e-5)


def test_without_its_column_the_number_is_the_middle_one(stairs, bent):
    middle = bent.encoder.columns[0].middle
    (push,) = bent.explain(stairs, row=5).pushes
    away = bent.predict({"height": [middle]})[0]
    assert bent.target.units(push.without)[0] == pytest.approx(away, rel=1e-5)


def test_the_column_limits_the_rate_with_all_its_ramps(stairs):
    found = lr_find(stairs, "floor", hidden=(), optimizer="sgd", rates=[0.01, 0.1], epochs=3)
    assert found.limiting_input == "height"


def test_the_options_come_from_the_command_line_too(tmp_path, stairs, capsys):
    from fathom.cli.app import main

    stairs.write_csv(tmp_path / "stairs.csv")
    given = [str(tmp_path / "stairs.csv"), "--target", "floor", "--ramps", "4", "--hidden", "none"]
    quick = [
        "--epochs",
        "2",
        "--starts",
        "1",
        "--no-baselines",
        "--out",
        str(tmp_path / "m.fathom"),
    ]
    main(["train", *given, "--scaling", "robust", *quick])
    assert "1 column, 5 numbers" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["train", *given, "--scaling", "robst", *quick])
    assert "there is no scaling 'robst'. Did you mean 'robust'?" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["train", *given[:3], "--ramps", "-1", *quick])
    assert "ramps must be 0 to 256" in capsys.readouterr().err
