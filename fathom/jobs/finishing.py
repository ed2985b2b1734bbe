"""From trained members to what answers: one network or an ensemble, its last steps, how sure it is.

The rows that judged the members say how far its answers can be trusted: they fit the temperature of
probabilities, and what intervals of numbers are taken from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from fathom.data.columns.encoder import Encoder
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import Target
from fathom.errors import OptionError
from fathom.model.calibration import fit_temperature
from fathom.model.decision import threshold_of
from fathom.model.familiar import Familiar, known_pictures
from fathom.model.interval import Misses
from fathom.model.judgement_story import DecisionStory
from fathom.model.unseen import Unseen, nearest
from fathom.nets.answers import Answer, Exponential, Probability, Rescale, Temperature
from fathom.nets.ensemble import Answering, Ensemble
from fathom.training.examples import Examples
from fathom.training.population import Trained
from fathom.training.stopping import Stopped

LOWEST, BEYOND = -20.0, 1.0  # of logarithms: a count of nearly 0; and e times what was ever seen


@dataclass(frozen=True, eq=False)
class Finished:
    """What answers.

    Attributes:
        network: the network or the ensemble, with its last steps.
        chosen: the member of the training that is kept, or is most like all that are.
        unseen: who answers which of the rows that judged; None where there were no such.
        misses: of a number, what it answered for them and what was true.
    """

    network: Answering
    chosen: int
    unseen: Unseen | None
    misses: Misses | None


def finish_network(
    trained: Trained, goal: Target, learnt: Examples, judges: Examples, own: bool
) -> Finished:
    """Make what answers of the best members.

    Args:
        trained: the members.
        goal: what is predicted.
        learnt: the rows that they learnt from.
        judges: the rows that judged them.
        own: whether those are rows that the network, or a member of the ensemble, did not learn.

    Raises:
        OptionError: every member diverged.
    """
    together = trained.ensemble
    if not together:
        raise _all_diverged(trained)
    network: Answering
    if len(together) == 1:
        chosen, network = together[0], trained.network(together[0])
    else:
        network = Ensemble.of([trained.network(member) for member in together])
        chosen = together[nearest(network, judges.inputs)]
    unseen = Unseen(network, judges.folds) if own else None
    network = network.answering(*_last_steps(goal, unseen, learnt, judges))
    if unseen is None:
        return Finished(network, chosen, None, None)
    unseen = unseen.answering(*network.answer)
    if not isinstance(goal, NumberTarget):
        return Finished(network, chosen, unseen, None)
    truths = goal.units(judges.expected[:, 0])
    return Finished(network, chosen, unseen, Misses.of(unseen.answers(judges.inputs)[:, 0], truths))


def decision_on(asked: str | None, unseen: Unseen | None, judges: Examples) -> DecisionStory | None:
    """Find the threshold that a person asked for, on rows that were not learnt from.

    Raises:
        OptionError: there are no such rows.
    """
    if asked is None:
        return None
    if unseen is None:
        raise OptionError(
            "a decision needs rows that were not learnt from; leave the validation share above 0"
        )
    return threshold_of(
        asked, judges.expected[:, 0].astype(int), unseen.answers(judges.inputs)[:, 0]
    )


def _last_steps(
    goal: Target, unseen: Unseen | None, learnt: Examples, judges: Examples
) -> tuple[Answer, ...]:
    """Choose what turns the last sums into an answer; classes are calibrated on unseen rows."""
    if isinstance(goal, NumberTarget):
        return _back_to_units(goal, unseen, learnt, judges)
    if unseen is None:
        return (Probability(),)
    temperature = fit_temperature(unseen.sums(judges.inputs), judges.expected, judges.weights)
    return (Temperature(temperature), Probability())


def _back_to_units(
    goal: NumberTarget, unseen: Unseen | None, learnt: Examples, judges: Examples
) -> tuple[Answer, ...]:
    """Choose what turns a standardised number, or a logarithm, into the user's units.

    The mean of numbers is above the exponential of the mean of their logarithms; a factor makes up
    for it, found on rows that were not learnt from (after Duan 1983). The logarithm is held within
    what training rows showed, and somewhat beyond.
    """
    if goal.plain:
        return (Rescale(goal.mean, goal.std),)
    if goal.scale == "count":
        most = math.log(float(learnt.expected.max()))
        return (Exponential(goal.mean, LOWEST, most + BEYOND),)
    logs = np.log(goal.units(learnt.expected[:, 0]))
    bounds = float(logs.min()) - BEYOND, float(logs.max()) + BEYOND
    steps = Rescale(goal.mean, goal.std), Exponential(1.0, *bounds)
    if unseen is None:
        return steps
    truths = goal.units(judges.expected[:, 0])
    found = unseen.answering(*steps).answers(judges.inputs)[:, 0]
    return steps[0], Exponential(float(truths.mean() / found.mean()), *bounds)


def _all_diverged(trained: Trained) -> OptionError:
    rates = sorted({member.learning_rate for member in trained.members})
    shown = ", ".join(f"{rate:g}" for rate in rates)
    smaller = min(0.01, rates[0] / 100)
    return OptionError(
        f"every network diverged at learning rate {shown}: "
        f"{Stopped.DIVERGED.advice}, such as {smaller:.1g}"
    )


def usual_rows(
    encoder: Encoder, network: Answering, learnt: Examples, judges: Examples
) -> Familiar | None:
    """Learn what the rows are like, where that can be told."""
    if encoder.only_picture is not None:
        return known_pictures(network, learnt, judges)
    straight = encoder.straight
    return Familiar.of(learnt.inputs, straight) if straight else None
