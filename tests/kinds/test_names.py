"""Kind 8, and names of every sort through every output: equals signs, commas, markup, controls."""

import io

import numpy as np
import polars as pl
import pytest
from matplotlib.text import Text

import fathom
from fathom.cli.app import main
from fathom.data.names import rejoined, resplit
from fathom.jobs.live import Terminal
from fathom.plots.effects import plot_effects
from fathom.plots.files import figure_bytes
from fathom.text import harmless

HOSTILE = [
    *("[/]", "[red]", "$$", "$_{", "a\x1b[31m", "b\x07", "c\u202ed", 'x<b>&"', "=1+1"),
    *("line\nbreak", "a=b", "distance, km", "{x}", "%s", "日本", "größe 😀"),
]
WORDS = ["[/]", "[red]x", "$_{", "\x1b[31mred", "=cmd", "two\nlines", "\u202eabc"]
ENOUGH = ["--ensemble", "1", "--starts", "1", "--hidden", "4", "--epochs", "2"]
CONTROLS = "\x1b\x07\u202e"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A table of hostile names and words, and a model of it, trained by the command."""
    place = tmp_path_factory.mktemp("hostile")
    random = np.random.default_rng(0)
    cells = {name: random.normal(size=60).round(3) for name in HOSTILE}
    cells |= {"cat": random.choice(WORDS, 60), "y": random.choice(["[/]", "$_{", "\x1b[1mB"], 60)}
    pl.DataFrame(cells).write_csv(place / "t.csv")
    train = ["train", place / "t.csv", "--target", "y", *ENOUGH, "--out", place / "m.fathom"]
    main(list(map(str, [*train, "--report", place / "r.html", "--plot", place / "c.png"])))
    return place


@pytest.mark.parametrize(
    "command",
    [
        ("look", "t.csv", "--target", "y"),
        ("summary", "m.fathom"),
        ("explain", "m.fathom", "t.csv", "--steps", "--sweep", "cat", "--plot", "p.png"),
        ("evaluate", "m.fathom", "t.csv", "--plot", "p.svg"),
        ("effects", "m.fathom", "t.csv", "--plot", "p.pdf"),
        ("influence", "m.fathom", "t.csv"),
        ("suspects", "m.fathom"),
        ("history", "m.fathom", "--plot", "p.png"),
        ("export", "m.fathom", "m.py"),
        ("export", "m.fathom", "m.xlsx"),
    ],
    ids=lambda command: command[0],
)
def test_no_output_is_moved_by_a_name(hostile, capsys, monkeypatch, command):
    monkeypatch.chdir(hostile)
    capsys.readouterr()
    main(list(command))
    said = capsys.readouterr()
    for words in (said.out, said.err):
        assert "Traceback" not in words
        assert not set(CONTROLS) & set(words)


def test_progress_prints_markup_as_it_is():
    live = Terminal()
    live._console.file = io.StringIO()
    live.say("[/] [red]x :smile: \x1b[31m")
    assert live._console.file.getvalue() == "[/] [red]x :smile: \\x1b[31m\n"


def test_the_report_escapes_names(hostile):
    page = (hostile / "r.html").read_text()
    assert 'x<b>&"' not in page
    assert "x&lt;b&gt;&amp;" in page


def test_a_picture_takes_no_name_for_a_formula():
    random = np.random.default_rng(0)
    table = {"$$": random.normal(size=60), "$_{": random.normal(size=60), "日本": range(60)}
    model = fathom.train(table | {"y": range(60)}, "y", hidden=(), epochs=1, starts=1, ensemble=1)
    figure = plot_effects(fathom.effects(model, table, points=3))
    assert figure_bytes(figure, ".png")[:4] == b"\x89PNG"
    assert not any(text.get_parse_math() for text in figure.findobj(Text))


def test_any_column_can_be_named_in_any_option(hostile, capsys, monkeypatch):
    monkeypatch.chdir(hostile)
    capsys.readouterr()
    main(["explain", "m.fathom", "t.csv", "--set", "a=b=1.5", "--set", "distance, km=3"])
    assert "What if a=b = 1.5 and distance, km = 3" in capsys.readouterr().out
    main(["predict", "m.fathom", "t.csv", "--keep", "a=b,distance, km,line break"])
    head = capsys.readouterr().out.splitlines()[0]
    assert head.startswith('a=b,"distance, km",line break,prediction')
    main(["effects", "m.fathom", "t.csv", "--column", "distance, km,line break"])
    assert "line break" in capsys.readouterr().out
    columns = fathom.look("t.csv", only=["distance, km", "line\nbreak"], target="y").columns
    assert [one.name for one in columns if one.used] == ["line break", "distance, km"]
    assert rejoined(["x", "distance", "km", "y"], ["distance,km"]) == ["x", "distance,km", "y"]
    assert resplit({"a": "b=1"}, ["c"]) == {"a": "b=1"}


def test_the_name_of_several_lines_is_said(hostile):
    look = fathom.look(hostile / "t.csv")
    assert "the name of 'line break' is written over several lines; read as one" in look.notes


def test_cells_that_a_spreadsheet_takes_for_formulas(hostile, capsys, monkeypatch):
    monkeypatch.chdir(hostile)
    options = ["--keep", "cat,=1+1", "--out", "safe.csv", "--safe-for-spreadsheets"]
    main(["predict", "m.fathom", "t.csv", *options])
    safe = pl.read_csv("safe.csv", infer_schema=False)
    assert safe.columns[:2] == ["cat", "'=1+1"]
    assert "'=cmd" in safe["cat"].to_list()
    assert not safe["cat"].str.contains("^[=+@]").any()


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\r"])
def test_signs_that_move_a_terminal_are_written_out(sign):
    shown = harmless(f"a{sign}b")
    assert sign not in shown
    assert shown == f"a{ascii(sign)[1:-1]}b"


def test_letters_of_every_script_stay():
    assert harmless("größe 日本 😀 עברית\n\t") == "größe 日本 😀 עברית\n\t"
