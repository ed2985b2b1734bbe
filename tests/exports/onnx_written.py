"""What the tests of ONNX files share: a file in ONNX Runtime, cells as it takes them."""

import numpy as np
import onnxruntime

from fathom.data.cells.cell import _as_text
from fathom.exports.onnx.onnx_file import onnx_file
from fathom.exports.parts import Parts

onnxruntime.set_default_logger_severity(4)  # what it refuses is an exception already


def session(data):
    return onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])


def written(model, member="all", **more):
    return session(onnx_file(Parts.of(model, member), **more))


def answers(made, feed):
    """Give every output by its name."""
    return dict(zip([one.name for one in made.get_outputs()], made.run(None, feed), strict=True))


def fed(columns, frame):
    """Give cells as an ONNX file takes them, from a table that Fathom has read."""
    return {column.name: _cells(column, frame[column.name]) for column in columns}


def _cells(column, cells):
    if column.kind == "picture":
        return cells.to_numpy()
    if column.kind in ("number", "date"):
        return column.values(cells).astype(np.float64)[:, None]
    return np.array([cell or "" for cell in _as_text(cells)], object)[:, None]


def strange(columns, frame):
    """Say of each cell whether it holds what was not there in training, as Fathom does."""
    return np.stack([_strange(column, frame[column.name]) for column in columns], axis=1)


def _strange(column, cells):
    missing = cells.is_null().to_numpy() & (column.has_missing is False)
    if column.kind in ("category", "text"):
        return column.unknown(cells) | missing
    values, (low, high) = column.values(cells), column.bounds or (-np.inf, np.inf)
    slack = 1e-6 if column.kind == "date" else 0.0
    return (values < low - slack) | (values > high + slack) | missing
