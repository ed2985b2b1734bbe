"""Whether the layers of a network that was read from a file follow each other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from fathom.nets.embedding import Embedding
from fathom.nets.layers import Dense
from fathom.nets.part import Part


def check_chain(layers: Sequence[Part]) -> None:
    """Refuse layers whose sizes do not follow each other.

    Raises:
        ValueError: they do not.

    >>> import numpy as np
    >>> first = Dense(np.ones((2, 3)), np.zeros(2), "relu")
    >>> check_chain([first, Dense(np.ones((1, 2)), np.zeros(1), "identity")])
    >>> check_chain([first, Dense(np.ones((1, 3)), np.zeros(1), "identity")])
    Traceback (most recent call last):
    ValueError: two layers do not fit together
    """
    dense = [layer for layer in layers if isinstance(layer, Dense)]
    if not dense or not isinstance(layers[-1], Dense):
        raise ValueError("a network ends with a layer of neurons")
    for layer in dense:
        if layer.weight.ndim != 2 or layer.bias.shape != layer.weight.shape[:1]:
            raise ValueError("a layer's weights and biases do not fit together")
    for before, after in itertools.pairwise(dense):
        if before.weight.shape[0] != after.weight.shape[1]:
            raise ValueError("two layers do not fit together")
    for place, part in enumerate(layers):
        if not isinstance(part, Embedding):
            continue
        if place or layers[1] is not dense[0] or dense[0].weight.shape[1] != part.outputs:
            raise ValueError("an embedding is the first layer, and neurons follow on it")
