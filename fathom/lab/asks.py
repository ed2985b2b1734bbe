"""All questions that the page may ask, by name."""

from __future__ import annotations

from collections.abc import Mapping

from fathom.lab.asking import Ask
from fathom.lab.chapters import neuron

ASKS: Mapping[str, Ask] = {**neuron.ASKS}
