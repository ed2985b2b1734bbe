"""The way from a row to the answer, as lines of Python: layer after layer, then the last steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fathom.exports.parts import Layer, Parts
from fathom.nets.answers import Answer, Exponential, Rescale, Temperature


def layers(parts: Parts) -> list[tuple[str, Layer]]:
    """Give all layers that are written, each with the name of its function."""
    if len(parts.networks) == 1:
        return [(layer.name, layer) for layer in parts.networks[0]]
    return [
        (f"network{place}_{layer.name}", replace(layer, neurons=_own(layer, place)))
        for place, network in zip(parts.places, parts.networks, strict=True)
        for layer in network
    ]


def predict_lines(parts: Parts) -> str:
    """Write `predict`, and for classes `named`."""
    model = parts.model
    told = "the probability of every class" if model.classes else "the number"
    lines = ["def predict(row):", f'    """Give {told} for a row, a dictionary of its cells."""']
    lines += ["    signals = inputs(row)"]
    if len(parts.networks) == 1:
        *before, last = parts.networks[0]
        lines += [f"    signals = {layer.name}(signals)" for layer in before]
        lines += [f"    sums = {last.name}(signals)"]
    else:
        lines += ["    sums = mean_of(["]
        for place, network in zip(parts.places, parts.networks, strict=True):
            call = "signals"
            for layer in network:
                call = f"network{place}_{layer.name}({call})"
            lines += [f"        {call},"]
        lines += ["    ])"]
    lines += [f"    {line}" for line in _last(parts.answer, len(parts.outputs))]
    lines += _given(parts)
    return "\n".join([*lines, *_named(parts)])


def _own(layer: Layer, place: int) -> tuple[str, ...]:
    return tuple(f"network{place}.{name}" for name in layer.neurons)


def _last(answer: Sequence[Answer], outputs: int) -> Iterator[str]:
    for step in answer:
        if isinstance(step, Rescale):
            yield f"sums = [{step.mean!r} + {step.spread!r} * z for z in sums]"
        elif isinstance(step, Exponential):
            held = f"min({step.high!r}, max({step.low!r}, z))"
            yield f"sums = [{step.factor!r} * math.exp({held}) for z in sums]"
        elif isinstance(step, Temperature):
            yield f"sums = [z / {step.temperature!r} for z in sums]  # calibrated"
        elif outputs == 1:
            yield "chances = [1.0 - sigmoid(sums[0]), sigmoid(sums[0])]"
        else:
            yield "chances = softmax(sums)"


def _given(parts: Parts) -> list[str]:
    if not parts.model.classes:
        return ["    return sums[0]"]
    each = [
        f"        {name!r}: chances[{place}]," for place, name in enumerate(parts.model.classes)
    ]
    return ["    return {", *each, "    }"]


def _named(parts: Parts) -> Iterator[str]:
    """Write the function that names a class."""
    model = parts.model
    if not model.classes:
        return
    yield from ("", "", "def named(row):")
    if model.target.positive is None:
        yield '    """Name the likeliest class of a row."""'
        yield "    chances = predict(row)"
        yield "    return max(chances, key=chances.get)"
        return
    no, yes = model.classes
    limit = model.story.threshold
    from_on = f">= {limit!r}" if limit != 0.5 else "> 0.5"
    yield f'    """Name the class of a row: the second from a probability of {limit:.4g} on."""'
    yield f"    return {yes!r} if predict(row)[{yes!r}] {from_on} else {no!r}"
