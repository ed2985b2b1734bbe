"""A network's shape in words."""

from __future__ import annotations

from fathom.nets.embedding import EMBEDDED
from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.network import Network
from fathom.nets.pictures.convolution import Average, Convolution, Picture


def network_words(network: Answering) -> str:
    """Say a network's shape: ``8 inputs -> 64 relu -> 64 relu -> 1 (4,801 weights)``."""
    if isinstance(network, Ensemble):
        alone = network_words(network.member(0))
        return f"{len(network)} networks that answer together, each {alone}"
    return f"{shape_words(network)} ({network.parameters:,} weights and biases)"


def shape_words(network: Network) -> str:
    """Say what follows what in one network.

    >>> import jax
    >>> from fathom.nets.blueprint import Blueprint
    >>> shape_words(Blueprint(inputs=2, hidden=(3,), outputs=1)(jax.random.key(0)))
    '2 inputs -> 3 relu -> 1'
    """
    parts = _eye_words(network) if network.convolves else [f"{network.sizes[0]} inputs"]
    for name, layer in zip(network.layer_names[:-1], network.dense, strict=False):
        told = "numbers" if name == EMBEDDED else layer.activation
        parts.append(f"{len(layer.bias)} {told}")
    return " -> ".join([*parts, f"{network.sizes[-1]}"])


def _eye_words(network: Network) -> list[str]:
    """Say what pictures go through, layer by layer."""
    parts = []
    for layer in network.layers:
        if isinstance(layer, Picture):
            rows, columns, _ = layer.shape
            parts.append(f"pictures of {columns} x {rows}")
        elif isinstance(layer, Convolution):
            height, width, _, neurons = layer.weight.shape
            parts.append(f"{neurons} {layer.activation} at each place ({height} x {width})")
        elif isinstance(layer, Average) and layer.side:
            parts.append("half the places")
    return [*parts, "their mean"]
