"""Networks that answer together, from the command line: what is told, and what is refused."""

import numpy as np
import polars as pl
import pytest

TRAIN = ("train", "people.csv", "--target", "salary", "--hidden", "8", "--epochs", "3")
TRAIN += ("--learning-rate", "0.01", "--no-sweep", "--no-baselines", "--test-share", "0")


@pytest.fixture(scope="module")
def place(tmp_path_factory, people):
    from fathom.cli.app import main

    folder = tmp_path_factory.mktemp("together")
    people.drop("rich", "level").write_csv(folder / "people.csv")
    given = [word.replace("people.csv", str(folder / "people.csv")) for word in TRAIN]
    main([*given, "--ensemble", "3", "--out", str(folder / "m.fathom")])
    return folder


def test_one_member_or_all_of_them(run, place):
    given = ("explain", place / "m.fathom", place / "people.csv")
    one = run(*given, "--member", 1, "--json").json
    everyone = run(*given, "--member", "all", "--json").json
    assert one["member"] == 1
    assert [each["member"] for each in everyone["each"]] == [0, 1, 2]
    assert everyone["each"][1] == one
    outputs = [each["output"] for each in one["members"]]
    assert one["combine"][0]["value"] == pytest.approx(np.mean(outputs), rel=1e-5)
    assert one["residual"] < 1e-5
    words = run(*given, "--member", "all").out
    assert words.count("of those that answer together, by itself:") == 3


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("explain", "m", "d", "--member", "3"),
         "there is no member 3: the model has the networks 0 to 2"),
        (("explain", "m", "d", "--member", "two"),
         "--member takes the number of a network, counted from 0, or 'all', but got 'two'"),
        (("why", "m", "--step", "1", "--weight", "0.0.0", "--member", "3"),
         "there is no member 3: the model has the networks 0 to 2"),
        (("history", "m", "--member", "-1"),
         "there is no member -1: the model has the networks 0 to 2"),
        (("predict", "m", "d", "--interval", "0"),
         "an interval is a share above 0 and below 1, like 0.9, but got 0.0"),
        (("predict", "m", "d", "--interval", "1"),
         "an interval is a share above 0 and below 1, like 0.9, but got 1.0"),
    ],
)  # fmt: skip
def test_what_is_refused_in_a_sentence(run, place, given, sentence):
    names = {"m": place / "m.fathom", "d": place / "people.csv"}
    done = run(*(names.get(word, word) for word in given))
    assert done.complaint == sentence


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--ensemble", "0"),
         "ensemble must be 1 to 64 (networks that answer together), but got 0"),
        (("--folds", "121"),
         "ensemble must be 1 to 64 (networks that answer together), but got 121"),
        (("--ensemble", "3", "--starts", "2"),
         "an ensemble has one random start for each fold; leave the starts out, or ask for "
         "an ensemble of 1"),
        (("--scaling", "robst"), "there is no scaling 'robst'. Did you mean 'robust'?"),
        (("--ramps", "-1"), "ramps must be 0 to 256, but got -1"),
    ],
)  # fmt: skip
def test_what_makes_no_training(run, place, here, more, sentence):
    (here / "people.csv").write_bytes((place / "people.csv").read_bytes())
    assert run(*TRAIN, *more).complaint == sentence


def test_an_interval_of_ones_own(run, place):
    given = ("predict", place / "m.fathom", place / "people.csv")
    usual, narrow = (
        pl.read_csv(run(*given, *more).out.encode()) for more in ((), ("--interval", "0.5"))
    )
    assert usual.columns == narrow.columns == ["prediction", "low", "high"]
    widths = [(table["high"] - table["low"]).median() for table in (usual, narrow)]
    assert widths[1] < widths[0]


def test_quick_and_its_branch(run, kept, here):
    people = kept / "people.csv"
    given = ("train", people, "--target", "salary", "--epochs", "2", "--no-baselines")
    run(*given, "--quick", "--ramps", "0", "--out", "q.fathom")
    told = run("summary", "q.fathom", "--json").json
    assert "4 networks" in run("summary", "q.fathom").out
    assert told
    branch = run("train", "--from", "q.fathom@1", "--epochs", "3", "--out", "b.fathom")
    assert branch.code == 0
    refused = run(*given, "--quick", "--thorough", "--out", "c.fathom")
    assert refused.complaint == "a training is quick or thorough, not both; give one"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--group", "ctiy"), "the table has no column 'ctiy'. Did you mean 'city'?"),
        (("--weight", "salary"),
         "the column 'salary' is the target; weight, group and time are other columns"),
        (("--time-column", "city"), "times are dates or numbers"),
        (("--class-weight", "balanced"), "is a number, so there are no classes to balance"),
        (("--target-scale", "lgo"), "there is no target scale 'lgo'. Did you mean 'log'?"),
        (("--ensemble", "3", "--validation-share", "0.2"),
         "networks that answer together are judged by their folds"),
    ],
)  # fmt: skip
def test_options_on_rows_are_refused_in_a_sentence(run, kept, here, more, sentence):
    given = ("train", kept / "people.csv", "--target", "salary", "--out", "x.fathom")
    assert sentence in run(*given, *more).complaint


def test_unusual_rows_are_told_and_written(run, kept, here):
    table = pl.read_csv(kept / "people.csv").with_columns(age=pl.lit(5000.0))
    table.write_csv("old.csv")
    done = run("predict", kept / "salary.fathom", "old.csv", "--unusual")
    assert done.out.splitlines()[0].endswith("unusual,because")
    assert done.out.splitlines()[1].split(",")[-1].strip('"').startswith("age")
    assert "120 of 120 rows are unlike nearly all that were learnt from" in done.err


def test_influence_tells_the_average_first(run, place):
    given = ("influence", place / "m.fathom", place / "people.csv", "--row", 3)
    words = run(*given).out.splitlines()
    assert words[0].startswith("3 networks together, their last sums ")
    told = run(*given, "--json").json
    assert [one["member"] for one in told["members"]] == [0, 1, 2]
    assert told["combine"][0]["step"] == "mean"
    assert told["member"] in (0, 1, 2)


def test_what_all_networks_pulled_is_the_mean_of_each(run, place):
    given = ("influence", place / "m.fathom", place / "people.csv", "--row", 3, "--json")
    each = [run(*given, "--member", member).json for member in range(3)]
    everyone = run(*given, "--member", "all").json
    assert "as all 3 networks together have it" in everyone["followed"]
    pulls = {one["row"]: one["influence"] for one in everyone["rows"]}
    by_each = [{one["row"]: one["influence"] for one in told["rows"]} for told in each]
    for row, pull in pulls.items():
        assert pull == pytest.approx(np.mean([own[row] for own in by_each]), rel=1e-6, abs=1e-6)
    predicted = run("explain", place / "m.fathom", place / "people.csv", "--row", 3, "--json").json
    assert everyone["end"] == pytest.approx(predicted["prediction"], rel=1e-4)
    words = run(*given[:-1], "--member", "two").complaint
    assert words.startswith("--member takes the number of a network, counted from 0, or 'all'")
