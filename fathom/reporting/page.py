"""What every page shares: its look, and pictures inside the file."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fathom.errors import OptionError
from fathom.files import check_writable
from fathom.plots.files import figure_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STYLE = """
body{font:17px/1.55 Georgia,serif;color:#1f2933;background:#fff;max-width:46rem;margin:2rem auto;
padding:0 1.2rem}
h1,h2{font-family:system-ui,sans-serif;line-height:1.2}h1{font-size:2rem}
h2{margin-top:3.2rem;font-size:1.35rem}h2 span{color:#7b8794;margin-right:.5rem}
blockquote{margin:0 0 1rem;padding:.2rem 1rem;border-left:4px solid #0072b2;color:#3e4c59}
pre{font:13px/1.4 ui-monospace,Menlo,Consolas,monospace;background:#f5f7fa;padding:.8rem 1rem;
overflow-x:auto;border-radius:4px}
table{border-collapse:collapse;width:100%;font:14px/1.4 system-ui,sans-serif;margin:1rem 0}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #e4e7eb;vertical-align:top}
th.n,td.n{text-align:right;font-variant-numeric:tabular-nums}.yes{color:#00694d}.no{color:#b42318}
tr.ours td{font-weight:600;background:#eef6fb}dt{font:600 14px/1.6 system-ui,sans-serif}
dd{margin:0 0 .6rem}
.slip{border:1px solid #e69f00;border-radius:4px;padding:.1rem 1rem;margin:1rem 0;font-size:15px}
.big{font-size:1.3rem;line-height:1.4}
img{max-width:100%;max-height:32rem}nav a{display:block}figure{margin:1rem 0}
figcaption{font:14px system-ui,sans-serif;color:#52606d}
"""
_NUMBER, _OURS = ' class="n"', ' class="ours"'


def page(title: str, body: str) -> str:
    """Write a whole page; `body` is HTML.

    >>> "<title>A &amp; B</title>" in page("A & B", "<p>words</p>")
    True
    """
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>{body}</html>\n"
    )


def picture(figure: Figure | Any, caption: str) -> str:
    """Put a figure into the page, with words below that also stand for it where none is seen."""
    data = base64.b64encode(figure_bytes(figure)).decode()
    return (
        f'<figure><img alt="{escape(caption)}" src="data:image/png;base64,{data}">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


def grid(rows: Sequence[Sequence[str]], right: Sequence[int] = (), ours: int | None = None) -> str:
    """Write a table, its first row the heads.

    Args:
        rows: plain words.
        right: columns of numbers.
        ours: the row to mark, the head counted as 0.

    >>> grid([["", "miss"], ["a line", "3"]], right=[1])
    '<table><tr><th></th><th class="n">miss</th></tr><tr><td>a line</td><td class="n">3</td>...'
    """
    lines = []
    for number, row in enumerate(rows):
        tag = "td" if number else "th"
        cells = [
            f"<{tag}{_NUMBER if place in right else ''}>{escape(cell)}</{tag}>"
            for place, cell in enumerate(row)
        ]
        lines.append(f"<tr{_OURS if ours and number == ours else ''}>{''.join(cells)}</tr>")
    return f"<table>{''.join(lines)}</table>"


def check_page(path: str | Path, what: str = "the report") -> None:
    """Refuse a page's file name before the work for it; `what` it is to be is said.

    >>> check_page("report.pdf")
    Traceback (most recent call last):
        ...
    fathom.errors.OptionError: the report is a page; its name ends in .html, but got 'report.pdf'
    """
    if Path(path).suffix.lower() not in (".html", ".htm"):
        raise OptionError(f"{what} is a page; its name ends in .html, but got '{path}'")
    check_writable(path)
