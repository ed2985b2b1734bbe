"""How a training is shown from Python: in a terminal, in a notebook's cell, or not at all."""

import os
import pty
import subprocess
import sys
from types import SimpleNamespace

import pytest

import fathom
from fathom.display.notebook import notebook
from fathom.errors import DataError, OptionError
from fathom.jobs import Watcher
from fathom.jobs.live import Terminal
from fathom.jobs.live.notebook import Going, Notebook

QUICK = {"hidden": (2,), "epochs": 3, "ensemble": 2, "baselines": False, "importance": False}


class Shown:
    """What IPython's display does: it keeps the last picture of each place."""

    def __init__(self):
        self.pages = []

    def __call__(self, value, display_id):
        assert display_id
        self.pages.append(value._repr_html_())
        return self

    def update(self, value):
        self.pages.append(value._repr_html_())


@pytest.fixture
def cell(monkeypatch):
    """Be in a notebook."""
    shown = Shown()
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=shown))
    return shown


@pytest.fixture
def table(people):
    return people.select("age", "experience", "salary")


def test_nothing_is_shown_where_nobody_looks(capfd, table):
    fathom.train(table, "salary", **QUICK)
    fathom.train(table, "salary", verbose=0, **QUICK)
    assert capfd.readouterr() == ("", "")


def test_shown_when_asked_for(capfd, table):
    fathom.train(table, "salary", verbose=1, **QUICK)
    out, told = capfd.readouterr()
    assert out == ""
    assert told.splitlines()[0].startswith("Read 120 rows of table; to predict: salary: a number")
    assert "side by side" in told


def test_shown_where_there_is_a_terminal(monkeypatch, capsys, table):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    fathom.train(table, "salary", **QUICK)
    assert "Read 120 rows" in capsys.readouterr().err
    fathom.train(table, "salary", verbose=False, **QUICK)
    assert capsys.readouterr().err == ""


def test_a_cell_shows_one_picture_that_is_drawn_anew(capfd, cell, table):
    model = fathom.train(table, "salary", learning_rate=[0.01, 0.1], **QUICK)
    assert capfd.readouterr() == ("", "")
    assert "compiling" in cell.pages[0]
    last = cell.pages[-1]
    assert f"learnt for {model.story.training.epochs_run} epochs" in last
    assert "Cost on validation rows by learning rate" in last
    assert "Read 120 rows of table" in last
    for page in cell.pages:
        assert "<script" not in page
        assert "://" not in page


def test_a_cell_can_be_kept_silent(cell, table):
    fathom.train(table, "salary", verbose=0, **QUICK)
    assert cell.pages == []


def test_names_stay_text_in_a_cell(cell, table):
    named = table.rename({"salary": "<script>x()</script>"})
    fathom.train(named, "<script>x()</script>", **QUICK)
    assert all("<script" not in page for page in cell.pages)
    assert "&lt;script&gt;" in cell.pages[-1]


def test_what_fails_leaves_no_picture(cell, table):
    with pytest.raises(DataError, match="no column 'slary'"):
        fathom.train(table, "slary", **QUICK)
    assert cell.pages == []


def test_a_shell_without_a_kernel_is_no_notebook(monkeypatch):
    shell = SimpleNamespace(kernel=None)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert notebook() is None


def test_pictures_come_seldom(cell):
    """An epoch of a small table takes a millisecond: only so many pictures can be seen."""
    clock = iter(range(10**6))
    screen = Notebook(cell, lambda: next(clock) / 1000)
    screen.begin(3000)
    for number in range(1, 3001):
        screen.epoch(number, "going", {0.1: 1 / number, 0.3: 2 / number})
    screen.close()
    assert 5 < len(cell.pages) < 15
    assert "epoch 3000" not in cell.pages[-1]
    assert "learnt for 3000 epochs" in cell.pages[-1]


