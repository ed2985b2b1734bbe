"""``fathom mcp``: tools for an assistant."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="Where its tools read and write.")
    ] = ".",
) -> None:
    """Serve an assistant by the Model Context Protocol, over standard input and output.

    Its tools look at tables, train, predict and explain, in one folder and below it.

    Example: fathom mcp examples
    """
    import importlib.util
    from pathlib import Path

    from fathom.errors import OptionError
    from fathom.training.devices import prepare

    if importlib.util.find_spec("mcp") is None:
        raise OptionError(
            "serving an assistant needs the package mcp, which is not installed; "
            "pip install 'fathom-nn[mcp]'"
        )
    if not Path(folder).is_dir():
        raise OptionError(f"there is no folder {folder}")
    from fathom.service.mcp import mcp_server

    prepare()
    mcp_server(folder).run()
