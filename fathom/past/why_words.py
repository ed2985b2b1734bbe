"""The ledger of one weight's change in words: from the change back to the rows that made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fathom.past.why import Share, Why

MOST_ROWS, MOST_TERMS = 8, 5
Cells = tuple[str, str, float]


def words(why: Why) -> str:
    """Tell the change of one weight, the largest parts first, the rest in one line each."""
    lines = [*_change(why), "", *_direction(why), "", *why.opened.words()]
    end = f"every sum agrees with its terms to {why.residual:.1e} of their size"
    return "\n".join([*lines, end])


def _change(why: Why) -> list[str]:
    update, batches = why.update, why.update.run.batches
    epoch, batch = divmod(update.step - 1, batches.per_epoch)
    method = update.run.header.plan.method
    rate = f"{update.rate:.6g}"
    if method.schedule != "constant":
        rate += f" ({method.schedule}: {update.rate / update.peak:.4g} of {update.peak:.4g})"
    return [
        f"{why.wires.words(why.wire)}, step {update.step:,} (batch {batch + 1} of "
        f"{batches.per_epoch} in epoch {epoch + 1})",
        f"  before            {why.before:+.9f}",
        f"  after             {why.after:+.9f}",
        f"  change            {why.change:+.6e}",
        f"    -learning rate x direction = -{rate} x {why.direction:.6g} = {why.computed:+.6e}",
        f"    rounding        {why.rounding:+.1e}",
    ]


def _direction(why: Why) -> list[str]:
    name = why.update.run.header.plan.method.optimiser
    lines = [f"The direction is what {name} made of the slope {why.slope:.6g}:"]
    return [*lines, *(f"  {line}" for line in why.lines)]


def row_words(share: Share) -> str:
    """Name a row: ``row 3 (line 5)``, of a picture ``row 3 (cats/tom.png)``."""
    place = f"line {share.line}" if share.line else share.file
    return f"row {share.row}" + (f" ({place})" if place else "")


def rows_table(shares: Sequence[Share], terms: Sequence[str]) -> list[str]:
    """Write each row's part, its terms beside it: the largest, the rest summed, and the mean."""
    silent = sum(share.contribution == 0 for share in shares)
    loud = [pair for pair in zip(shares, terms, strict=True) if pair[0].contribution != 0]
    rows: list[Cells] = [
        (row_words(share), told, share.contribution) for share, told in loud[:MOST_ROWS]
    ]
    if rest := loud[MOST_ROWS:]:
        rows.append((f"{len(rest)} smaller", "", sum(share.contribution for share, _ in rest)))
    if silent:
        rows.append((f"{silent} that are 0", "", 0.0))
    mean = float(np.mean([share.contribution for share in shares]))
    return table([*rows, (f"their sum, divided by {len(shares)} rows", "", mean)])


def table(rows: Sequence[Cells]) -> list[str]:
    """Write what is summed: its name, its terms and its value."""
    left = max((len(row[0]) for row in rows), default=0)
    middle = max((len(row[1]) for row in rows), default=0)
    return [f"  {name:<{left}}  {terms:>{middle}}  {value:>+12.5g}" for name, terms, value in rows]
