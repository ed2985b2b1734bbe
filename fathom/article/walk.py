"""The whole walk through the article as one page: self-contained, offline, with pictures."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from fathom.article.part import Part, Result, Row, Slip
from fathom.article.parts import DONE, PARTS
from fathom.article.telling import verdict
from fathom.progress import watched
from fathom.reporting.page import page, picture


def report(run: Callable[[Part], Result] = lambda part: part.run()) -> str:
    """Write the page.

    Args:
        run: runs a part; without it each is run now.
    """
    sections = [_section(part, run(part)) for part in watched(PARTS, DONE, len(PARTS))]
    contents = "".join(
        f'<a href="#part{part.number}">{part.number}. {escape(part.title)}</a>' for part in PARTS
    )
    return page(
        "Neural networks, number by number",
        "<h1>What neural networks are and how they work, number by number</h1>"
        "<p>Every worked number of the founding article, run by Fathom, with the words in which it "
        f"stands; every slip beside what is right.</p><nav>{contents}</nav>{''.join(sections)}",
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
        f"<tr><td>{escape(row.what)}</td>{_cell(row.article, row.quote)}"
        f"{_cell(row.other, row.source)}{_cell(row.fathom)}"
        f'<td class="{"no" if row.differs else "yes"}">{verdict(row)}</td></tr>'
        for row in rows
    )
    names = ("", "the article", "another source", "Fathom", "")
    heads = "".join(f"<th>{name}</th>" for name in names)
    return f"<table><tr>{heads}</tr>{lines}</table>"


def _cell(value: float | str | None, beside: str = "") -> str:
    if value is None:
        return "<td></td>"
    said = escape(value) if isinstance(value, str) else f"{value:.9g}"
    if beside:
        return f"<td>{said} <small>{escape(beside)}</small></td>"
    return f"<td>{said}</td>" if isinstance(value, str) else f'<td class="n">{said}</td>'


def _slip(slip: Slip) -> str:
    lines = "".join(
        f"<p><b>{name.capitalize()}:</b> {escape(words)}</p>" for name, words in slip.lines()
    )
    return f'<div class="slip">{lines}</div>'
