"""The ledger of one weight's change in words: from the change back to the rows that made it."""

from __future__ import annotations

from fathom.explain.backprop import Chain
from fathom.nets.losses import loss as find_loss
from fathom.runs.why import Why

MOST_ROWS, MOST_TERMS = 8, 5


def words(why: Why) -> str:
    """Tell the change of one weight, the largest parts first, the rest in one line each."""
    return "\n".join([*_change(why), "", *_direction(why), "", *_slope(why), "", *_blame(why)])


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


def _slope(why: Why) -> list[str]:
    shares, source = why.shares, why.wires.source(why.wire)
    neuron = why.wires.neurons(why.wire.layer)[why.wire.neuron]
    silent = sum(share.contribution == 0 for share in shares)
    shown = [share for share in shares if share.contribution != 0][:MOST_ROWS]
    rest = [share for share in shares if share.contribution != 0][MOST_ROWS:]
    rows = []
    for share in shown:
        place = f"row {share.row}" + (f" (line {share.line})" if share.line else "")
        rows.append((place, f"{share.input:.4g} x {share.blame:.4g}", share.contribution))
    if rest:
        rows.append((f"{len(rest)} smaller", "", sum(share.contribution for share in rest)))
    if silent:
        rows.append((f"{silent} that are 0", "", 0.0))
    rows.append((f"their sum, divided by {len(shares)} rows", "", why.gradient))
    sent = "1 (a bias listens to nothing)" if why.wire.source is None else f"what {source} sent"
    head = f"The slope is the mean over the batch's rows of {sent} x the blame of {neuron}:"
    return [head, *_table(rows)]


def _blame(why: Why) -> list[str]:
    strongest = why.shares[0]
    lines = [f"The blame for row {strongest.row}, back from its loss:"]
    for chain in why.chains():
        lines += _link(why, chain)
    return [*lines, f"every sum agrees with its terms to {why.residual:.1e} of their size"]


def _link(why: Why, chain: Chain) -> list[str]:
    name = why.wires.neurons(chain.layer)[chain.neuron]
    if not chain.terms:
        loss = find_loss(why.update.run.header.plan.method.loss)
        formula = loss.sums_slope_formula or loss.slope_formula.replace("p", "z")
        wanted = why.expected[chain.neuron]
        return [
            f"  {name}: {chain.blame:.6g} = {formula}: the slope of its "
            f"{loss.name.replace('_', ' ')} loss at z = {chain.z:.4g}, y = {wanted:.4g}"
        ]
    factor = f"{chain.slope:.4g} (slope of {chain.activation} at {chain.z:.4g})"
    if chain.passed != 1:
        factor += f" x {chain.passed:.4g} (dropout)"
    head = f"  {name}: {chain.blame:.6g} = {factor} x the sum of weight x blame in the next layer"
    terms = sorted(chain.terms, key=lambda term: -abs(term[1] * term[2]))
    terms = [term for term in terms if term[1] * term[2] != 0]
    rows = [
        (why.wires.neurons(chain.layer + 1)[to], f"{weight:.4g} x {blame:.4g}", weight * blame)
        for to, weight, blame in terms[:MOST_TERMS]
    ]
    if rest := terms[MOST_TERMS:]:
        rows.append((f"{len(rest)} smaller", "", sum(weight * blame for _, weight, blame in rest)))
    return [head, *(f"  {line}" for line in _table(rows))]


def _table(rows: list[tuple[str, str, float]]) -> list[str]:
    left = max((len(row[0]) for row in rows), default=0)
    middle = max((len(row[1]) for row in rows), default=0)
    return [f"  {name:<{left}}  {terms:>{middle}}  {value:>+12.5g}" for name, terms, value in rows]
