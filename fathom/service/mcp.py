"""Fathom's questions as tools of the Model Context Protocol, for assistants that call programs.

Tools read and write in one folder and below it: what an assistant was talked into reaches no
further. Sentences about what is wrong reach it as they reach a person.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from fathom.data.table_files import is_pattern, table_files
from fathom.errors import FathomError, OptionError, StrangeRowsWarning
from fathom.face import Model, load
from fathom.jobs import look as look_at
from fathom.jobs import train as train_on
from fathom.service.answering import answer_together, explain_rows
from fathom.service.bodies import Rows, rows_of
from fathom.version import __version__

PLACES = {"run", "test", "labels"}  # options that name files, of which each could lie anywhere
P = ParamSpec("P")
T = TypeVar("T")
ABOUT = (
    "Fathom trains neural networks on tables and says why they answer as they do. Usually: look at "
    "a table, train on it with the column to predict, then predict and explain rows. Files are "
    "named relative to the folder that the server was started for."
)


def mcp_server(folder: str | Path = ".") -> MCPServer:
    """Make the server; `run()` serves it over standard input and output.

    Args:
        folder: where its tools read and write, and nowhere else.
    """
    tools = _Tools(Path(folder).resolve())
    server = MCPServer("fathom", version=__version__, instructions=ABOUT, log_level="WARNING")
    for tool in (tools.look, tools.train, tools.summary, tools.predict, tools.explain):
        server.tool()(_told(tool))
    return server


def _told(tool: Callable[P, T]) -> Callable[P, T]:
    """Let an assistant hear what a person would."""

    @wraps(tool)
    def called(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", StrangeRowsWarning)  # it is among the notes
                return tool(*args, **kwargs)
        except FathomError as error:
            raise ToolError(str(error)) from None

    return called


class _Tools:
    """The tools; their docstrings are what an assistant reads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def look(self, file: str, target: str | None = None) -> str:
        """Say what a table (CSV, Parquet, Excel; a folder of parts) holds, before any learning.

        With the column to predict as target, say what else it tells of it.
        """
        return str(look_at(self._place(file), target))

    def train(
        self,
        file: str,
        target: str,
        out: str = "model.fathom",
        quick: bool = False,
        options: dict[str, Any] | None = None,
    ) -> str:
        """Train networks on a table to predict its column `target`, and keep them in `out`.

        Takes some seconds to some minutes; quick gives a first look. Options are those of
        fathom.train, such as {"epochs": 20, "columns": {"zip": "category"}}.
        """
        place = self._place(out, new=True)
        asked: dict[str, Any] = {**(options or {}), **({"quick": True} if quick else {})}
        if places := sorted(PLACES & set(asked)):
            raise OptionError(f"an assistant's training takes no {places[0]}: it names a place")
        model = train_on(self._place(file), target, **asked)
        model.save(place)
        return f"{out} written.\n{model.summary()}"

    def summary(self, model: str = "model.fathom") -> str:
        """Say what a model predicts, from what it learnt, and how good it is."""
        return str(self._model(model).summary())

    def predict(self, rows: list[dict[str, Any]], model: str = "model.fathom") -> dict[str, Any]:
        """Answer rows, each an object of cells by column; null is a missing cell.

        Notes say which cells were not there in training: be careful with these answers.
        """
        opened = self._model(model)
        found = answer_together(opened, [_rows(opened, rows)])[0]
        if isinstance(found, Exception):
            raise found
        return {"answers": found.as_rows(opened.classes), "notes": list(found.notes)}

    def explain(self, rows: list[dict[str, Any]], model: str = "model.fathom") -> dict[str, Any]:
        """Say of each row what every column added to the answer, from an average row on.

        average + all attributions = value. It says what the network did, not what is a cause.
        """
        opened = self._model(model)
        found = explain_rows(opened, _rows(opened, rows))
        return {"explanations": found.rows, "notes": list(found.notes)}

    def _model(self, name: str) -> Model:
        return load(self._place(name))

    def _place(self, name: str, new: bool = False) -> Path:
        """Give a file's place.

        Raises:
            OptionError: it is not below the folder, or is to be new and no model.
            DataError: it is a pattern that no file fits.
        """
        try:
            place = (self.folder / name).resolve()
        except (OSError, ValueError):  # a NUL, or links in a circle
            raise OptionError(f"{name!r} is no name of a file") from None
        files = table_files(place) if is_pattern(place) else []  # of which some may be links
        if not all(one.resolve().is_relative_to(self.folder) for one in (place, *files)):
            raise OptionError(f"{name!r} is not in the folder that this server was started for")
        if new and place.suffix != ".fathom":
            raise OptionError(f"a model is kept in a .fathom file, but got {name!r}")
        return place


def _rows(model: Model, rows: list[dict[str, Any]]) -> Rows:
    """Check rows as the service does: they come as JSON here, too."""
    wanted = [column.name for column in model.encoder.columns]
    return rows_of(json.dumps(rows).encode(), "application/json", wanted)
