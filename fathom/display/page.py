"""A card as HTML: self-contained, no script, nothing fetched; every word from outside is escaped.

Text and lines take the colour of the page that the card lies on, and nothing has a background: so
it fits the light and the dark theme of any notebook, whatever the system's own one is.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from html import escape

from fathom.display.card import (
    Bars,
    Beside,
    Card,
    Chart,
    Folded,
    Grid,
    Lines,
    Part,
    Pixels,
    Words,
)
from fathom.display.svg import bar_svg, chart_svg, colour, is_log, mark_of

NAME = "fathom-card"
MOST_ROWS = 60  # of a table
_RULES = {
    "": "font:14px/1.5 system-ui,sans-serif;color:inherit;max-width:46rem;border:1px solid "
    "color-mix(in srgb,currentColor 25%,transparent);border-radius:6px;padding:.7rem 1rem;"
    "margin:.3rem 0;text-align:left",
    "header": "margin:0 0 .5rem",
    "header span": "opacity:.7;font-size:12px;display:block",
    "header b": "font-size:16px;font-weight:600;overflow-wrap:anywhere",
    "dl": "display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.4rem 0",
    "dt": "opacity:.7;font-weight:400;margin:0;padding:0;width:auto;float:none",
    "dd": "margin:0;padding:0;width:auto;float:none;overflow-wrap:anywhere",
    "p": "margin:.5rem 0",
    "h4": "font-size:13px;font-weight:600;margin:.9rem 0 .2rem;line-height:1.4",
    "table": "border-collapse:collapse;border:0;margin:.2rem 0;font-size:13px;color:inherit;"
    "background:none;display:block;overflow-x:auto;width:auto",
    "tr": "background:none!important",
    "th,&td": "text-align:left!important;padding:.12rem 1rem .12rem 0;border:0;color:inherit;"
    "background:none;vertical-align:middle;font-weight:400;max-width:22rem;overflow-wrap:break-word;"
    "white-space:normal",
    "th": "opacity:.7;font-weight:400",
    ".n": "text-align:right!important;font-variant-numeric:tabular-nums;white-space:nowrap",
    "pre": "font:12px/1.45 ui-monospace,Menlo,Consolas,monospace;margin:.3rem 0;color:inherit;"
    "background:none;overflow-x:auto;white-space:pre;border:0;padding:0",
    "details": "margin:.5rem 0",
    "summary": "cursor:pointer;opacity:.8",
    "figure": "margin:.4rem 0;max-width:100%",
    "figcaption": "font-size:12px;opacity:.8;overflow-wrap:anywhere;max-width:22rem",
    "figcaption span": "white-space:nowrap;margin-right:.8em",
    "figcaption i": "display:inline-block;width:.7em;height:.7em;border-radius:2px;"
    "margin-right:.3em",
    "svg": "max-width:100%;height:auto;display:block;overflow:visible",
    "svg text": "font:11px system-ui,sans-serif;fill:currentColor;opacity:.75",
    "img": "image-rendering:pixelated;max-width:100%;border:1px solid "
    "color-mix(in srgb,currentColor 25%,transparent)",
    ".beside": "display:flex;flex-wrap:wrap;gap:.2rem 1.2rem",
}
STYLE = "".join(
    ",".join(f".{NAME} {one}".strip() for one in where.split(",&")) + f"{{{rule}}}"
    for where, rule in _RULES.items()
)


def card_html(card: Card) -> str:
    """Write a card.

    >>> card = Card("Model", "predicts <pay>", [("rows", "120")], [Words("a & b")])
    >>> card_html(card).partition("</style>")[2]
    '<header><span>Model</span><b>predicts &lt;pay&gt;</b></header><dl><dt>rows</dt>\
<dd>120</dd></dl><p>a &amp; b</p></div>'
    """
    facts = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in card.facts)
    return (
        f'<div class="{NAME}"><style>{STYLE}</style>'
        f"<header><span>{escape(card.kind)}</span><b>{escape(card.title)}</b></header>"
        f"{f'<dl>{facts}</dl>' if facts else ''}{_parts(card.parts)}</div>"
    )


def _parts(parts: Sequence[Part]) -> str:
    return "".join(map(_part, parts))


def _part(part: Part) -> str:
    match part:
        case Words(text):
            return f"<p>{escape(text)}</p>"
        case Lines(text):
            return f"<pre>{escape(text)}</pre>"
        case Grid():
            return _head(part.title) + table_html(part)
        case Bars():
            return _head(part.title) + bars_html(part)
        case Chart():
            return _chart(part)
        case Pixels():
            return _pixels(part)
        case Beside(parts, title):
            each = "".join(f"<div>{_part(one)}</div>" for one in parts)
            return f'{_head(title)}<div class="beside">{each}</div>'
        case Folded(title, parts):
            summary = f"<summary>{escape(title)}</summary>"
            return f"<details>{summary}{_parts(parts)}</details>"


def _head(title: str) -> str:
    return f"<h4>{escape(title)}</h4>" if title else ""


def table_html(table: Grid) -> str:
    """Write a table; of very many rows the first ones, and how many there are.

    >>> table_html(Grid([["", "miss"], ["a < b", "3"]], "<>"))
    '<table><thead><tr><th></th><th class="n">miss</th></tr></thead><tbody><tr><td>a &lt; b</td>\
<td class="n">3</td></tr></tbody></table>'
    """
    heads, *rows = table.rows
    sides = table.sides + table.sides[-1] * len(heads)
    body = "".join(_row("td", row, sides) for row in rows[:MOST_ROWS])
    more = len(rows) - MOST_ROWS
    top = f"<thead>{_row('th', heads, sides)}</thead>" if any(heads) else ""
    return (
        f"<table>{top}<tbody>{body}</tbody></table>"
        f"{f'<p>and {more:,} more rows</p>' if more > 0 else ''}"
    )


def _row(tag: str, cells: Sequence[str], sides: str) -> str:
    written = (
        f"<{tag}{_side(side)}>{escape(cell)}</{tag}>"
        for cell, side in zip(cells, sides, strict=False)
    )
    return f"<tr>{''.join(written)}</tr>"


def _side(side: str) -> str:
    return ' class="n"' if side == ">" else ""


def bars_html(bars: Bars) -> str:
    """Write bars, a line each."""
    drawn = [bar.value for bar in bars.bars if math.isfinite(bar.value)]
    low, high = min([0.0, *drawn]), max([0.0, *drawn])
    noted = any(bar.note for bar in bars.bars)
    lines = (
        f"<tr><td>{escape(bar.name)}</td>{f'<td>{escape(bar.note)}</td>' if noted else ''}"
        f'<td class="n">{escape(bar.told)}</td><td>{bar_svg(bar.value, low, high)}</td></tr>'
        for bar in bars.bars
    )
    return f"<table><tbody>{''.join(lines)}</tbody></table>"


def _chart(chart: Chart) -> str:
    named = [curve.name for curve in chart.curves] if len(chart.curves) > 1 else []
    keys = "".join(
        f'<span><i style="background:{colour(place)}"></i>{escape(name)}</span> '
        for place, name in enumerate(named)
    )
    if mark := mark_of(chart):
        keys += f"<span>○ {escape(mark[2])}</span>"
    scale = ", logarithmic" if is_log(chart) else ""
    told = f"{escape(chart.title)}{scale}{'<br>' if keys else ''}{keys}"
    caption = f"<figcaption>{told}</figcaption>" if told else ""
    return f"<figure>{caption}{chart_svg(chart)}</figure>"


def _pixels(picture: Pixels) -> str:
    data = base64.b64encode(picture.png).decode()
    title = escape(picture.title)
    return (
        f'<figure><img alt="{title}" width="{picture.wide}" src="data:image/png;base64,{data}">'
        f"<figcaption>{title}</figcaption></figure>"
    )
