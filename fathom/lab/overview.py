"""Which neurons of each layer are drawn side by side, and which of the former each hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fathom.opening.pictures.links import Level, Levels
from fathom.shapes import Float, Int

MOST_DRAWN = 10  # neurons of a layer
MOST_LINKS = 3  # of a neuron


def overview(
    found: Levels, outputs: Sequence[str]
) -> tuple[dict[str, Any], dict[str, Float[np.ndarray, "drawn *places"]]]:
    """Write down what of every layer is drawn.

    Of the last layer these are the outputs that come to most; of each before it those neurons on
    which the drawn ones of the next hang most.

    Args:
        found: a picture on its way through a network.
        outputs: what the last layer's neurons are called.

    Returns:
        Plain values; and for each layer, what its drawn neurons say.
    """
    drawn = _drawn(found.levels)
    levels, arrays = [], {}
    for place, (level, neurons) in enumerate(zip(found.levels, drawn, strict=True)):
        levels.append(
            {
                "kind": level.kind,
                "layer": level.layer,
                "pool": level.pool,
                "activation": level.activation,
                "gives": list(level.values.shape),
                "neurons": neurons.tolist(),
                "most": max(float(np.abs(level.values).max()), 1e-12),
                "links": [_links(level.parts[neuron]) for neuron in neurons],
            }
        )
        arrays[f"level{place}"] = level.values[neurons]
    names = [outputs[neuron] for neuron in drawn[-1]]
    data: dict[str, Any] = {
        "member": found.member,
        "looks": found.looks,
        "channels": list(found.channels),
    }
    data |= {"levels": levels, "outputs": names, "answer": found.answer[drawn[-1]].tolist()}
    return data, arrays


def _drawn(levels: Sequence[Level]) -> list[Int[np.ndarray, " drawn"]]:
    """Choose each layer's neurons, the last layer's first."""
    drawn: list[Int[np.ndarray, " drawn"]] = [_most(levels[-1].values)]
    for level in reversed(levels[1:]):
        drawn.insert(0, _most(np.abs(level.parts[drawn[0]]).sum(axis=0)))
    return drawn


def _most(sizes: Float[np.ndarray, " neurons"]) -> Int[np.ndarray, " drawn"]:
    """Give the places of the largest, in their order."""
    return np.sort(np.argsort(-sizes, kind="stable")[:MOST_DRAWN])


def _links(parts: Float[np.ndarray, " before"]) -> list[list[float]]:
    """Give the neurons of the former layer that add most, and what; nothing that adds nothing."""
    order = np.argsort(-np.abs(parts), kind="stable")[:MOST_LINKS]
    return [[int(one), float(parts[one])] for one in order if parts[one]]
