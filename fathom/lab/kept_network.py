"""A network for pictures as the page's own engine reads it: what it is, and its numbers as text.

Pages without a server look into a network that learnt before (`scripts/make-pets-network` makes
it); their engine goes forward only, through convolutions, a mean over all places, and neurons.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np

from fathom.data.columns.picture_column import PictureColumn
from fathom.errors import OptionError
from fathom.model.familiar import Familiar
from fathom.nets.layers import Dense, Dropout
from fathom.nets.network import Layer, Network
from fathom.nets.pictures.augmentation import CutOut, Light
from fathom.nets.pictures.convolution import Average, Convolution, Picture
from fathom.shapes import Float, Shaped, UInt8

if TYPE_CHECKING:
    from fathom.model.fitted import Fitted

_ONLY_LEARNING = (Picture, Light, CutOut, Dropout)  # they do nothing to a picture that is answered


def kept_network(model: Fitted) -> dict[str, Any]:
    """Write a network down for the page's engine.

    Args:
        model: one network that tells classes of pictures apart, and looks at each once.

    Raises:
        OptionError: it is another one.
    """
    network, column = model.network, model.encoder.columns[0]
    if not (isinstance(network, Network) and isinstance(column, PictureColumn) and model.classes):
        raise OptionError("the page keeps one network that tells classes of pictures apart")
    if model.task != "multiclass":
        raise OptionError("the page keeps a network for three classes or more")
    known = model.trust.familiar
    return {
        "shape": list(column.shape),
        "means": list(column.means),
        "spreads": list(column.spreads),
        "classes": list(model.classes),
        "target": model.target.name,
        "temperature": model.temperature,
        "learnt": model.reading.rows.train,
        "layers": [
            _kept_layer(layer) for layer in network.layers if not isinstance(layer, _ONLY_LEARNING)
        ],
        "familiar": None if known is None else _kept_familiar(known),
    }


def kept_pictures(pixels: UInt8[np.ndarray, "pictures ..."], truths: list[str]) -> dict[str, Any]:
    """Write pictures down for the page's engine, with what they show."""
    return {"pixels": base64.b64encode(pixels.tobytes()).decode(), "truths": truths}


def kept_numbers(numbers: Shaped[np.ndarray, "..."]) -> str:
    """Write numbers as text: in sixteen bits where these hold them exactly, else in 32.

    >>> kept_numbers(np.array([0.5, 2.0])), kept_numbers(np.array([0.1], np.float32))
    ('half:ADgAQA==', 'single:zczMPQ==')
    """
    half = numbers.astype("<f2")
    exact = np.array_equal(half.astype(np.float64), numbers.astype(np.float64))
    name, bits = ("half", half) if exact else ("single", numbers.astype("<f4"))
    return f"{name}:{base64.b64encode(bits.tobytes()).decode()}"


def _kept_layer(layer: Layer) -> dict[str, Any]:
    if isinstance(layer, Average) and layer.side == 0:
        return {"kind": layer.kind}
    if not isinstance(layer, Convolution | Dense):
        raise OptionError(f"the page's engine has no layer {layer.kind!r}")
    weight = np.asarray(layer.weight)
    kept: dict[str, Any] = {"kind": layer.kind, "activation": layer.activation}
    kept |= {"weight": kept_numbers(weight), "bias": kept_numbers(np.asarray(layer.bias))}
    if isinstance(layer, Dense):
        neurons, inputs = weight.shape
        return kept | {"inputs": inputs, "neurons": neurons}
    *window, channels, neurons = weight.shape
    gain = None if layer.gain is None else kept_numbers(np.asarray(layer.gain))
    kept |= {"window": list(window), "channels": channels, "neurons": neurons}
    return kept | {"pool": layer.pool, "gain": gain}


def _kept_familiar(known: Familiar) -> dict[str, str]:
    """Of the precision, whose halves are alike, the upper one."""
    upper: Float[np.ndarray, " half"] = known.precision[np.triu_indices(len(known.mean))]
    each = {"mean": known.mean, "precision": upper, "distances": known.distances}
    return {name: kept_numbers(numbers) for name, numbers in each.items()}
