"""Fathom: neural networks that you can see through.

>>> import fathom
>>> walk = fathom.descend("x^2 - x + 1", start=9, learning_rate=0.1, steps=2)
>>> [round(step.at["x"], 9) for step in walk.steps]
[9.0, 7.3, 5.94]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily
from fathom.version import __version__

if TYPE_CHECKING:
    from fathom.descent.descent import descend
    from fathom.errors import FathomError
    from fathom.face import Model
    from fathom.jobs import (
        compare,
        convolved,
        effects,
        example_table,
        export,
        feature_maps,
        filters,
        fork,
        learning_curve,
        list_runs,
        load,
        look,
        lr_find,
        mistakes,
        occlude,
        open_run,
        predict,
        report,
        see,
        train,
    )
    from fathom.nets.costs import cost
    from fathom.nets.neuron import Neuron
    from fathom.rules.dog import pavlov

__all__ = [
    "FathomError",
    "Model",
    "Neuron",
    "__version__",
    "compare",
    "convolved",
    "cost",
    "descend",
    "effects",
    "example_table",
    "export",
    "feature_maps",
    "filters",
    "fork",
    "learning_curve",
    "list_runs",
    "load",
    "look",
    "lr_find",
    "mistakes",
    "occlude",
    "open_run",
    "pavlov",
    "predict",
    "report",
    "see",
    "train",
]


# Each public name with its place; loaded when first touched, so that `import fathom` costs nothing.
_PLACES = {
    "fathom.jobs": (
        "train",
        "compare",
        "convolved",
        "effects",
        "example_table",
        "export",
        "feature_maps",
        "filters",
        "fork",
        "learning_curve",
        "list_runs",
        "load",
        "look",
        "lr_find",
        "mistakes",
        "occlude",
        "open_run",
        "predict",
        "report",
        "see",
    ),
    "fathom.face": ("Model",),
    "fathom.nets.neuron": ("Neuron",),
    "fathom.nets.costs": ("cost",),
    "fathom.descent.descent": ("descend",),
    "fathom.rules.dog": ("pavlov",),
    "fathom.errors": ("FathomError",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
