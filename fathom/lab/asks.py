"""All questions that the page may ask, by name."""

from __future__ import annotations

from collections.abc import Mapping

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

CHAPTERS = (neuron, wiring, losses, rover, rates, network, ledger, table, pictures)
ASKS: Mapping[str, Ask] = {name: ask for one in CHAPTERS for name, ask in one.ASKS.items()}
