"""A layer's sheet: above what comes in, below a row for each neuron with its weights under it."""

from __future__ import annotations

import numpy as np

from fathom.exports.last_blocks import SIGMOID
from fathom.exports.plan import FIRST, Plan, Work
from fathom.exports.sheet import BLUE, HEADER, ORANGE, Book, Sheet, cell, row_names, span

_OUTPUTS = {
    "identity": "{z}",
    "step": "IF({z}>0,1,0)",
    "relu": "MAX(0,{z})",
    "leaky_relu": "IF({z}>0,{z},0.01*{z})",
    "sigmoid": SIGMOID,
    "tanh": "TANH({z})",
    "gelu": "{z}*NORMSDIST({z})",
    "silu": "{z}*" + SIGMOID,
}


def output_formula(activation: str, z: str) -> str:
    """Write what a neuron makes of its sum.

    >>> output_formula("relu", "C9")
    'MAX(0,C9)'
    """
    return _OUTPUTS[activation].format(z=z)


def layer_sheet(book: Book, plan: Plan, work: Work, network: int, layer: int) -> None:
    """Write it."""
    told, name = plan.parts.networks[network][layer], plan.layer_name(network, layer)
    bent = "" if told.activation == "identity" else f"; output = {told.activation}(sum)"
    hint = f"A neuron's sum: every weight times the value above it, added up, plus the bias{bent}."
    sheet = book.sheet(name, f"{name}: {len(told.neurons)} neurons", hint, frozen=1)
    lines, left, top = book.lines, 2 * book.lines + 2, plan.layer_rows()
    width, count = len(told.sources), len(told.neurons)
    sheet.made.set_column(0, 0, 18)
    sheet.made.set_column(1, left + width - 1, 10.5)
    sheet.made.set_row(HEADER, 45)
    sheet.text(HEADER, 0, "what comes in", "head")
    for column in range(1, left):
        sheet.text(HEADER, column, " ", "head")
    for column, source in enumerate(told.sources):
        sheet.text(HEADER, left + column, source, "value")
    _values(sheet, plan, work, network, layer)
    marks = ["" if lines == 1 else f" {line + 1}" for line in range(lines)]
    heads = ["neuron", *(f"output{m}" for m in marks), *(f"sum{m}" for m in marks), "bias"]
    for column, word in enumerate([*heads, "weights", *[" "] * (width - 1)]):
        sheet.text(top - 1, column, word, "value" if column else "head")
    worked = work.layers[network][layer]
    for neuron in range(count):
        row = top + neuron
        sheet.text(row, 0, told.neurons[neuron], "name")
        sheet.number(row, left - 1, float(told.bias[neuron]), "weight")
        weights = f"{cell(row, left)}:{cell(row, left + width - 1)}"
        for line in range(lines):
            values = span(FIRST + line, left, FIRST + line, left + width - 1)
            formula = f"SUMPRODUCT({values},{weights})+{cell(row, left - 1)}"
            sheet.formula(row, 1 + lines + line, formula, float(worked.sums[line, neuron]), "sum")
            formula = output_formula(told.activation, cell(row, 1 + lines + line))
            sheet.formula(row, 1 + line, formula, float(worked.outputs[line, neuron]), "output")
        for column, weight in enumerate(told.weights[neuron].tolist()):
            sheet.number(row, left + column, weight, "weight")
    _colour(sheet, (top, left - 1, top + count - 1, left + width - 1), told.weights)


def _values(sheet: Sheet, plan: Plan, work: Work, network: int, layer: int) -> None:
    """Write what comes in: the inputs, or the outputs of the layer before."""
    lines, left = plan.lines, 2 * plan.lines + 2
    before = work.layers[network][layer - 1].outputs if layer else work.inputs
    for line, name in enumerate(row_names(lines)):
        sheet.text(FIRST + line, 0, name, "name")
        if layer == 0:
            cells = plan.inputs(line)
        else:
            cells = [plan.output(network, layer - 1, n, line) for n in range(before.shape[1])]
        for column, (source, value) in enumerate(zip(cells, before[line].tolist(), strict=True)):
            sheet.formula(FIRST + line, left + column, source, value, "output")


def _colour(sheet: Sheet, where: tuple[int, int, int, int], weights: np.ndarray) -> None:
    """Colour weights: blue amplifies, orange holds back, white does nothing."""
    most = max(float(np.abs(weights).max()), 1e-9)
    scale = {"type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num"}
    ends = {"min_value": -most, "mid_value": 0, "max_value": most}
    colours = {"min_color": ORANGE, "mid_color": "#ffffff", "max_color": BLUE}
    sheet.made.conditional_format(*where, scale | ends | colours)
