"""A part of the article told in words: numbers, rows, slips, what to try, what comes next."""

from __future__ import annotations

import textwrap

from fathom.article.part import Part, Result, Row, figures
from fathom.article.parts import PARTS
from fathom.text import aligned

WIDTH = 92


def tell(part: Part, result: Result) -> str:
    """Write a part and what running it gave."""
    blocks = [
        f"{part.number}. {part.title}",
        textwrap.fill(f"The article: {part.says}", WIDTH),
        result.words,
        compare(result.rows),
    ]
    for slip in result.slips:
        blocks.append(
            "\n".join(
                [
                    _filled("Slip:       ", slip.says),
                    _filled("as printed: ", slip.printed),
                    _filled("correct:    ", slip.correct),
                ]
            )
        )
    blocks.append("\n".join(["Try:", *(f"  {command}" for command in part.tries)]))
    if part.number < len(PARTS):
        after = PARTS[part.number]
        blocks.append(f"Next: fathom article {after.number}   ({after.title})")
    return "\n\n".join(blocks)


def compare(rows: tuple[Row, ...]) -> str:
    """Set the article's numbers beside Fathom's."""
    lines = [
        (row.what, _said(row.article), _said(row.fathom), "agrees" if row.agrees else "DIFFERS")
        for row in rows
    ]
    return figures(lines, ("", "the article", "Fathom", ""))


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


def _said(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.9g}"
