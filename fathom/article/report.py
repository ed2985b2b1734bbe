"""The whole walk through the article as one page: self-contained, offline, with pictures."""

from __future__ import annotations

import base64
from collections.abc import Callable
from html import escape

from fathom.article.part import Part, Result, Row, Slip
from fathom.article.parts import PARTS
from fathom.plots.files import figure_bytes

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
td.n{text-align:right;font-variant-numeric:tabular-nums}.yes{color:#00694d}.no{color:#b42318}
.slip{border:1px solid #e69f00;border-radius:4px;padding:.1rem 1rem;margin:1rem 0;font-size:15px}
img{max-width:100%}nav a{display:block}figure{margin:1rem 0}
figcaption{font:14px system-ui,sans-serif;color:#52606d}
"""


def report(run: Callable[[Part], Result]) -> str:
    """Write the page.

    Args:
        run: runs a part; the command line shows progress in it.
    """
    sections = [_section(part, run(part)) for part in PARTS]
    contents = "".join(
        f'<a href="#part{part.number}">{part.number}. {escape(part.title)}</a>' for part in PARTS
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Neural networks, number by number</title><style>{_STYLE}</style>"
        "<h1>What neural networks are and how they work, number by number</h1>"
        "<p>Every worked number of the founding article, run by Fathom; every slip as printed, "
        f"beside what is right.</p><nav>{contents}</nav>{''.join(sections)}</html>\n"
    )


def _section(part: Part, result: Result) -> str:
    tries = "".join(f"<pre>{escape(command)}</pre>" for command in part.tries)
    pictures = "".join(
        f'<figure><img alt="{escape(p.title)}" src="{_png(p.draw)}">'
        f"<figcaption>{escape(p.title)}</figcaption></figure>"
        for p in result.pictures
    )
    return (
        f'<section id="part{part.number}"><h2><span>{part.number}</span>{escape(part.title)}</h2>'
        f"<blockquote>{escape(part.says)}</blockquote>"
        f"<pre>{escape(result.words)}</pre>{pictures}{_table(result.rows)}"
        f"{''.join(map(_slip, result.slips))}<p>Try:</p>{tries}</section>"
    )


def _table(rows: tuple[Row, ...]) -> str:
    lines = "".join(
        f"<tr><td>{escape(row.what)}</td>{_cell(row.article)}{_cell(row.fathom)}"
        f'<td class="{"yes" if row.agrees else "no"}">{"agrees" if row.agrees else "differs"}</td>'
        "</tr>"
        for row in rows
    )
    return f"<table><tr><th></th><th>the article</th><th>Fathom</th><th></th></tr>{lines}</table>"


def _cell(value: float | str) -> str:
    if isinstance(value, str):
        return f"<td>{escape(value)}</td>"
    return f'<td class="n">{value:.9g}</td>'


def _slip(slip: Slip) -> str:
    return (
        f'<div class="slip"><p><b>Slip:</b> {escape(slip.says)}</p>'
        f"<p><b>As printed:</b> {escape(slip.printed)}</p>"
        f"<p><b>Correct:</b> {escape(slip.correct)}</p></div>"
    )


def _png(draw: Callable[[], object]) -> str:
    data = figure_bytes(draw())  # type: ignore[arg-type]
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"
