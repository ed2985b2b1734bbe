"""Last steps as a graph: from the mean of the networks' last sums to what is said of each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from fathom.data.target.class_target import ClassTarget
from fathom.exports.onnx.graph import Graph
from fathom.model.fitted import Fitted
from fathom.model.interval import USUAL
from fathom.nets.answers import Answer, Exponential, Probability, Rescale, Temperature


def answered(graph: Graph, model: Fitted, sums: str, names: Mapping[str, str]) -> None:
    """Add the outputs of a model: the number with its interval, or class and probabilities.

    Args:
        graph: to add to.
        model: whose answers they are.
        sums: the last sums, a line for each row.
        names: what the outputs are called.
    """
    alone = len(model.names[1]) == 1
    outputs = _last_steps(graph, model.network.answer, sums, alone)
    if isinstance(model.target, ClassTarget):
        _class_outputs(graph, model, outputs, names)
        return
    graph.output(names["prediction"], outputs, np.float64, 1)
    if has_interval(model):
        interval = _interval(graph, model, outputs)
        graph.output(names["interval"], interval, np.float64, 2)


def has_interval(model: Fitted) -> bool:
    """Whether it is known how far off its numbers are."""
    misses = model.trust.misses
    return misses is not None and misses.largest_share >= USUAL


def _last_steps(graph: Graph, answer: Sequence[Answer], sums: str, alone: bool) -> str:
    for step in answer:
        if isinstance(step, Rescale):
            wide = graph.node("Mul", sums, graph.constant(step.spread))
            sums = graph.node("Add", wide, graph.constant(step.mean), called="rescaled")
        elif isinstance(step, Exponential):
            low, high = graph.constant(step.low), graph.constant(step.high)
            power = graph.node("Exp", graph.node("Clip", sums, low, high, called="held"))
            sums = graph.node("Mul", power, graph.constant(step.factor), called="exponential")
        elif isinstance(step, Temperature):
            by = graph.constant(step.temperature)
            sums = graph.node("Div", sums, by, called="calibrated")
        else:
            assert isinstance(step, Probability)
            sums = graph.node("Sigmoid", sums) if alone else graph.node("Softmax", sums, axis=1)
    return sums


def _class_outputs(graph: Graph, model: Fitted, chances: str, names: Mapping[str, str]) -> None:
    classes = model.target.classes
    threshold = model.trust.threshold
    if model.target.positive is None:
        place = graph.node("ArgMax", chances, called="likeliest", axis=1, keepdims=1)
    else:
        over = "Greater" if threshold == 0.5 else "GreaterOrEqual"
        said = graph.node(over, chances, graph.constant(threshold), called="positive")
        place = graph.cast(said, np.int64, "likeliest")
        other = graph.node("Sub", graph.constant(1.0), chances, called="negative")
        chances = graph.joined([other, chances], called="probabilities")
    named = graph.node("Gather", graph.constant(np.array(classes)), place, called="named")
    graph.output(names["prediction"], named, str, 1)
    graph.output(names["probabilities"], chances, np.float64, len(classes))


def _interval(graph: Graph, model: Fitted, answers: str) -> str:
    assert model.trust.misses is not None
    groups = model.trust.misses.groups(USUAL)
    passed = graph.node("Less", graph.constant(groups.edges), answers, called="passed")
    count = graph.cast(passed, np.int64)
    group = graph.node("ReduceSum", count, graph.constant([1]), called="group", keepdims=0)
    ends = graph.node("Gather", graph.constant(groups.ends), group, called="ends")
    return graph.node("Add", answers, ends, called="interval")
