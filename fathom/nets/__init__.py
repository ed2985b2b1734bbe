"""What a network is: neurons, activations, losses, layers, networks. Pure mathematics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.nets.activations import ACTIVATIONS, Activation, activation
    from fathom.nets.blueprint import Blueprint
    from fathom.nets.costs import Cost, cost
    from fathom.nets.embedding import Embedding
    from fathom.nets.ensemble import Ensemble
    from fathom.nets.firing import Firing
    from fathom.nets.layers import Dense, Dropout
    from fathom.nets.losses import LOSSES, Loss, loss
    from fathom.nets.network import Network, Trace
    from fathom.nets.neuron import Learned, Neuron
    from fathom.nets.precision import float64
    from fathom.nets.starts import STARTS, start

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "STARTS",
    "Activation",
    "Blueprint",
    "Cost",
    "Dense",
    "Dropout",
    "Embedding",
    "Ensemble",
    "Firing",
    "Learned",
    "Loss",
    "Network",
    "Neuron",
    "Trace",
    "activation",
    "cost",
    "float64",
    "loss",
    "start",
]

_PLACES = {
    "fathom.nets.neuron": ("Neuron", "Learned"),
    "fathom.nets.firing": ("Firing",),
    "fathom.nets.activations": ("activation", "Activation", "ACTIVATIONS"),
    "fathom.nets.costs": ("cost", "Cost"),
    "fathom.nets.losses": ("loss", "Loss", "LOSSES"),
    "fathom.nets.layers": ("Dense", "Dropout"),
    "fathom.nets.blueprint": ("Blueprint",),
    "fathom.nets.embedding": ("Embedding",),
    "fathom.nets.network": ("Network", "Trace"),
    "fathom.nets.ensemble": ("Ensemble",),
    "fathom.nets.starts": ("start", "STARTS"),
    "fathom.nets.precision": ("float64",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
