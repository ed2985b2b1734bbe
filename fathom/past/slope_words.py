"""The slope of one weight in words: the rows of the batch, then the largest part, opened."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fathom.explain.backprop import Chain
from fathom.explain.weight_slopes import Standardised
from fathom.nets.losses import loss as find_loss
from fathom.past.bundle import GAIN
from fathom.past.slope import Share, Slope
from fathom.past.update import weight_of
from fathom.text import aligned

MOST_ROWS, MOST_TERMS = 8, 5
Term = tuple[str, str, float]  # its name, what is multiplied, and its value


def slope_words(slope: Slope) -> list[str]:
    """Tell the rows' parts, the largest first, and how the first of them came about."""
    head = f"The blame for row {slope.shares[0].place.row}, back from its loss:"
    links = [line for chain in slope.chains for line in _link(slope, chain)]
    return [*_rows(slope), "", *([head, *links] if links else _places(slope))]


def _rows(slope: Slope) -> list[str]:
    start, used = "The slope is the mean over the batch's rows of", slope.parts.standardised
    if slope.dense is not None:
        head = [f"{start} {_sent(slope)} x the blame of {_neuron(slope)}:"]
    elif used is None:
        head = [start, f"{_summed(slope)}:"]
    else:
        head = _standardised(slope, used)
    return [*head, *_table(_largest_rows(slope.shares, used))]


def _neuron(slope: Slope) -> str:
    return slope.update.wires.neuron(slope.wire)


def _sent(slope: Slope) -> str:
    """Say what came over a wire of a layer that every input goes to."""
    if slope.wire.source is None:
        return "1 (a bias listens to nothing)"
    sent = f"what {slope.update.wires.source(slope.wire)} sent"
    after_convolutions = slope.wire.layer == slope.update.wires.convolutions > 0
    return f"{sent}, the mean over all places," if after_convolutions else sent


def _summed(slope: Slope) -> str:
    """Say what a row's sum is made of in a convolution."""
    wire, neuron = slope.wire, _neuron(slope)
    if wire.source is None:
        return f"the sum over all places of the blame of {neuron}"
    seen = f"what {slope.update.wires.source(wire)} saw there"
    if wire.source == GAIN:
        seen = f"what {neuron} sums there with a gain of 1, its bias left out,"
    return f"the sum over all places of {seen} x the blame of {neuron}"


def _standardised(slope: Slope, used: Standardised) -> list[str]:
    """Say how the weight is used, and what follows for its slope."""
    came, stored = used.came, weight_of(slope.update.before, slope.wire)
    return [
        "The weight is used as gain x root of 2 x h, with mean and spread of the neuron's "
        f"{used.count:,} weights and",
        f"h = (weight - mean) / spread = ({stored:.4g} - {came.mean:.4g}) / {came.spread:.4g} = "
        f"{used.even:.4g}.",
        "So the slope is the mean over the batch's rows of factor x (sum - mean - along):",
        f"  factor  gain x root of 2 / spread = {came.gain:.4g} x 1.414 / {came.spread:.4g} = "
        f"{used.factor:.4g}",
        f"  sum     {_summed(slope)}",
        f"  mean    of such sums over the {used.count:,} weights",
        f"  along   h x the sum over the {used.count:,} weights of each one's h x its sum",
    ]


def _largest_rows(shares: Sequence[Share], used: Standardised | None) -> list[Term]:
    """List each row's part, its terms beside it: the largest, the rest summed, and the mean."""
    loud = [share for share in shares if share.contribution != 0]
    terms = [(share.place.words(), _terms(share, used), share.contribution) for share in loud]
    rows = _largest(terms, MOST_ROWS)
    if silent := len(shares) - len(loud):
        rows.append((f"{silent} that are 0", "", 0.0))
    mean = float(np.mean([share.contribution for share in shares]))
    return [*rows, (f"their sum, divided by {len(shares)} rows", "", mean)]


