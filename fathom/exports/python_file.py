"""A network as one file of plain Python, to read and to run without Fathom.

It imports nothing but `math` and `warnings`. It is generated from the model's numbers and from
names written by `repr`, so that no name can become code; the functions it calls are copied from
`carried_*.py`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence

from fathom.data.columns.encoder import Encoder
from fathom.data.reading.rules import ReadingRules
from fathom.data.target.number_target import NumberTarget
from fathom.exports.carrying import carried, taken_names
from fathom.exports.example import example_row, table_of
from fathom.exports.names import identifiers
from fathom.exports.parts import Layer, Parts
from fathom.exports.python_cells import ColumnLines, column_lines
from fathom.exports.python_steps import layers, predict_lines
from fathom.exports.telling import how_it_learnt, what_it_predicts
from fathom.settings.typed import EVERY

WIDTH = 100
NO_MARKS = "MARKS = dict[str, tuple[str, ...]]()"
_BUILT = ("predict", "named", "name", "bias", "weights")
OWN = {"math", "warnings", "row", "signals", "sums", "inputs", *_BUILT}


def python_file(parts: Parts) -> str:
    """Write the file's text."""
    encoder = parts.model.encoder
    names = identifiers([column.name for column in encoder.typed], taken_names() | OWN)
    columns = [column_lines(c, name) for c, name in zip(encoder.typed, names, strict=True)]
    body = [predict_lines(parts), inputs_lines(encoder, columns), *map(layer_lines, layers(parts))]
    ran = "\n".join(body)
    helpers = carried(name for name in taken_names() if f"{name}(" in ran)
    rules = parts.model.reading.rules
    helpers = with_marks(helpers, rules, [column.name for column in encoder.columns])
    head = f"{heading(parts, columns)}\n\nimport math\nimport warnings"
    return "\n\n\n".join([head, *body, "# What the functions above call.", helpers]) + "\n"


def with_marks(helpers: str, rules: ReadingRules, columns: Iterable[str]) -> str:
    """Put in the words that mean a missing cell in some columns, where a person said so."""
    own = {name: ("", *rules.marks(name)) for name in columns if name in rules.missing}
    if EVERY in rules.missing:
        own = {name: ("", *rules.marks(name)) for name in columns}
    return helpers.replace(NO_MARKS, f"MARKS = {own!r}") if own else helpers


def heading(parts: Parts, columns: Sequence[ColumnLines]) -> str:
    """Write what a reader sees first: what it predicts, an example, what a row has."""
    names = [repr(column.name) for column in parts.model.encoder.typed]
    lines = [*_wrapped(what_it_predicts(parts.model)), "", *_example(parts), ""]
    lines += [*_wrapped(how_it_learnt(parts)), ""]
    lines += ["A row is a dictionary; None, '' and 'NA' are missing cells. It has:", ""]
    width = min(24, max(map(len, names)))
    for name, told in zip(names, columns, strict=True):
        first, *rest = textwrap.wrap(told.takes, WIDTH - width - 6, break_long_words=False)
        lines += [f"    {name:<{width}}  {first}", *(" " * (width + 6) + line for line in rest)]
    lines += ["", "Python 3.10 or later is all that is needed."]
    text = "\n".join(lines).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""{text}\n"""'


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), WIDTH - 4, break_long_words=False)


def _example(parts: Parts) -> list[str]:
    """Write an example that can be tried, with what comes of it."""
    row = example_row(parts.model.encoder)
    cells = [f"{name!r}: {cell!r}" for name, cell in row.items()]
    lines = _filled(cells, WIDTH - 12)
    shown = [f"    >>> row = {{{lines[0]}", *(f"    ...     {line}" for line in lines[1:])]
    answer = parts.answers(parts.model.encoder.encode(table_of(parts.model.encoder, [row])))[0]
    target = parts.model.target
    if isinstance(target, NumberTarget):
        digits = target.decimals
        asked = f"round(predict(row){f', {digits}' if digits else ''})"
        told = repr(round(target.prediction(answer), digits or None))
    else:
        asked = "{name: round(chance, 3) for name, chance in predict(row).items()}"
        told = repr({name: round(chance, 3) for name, chance in target.chances(answer).items()})
    return [*shown[:-1], f"{shown[-1]}}}", f"    >>> {asked}", f"    {told}"]


def inputs_lines(encoder: Encoder, columns: Sequence[ColumnLines]) -> str:
    """Write the function that turns a row into the network's inputs."""
    count = len(encoder.inputs)
    lines = ["def inputs(row):", f'    """Turn the cells of a row into the {count} inputs."""']
    for words, told in zip(encoder.words(), columns, strict=True):
        lines += [f"    # {line}" for line in textwrap.wrap(_one_line(words), WIDTH - 6)]
        lines += [f"    {statement}" for statement in told.reading]
    lines += ["    return ["]
    made = [one for told in columns for one in told.inputs]
    lines += [f"        {expression},  # {_one_line(name)}" for expression, name in made]
    return "\n".join([*lines, "    ]"])


def layer_lines(named: tuple[str, Layer]) -> str:
    """Write a layer: the table of its neurons, and the function that works with it."""
    name, layer = named
    count, width = layer.weights.shape
    told = f"# {name}: each neuron's name, its bias, and its weights for these {width} inputs:"
    lines = [told, *(f"#   {line}" for line in _sources(layer.sources))]
    lines += [f"{name.upper()} = ["]
    for neuron, bias, weights in zip(layer.neurons, layer.bias, layer.weights, strict=True):
        lines += [f"    ({neuron!r}, {float(bias)!r}, ["]
        lines += [f"        {line}" for line in _filled(weights.tolist(), WIDTH - 8, repr)]
        lines += ["    ]),"]
    work = "weighted_sum(bias, weights, signals)"
    bent = layer.activation != "identity"
    lines += [
        "]",
        "",
        "",
        f"def {name}(signals):",
        f'    """Give what {"the neuron makes" if count == 1 else f"{count} neurons make"} of '
        f"{'one signal' if width == 1 else f'{width} signals'}: weigh, add up"
        f'{f", then {layer.activation}" if bent else ""}."""',
        f"    return [{f'{layer.activation}({work})' if bent else work} "
        f"for name, bias, weights in {name.upper()}]",
    ]
    return "\n".join(lines)


def _sources(names: Sequence[str]) -> list[str]:
    """Name what comes in, the neurons of a layer in short.

    >>> _sources([f"hidden1.{n}" for n in range(64)]), _sources(["age", "city = Rome"])
    (['hidden1.0 to hidden1.63'], ["'age', 'city = Rome'"])
    """
    layer = names[0].rpartition(".")[0]
    if len(names) > 1 and layer.isalnum() and all(n == f"{layer}.{i}" for i, n in enumerate(names)):
        return [f"{names[0]} to {names[-1]}"]
    return _filled(names, WIDTH - 4, repr)


def _filled(parts: Iterable[object], width: int, write: Callable[[object], str] = str) -> list[str]:
    """Put parts with commas between into lines, as many as fit; none is cut."""
    lines = [""]
    for part in parts:
        text = f"{write(part)},"
        if lines[-1] and len(lines[-1]) + 1 + len(text) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {text}".strip()
    return [*lines[:-1], lines[-1].removesuffix(",")]


def _one_line(words: str) -> str:
    """Keep a comment in its line, whatever a name holds."""
    return words if words.isprintable() else repr(words)
