"""The slope of a weight of a convolution in words: rows, and the places of one row's picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.past.update import weight_of
from fathom.past.why_words import MOST_TERMS, Cells, row_words, rows_table, table
from fathom.past.windows import GAIN

if TYPE_CHECKING:
    from fathom.past.why_convolution import ConvolvedSlope


def words(slope: ConvolvedSlope) -> list[str]:
    """Tell the rows' parts, the largest first, and the places of the first of them."""
    return [*_rows(slope), "", *_places(slope)]


def _rows(slope: ConvolvedSlope) -> list[str]:
    factor = slope.parts.factor
    if slope.parts.even is None:
        head = ["The slope is the mean over the batch's rows of", f"{_sum_words(slope)}:"]
        return [*head, *rows_table(slope.shares, [""] * len(slope.shares))]
    terms = [
        f"{factor:.4g} x ({share.sum:.4g} - {share.mean:.4g} - {share.along:.4g})"
        for share in slope.shares
    ]
    return [*_standardised(slope), *rows_table(slope.shares, terms)]


def _standardised(slope: ConvolvedSlope) -> list[str]:
    """Say how the weight is used, and what follows for its slope."""
    came, even, wire = slope.back.came, slope.parts.even, slope.wire
    count, stored = slope.back.even.size, weight_of(slope.update.before, wire)
    return [
        "The weight is used as gain x root of 2 x h, with mean and spread of the neuron's "
        f"{count:,} weights and",
        f"h = (weight - mean) / spread = ({stored:.4g} - {came.mean:.4g}) / {came.spread:.4g} = "
        f"{even:.4g}.",
        "So the slope is the mean over the batch's rows of factor x (sum - mean - along):",
        f"  factor  gain x root of 2 / spread = {came.gain:.4g} x 1.414 / {came.spread:.4g} = "
        f"{slope.parts.factor:.4g}",
        f"  sum     {_sum_words(slope)}",
        f"  mean    of such sums over the {count:,} weights",
        f"  along   h x the sum over the {count:,} weights of each one's h x its sum",
    ]


def _sum_words(slope: ConvolvedSlope) -> str:
    """Say what a row's sum is made of."""
    wires, wire = slope.update.wires, slope.wire
    neuron = wires.neurons(wire.layer)[wire.neuron]
    if wire.source is None:
        return f"the sum over all places of the blame of {neuron}"
    seen = f"what {wires.source(wire)} saw there"
    if wire.source == GAIN:
        seen = f"what {neuron} sums there with a gain of 1, its bias left out,"
    return f"the sum over all places of {seen} x the blame of {neuron}"


def _places(slope: ConvolvedSlope) -> list[str]:
    strongest = slope.shares[0]
    if not slope.places:
        return [f"No place adds anything for {row_words(strongest)}:", *_blame(slope)]
    rows: list[Cells] = [
        (
            f"place {place.row}, {place.column}",
            f"{place.input:.4g} x {place.blame:.4g}",
            place.product,
        )
        for place in slope.places[:MOST_TERMS]
    ]
    if rest := slope.places[MOST_TERMS:]:
        rows.append((f"{len(rest):,} smaller", "", sum(place.product for place in rest)))
    rows.append(("their sum", "", strongest.sum))
    if slope.parts.even is not None:
        inner = f"{strongest.sum:.4g} - {strongest.mean:.4g} - {strongest.along:.4g}"
        told = f"{slope.parts.factor:.4g} x ({inner})"
        rows.append(("factor x (sum - mean - along)", told, strongest.contribution))
    return [f"The sum for {row_words(strongest)}, by places:", *table(rows), *_blame(slope)]


def _blame(slope: ConvolvedSlope) -> list[str]:
    """Say what the blames are, and which places have some."""
    layer, pool = slope.wire.layer, slope.back.layer.pool
    shown = ", pictures as they were shown in this step" if slope.update.keys is not None else ""
    lines = []
    if slope.places:
        first = slope.places[0]
        lines.append(
            f"The blame of place {first.row}, {first.column}: {first.blame:.6g}, the slope of the "
            "row's loss in the neuron's sum there;"
        )
        lines.append("that is how the program has it, not opened further.")
    lines.append(f"Places are rows and columns of what came into convolution{layer}{shown}.")
    if pool > 1:
        lines.append(f"Of each {pool} x {pool} places only that with the largest sum has a blame.")
    return lines
