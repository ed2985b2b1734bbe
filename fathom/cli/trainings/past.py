"""What the commands that look back share: a model with its run, and how long a way back takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fathom.cli.show import note
from fathom.errors import OptionError

if TYPE_CHECKING:
    from fathom.past.model_run import ModelRun

LONG = 10.0  # seconds; a longer way back is told beforehand

ModelArgument = Annotated[str, typer.Argument(metavar="MODEL", help="A file that train wrote.")]
RunOption = Annotated[
    str | None,
    typer.Option("--run", metavar="FOLDER", help="Its run [default: beside it, MODEL.run]."),
]
MemberOption = Annotated[
    int | None,
    typer.Option(
        metavar="K",
        help="Of networks that answer together, the one to look into [default: most like all].",
    ),
]


MemberOrAllOption = Annotated[
    str | None,
    typer.Option(
        "--member",
        metavar="K|all",
        help="Of networks that answer together, one or all [default: the one most like all].",
    ),
]


def member_place(text: str | None) -> int | None:
    """Read which network is meant, where 'all' is possible too.

    >>> member_place("3"), member_place(None)
    (3, None)
    """
    if text is None:
        return None
    if not text.isdecimal():
        raise OptionError(
            f"--member takes the number of a network, counted from 0, or 'all', but got {text!r}"
        )
    return int(text)


def opened(
    model: str,
    run: str | None,
    step: int | None = None,
    first: int = 0,
    member: int | None = None,
) -> ModelRun:
    """Open a model and its run; say so if a step takes long, or may not have the same bits."""
    from fathom.jobs import open_run

    found = open_run(model, run, member)
    if step is not None:
        found.run.check_step(step, first)
        seconds = found.run.seconds_to(step)
        if seconds > LONG:
            note(f"{seconds:.0f} s to step {step:,}, from step {found.run.before(step):,}")
    if not found.run.exact:
        told = found.run.header
        note(
            f"recorded with JAX {told.jax} on {told.devices} x {told.device}: computed again here, "
            "the last bits may differ"
        )
    return found
