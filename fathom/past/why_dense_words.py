"""The slope of a weight of a `Dense` layer in words: rows, and the blame of one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.explain.backprop import Chain
from fathom.nets.losses import loss as find_loss
from fathom.past.why_words import MOST_TERMS, Cells, rows_table, table

if TYPE_CHECKING:
    from fathom.past.why_dense import DenseSlope


def words(slope: DenseSlope) -> list[str]:
    """Tell the rows' parts, the largest first, and the blame for the first of them."""
    return [*_rows(slope), "", *_blame(slope)]


def _rows(slope: DenseSlope) -> list[str]:
    wire, wires = slope.wire, slope.update.wires
    sent = "1 (a bias listens to nothing)"
    if wire.source is not None:
        sent = f"what {wires.source(wire)} sent"
        if wire.layer == slope.first > 0:
            sent += ", the mean over all places,"
    neuron = wires.neurons(wire.layer)[wire.neuron]
    head = f"The slope is the mean over the batch's rows of {sent} x the blame of {neuron}:"
    terms = [f"{share.input:.4g} x {share.blame:.4g}" for share in slope.shares]
    return [head, *rows_table(slope.shares, terms)]


def _blame(slope: DenseSlope) -> list[str]:
    strongest = slope.shares[0]
    lines = [f"The blame for row {strongest.row}, back from its loss:"]
    for chain in slope.chains():
        lines += _link(slope, chain)
    return lines


def _link(slope: DenseSlope, chain: Chain) -> list[str]:
    wires, place = slope.update.wires, slope.first + chain.layer
    name = wires.neurons(place)[chain.neuron]
    if not chain.terms:
        loss = find_loss(slope.update.run.header.plan.method.loss)
        formula = loss.sums_slope_formula or loss.slope_formula.replace("p", "z")
        wanted = slope.expected[chain.neuron]
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
    rows: list[Cells] = [
        (wires.neurons(place + 1)[to], f"{weight:.4g} x {blame:.4g}", weight * blame)
        for to, weight, blame in terms[:MOST_TERMS]
    ]
    if rest := terms[MOST_TERMS:]:
        rows.append((f"{len(rest)} smaller", "", sum(weight * blame for _, weight, blame in rest)))
    return [head, *(f"  {line}" for line in table(rows))]
