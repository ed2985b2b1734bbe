"""All questions that the page may ask, by name."""

from __future__ import annotations

from collections.abc import Mapping

from fathom.lab import lessons
from fathom.lab.asking import Ask
from fathom.lab.chapters import (
    ledger,
    losses,
    network,
    neuron,
    pictures,
    rates,
    rover,
    table,
    wiring,
)

ASKED = (neuron, wiring, losses, rover, rates, network, ledger, table, pictures, lessons)
ASKS: Mapping[str, Ask] = {name: ask for one in ASKED for name, ask in one.ASKS.items()}
