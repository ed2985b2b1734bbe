"""What a row is answered with, in plain values: answer, what was odd, what each column added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from fathom.data.columns.what_if import with_cells
from fathom.model.fitted import Fitted
from fathom.opening.explain import explain
from fathom.plain import plain

OPENED = (
    *("prediction", "probabilities", "interval", "unusual", "attributions", "path", "residual"),
)


def opened(data: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what a caller needs of an explanation: the answer and what it is made of.

    >>> opened({"prediction": 3.0, "layers": []})
    {'prediction': 3.0}
    """
    return {name: value for name, value in data.items() if name in OPENED}


def answer_rows(table: pl.DataFrame, classes: Sequence[str]) -> list[dict[str, Any]]:
    """Give answers as plain values, a row each; probabilities of classes by their names.

    Args:
        table: as `Fitted.predict_table` gives it.
        classes: of the target; none of a number.

    >>> answer_rows(pl.DataFrame({"prediction": ["a"], "p(a)": [0.75], "p(b)": [0.25]}), ("a", "b"))
    [{'prediction': 'a', 'probabilities': {'a': 0.75, 'b': 0.25}}]
    """
    if not classes:
        return table.to_dicts()
    return [
        {
            "prediction": row["prediction"],
            "probabilities": {name: row[f"p({name})"] for name in classes},
        }
        for row in table.to_dicts()
    ]


def reply(model: Fitted, row: pl.DataFrame, changed: Mapping[str, object]) -> dict[str, Any]:
    """Answer one row with some of its cells changed, and open the answer.

    Args:
        row: one row, as it was read.
        changed: columns with what they hold now; None for a missing cell.

    Raises:
        DataError, OptionError: a column cannot hold such a cell.

    >>> import fathom
    >>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
    >>> model = fathom.train(table, target="price", hidden=(), epochs=200, ensemble=2)
    >>> told = reply(model, pl.DataFrame({"size": [3]}), {"size": 40})
    >>> abs(told["answers"][0]["prediction"] - (3 * 40 + 7)) < 20, told["notes"]
    (True, [])
    >>> list(told)
    ['answers', 'notes', 'explanations']
    """
    cells = with_cells(row, model.encoder, changed, model.target.name)
    table = model.read(cells)
    answers = answer_rows(model.answer_table(table), model.classes)
    found = plain(
        {
            "answers": answers,
            "notes": list(model.encoder.strangers(table.frame)),
            "explanations": [opened(explain(model, table).as_dict())],
        }
    )
    return dict(found)
