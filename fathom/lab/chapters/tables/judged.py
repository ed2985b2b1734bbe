"""How good a network is on rows that it has not learnt from: what the page draws.

Answers and truth are those that its training measured it by; they do not go into a file.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fathom.face import Model
from fathom.lab.asking import Answer, Ask, Nothing, Visitor
from fathom.lab.chapters.tables.learnt import model_of
from fathom.model.answered import ClassAnswered, NumberAnswered
from fathom.model.calibration import calibration_words
from fathom.model.judgement_story import OUT_OF_FOLD, CalibrationStory
from fathom.model.metrics import confusion

MOST_POINTS = 5000
MOST_CLASSES = 12
FEWEST = 50  # rows that calibration can be told of
OTHERS = "all others"
WHICH = {
    "test": "rows that were kept aside to test: not learnt from, and not looked at in choosing",
    OUT_OF_FOLD: "rows, each answered by the network that left it out: it has not learnt from it",
    "validation": (
        "rows that were not learnt from; but the network was chosen by them, "
        "so that it looks a little better here than it is"
    ),
}
NONE_KEPT = "no rows were kept aside, so that nothing can be said of rows that it does not know"
NOT_IN_FILE = (
    "the network came from a file, which does not keep the rows that it was measured on; "
    "train here to see them"
)


def judged(visitor: Visitor, _: Nothing) -> Answer:
    """Give truth and answers of the rows that it was measured on, or say why there are none."""
    model = model_of(visitor)
    judgement, held = model.story.judgement, model.held_out
    data: dict[str, Any] = {"target": model.target.name, "kind": None}
    if held is None:
        data["why"] = NONE_KEPT if judgement.judged_on is None else NOT_IN_FILE
        return Answer(data)
    data |= {"rows": len(held), "which": WHICH[judgement.judged_on or "validation"]}
    data["metrics"] = held.metrics
    if isinstance(held, NumberAnswered):
        return _numbers(held, data)
    return Answer(data | _classes(model, held, judgement.calibration))


def _numbers(held: NumberAnswered, data: dict[str, Any]) -> Answer:
    """Give a point for each row; of very many rows some, which is said."""
    chosen = np.random.default_rng(0).permutation(len(held))[:MOST_POINTS]
    arrays = {"truth": held.truth[chosen], "answers": held.answers[chosen]}
    return Answer(data | {"kind": "number", "points": len(chosen)}, arrays)


def _classes(
    model: Model, held: ClassAnswered, calibration: CalibrationStory | None
) -> dict[str, Any]:
    """Count what is taken for what; and how often what was said was so."""
    names, counts = largest(model.classes, confusion(held.truth, held.chosen, model.classes))
    told: dict[str, Any] = {"kind": "classes", "names": names, "counts": counts.tolist()}
    told["right"] = int((held.truth == held.chosen).sum())
    own = held.truth[held.truth == held.chosen]
    if names[-1:] == [OTHERS] and len(names) < len(model.classes):  # among them, wrong is not seen
        told["others_right"] = int((~np.isin(own, names[:-1])).sum())
    if calibration is not None:
        enough = len(held) >= FEWEST
        told["bins"] = [one.model_dump() for one in calibration.bins] if enough else []
        told["calibrated"] = (
            calibration_words(calibration)
            if enough
            else f"{len(held)} rows are too few to say how often it is right when it says so much"
        )
    return told


def largest(
    classes: tuple[str, ...], counts: np.ndarray, most: int = MOST_CLASSES
) -> tuple[list[str], np.ndarray]:
    """Keep the classes with most rows, and put all others together, so that it adds up.

    >>> largest(("a", "b", "c"), np.array([[5, 1, 0], [0, 1, 0], [2, 0, 1]]), most=2)
    (['a', 'all others'], array([[5, 1],
           [2, 2]]))
    """
    if len(classes) <= most:
        return list(classes), counts
    order = np.argsort(-counts.sum(axis=1), kind="stable")
    kept = np.sort(order[: most - 1])
    group = np.full(len(classes), most - 1)
    group[kept] = np.arange(most - 1)
    together = np.zeros((most, most), int)
    np.add.at(together, (group[:, None], group[None, :]), counts)
    return [*(classes[place] for place in kept), OTHERS], together


ASKS = {"table.judged": Ask(Nothing, judged)}
