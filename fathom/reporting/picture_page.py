"""What the report's page says of networks for pictures alone: what they get wrong, and look for."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from fathom.face import Model
from fathom.judging.mistakes import Mistakes
from fathom.model.confused import Confused
from fathom.model.metric_words import judge_words
from fathom.opening.pictures.filters import HEAD, find_filters
from fathom.plots.filters import plot_filters
from fathom.plots.mistakes import plot_mistakes
from fathom.reporting.page import grid, picture


def mistake_sections(model: Model) -> str:
    """Show the classes that are taken for others, and right after training the worst pictures."""
    if model.encoder.only_picture is None:
        return ""
    worst = "" if model.mistakes is None else _worst(model.mistakes, judge_words(model.story))
    return _confused(model.story.judgement.confused, judge_words(model.story)) + worst


def layer_table(model: Model) -> str:
    """List the layers of a network with convolutions; nothing of another, which can be drawn."""
    if not model.member().convolves:
        return ""
    layers = find_filters(model).layers
    return grid([HEAD, *(layer.cells() for layer in layers)], right=[2, 3, 4, 5])


def filter_section(model: Model) -> str:
    """Show what the first neurons of a network with convolutions look for."""
    if not model.member().convolves:
        return ""
    caption = (
        "The weights of each neuron of the first convolution, laid out as the pixels that it looks "
        "at: light where a bright pixel makes it fire, dark where a bright pixel holds it back."
    )
    drawn = plot_filters(find_filters(model))
    return f"<h2>What its first neurons look for</h2>{picture(drawn, caption)}"


def _confused(pairs: Sequence[Confused], where: str) -> str:
    if not pairs:
        return ""
    rows = [[one.truth, one.named, f"{one.count:,}", f"{one.of:,}"] for one in pairs]
    return (
        "<h2>Which classes it takes for others</h2>"
        f"<p>Most often, among {escape(where)}:</p>"
        f"{grid([['it is', 'named', 'pictures', 'of all'], *rows], right=[2, 3])}"
    )


def _worst(mistakes: Mistakes, where: str) -> str:
    if not mistakes.worst:
        return ""
    classes, cells = mistakes.target.classes, [one.cells() for one in mistakes.worst]
    told = "wrong ones with the highest loss" if classes else "ones with the largest misses"
    caption = (
        f"The {told}, of {where}. Above each stands its file, below it what is true and what the "
        f"network says{', with the probability that it gives to each' if classes else ''}."
    )
    title = "The pictures that it is most wrong about"
    table = grid([mistakes.heads, *cells], right=[4] if classes else [1, 2, 3])
    return f"<h2>{title}</h2>{picture(plot_mistakes(mistakes), caption)}{table}"
