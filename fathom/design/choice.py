"""What a person left open about rows and inputs, chosen: nothing is open any more.

>>> from fathom.data.understanding import understand
>>> known = understand({"x": range(40), "y": [x * x for x in range(40)]}, "y")
>>> chosen = choose(Settings.of(target="y"), known)
>>> chosen.folds, chosen.scaling.kind, chosen.settings.rows.test_share
(8, 'robust', 0.0)
"""

from __future__ import annotations

from dataclasses import dataclass

from fathom.data.columns.encoder import Scaling
from fathom.data.target.roles import check_balanced, is_balanced
from fathom.data.understanding import Understood
from fathom.design import recipe
from fathom.settings.settings import Settings


@dataclass(frozen=True)
class Chosen:
    """What was asked, with what was left open about rows and inputs filled in.

    Attributes:
        settings: with the shares of the rows and the number of networks.
        validation_share, test_share: of the rows, those that choose and those that test.
        scaling: of columns.
        balanced: whether every class counts as much in all.
    """

    settings: Settings
    validation_share: float
    test_share: float
    scaling: Scaling
    balanced: bool = False

    @property
    def folds(self) -> int:
        """Into how many the rows are dealt; 1 for none, with validation rows instead."""
        return self.settings.together


def choose(settings: Settings, known: Understood) -> Chosen:
    """Choose how rows are divided and numbers scaled, where the person did not.

    Args:
        settings: what was asked.
        known: the rows to learn from.

    Raises:
        OptionError: what was asked does not suit these rows.
    """
    balanced = is_balanced(settings.rows.class_weight)
    check_balanced(balanced, known.goal)
    rows, effort = settings.rows, settings.effort
    one = effort.starts is not None or rows.validation_share is not None or known.pictures
    folds = recipe.networks(known.units, effort.ensemble, one, effort.effort)
    later = settings.table.time_column is not None
    pictures = known.table.rows if known.pictures else 0
    test, validation = recipe.shares(folds, rows.test_share, rows.validation_share, later, pictures)
    filled = settings.changed(ensemble=folds, test_share=test, validation_share=validation)
    return Chosen(filled, validation, test, suited_scaling(settings, known, folds), balanced)


def suited_scaling(settings: Settings, known: Understood, folds: int) -> Scaling:
    """Choose how columns are scaled, where the person did not.

    Raises:
        OptionError: there is no such scaling, or no such number of ramps.

    >>> from fathom.data.understanding import understand
    >>> known = understand({"x": range(10), "y": [x * x for x in range(10)]}, "y")
    >>> [suited_scaling(Settings(), known, folds).kind for folds in (1, 8)]
    ['standard', 'robust']
    """
    kind, ramps = settings.network.scaling, settings.network.ramps
    if folds == 1:
        return Scaling(kind or "standard", ramps or 0)
    many = [c for c in known.columns if c.used and c.kind == "number" and c.distinct > 2]
    suited = recipe.ramps(known.table.rows, len(many)) if ramps is None else ramps
    return Scaling(kind or "robust", suited, recipe.categories(known.table.rows))
