"""From which probability on does one say yes? Not from one half, where faults cost unequally.

If a missed yes costs ten times as much as a false alarm, yes is right from a probability of 1 / 11
on: there both are equally dear (Elkan 2001). That needs probabilities that can be taken at their
word, which is why they are calibrated. For a metric the threshold is the best one on rows that were
not learnt from.

>>> threshold_of("10:1", np.array([0, 1]), np.array([0.2, 0.9])).threshold
0.09090909090909091
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import partial

import numpy as np

from fathom.data.target.target import Target
from fathom.errors import OptionError, hint, same_name
from fathom.model.judgement_story import DecisionStory
from fathom.shapes import Bool, Float, Int
from fathom.text import readable

USUAL = 0.5
Score = Callable[[Bool[np.ndarray, " rows"], Bool[np.ndarray, " rows"]], float]


def _accuracy(yes: np.ndarray, said: np.ndarray) -> float:
    return float(np.mean(yes == said))


def _balanced(yes: np.ndarray, said: np.ndarray) -> float:
    shares = [np.mean(said[yes]), np.mean(~said[~yes])]
    return float(np.mean(shares))


def _f1(yes: np.ndarray, said: np.ndarray) -> float:
    return float(2 * np.sum(yes & said) / max(yes.sum() + said.sum(), 1))


def _cost(missed: float, alarm: float, yes: np.ndarray, said: np.ndarray) -> float:
    return float(np.mean(missed * (yes & ~said) + alarm * (~yes & said)))


METRICS: dict[str, Score] = {"accuracy": _accuracy, "balanced_accuracy": _balanced, "f1": _f1}
_COSTS = re.compile(r"\s*([0-9.e+-]+)\s*:\s*([0-9.e+-]+)\s*", re.IGNORECASE)


def read_decision(text: str) -> tuple[float, float] | str:
    """Take two costs, that of a missed yes and that of a false alarm; or the name of a metric.

    Raises:
        OptionError: it is neither.

    >>> read_decision("10:1"), read_decision("balanced-accuracy")
    ((10.0, 1.0), 'balanced_accuracy')
    >>> read_decision("f2")
    Traceback (most recent call last):
    fathom.errors.OptionError: a decision is made by two costs, like 10:1 (a missed yes to a false \
alarm), or by a metric, but got 'f2'. There are: accuracy, \
balanced_accuracy, f1.
    """
    if found := _COSTS.fullmatch(str(text)):
        try:
            missed, alarm = map(float, found.groups())
        except ValueError:
            missed = alarm = math.nan
        if 0 < missed < math.inf and 0 < alarm < math.inf:
            return missed, alarm
        raise OptionError(f"costs are numbers above 0, like 10:1, but got {text!r}")
    if same_name(str(text)) not in METRICS:
        raise OptionError(
            "a decision is made by two costs, like 10:1 (a missed yes to a false alarm), or by a "
            f"metric, but got {text!r}. {hint(str(text), METRICS)}"
        )
    return same_name(str(text))


def check_decision(text: str | None, target: Target) -> None:
    """Refuse what makes no sense, before the work.

    >>> from fathom.data.target.number_target import NumberTarget
    >>> check_decision("f1", NumberTarget(name="pay"))
    Traceback (most recent call last):
    fathom.errors.OptionError: a decision is between two classes, but the target 'pay' is a number
    """
    if text is None:
        return
    read_decision(text)
    if target.positive is None:
        many = f"has {len(target.classes)} classes" if target.classes else "is a number"
        raise OptionError(
            f"a decision is between two classes, but the target {target.name!r} {many}"
        )


def threshold_of(
    text: str, truth: Int[np.ndarray, " rows"], chances: Float[np.ndarray, " rows"]
) -> DecisionStory:
    """Find the threshold, and say what it reaches on these rows beside one half.

    Args:
        text: two costs, or the name of a metric.
        truth: of rows that were not learnt from, 1 for yes.
        chances: the probabilities of yes that they got.
    """
    decision, yes = read_decision(text), truth == 1
    if isinstance(decision, tuple):
        reached = partial(_cost, *decision, yes)
        threshold = decision[1] / sum(decision)
    else:
        reached = partial(METRICS[decision], yes)
        threshold = _best(reached, chances)
    return DecisionStory(
        by=text if isinstance(decision, tuple) else decision,
        threshold=threshold,
        reached=reached(chances >= threshold),
        usual=reached(chances >= USUAL),
        rows=len(truth),
    )


def _best(score: Callable[[np.ndarray], float], chances: np.ndarray) -> float:
    """Try thresholds between the chances that came; of equally good ones, that nearest to half."""
    known = np.unique(np.append(chances, USUAL))
    tried = np.unique(np.quantile((known[1:] + known[:-1]) / 2, np.linspace(0, 1, 200)))
    tried = np.append(tried, USUAL)
    scores = np.array([score(chances >= one) for one in tried])
    best = tried[scores >= scores.max() - 1e-12]
    return float(best[np.argmin(np.abs(best - USUAL))])


def decision_words(told: DecisionStory, target: Target) -> str:
    """Say it in a sentence.

    >>> from fathom.data.target.class_target import ClassTarget
    >>> told = DecisionStory(by="10:1", threshold=1 / 11, reached=0.31, usual=0.52, rows=800)
    >>> decision_words(told, ClassTarget(name="state", task="binary", classes=("well", "ill")))
    'it says ill from 9.09 % on: a missed one costs 10 to 1 for a false alarm; mean cost 0.31 on \
800 rows, 0.52 if it began at 50 %'
    """
    costs = read_decision(told.by)
    begin = f"it says {target.positive} from {readable(100 * told.threshold, 3)} % on"
    rest = f"on {told.rows:,} rows, {readable(told.usual, 3)} if it began at 50 %"
    if isinstance(costs, tuple):
        why = f"a missed one costs {costs[0]:g} to {costs[1]:g} for a false alarm"
        return f"{begin}: {why}; mean cost {readable(told.reached, 3)} {rest}"
    name = told.by.replace("_", " ")
    return f"{begin}, for the best {name}: {readable(told.reached, 3)} {rest}"
