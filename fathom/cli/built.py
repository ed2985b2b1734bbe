"""One command, loaded and built: the others cost nothing."""

from __future__ import annotations

import importlib
from typing import Any

from fathom.cli.commands import COMMANDS


def built(name: str) -> Any:
    """Load one command, as Typer makes it of its function.

    >>> sorted(one.name for one in built("lab").params)
    ['data', 'frame', 'host', 'leash', 'lesson', 'model', 'no_browser', 'port', 'static']
    """
    import typer

    module = importlib.import_module(f"fathom.cli.{COMMANDS[name].module}")
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.command(context_settings={"help_option_names": ["--help", "-h"]})(module.command)
    return typer.main.get_command(app)
