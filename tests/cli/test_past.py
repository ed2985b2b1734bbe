"""The commands that look back: their contract for programs, their words, and bad input."""

import json
import shutil

import numpy as np
import pytest

import fathom

QUICK = ("--hidden", "6,4", "--epochs", "6", "--starts", "2", "--learning-rate", "0.01")


@pytest.fixture(scope="module")
def trained(tmp_path_factory, people):
    """people.csv and a model with its run for each task, trained by the command line."""
    from fathom.cli.app import main

    place = tmp_path_factory.mktemp("past")
    people.write_csv(place / "people.csv")
    for target in ("salary", "rich", "level"):
        columns = ("--columns", "age,experience,city", "--out", place / f"{target}.fathom")
        given = ("train", place / "people.csv", "--target", target, *QUICK, "--no-sweep", *columns)
        main([str(word) for word in given])
    return place


@pytest.mark.parametrize("target", ["salary", "rich", "level"])
def test_why(run, trained, target):
    told = run("why", trained / f"{target}.fathom", "--step", 5, "--weight", "0.1.3", "--json").json
    assert told["step"] == 5
    assert told["weight"]["name"] == "age is missing -> hidden1.3"
    assert told["change"] == told["after"] - told["before"]
    spacing = np.spacing(np.float32(max(abs(told["before"]), abs(told["after"]))))
    assert abs(told["rounding"]) <= spacing
    computed = -told["learning_rate"] * told["optimizer"]["direction"]
    assert told["change"] == pytest.approx(computed + told["rounding"], abs=1e-15)
    contributions = [share["contribution"] for share in told["rows"]]
    assert told["gradient"] == pytest.approx(np.mean(contributions), rel=1e-9, abs=1e-15)
    assert told["residual"] <= 1e-5
    lines = (trained / "people.csv").read_text().splitlines()
    assert all(2 <= share["line"] <= len(lines) for share in told["rows"])


def test_why_by_name_is_the_same(run, trained):
    by_number, by_name = (
        run("why", trained / "rich.fathom", "--step", 5, "--weight", weight, "--json").json
        for weight in ("0.bias.3", "bias -> hidden1.3")
    )
    assert by_number == by_name


def test_why_in_words(run, trained):
    said = run("why", trained / "rich.fathom", "--step", 5, "--weight", "hidden2.1 -> rich = yes")
    assert said.out.startswith("hidden2.1 -> rich = yes, step 5 (batch ")
    assert "every sum agrees with its terms" in said.out


def test_rewind_to_the_step_that_was_kept_gives_the_model(run, trained, here):
    model = trained / "salary.fathom"
    kept = fathom.open_run(model).step_kept
    told = run("rewind", model, "--step", kept, "--out", "then.fathom", "--json").json
    now = run("summary", model, "--json").json
    assert told["weights_sha256"] == now["weights_sha256"]
    then = run("summary", "then.fathom", "--json").json
    assert then["weights_sha256"] == now["weights_sha256"]
    assert then["story"]["rewound"] == kept
    before = now["story"]["judgement"]["metrics"]["validation"]
    assert told["metrics"]["validation"] == pytest.approx(before, rel=1e-6)
    said = run("predict", "then.fathom", trained / "people.csv").out
    assert said == run("predict", model, trained / "people.csv").out


@pytest.mark.parametrize("step", [0, 3])
def test_rewind_gives_other_networks_at_other_steps(run, trained, here, step):
    told = run("rewind", trained / "rich.fathom", "--step", step, "--out", "a.fathom", "--json")
    now = run("summary", trained / "rich.fathom", "--json").json
    assert told.json["weights_sha256"] != now["weights_sha256"]
    assert f"Rewound    to step {step}" in run("summary", "a.fathom").out


def test_history(run, trained, here):
    told = run("history", trained / "salary.fathom", "--plot", "a.png", "--json").json
    assert set(told["steps"][1]) == {"step", "epoch", "train", "validation"}
    assert [line["epoch"] for line in told["steps"]] == list(range(7))
    assert told["steps"][0]["train"] is None
    assert told["moments"][-1]["step"] == told["steps"][-1]["step"]
    assert (here / "a.png").read_bytes()[:4] == b"\x89PNG"
    assert "The lowest validation cost is" in run("history", trained / "salary.fathom").out


