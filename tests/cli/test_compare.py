"""Compare and learning-curve on the command line."""

import pytest


def test_compare(run, here, kept):
    model = kept / "salary.fathom"
    told = run("compare", model, model, kept / "people.csv", "--json").json
    assert told.keys() == {"rows", "models", "difference", "better", "verdict", "warnings"}
    assert (told["rows"], told["better"]) == (120, None)
    level = {"mean": 0, "low": 0, "high": 0, "standard_error": 0}
    assert told["difference"] == {"of": "squared_error", **level}
    assert "Verdict: " in run("compare", model, model, kept / "people.csv").out


def test_compare_needs_the_same_target(run, here, kept):
    done = run("compare", kept / "salary.fathom", kept / "rich.fathom", kept / "people.csv")
    assert done.complaint == (
        "the two models do not predict the same: 'salary' (regression) and 'rich' (no, yes)"
    )


@pytest.mark.slow
def test_learning_curve(run, here, kept, quick):
    given = ("learning-curve", kept / "people.csv", "--target", "salary", *quick)
    done = run(*given, "--json", "--plot", "curve.png")
    told = done.json
    assert [point["share"] for point in told["points"]] == [0.1, 0.3, 1]
    assert told["test_rows"] == 24
    assert told["verdict"].startswith("more rows ")
    assert (here / "curve.png").read_bytes().startswith(b"\x89PNG")
    assert "training on 96 rows" in done.err


def test_a_misspelt_command_gets_the_nearest(run, here):
    assert run("learning-curv").complaint == (
        "there is no command 'learning-curv'. Did you mean 'learning-curve'?"
    )


def test_compare_on_the_rows_that_both_kept_aside(run, here, people, quick):
    people.drop("rich", "level").write_csv("people.csv")
    given = ("train", "people.csv", "--target", "salary", "--no-sweep", "--no-baselines")
    test = run(*given, *quick, "--out", "a.fathom", "--json").json["metrics"]["test"]
    run(*given, *quick, "--weight-decay", 0.1, "--out", "b.fathom")
    told = run("compare", "a.fathom", "b.fathom", "--json").json
    assert told["rows"] == 24
    assert told["models"][0]["metrics"]["rmse"] == test["rmse"]
    assert told["warnings"] == []
    run(*given, *quick, "--seed", 4, "--out", "c.fathom")
    assert run("compare", "a.fathom", "c.fathom").complaint == (
        "a.fathom and c.fathom were not tested on the same rows; give the rows to compare on: "
        "fathom compare MODEL OTHER DATA"
    )
    run(*given, *quick, "--test-share", 0, "--out", "d.fathom")
    assert (
        "d.fathom kept no rows of its table aside"
        in run("compare", "a.fathom", "d.fathom").complaint
    )
    (here / "people.csv").rename("gone.csv")
    assert (
        "the table of a.fathom is not where it was"
        in run("compare", "a.fathom", "b.fathom").complaint
    )
