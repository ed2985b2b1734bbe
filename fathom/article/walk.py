"""The whole walk through the article as one page: self-contained, offline, with pictures."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from fathom.article.part import Part, Result, Row, Slip
from fathom.article.parts import PARTS
from fathom.reporting.page import page, picture


def report(run: Callable[[Part], Result]) -> str:
    """Write the page.

    Args:
        run: runs a part; the command line shows progress in it.
    """
    sections = [_section(part, run(part)) for part in PARTS]
    contents = "".join(
        f'<a href="#part{part.number}">{part.number}. {escape(part.title)}</a>' for part in PARTS
    )
    return page(
        "Neural networks, number by number",
        "<h1>What neural networks are and how they work, number by number</h1>"
        "<p>Every worked number of the founding article, run by Fathom; every slip as printed, "
        f"beside what is right.</p><nav>{contents}</nav>{''.join(sections)}",
    )


def _section(part: Part, result: Result) -> str:
    tries = "".join(f"<pre>{escape(command)}</pre>" for command in part.tries)
    pictures = "".join(picture(p.draw(), p.title) for p in result.pictures)
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
