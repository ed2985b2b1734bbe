"""Knobs in a notebook: a row is changed by hand, and the network answers at once.

Shown by anywidget, which Jupyter, VS Code and Colab take; its script is our own, and lies here.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl

from fathom.errors import FathomError, OptionError
from fathom.model.fitted import Fitted
from fathom.opening.knobs.form import cells_of, column_words
from fathom.opening.knobs.reply import reply
from fathom.text import readable


def what_if(model: Fitted, data: object, row: int = 0) -> Any:
    """Show a row with knobs; see `fathom.Model.what_if`."""
    if model.encoder.form is not None:
        raise OptionError("a picture has no knobs; explain says which of its pixels decided")
    if importlib.util.find_spec("anywidget") is None:
        raise OptionError(
            "knobs need the package anywidget, which is not installed; "
            "pip install 'fathom-nn[notebook]', or take explain(data, row, changed={...})"
        )
    table = model.read(data)
    place = model.encoder.row_of(table.frame, row)
    alone = table.keep(np.array([place])).frame
    form = {
        "target": model.target.name,
        "columns": [column_words(column) for column in model.encoder.typed],
        "row": cells_of(model.encoder, alone),
    }
    return _kind()(model, alone, form)


@cache
def _kind() -> type[Any]:
    """Make the widget's class; anywidget takes a fifth of a second to load."""
    import anywidget
    import traitlets

    page = files("fathom.opening.knobs")

    class Knobs(anywidget.AnyWidget):
        """A row with knobs.

        Attributes:
            changed: the columns that hold something else by now, with what they hold; it may be
                set from Python, too.
            reply: the answer to the row as it is now, in plain values; ``error`` where it has none.
        """

        _esm = (page / "knobs.js").read_text("utf-8")
        _css = (page / "knobs.css").read_text("utf-8")
        form = traitlets.Dict().tag(sync=True)
        changed = traitlets.Dict().tag(sync=True)
        reply = traitlets.Dict().tag(sync=True)

        def __init__(self, model: Fitted, row: pl.DataFrame, form: dict[str, Any]) -> None:
            self._model, self._row = model, row
            super().__init__(form=form, reply=self._answer({}))
            self.observe(self._change, "changed")

        def __repr__(self) -> str:
            if "error" in self.reply:
                return f"Knobs({self.reply['error']})"
            said = self.reply["answers"][0]["prediction"]
            words = readable(said) if isinstance(said, float) else said
            turned = ", ".join(f"{name} = {cell}" for name, cell in self.changed.items())
            return f"Knobs({self.form['target']}: {words}{f' if {turned}' if turned else ''})"

        def _change(self, change: Any) -> None:
            self.reply = self._answer(change["new"])

        def _answer(self, changed: dict[str, object]) -> dict[str, Any]:
            try:
                return reply(self._model, self._row, changed)
            except FathomError as fault:
                return {"error": str(fault)}

    return Knobs