def test_runs(run, trained):
    told = run("runs", trained, "--json").json
    assert {line["folder"] for line in told["runs"]} == {"salary.run", "rich.run", "level.run"}
    assert all(line["ended"] for line in told["runs"])
    assert "level.run" in run("runs", trained).out


def test_runs_where_there_are_none(run, here):
    assert run("runs").out == ("There is no run in .; fathom train leaves one beside its model.\n")


@pytest.mark.parametrize("target", ["salary", "rich", "level"])
def test_gradcheck(run, trained, target):
    told = run("gradcheck", trained / f"{target}.fathom", "--json").json
    assert told["largest_relative_error"] < 1e-5
    assert run("gradcheck", trained / f"{target}.fathom").out.count("\n") == 1


@pytest.mark.parametrize("target", ["salary", "rich", "level"])
def test_influence(run, trained, target):
    given = ("influence", trained / f"{target}.fathom", trained / "people.csv", "--row", 3)
    told = run(*given, "--json").json
    assert set(told["rows"][0]) == {"row", "line", "influence"}
    sizes = [abs(line["influence"]) for line in told["rows"]]
    assert sizes == sorted(sizes, reverse=True)
    assert "an approximation" in run(*given).out


def test_suspects(run, trained):
    told = run("suspects", trained / "level.fathom", "--json").json
    assert {"row", "score"} <= set(told["rows"][0])
    assert "not a proof" in run("suspects", trained / "level.fathom").out


def test_a_branch(run, trained, here):
    begins = f"{trained / 'salary.fathom'}@7"
    told = run(
        "train", "--from", begins, "--learning-rate", "0.3", "--out", "b.fathom", "--json"
    ).json
    assert told["chosen"]["learning_rate"] == 0.3
    assert told["members"] == 1
    assert run("history", "b.fathom", "--plot", "b.svg", "--json").json["forked"] == 7
    rewound = run("rewind", "b.fathom", "--step", 7, "--out", "c.fathom", "--json").json
    trunk = run("rewind", trained / "salary.fathom", "--step", 7, "--out", "d.fathom", "--json")
    assert rewound["weights_sha256"] == trunk.json["weights_sha256"]
    picture = (here / "b.svg").read_text()
    assert "branches off" in picture or "<path" in picture


def test_an_unchanged_branch_learns_as_its_trunk_did(run, trained, here):
    """Alone, not beside others: another width may differ in the last bits."""
    begins = f"{trained / 'salary.fathom'}@5"
    run("train", "--from", begins, "--no-baselines", "--out", "b.fathom")
    branch = fathom.open_run("b.fathom").history().validation
    trunk = fathom.open_run(trained / "salary.fathom").history().validation
    np.testing.assert_allclose(branch[: len(trunk)], trunk, rtol=1e-4)


def test_interrupted_by_the_command_line_then_resumed(run, here, people, monkeypatch):
    people.drop("rich", "level").write_csv("people.csv")
    given = ("train", "people.csv", "--target", "salary", *QUICK, "--no-sweep", "--no-baselines")
    whole = run(*given, "--out", "whole.fathom", "--json").json
    from fathom.jobs.live import Narrator

    real = Narrator._epoch

    def impatient(self, epoch):
        real(self, epoch)
        if epoch.number == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(Narrator, "_epoch", impatient)
    assert run(*given, "--out", "a.fathom", "--json").json["interrupted"]
    monkeypatch.setattr(Narrator, "_epoch", real)
    told = run(*given, "--out", "a.fathom", "--resume", "--json").json
    assert not told["interrupted"]
    assert told["chosen"] == whole["chosen"]
    hashes = [
        run("summary", name, "--json").json["weights_sha256"]
        for name in ("whole.fathom", "a.fathom")
    ]
    assert hashes[0] == hashes[1]