def test_the_six_best_rates_are_drawn():
    going = Going()
    for place in range(9):
        going.costs[0.001 * (place + 1)] = [(1, float(place)), (2, place / 2)]
    names = [curve.name for curve in going._curves()]
    assert names == ["0.001", "0.002", "0.003", "0.004", "0.005", "0.006"]


@pytest.mark.parametrize("wrong", [-1, -7])
def test_a_strange_wish_is_refused(table, wrong):
    with pytest.raises(OptionError, match="verbose must be 0 "):
        fathom.train(table, "salary", verbose=wrong, **QUICK)


def test_a_watcher_watches_alone_or_beside_the_screen(table, capfd):
    told = []
    watcher = Watcher(epoch=lambda epoch: told.append(epoch.number))
    fathom.train(table, "salary", watcher=watcher, **QUICK)
    assert capfd.readouterr() == ("", "")
    fathom.train(table, "salary", verbose=1, watcher=watcher, **QUICK)
    assert "Read 120 rows" in capfd.readouterr().err
    assert told == [1, 2, 3] * 2


def test_a_log_that_is_read_has_it(table, caplog, capfd):
    with caplog.at_level("DEBUG", logger="fathom"):
        fathom.train(table, "salary", verbose=0, **QUICK)
    told = [(one.name, one.levelname, one.getMessage()) for one in caplog.records]
    told = [one for one in told if one[0].startswith("fathom")]
    assert told[0][:2] == ("fathom.training", "INFO")
    assert told[0][2].startswith("Read 120 rows of table; to predict: salary")
    epochs = [words for _, level, words in told if level == "DEBUG" and words.startswith("epoch")]
    assert [words.split(":")[0] for words in epochs] == ["epoch 1", "epoch 2", "epoch 3"]
    assert capfd.readouterr() == ("", "")


def test_a_log_and_a_cell_are_told_both(table, caplog, cell):
    with caplog.at_level("INFO", logger="fathom"):
        fathom.train(table, "salary", **QUICK)
    assert "learnt for 3 epochs" in cell.pages[-1]
    assert any("side by side" in one.getMessage() for one in caplog.records)
    assert not any(one.levelname == "DEBUG" for one in caplog.records if one.name[:6] == "fathom")


def test_a_screen_that_fails_ends_no_training(monkeypatch, table):
    """A terminal that was closed, a notebook that has gone: the network is kept all the same."""

    def gone(*_):
        raise OSError(5, "Input/output error")

    for name in ("say", "epoch", "close"):
        with monkeypatch.context() as patched:
            patched.setattr(Terminal, name, gone)
            told = []
            watcher = Watcher(epoch=lambda epoch, told=told: told.append(epoch.number))
            model = fathom.train(table, "salary", verbose=1, watcher=watcher, **QUICK)
        assert model.story.training.epochs_run == 3
        assert told == [1, 2, 3]


@pytest.mark.processes
def test_what_a_program_prints_stays_in_its_file(tmp_path):
    program = (
        "import fathom\n"
        "table = {'x': list(range(90)), 'y': [3 * x for x in range(90)]}\n"
        "watcher = fathom.jobs.Watcher(epoch=lambda epoch: print('mine', epoch.number))\n"
        "options = dict(hidden=(2,), epochs=3, ensemble=2, baselines=False, verbose=1)\n"
        "fathom.train(table, 'y', watcher=watcher, **options)\n"
    )
    script = tmp_path / "s.py"
    script.write_text(f"import fathom.jobs\n{program}")
    told = tmp_path / "out.txt"
    terminal, inside = pty.openpty()  # for standard error; standard output is a file
    with told.open("w") as file:
        done = subprocess.run([sys.executable, str(script)], stdout=file, stderr=inside)
    os.close(inside)
    shown = os.read(terminal, 100)
    os.close(terminal)
    assert done.returncode == 0
    assert shown.startswith(b"Read 90 rows")
    assert told.read_text().splitlines() == ["mine 1", "mine 2", "mine 3"]
