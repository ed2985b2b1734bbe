"""Write a trained network in another language: a spreadsheet, plain Python, or ONNX."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from fathom.display.visible import Fields
from fathom.errors import OptionError, hint
from fathom.exports.parts import ALL, Parts
from fathom.exports.python_file import python_file
from fathom.face import Model, opened
from fathom.files import check_spared, check_writable, write_bytes
from fathom.training import devices

MOST_WEIGHTS = {".py": 20_000, ".xlsx": 200_000, ".onnx": 400_000_000}  # ONNX: 2 GiB
MOST_LINES = 1000


@dataclass(frozen=True, repr=False)
class Exported(Fields):
    """What was written.

    Attributes:
        path: the file.
        member: the network's place, counted from 0; None for all together.
        members: how many the model has.
        weights: how many weights and biases are in the file.
        lines: of a spreadsheet, how many rows can be typed in.
        words: it all in a sentence; `print` it.
    """

    path: str
    member: int | None
    members: int
    weights: int
    lines: int | None
    words: str

    def __str__(self) -> str:
        return self.words

    @property
    def brief(self) -> str:
        """What was written, and where."""
        return self.words


def export(
    model: Model | str | Path,
    path: str | Path,
    *,
    member: int | str | None = None,
    lines: int = 1,
    explain: bool = False,
    encoded: bool = False,
) -> Exported:
    """Write a model's network as a file that needs no Fathom: ``.xlsx``, ``.py`` or ``.onnx``.

    A spreadsheet calculates by itself: cells are neurons, and whoever types a row sees the answer.
    A Python file has a function `predict(row)` and imports nothing but `math`. An ONNX file takes
    raw cells in any language that has an ONNX Runtime: an input for each column, (rows, 1) float64
    (dates as days since 1970 began) or text; NaN and ``""`` are missing. It gives what `predict`
    gives, and which cells are strange; its metadata say what each input and output is.

    Args:
        model: trained, or the file that holds it.
        path: the file to write; its ending says what.
        member: of networks that answer together, the one to write, counted from 0, or ``"all"``;
            without it, the one whose answers are most like those of all; of ONNX, all.
        lines: of a spreadsheet, how many rows can be typed in.
        explain: of an ONNX file, whether it says as well what each column added to an answer.
        encoded: of an ONNX file, whether it takes the network's inputs in place of raw cells.

    Raises:
        OptionError: the ending is another, there is no such member, the network is too large, or
            an option is of another kind of file; or what ONNX needs is not installed.
        WriteError: the file cannot be written there.

    >>> import fathom, tempfile
    >>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
    >>> model = fathom.train(table, target="price", hidden=(), epochs=3, starts=1)
    >>> place = Path(tempfile.mkdtemp()) / "price.py"
    >>> fathom.export(model, place).weights, "def predict(row)" in place.read_text()
    (2, True)
    """
    ending = _ending(path)
    _check_lines(lines, ending)
    _check_onnx(ending, explain, encoded)
    check_writable(path)
    devices.prepare()  # an example is worked by the compiler
    if not isinstance(model, Model):
        check_spared(path, model)
    parts = Parts.of(opened(model), ALL if ending == ".onnx" and member is None else member)
    others = [(name, most) for name, most in MOST_WEIGHTS.items() if name != ending]
    parts.check_size(ending, MOST_WEIGHTS[ending], others)
    write_bytes(path, _written(parts, ending, lines, explain, encoded))
    alone = parts.places[0] if len(parts.places) == 1 else None
    alike = parts.alike if isinstance(model, Model) else parts.alike.replace("MODEL", str(model))
    return Exported(
        path=str(path),
        member=alone,
        members=parts.members,
        weights=parts.weights,
        lines=lines if ending == ".xlsx" else None,
        words=f"{path} written: {parts.which}; '{alike}' answers like it",
    )


def _written(parts: Parts, ending: str, lines: int, explain: bool, encoded: bool) -> bytes:
    """Write the file's bytes; each kind brings its library where it is wanted."""
    if ending == ".py":
        return python_file(parts).encode()
    if ending == ".xlsx":
        from fathom.exports.workbook import workbook

        return workbook(parts, lines)
    from fathom.exports.onnx.onnx_file import onnx_file

    return onnx_file(parts, explain, encoded)


def _ending(path: str | Path) -> str:
    ending = Path(path).suffix.lower()
    if ending not in MOST_WEIGHTS:
        raise OptionError(
            f"a network is written as a spreadsheet (.xlsx), as Python (.py) or as ONNX (.onnx), "
            f"but got '{path}'. "
            f"{hint(ending, MOST_WEIGHTS)}"
        )
    return ending


def _check_lines(lines: int, ending: str) -> None:
    if not (isinstance(lines, int) and 1 <= lines <= MOST_LINES):
        raise OptionError(f"rows to type in are 1 to {MOST_LINES:,}, but got {lines!r}")
    if lines > 1 and ending != ".xlsx":
        raise OptionError(f"rows to type in are of a spreadsheet, but got a {ending} file")


def _check_onnx(ending: str, explain: bool, encoded: bool) -> None:
    """Refuse ONNX's options for another file, and ONNX where it is not installed."""
    if ending != ".onnx":
        for name, asked in (("explain", explain), ("encoded", encoded)):
            if asked:
                raise OptionError(f"{name} is of an ONNX file (.onnx), but got a {ending} file")
        return
    if importlib.util.find_spec("onnx") is None:
        raise OptionError(
            "an ONNX file needs the package onnx, which is not installed; "
            "pip install 'fathom-nn[onnx]'"
        )
