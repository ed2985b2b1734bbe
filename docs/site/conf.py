"""The pages as a site that needs no network: `make site` writes it into site/."""

import os
import sys
from pathlib import Path

from fathom.version import __version__

sys.path.insert(0, str(Path(__file__).parent))  # percent.py

project = "Fathom"
version = release = __version__
extensions = ["myst_nb"]
root_doc = "docs/site/index"
include_patterns = ["*.md", "docs/**.md", "examples/notebooks/*.py"]
html_theme = "furo"
html_title = f"Fathom {version}"
html_show_copyright = False
html_copy_source = False
myst_heading_anchors = 4
nb_custom_formats = {".py": "percent.notebook"}
# Notebooks are run when the site is made; SITE_RUNS=off leaves that out.
nb_execution_mode = os.environ.get("SITE_RUNS", "force")
nb_execution_timeout = 300
nb_execution_raise_on_error = True
ipywidgets_js = {}  # it would be fetched from outside: a page shows a widget's words instead
