"""`fathom lr-find` and `fathom landscape`: an object for programs, words, pictures, complaints."""

import pytest

QUICK = ("--hidden", "none", "--optimizer", "sgd", "--epochs", "3", "--columns", "age,experience")


def test_lr_find_for_programs(run, kept):
    done = run("lr-find", kept / "people.csv", "--target", "salary", *QUICK, "--json")
    assert done.json.keys() >= {"largest_stable_rate", "limiting_input", "sweep"}
    assert done.json["sweep"][0].keys() >= {"learning_rate", "cost", "verdict"}
    assert [rate["learning_rate"] for rate in done.json["sweep"]][:3] == [1e-5, 2e-5, 5e-5]
    assert done.err.splitlines()[0] == "18 learning rates side by side, 3 epochs"


def test_lr_find_raw_names_the_column_and_draws(run, kept, here):
    more = ("--raw", "--learning-rate", "0.00001,0.1", "--plot", "rates.png")
    done = run("lr-find", kept / "people.csv", "--target", "salary", *QUICK, *more)
    assert "limited by age" in done.out
    assert "Learning rate 0.1 diverged in epoch" in done.out
    assert (here / "rates.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--learning-rate", "fast,0.1"), "--learning-rate takes a number, but got 'fast'"),
        (("--optimizer", "adan"), "there is no optimiser 'adan'. Did you mean 'adam'?"),
        (("--plot", "a.gif"), "cannot draw 'a.gif': a picture ends in .png, .svg or .pdf"),
    ],
)
def test_lr_find_complains(run, kept, here, wrong, told):
    assert run("lr-find", kept / "people.csv", "--target", "salary", *wrong).complaint == told


def test_landscape_draws_and_tells(run, kept, here, quick):
    options = ("--hidden", "4", "--epochs", "3", "--starts", "2", "--no-baselines")
    run("train", kept / "people.csv", "--target", "rich", *options, "--out", "rich.fathom")
    done = run("landscape", "rich.fathom", "--plot", "land.svg", "--json")
    assert len(done.json["directions"]) == 2
    assert sum(member["kept"] for member in done.json["members"]) == 1
    assert len(done.json["costs"]) == len(done.json["second"])
    assert (here / "land.svg").exists()


def test_landscape_needs_the_run(run, kept, here):
    told = run("landscape", kept / "salary.fathom").complaint
    assert told.endswith("was trained without keeping its run, so its steps are gone")
