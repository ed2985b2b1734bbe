"""A picture goes into a file: whole or not at all, its kind by the file's ending."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from fathom.errors import OptionError
from fathom.files import check_writable, write_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = (".png", ".svg", ".pdf")


def save_figure(figure: Figure, path: str | Path) -> None:
    """Write a figure as .png, .svg or .pdf.

    Raises:
        OptionError: another ending.
        WriteError: the place cannot be written.
    """
    _check_ending(path)
    write_bytes(path, figure_bytes(figure, Path(path).suffix.lower()))


def check_picture(path: str | Path) -> None:
    """Refuse a picture file that cannot be drawn or written, before the work for it.

    >>> check_picture("curve.gif")
    Traceback (most recent call last):
        ...
    fathom.errors.OptionError: cannot draw 'curve.gif': a picture ends in .png, .svg or .pdf
    """
    _check_ending(path)
    check_writable(path)


def _check_ending(path: str | Path) -> None:
    if Path(path).suffix.lower() not in KINDS:
        raise OptionError(
            f"cannot draw '{path}': a picture ends in {', '.join(KINDS[:-1])} or {KINDS[-1]}"
        )


def figure_bytes(figure: Figure, kind: str = ".png") -> bytes:
    """Draw a figure into the bytes of a file; equal figures give equal bytes."""
    made = io.BytesIO()
    undated = {"Date": None} if kind == ".svg" else {"CreationDate": None} if kind == ".pdf" else {}
    figure.savefig(made, format=kind[1:], dpi=150, metadata=undated)
    return made.getvalue()
