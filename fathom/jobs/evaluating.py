"""What people ask of answers whose truth is known: where are they wrong?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fathom.face import Model, opened
from fathom.judging.mistakes import Mistakes, find_mistakes


def mistakes(model: Model | str | Path, data: Any, labels: Any = None) -> Mistakes:
    """Say what a network gets wrong: classes that it takes for others, and its worst pictures.

    Args:
        model: trained, or the file that holds it.
        data: a table with the target in it; or pictures by class, a folder or a zip file.
        labels: of pictures, a table of files and what they show, where folders do not tell it.

    Returns:
        The most `confused` pairs of classes; and of pictures the `worst`: those that are answered
        wrongly with the highest loss, of numbers those with the largest misses. `print` tells them,
        `fathom.plots.mistakes.plot_mistakes` draws the pictures.

    Raises:
        OptionError: the network predicts a number from a table, which is not right or wrong.
        DataError: there is no truth beside the data, or they do not fit the model.

    >>> import fathom
    >>> table = {"size": list(range(60)), "kind": ["low"] * 30 + ["high"] * 30}
    >>> model = fathom.train(table, target="kind", hidden=(), epochs=60, starts=1)
    >>> print(fathom.mistakes(model, {"size": [5, 6, 55], "kind": ["low", "high", "high"]}))
    1 of 3 rows is taken for another class:
      high taken for low: 1 of 2
    """
    return find_mistakes(opened(model), data, labels)
