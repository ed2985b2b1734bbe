"""Notebooks in percent format, read for the site."""

from typing import Any

import jupytext


def notebook(text: str) -> Any:
    """Read one; what runs and colours its cells is Python."""
    read = jupytext.reads(text, fmt="py:percent")
    read.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    read.metadata["language_info"] = {"name": "python"}
    return read
