"""`fathom descend`, `pavlov`, `article`: the contract for programs, and what people type wrong."""

import pytest

from fathom.article.parts import PARTS

F = "x^2 - x + 1"


def test_descend_gives_the_article_numbers(run):
    found = run("descend", F, "--start", 9, "--learning-rate", 0.1, "--steps", 2, "--json").json
    assert found["variables"] == ["x"]
    assert found["derivative"] == {"x": "2*x - 1"}
    assert found["stopped"] == "step_limit"
    costs = [step["cost"] for step in found["steps"]]
    assert costs == pytest.approx([73, 46.99, 30.3436], abs=1e-12)
    assert [step["at"]["x"] for step in found["steps"]] == pytest.approx([9, 7.3, 5.94])
    assert [step["slope"]["x"] for step in found["steps"]] == pytest.approx([17, 13.6, 10.88])
    assert [step["step"] for step in found["steps"]] == [0, 1, 2]


def test_descend_in_two_variables(run):
    found = run("descend", "x^2+y^2", "--start", "x=5,y=10", "--steps", 1, "--json").json
    assert found["steps"][1]["at"] == {"x": 4.0, "y": 8.0}
    assert found["derivative"] == {"x": "2*x", "y": "2*y"}


def test_several_rates_and_starts_give_runs(run):
    rates = run("descend", F, "--start", 9, "--learning-rate", "0.1,0.5,1.1", "--json").json
    assert [one["verdict"] for one in rates["runs"]] == [
        "converges", "arrives in one step", "diverges",
    ]  # fmt: skip
    starts = run("descend", F, "--start", "9;-8", "--start", 3, "--json").json
    assert [one["steps"][0]["at"]["x"] for one in starts["runs"]] == [9, -8, 3]


def test_a_descent_that_diverges_is_still_json(run):
    words = ("descend", "exp(x^2)", "--start", 2, "--learning-rate", 1, "--json")
    found = run(*words).json
    assert found["stopped"] == "diverged"
    assert found["diverged"] is True


def test_pits_and_brute_force(run):
    words = ("descend", "x^4 - 3x^2 + x", "--starts", 400, "--between=-2,2", "--json")
    found = run(*words, "--learning-rate", 0.01).json
    assert [round(pit["at"]["x"], 2) for pit in found["pits"]] == [-1.3, 1.13]
    tried = run("descend", "x^2+y^2", "--brute-force", 11, "--between=-5,5", "--json").json
    assert (tried["tries"], tried["cost"]) == (121, 0)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_descend_draws(run, tmp_path, ending):
    place = tmp_path / f"curve.{ending}"
    assert run("descend", F, "--start", 9, "--plot", place).code == 0
    assert place.stat().st_size > 5000


def test_surface_rates_and_pavlov_are_drawn(run, tmp_path):
    surface, rates, dog = (tmp_path / f"{name}.png" for name in ("surface", "rates", "dog"))
    assert run("descend", "x^2+y^2", "--start", "x=5,y=10", "--plot", surface).code == 0
    assert run("descend", F, "--start", 9, "--learning-rate", ".1,.5", "--plot", rates).code == 0
    assert run("pavlov", "--plot", dog).code == 0
    assert min(place.stat().st_size for place in (surface, rates, dog)) > 10_000


@pytest.mark.parametrize("rule", ["delta", "hebb", "oja"])
def test_pavlov(run, rule):
    found = run("pavlov", "--rule", rule, "--json").json
    assert found["rule"] == rule
    phases = {trial["phase"]: trial["foreseen"] for trial in found["trials"]}
    assert phases["before"] == 0
    assert phases["after"] > 0.5


def test_the_article_lists_its_parts_and_runs_one(run):
    listed = run("article").out
    assert "12  descent" in listed
    found = run("article", "two-weights", "--json").json
    assert found["agrees"] is True
    assert {row["part"] for row in found["rows"]} == {13}
    assert {"part", "article", "fathom", "agrees"} <= set(found["rows"][0])
    assert found["slips"][0]["as_printed"].startswith("x1 = x0 + learning rate")
    assert found["slips"][0]["experiment"].startswith("both faults: (6, 11), cost 157")
    words = run("article", 13).out
    assert words.index("The article, in short:") < words.index("slip:") < words.index("Try:")


@pytest.mark.slow
def test_the_whole_article_is_one_object(run, monkeypatch):
    """Three parts stand for all twenty, each of which tests/article runs."""
    few = [PARTS[number - 1] for number in (2, 12, 13)]
    monkeypatch.setattr("fathom.article.parts.PARTS", few)
    found = run("article", "--json").json
    assert {row["part"] for row in found["rows"]} == {2, 12, 13}
    assert found["agrees"] is True
    told = run("article", "--all").out
    assert sum(row["agrees"] is not None for row in found["rows"]) == 16
    assert "16 of 16 numbers and statements of the article agree; 1 of 1 of other sources" in told


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("descend", F), "descend needs --start, like --start 9 or --start x=5,y=10"),
        (("descend", F, "--start", "abc"), "--start takes a number, but got 'abc'"),
        (
            ("descend", F, "--start", "1,2"),
            "--start takes one number or names with numbers, like x=5,y=10, but got '1,2'; "
            "several starts have ';' between them",
        ),
        (("descend", "x2", "--start", 1), "'x2' is not known here. Did you mean x**2?"),
        (
            ("descend", F, "--start", 1, "--learning-rate", "fast"),
            "--learning-rate takes a number, but got 'fast'",
        ),
        (
            ("descend", F, "--start", 1, "--plot", "a.gif"),
            "cannot draw 'a.gif': a picture ends in .png, .svg or .pdf",
        ),
        (
            ("descend", F, "--starts", 5),
            "--starts needs --between LOW,HIGH, like --between=-2,2",
        ),
        (
            ("descend", F, "--starts", 5, "--between=2,-2"),
            "--between takes LOW,HIGH, like --between=-2,2, but got '2,-2'",
        ),
        (("pavlov", "--rule", "hob"), "there is no learning rule 'hob'. Did you mean 'hebb'?"),
        (("article", "99"), "the article has no part '99': parts are numbered 1 to 20"),
        (
            ("article", "--report", "walk.pdf"),
            "the report is a page; its name ends in .html, but got 'walk.pdf'",
        ),
    ],
)
def test_one_clear_sentence(run, words, sentence):
    assert run(*words).complaint == sentence


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "x.__class__",
        "(lambda: x)()",
        "[x for x in x]",
        "9**9**9*x",
        "x if x else x",
        "f'{x}'",
        "x" * 2000,
        "(" * 400 + "x" + ")" * 400,
        "3 + 4",
        "",
    ],
)
def test_functions_that_are_no_functions_never_run(run, text):
    assert run("descend", text, "--start", 1).complaint
