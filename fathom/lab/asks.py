"""All questions that the page may ask of the lab, by name: those of one's own data and pictures.

All other chapters the page answers by itself (`page/engine`).
"""

from __future__ import annotations

from collections.abc import Mapping

from fathom.lab import lessons
from fathom.lab.asking import Ask
from fathom.lab.chapters import classroom, pictures, table

ASKED = (table, pictures, lessons, classroom)
ASKS: Mapping[str, Ask] = {name: ask for one in ASKED for name, ask in one.ASKS.items()}
