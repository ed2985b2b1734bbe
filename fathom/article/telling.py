"""A part of the article told in words: numbers, rows, slips, what to try, what comes next."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from fathom.article.part import Part, Result, Row, Slip, figures
from fathom.article.parts import PARTS
from fathom.text import aligned

WIDTH = 92
LONGEST_CELL = 20  # letters; longer words of the article stand in lines of their own


def tell(part: Part, result: Result) -> str:
    """Write a part and what running it gave."""
    blocks = [
        f"{part.number}. {part.title}",
        textwrap.fill(f"The article, in short: {part.says}", WIDTH),
        result.words,
        compare(result.rows),
    ]
    blocks += [slip_words(slip) for slip in result.slips]
    blocks.append("\n".join(["Try:", *(f"  {command}" for command in part.tries)]))
    if part.number < len(PARTS):
        after = PARTS[part.number]
        blocks.append(f"Next: fathom article {after.number}   ({after.title})")
    return "\n\n".join(blocks)


def compare(rows: Sequence[Row]) -> str:
    """Set what the article states, and what other sources do, beside what Fathom gives."""
    short = [row for row in rows if not _long(row)]
    told = [*_table(short), *(_statement(row) for row in rows if _long(row))]
    return "\n\n".join(told)


def counted(rows: Sequence[Row]) -> str:
    """Count what agrees with the article, and apart from it with other sources.

    >>> counted([Row(1, "a", 2.0, article=2.0, quote="2"), Row(1, "b", 3.0)])
    '1 of 1 number or statement of the article agrees; 1 figure is an experiment of ours.'
    """
    article = [row.agrees for row in rows if row.agrees is not None]
    others = [row.as_source for row in rows if row.as_source is not None]
    ours = sum(row.agrees is None and row.as_source is None for row in rows)
    one = len(article) == 1
    words = "number or statement" if one else "numbers and statements"
    told = [f"{sum(article)} of {len(article)} {words} of the article agree{'s' * one}"]
    if others:
        told.append(f"{sum(others)} of {len(others)} of other sources")
    if ours:
        told.append(
            f"{ours} figure{'s are experiments' if ours > 1 else ' is an experiment'} of ours"
        )
    return f"{'; '.join(told)}."


def slip_words(slip: Slip, indent: str = "") -> str:
    """Tell a slip: what the article says, what came of it, what is right."""
    named = [(f"{name}:", words) for name, words in slip.lines()]
    wide = max(len(name) for name, _ in named) + 1
    return "\n".join(_filled(f"{indent}{name:<{wide}}", words) for name, words in named)


def verdict(row: Row) -> str:
    """Say in a word how it compares; nothing of an experiment.

    >>> verdict(Row(15, "w5", 0.358916, other=0.358916, source="Mazur 2015"))
    'as there'
    """
    if row.differs:
        return "DIFFERS"
    if row.agrees is not None:
        return "agrees"
    return "" if row.as_source is None else "as there"


def _long(row: Row) -> bool:
    return isinstance(row.article, str) and len(row.article) > LONGEST_CELL


def _table(rows: Sequence[Row]) -> list[str]:
    """Write numbers and short words side by side; columns that nobody fills are left out."""
    if not rows:
        return []
    lines = [
        (
            row.what,
            _said(row.article),
            " ".join(word for word in (_said(row.other), f"({row.source})") if word != "()"),
            _said(row.fathom),
            verdict(row),
        )
        for row in rows
    ]
    heads = ("", "the article", "another source", "Fathom", "")
    filled = [place for place in range(len(heads)) if any(line[place] for line in lines)]
    return [
        figures(
            [tuple(line[place] for place in filled) for line in lines],
            tuple(heads[place] for place in filled),
        )
    ]


def _statement(row: Row) -> str:
    """Tell what the article says in words, and what came out."""
    return "\n".join(
        [
            _filled("the article: ", f'"{row.article}"'),
            _filled("Fathom:      ", f"{row.what}: {_said(row.fathom)}"),
            f"             {verdict(row)}",
        ]
    )


def contents() -> str:
    """List the parts."""
    return "\n".join(
        [
            "What neural networks are and how they work: the founding article, run.",
            "",
            *aligned([[f"{part.number:3}", part.name, part.title] for part in PARTS], "><"),
            "",
            "fathom article 12               one part: the article's numbers beside Fathom's",
            "fathom article --all            every number and every slip",
            "fathom article --report a.html  the whole walk with pictures, one page",
        ]
    )


def _filled(lead: str, words: str) -> str:
    return textwrap.fill(
        words, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False
    )


def _said(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.9g}"
