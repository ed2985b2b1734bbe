"""Chapter 2, Pavlov's dog: the whole experiment, and what each trial changes in the wires."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any

from pydantic import Field

from fathom.lab.asking import Answer, Ask, Question, Visitor
from fathom.rules.dog import PHASES, Experiment, pavlov
from fathom.rules.rules import rule

Name = Annotated[str, Field(max_length=20)]


class Train(Question):
    """How the dog learns, and how long each phase lasts."""

    rule: Name = "delta"
    rate: Annotated[float, Field(gt=0, le=10)] = 0.2
    trials: Annotated[int, Field(strict=True, ge=1, le=100)] = 20
    wiring: Name = "bell -> saliva"


def train(_: Visitor, asked: Train) -> Answer:
    """Run the experiment.

    >>> told = train(Visitor(), Train(rule="hebb", rate=0.5)).data
    >>> told["phases"][1]["name"], told["phases"][1]["begin"]
    ('conditioning', 3)
    >>> second = told["trials"][4]
    >>> second["old"], second["change"], second["y"]  # rate x y x bell
    ([0.5, 0.0], [0.75, 0.0], 1.5)
    """
    dog = pavlov(asked.rule, asked.rate, asked.trials, wiring=asked.wiring)
    learning = rule(dog.rule)
    data = dog.as_dict() | {
        "formula": learning.formula,
        "taught": learning.taught,
        "phases": _phases(dog),
        "trials": _trials(dog, learning.taught),
    }
    return Answer(data)


def _trials(dog: Experiment, taught: bool) -> list[dict[str, Any]]:
    """Give each trial with the wires before it, their change, and the y that taught them."""
    told, old = [], [0.0, 0.0]
    for trial in dog.trials:
        new = list(trial.weights.values())
        change = [after - before for after, before in zip(new, old, strict=True)]
        y = trial.food if taught else trial.saliva
        told.append(trial.as_dict() | {"weights": new, "old": old, "change": change, "y": y})
        old = new
    return told


def _phases(dog: Experiment) -> list[dict[str, Any]]:
    told, begin = [], 0
    for name, group in groupby(trial.phase for trial in dog.trials):
        count, phase = len(list(group)), PHASES[name]
        about = {"name": name, "says": phase.says, "learns": not phase.probe}
        told.append(about | {"begin": begin, "count": count, "answer": dog.answer(name)})
        begin += count
    return told


ASKS = {"wiring.train": Ask(Train, train)}
