"""Fathom: neural networks that you can see through.

>>> import fathom
>>> walk = fathom.descend("x^2 - x + 1", start=9, learning_rate=0.1, steps=2)
>>> [round(step.at["x"], 9) for step in walk.steps]
[9.0, 7.3, 5.94]
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

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
        learning_curve,
        load,
        look,
        lr_find,
        mistakes,
        occlude,
        predict,
        report,
        see,
        train,
    )
    from fathom.nets.cost import cost
    from fathom.nets.neuron import Neuron
    from fathom.rules.pavlov import pavlov

# Each public name with its place; loaded when first touched, so that `import fathom` costs nothing.
_PLACES = {
    "FathomError": ("fathom.errors", "FathomError"),
    "Model": ("fathom.face", "Model"),
    "Neuron": ("fathom.nets.neuron", "Neuron"),
    "compare": ("fathom.jobs", "compare"),
    "convolved": ("fathom.jobs", "convolved"),
    "cost": ("fathom.nets.cost", "cost"),
    "descend": ("fathom.descent.descent", "descend"),
    "effects": ("fathom.jobs", "effects"),
    "example_table": ("fathom.jobs", "example_table"),
    "export": ("fathom.jobs", "export"),
    "feature_maps": ("fathom.jobs", "feature_maps"),
    "filters": ("fathom.jobs", "filters"),
    "fork": ("fathom.jobs", "fork"),
    "learning_curve": ("fathom.jobs", "learning_curve"),
    "list_runs": ("fathom.jobs", "list_runs"),
    "load": ("fathom.jobs", "load"),
    "look": ("fathom.jobs", "look"),
    "lr_find": ("fathom.jobs", "lr_find"),
    "mistakes": ("fathom.jobs", "mistakes"),
    "occlude": ("fathom.jobs", "occlude"),
    "open_run": ("fathom.jobs", "open_run"),
    "pavlov": ("fathom.rules.pavlov", "pavlov"),
    "predict": ("fathom.jobs", "predict"),
    "report": ("fathom.jobs", "report"),
    "see": ("fathom.jobs", "see"),
    "train": ("fathom.jobs", "train"),
}

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


def __getattr__(name: str) -> object:
    """Load a public name when it is first touched."""
    if name not in _PLACES:
        from fathom.errors import hint

        raise AttributeError(f"fathom has no {name!r}. {hint(name, _PLACES)}")
    module, inside = _PLACES[name]
    value = getattr(importlib.import_module(module), inside)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
