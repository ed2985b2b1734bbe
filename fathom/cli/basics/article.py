"""``fathom article``: the founding article, every number run."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from fathom.cli.show import JsonOption, show


def command(
    part: Annotated[
        str | None, typer.Argument(metavar="[PART]", help="A part's number or name.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Run every part: all numbers, all slips.")
    ] = False,
    report: Annotated[
        str | None,
        typer.Option(metavar="FILE.html", help="The whole walk with pictures as one page."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """What a neural network is, number by number: the article's figures beside Fathom's.

    Without PART it lists the parts. Example: fathom article 12
    """
    from fathom.article.parts import DONE, PARTS, find_part
    from fathom.article.telling import compare, contents, counted, slip_words, tell
    from fathom.progress import watched
    from fathom.training.devices import prepare

    if part is None and not everything and not json and not report:
        print(contents())
        return
    prepare()
    if report:
        _write_report(report, json)
        return
    chosen = PARTS if part is None else (find_part(part),)
    results = [(one, one.run()) for one in watched(chosen, DONE, len(chosen))]
    if json:
        show("", _data(results), json)
        return
    if part is not None:
        print(tell(*results[0]))
        return
    for one, result in results:
        print(f"{one.number}. {one.title}\n\n{compare(result.rows)}\n")
        for slip in result.slips:
            print(f"{slip_words(slip, '  ')}\n")
    print(counted([row for _, result in results for row in result.rows]))


def _data(results: Any) -> dict[str, Any]:
    return {
        "rows": [row.as_dict() for _, result in results for row in result.rows],
        "slips": [
            {"part": part.number} | slip.as_dict()
            for part, result in results
            for slip in result.slips
        ],
        "agrees": all(result.agrees for _, result in results),
    }


def _write_report(path: str, json: bool) -> None:
    from fathom.article.walk import report
    from fathom.files import write_bytes
    from fathom.reporting.page import check_page

    check_page(path)
    write_bytes(path, report().encode())
    show(f"Written: {path} (open it in a browser)", {"report": path}, json)
