"""``fathom explain`` as it is typed: what if, a sweep and its picture, and what is refused."""

import pytest


def test_the_answer_its_parts_and_the_formula_come_first(run, kept):
    told = run("explain", kept / "salary.fathom", kept / "people.csv", "--row", "3").out
    assert told.index("9 times in 10 between") < told.index("an average row")
    assert told.index("an average row") < told.index("this row") < told.index("Around this row:")
    data = run("explain", kept / "salary.fathom", kept / "people.csv", "--json").json
    assert set(data["formula"]) >= {"intercept", "terms", "residual"}
    assert set(data["formula"]["terms"][0]) >= {"column", "coefficient", "from", "to"}
    assert data["formula"]["residual"] < 1e-5


def test_what_if_and_a_sweep_with_its_picture(run, kept, tmp_path):
    given = ("explain", kept / "salary.fathom", kept / "people.csv")
    picture = tmp_path / "age.png"
    told = run(*given, "--set", "age=40", "--sweep", "age", "--plot", picture)
    assert "What if age = 40: salary: " in told.out
    assert "with other values of age:" in told.out
    assert picture.read_bytes().startswith(b"\x89PNG")
    data = run(*given, "--set", "age=40", "--sweep", "age", "--json").json
    assert data["what_if"]["prediction"] != data["prediction"]
    assert data["sweep"]["column"] == "age"
    assert len(data["sweep"]["values"]) == len(data["sweep"]["predictions"])


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("--set", "agee=3"), "the network has no column 'agee'. Did you mean 'age'?"),
        (("--set", "age"), "--set takes COLUMN=VALUE, like age=40, but got 'age'"),
        (("--set", "age=1", "--set", "age=2"), "--set gives 'age' twice"),
        (("--set", "age=old"), "'age' takes a number such as "),
        (("--sweep", "agee"), "the network has no column 'agee'. Did you mean 'age'?"),
        (("--plot", "a.png"), "--plot draws a --sweep: name the column"),
        (("--sweep", "age", "--plot", "a.gif"), "cannot draw 'a.gif': a picture ends in"),
        (("--row", "9999"), "there is no row 9999: the table has "),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(run, kept, given, sentence):
    told = run("explain", kept / "salary.fathom", kept / "people.csv", *given)
    assert told.complaint.startswith(sentence)
