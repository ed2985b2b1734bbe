"""The notebooks under examples are run as Jupyter runs them, and what they show is looked at."""

import re
from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "examples" / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))
WIDGET = "application/vnd.jupyter.widget-view+json"

pytestmark = [pytest.mark.slow, pytest.mark.processes]


def test_all_six_are_there():
    first, second = "first_network learning_rates pictures", "why_this_answer why_this_weight"
    assert f"{first} {second} your_table".split() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_and_shows_what_it_says(name, tmp_path):
    notebook = jupytext.read(FOLDER / f"{name}.py", fmt="py:percent")
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=place).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs]
    assert [one.text for one in outputs if one.get("name") == "stderr"] == []
    shown = [output.data for output in outputs if "data" in output]
    cards = [data["text/html"] for data in shown if "fathom-card" in data.get("text/html", "")]
    assert len(cards) >= 3
    for card in cards:
        assert "<script" not in card
        assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", card)
    assert any(WIDGET in data for data in shown) == ("what_if" in "".join(c.source for c in cells))
    for cell in cells:  # a value on a cell's last line is shown, and is no bare address
        for output in cell.outputs:
            words = output.get("data", {}).get("text/plain", "")
            assert not re.search(r"<fathom\.\S+ object at 0x", words)


def test_a_training_draws_itself_while_it_learns(tmp_path):
    """One picture in its place, with the costs of each rate; none where silence is asked."""
    notebook = jupytext.reads(
        "import fathom\n"
        "table = {'x': list(range(90)), 'y': [3 * x for x in range(90)]}\n"
        "options = dict(hidden=(4,), epochs=30, learning_rate=[0.01, 0.1], baselines=False)\n"
        "# %%\nmodel = fathom.train(table, 'y', **options)\n"
        "# %%\nmodel = fathom.train(table, 'y', verbose=0, **options)\n",
        fmt="py:percent",
    )
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    _, loud, silent = (cell.outputs for cell in notebook.cells)
    assert [one.output_type for one in loud] == ["display_data"]
    assert "learnt for 30 epochs" in loud[0].data["text/html"]
    assert "by learning rate" in loud[0].data["text/html"]
    assert silent == []