def _terms(share: Share, used: Standardised | None) -> str:
    """Write what a row's part is made of."""
    if share.only is not None:
        return _product(share.only.input, share.only.blame)
    if used is None:
        return ""
    return f"{used.factor:.4g} x ({share.sum:.4g} - {share.mean:.4g} - {share.along:.4g})"


def _link(slope: Slope, chain: Chain) -> list[str]:
    """Open the blame of one neuron; that of the last layer is the loss's own slope."""
    place = slope.update.wires.convolutions + chain.layer
    name = slope.update.wires.layers[place].neurons[chain.neuron]
    if not chain.terms:
        loss = find_loss(slope.update.run.header.plan.method.loss)
        formula = loss.sums_slope_formula or loss.slope_formula.replace("p", "z")
        wanted = slope.update.expected[slope.strongest, chain.neuron]
        return [
            f"  {name}: {chain.blame:.6g} = {formula}: the slope of its "
            f"{loss.name.replace('_', ' ')} loss at z = {chain.z:.4g}, y = {wanted:.4g}"
        ]
    factor = f"{chain.slope:.4g} (slope of {chain.activation} at {chain.z:.4g})"
    if chain.passed != 1:
        factor += f" x {chain.passed:.4g} (dropout)"
    head = f"  {name}: {chain.blame:.6g} = {factor} x the sum of weight x blame in the next layer"
    after = slope.update.wires.layers[place + 1].neurons
    terms = sorted(chain.terms, key=lambda term: -abs(term[1] * term[2]))
    rows = [(after[to], _product(w, blame), w * blame) for to, w, blame in terms if w * blame]
    return [head, *(f"  {line}" for line in _table(_largest(rows, MOST_TERMS)))]


def _places(slope: Slope) -> list[str]:
    """Open the sum of the largest row's picture."""
    strongest, used = slope.shares[0], slope.parts.standardised
    row = strongest.place.words()
    if not slope.places:
        return [f"No place adds anything for {row}:", *_blames(slope)]
    terms = [
        (f"place {place.row}, {place.column}", _product(place.input, place.blame), place.product)
        for place in slope.places
    ]
    rows = [*_largest(terms, MOST_TERMS), ("their sum", "", strongest.sum)]
    if used is not None:
        whole = "factor x (sum - mean - along)", _terms(strongest, used), strongest.contribution
        rows.append(whole)
    return [f"The sum for {row}, by places:", *_table(rows), *_blames(slope)]


def _blames(slope: Slope) -> list[str]:
    """Say what the blames of a convolution are, and which places have some."""
    layer, pool, lines = slope.wire.layer, slope.update.pool(slope.wire.layer), []
    shown = ", pictures as they were shown in this step" if slope.update.keys is not None else ""
    if slope.places:
        first = slope.places[0]
        lines = [
            f"The blame of place {first.row}, {first.column}: {first.blame:.6g}, the slope of the "
            "row's loss in the neuron's sum there;",
            "that is how the program has it, not opened further.",
        ]
    lines.append(f"Places are rows and columns of what came into convolution{layer}{shown}.")
    if pool > 1:
        lines.append(f"Of each {pool} x {pool} places only that with the largest sum has a blame.")
    return lines


def _product(one: float, other: float) -> str:
    return f"{one:.4g} x {other:.4g}"


def _largest(terms: Sequence[Term], most: int) -> list[Term]:
    """Keep the first terms, and sum the rest in one."""
    if not (rest := terms[most:]):
        return list(terms)
    return [*terms[:most], (f"{len(rest):,} smaller", "", sum(value for *_, value in rest))]


def _table(terms: Sequence[Term]) -> list[str]:
    """Write what is summed: its name, its terms and its value."""
    rows = [[name, factors, f"{value:>+12.5g}"] for name, factors, value in terms]
    return aligned(rows, "<>", indent=2)