def test_the_runs_of_a_replaced_model_go_and_not_before(run, here, people):
    people.drop("rich", "level").write_csv("people.csv")
    given = ("train", "people.csv", "--target", "salary", *QUICK, "--no-sweep", "--no-baselines")
    run(*given)
    first = fathom.load("people.fathom").story.run
    failed = run(*given[:-2], "--optimizer", "sgd", "--learning-rate", "1e9")
    assert failed.code == 2
    assert fathom.open_run("people.fathom").model.story.run == first
    run(*given, "--seed", 5)
    second = fathom.load("people.fathom").story.run
    assert [place.name for place in (here / "people.run").iterdir()] == [second]
    assert first != second


def test_no_run(run, here, people):
    people.drop("rich", "level").write_csv("people.csv")
    run("train", "people.csv", "--target", "salary", *QUICK, "--no-sweep", "--no-run")
    assert not (here / "people.run").exists()
    said = run("history", "people.fathom").complaint
    assert said == "people.fathom was trained without keeping its run, so its steps are gone"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("why", "--step", 999, "--weight", "0.0.0"), "there is no step 999: the network learnt in "
                                                      "steps 1 to "),
        (("why", "--step", 0, "--weight", "0.0.0"), "there is no step 0: the network learnt in "
                                                    "steps 1 to "),
        (("why", "--step", 2, "--weight", "ag -> hidden1.0"), "nothing called 'ag' leads to "
                                                              "'hidden1.0'. Did you mean 'age'?"),
        (("rewind", "--step", -1, "--out", "x.fathom"), "there is no step -1: "),
        (("rewind", "--step", 1, "--out", "no/x.fathom"), "cannot write no/x.fathom: there is no "
                                                          "folder no"),
        (("history", "--plot", "x.gif"), "cannot draw 'x.gif': a picture ends in"),
        (("history", "--run", "elsewhere"), "there is no run in elsewhere: it lies beside"),
    ],
)  # fmt: skip
def test_bad_input(run, trained, here, given, sentence):
    command, *rest = given
    assert run(command, trained / "salary.fathom", *rest).complaint.startswith(sentence)


def test_a_row_out_of_range(run, trained):
    said = run("influence", trained / "rich.fathom", trained / "people.csv", "--row", 500).complaint
    assert "there is no row 500" in said


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("--from", "salary"), "--from takes a model and a step, like people.fathom@120, but got "
                               "'salary'"),
        (("--from", "salary.fathom@9999"), "there is no step 9,999: "),
        (("--from", "salary.fathom@3", "--hidden", "9"), "a branch keeps the hidden of its "
                                                         "trunk; it can change"),
        (("--from", "nothing.fathom@3"), "there is no file nothing.fathom"),
        (("people.csv", "--target", "salary", "--resume"), "there is no run to resume in people.run"
                                                           "; train without --resume first"),
        (("people.csv", "--target", "salary", "--run-limit", "lots"), "--run-limit takes a size "),
    ],
)  # fmt: skip
def test_bad_branches_and_resumptions(run, trained, here, given, sentence):
    for name in ("people.csv", "salary.fathom"):
        shutil.copy(trained / name, name)
    shutil.copytree(trained / "salary.run", "salary.run")
    assert run("train", *given).complaint.startswith(sentence)


def test_a_branch_whose_table_changed_is_refused(run, trained, here, people):
    people[:100].write_csv("people.csv")
    begins = f"{trained / 'salary.fathom'}@3"
    said = run("train", "people.csv", "--from", begins, "--out", "b.fathom").complaint
    assert "learnt from other rows" in said


def test_the_run_of_another_model(run, trained, here):
    shutil.copy(trained / "salary.fathom", "salary.fathom")
    shutil.copytree(trained / "rich.run", "salary.run")
    assert run("gradcheck", "salary.fathom").complaint == (
        "the run in salary.run is of another model; train this one again"
    )


def test_plain_values_are_strict_json(trained):
    run = fathom.open_run(trained / "level.fathom")
    json.dumps(run.why(2, "0.0.0").as_dict(), allow_nan=False)
    json.dumps(run.history().as_dict(), allow_nan=False)
