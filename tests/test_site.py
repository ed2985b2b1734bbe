"""The pages as a site: built strictly, whole, and with nothing fetched from outside."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fathom.cli.commands import COMMANDS

ROOT = Path(__file__).parents[1]
FETCHED = re.compile(
    r"<(?:script|img|iframe|source)[^>]*\ssrc=\"(?:https?:)?//"
    r"|<link[^>]*\shref=\"(?:https?:)?//"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site without its notebooks' outputs, which tests/test_notebooks.py looks at."""
    place = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs/site"]
    done = subprocess.run(
        [*words, "-d", str(place / "read"), "-b", "html", ".", str(place / "html")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"SITE_RUNS": "off"},
    )
    assert done.returncode == 0, done.stderr
    return place / "html"


@pytest.mark.slow
@pytest.mark.processes
def test_every_page_is_there_and_fetches_nothing(site):
    pages = {str(path.relative_to(site)) for path in site.rglob("*.html")}
    assert {f"docs/commands/{name}.html" for name in COMMANDS} <= pages
    rooms = {path.stem for path in (ROOT / "docs" / "python").glob("*.md")}
    assert {f"docs/python/{room}.html" for room in rooms} <= pages
    names = {path.stem for path in (ROOT / "examples" / "notebooks").glob("*.py")}
    assert {f"examples/notebooks/{name}.html" for name in names} <= pages
    for page in sorted(pages):
        found = FETCHED.search((site / page).read_text(encoding="utf-8"))
        assert found is None, (page, found)
    styles = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert not re.search(r"url\(\s*[\"']?(https?:)?//|@import\s+[\"']?(url\()?(https?:)?//", styles)
