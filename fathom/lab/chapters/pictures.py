"""What a picture network sees: it learns dogs, cats and fish, then it is looked into."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from fathom.examples.pets.drawing import write_pets
from fathom.lab.asking import Answer, Ask, Nothing, Question, Visitor
from fathom.lab.chapters import looking
from fathom.lab.pets import TRAINING, Learning, drawn

KEPT_ASIDE = 0.12  # share of the pictures that the second line of the costs is about


class Learn(Question):
    """Draw so many pictures, and learn from four fifths of them, so many epochs."""

    count: Literal[60, 120, 240, 480] = 240
    epochs: Annotated[int, Field(strict=True, ge=1, le=40)] = 15


class Progress(Question):
    """How far it is; `since` epochs are known already."""

    since: looking.Counted = 0


def learn(visitor: Visitor, asked: Learn) -> Answer:
    """Draw the pictures and begin to learn; a training that is under way is stopped.

    >>> visitor = Visitor()
    >>> learn(visitor, Learn(count=60, epochs=1)).data["state"] in ("waiting", "reading")
    True
    >>> visitor.leave()
    """
    before = visitor.trainings.get(TRAINING)
    if isinstance(before, Learning):
        before.stop.set()
    place = visitor.folder / f"pets-{asked.count}"
    if len(list(place.rglob("*.png"))) != asked.count:
        write_pets(place, asked.count)
    options: dict[str, Any] = {"epochs": asked.epochs, "validation_share": KEPT_ASIDE}
    options |= {"ensemble": 1, "baselines": False, "sweep": False}
    job = Learning(visitor, place, "class", options)
    visitor.trainings[TRAINING] = job
    job.start()
    return Answer({"state": job.state})


def progress(visitor: Visitor, asked: Progress) -> Answer:
    """Tell how far it is, and what every epoch since cost: what is learnt from, kept aside.

    >>> progress(Visitor(), Progress()).data
    {'state': 'none'}
    """
    job = visitor.trainings.get(TRAINING)
    if not isinstance(job, Learning):
        return Answer({"state": "none"})
    now = job.now()
    known = slice(asked.since, len(job.costs))  # what is learnt is written down before
    costs = zip(job.learnt[known], job.costs[known], strict=True)
    data = now | {
        "epochs": job.options["epochs"],
        "costs": [[learnt, *aside] for learnt, aside in costs],
        "fault": job.fault,
    }
    return Answer(data)


def stop(visitor: Visitor, _: Nothing) -> Answer:
    """Stop it."""
    drawn(visitor).stop.set()
    return Answer({})


ASKS = {
    "pictures.learn": Ask(Learn, learn, heavy=True),
    "pictures.progress": Ask(Progress, progress),
    "pictures.stop": Ask(Nothing, stop),
} | looking.ASKS
