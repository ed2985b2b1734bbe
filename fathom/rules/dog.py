"""Pavlov's dog as data: food makes it drool, and after a while the bell does.

One neuron, saliva, hears three signals. Food -> saliva is wired beforehand with weight 1 and does
not change; bell and light begin at 0 and learn by a rule (`fathom.rules.rules`). In each trial
the bell comes first and the food after it:

    foreseen = w_bell bell + w_light light         the answer before any food
    saliva   = foreseen + food                     hebb and oja: the neuron's output y
    saliva   = food if there is food, else foreseen     delta: the food is the teacher, y expected

>>> dog = pavlov(rule="delta", rate=0.2, trials=20)
>>> print(f"{dog.answer('before'):.2f} {dog.answer('after'):.2f} {dog.answer('extinction'):.2f}")
0.00 0.99 0.01
>>> print(f"blocked {dog.answer('light alone'):.2f}")
blocked 0.01
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
import numpy as np

from fathom.checks import Anything, positive
from fathom.display.card import Card, Chart, Curve, Folded, Grid, Part, Words
from fathom.display.visible import Fields, Visible
from fathom.errors import OptionError, hint
from fathom.nets.precision import float64
from fathom.rules.rules import RULES, Rule
from fathom.rules.rules import rule as find_rule
from fathom.text import aligned

ARTICLE = "bell -> food"
USUAL = "bell -> saliva"
WIRINGS = (USUAL, ARTICLE)


BEYOND = 100.0  # weights of this size lie far beyond what food or bell are worth, 1


@dataclass(frozen=True)
class Phase:
    """Which signals are given in each trial of a phase, and whether the reflex is still there."""

    name: str
    food: float
    bell: float
    light: float
    says: str
    reflex: float = 1.0
    probe: bool = False


FULL = "the bell alone, the dog full: food -> saliva cut"
PHASES: dict[str, Phase] = {
    phase.name: phase
    for phase in (
        Phase("before", 0, 1, 0, "the bell alone means nothing yet"),
        Phase("conditioning", 1, 1, 0, "the bell, then food"),
        Phase("after", 0, 1, 0, "the bell alone, without learning", probe=True),
        Phase("sated", 0, 1, 0, FULL, reflex=0.0, probe=True),
        Phase("extinction", 0, 1, 0, "the bell again and again, never food"),
        Phase("relearning", 1, 1, 0, "the bell, then food, as before"),
        Phase("blocking", 1, 1, 1, "bell and light together, then food"),
        Phase("light alone", 0, 0, 1, "the light alone, without learning", probe=True),
    )
}


@dataclass(frozen=True, repr=False)
class Trial(Fields):
    """One trial: the signals, the answer before the food, the saliva, the weights afterwards."""

    phase: str
    trial: int
    food: float
    bell: float
    light: float
    foreseen: float
    saliva: float
    weights: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values, None for a number that is not finite."""
        plain = {name: _finite(value) for name, value in vars(self).items() if name != "weights"}
        return plain | {"weights": {name: _finite(w) for name, w in self.weights.items()}}


@dataclass(frozen=True, repr=False)
class Experiment(Visible):
    """The whole experiment, trial by trial; `print` shows it phase by phase."""

    rule: str
    rate: float
    wiring: str
    trials: tuple[Trial, ...]

    def phase(self, name: str) -> tuple[Trial, ...]:
        """Give the trials of one phase."""
        if name not in PHASES:
            raise OptionError(f"there is no phase {name!r}. {hint(name, PHASES)}")
        return tuple(trial for trial in self.trials if trial.phase == name)

    def answer(self, phase: str) -> float:
        """Give the saliva before any food in the last trial of a phase."""
        return self.phase(phase)[-1].foreseen

    @property
    def findings(self) -> tuple[str, ...]:
        """What this rule did in this experiment, a sentence for each phase, from its numbers."""
        return tuple(_findings(self))

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {
            "rule": self.rule,
            "learning_rate": self.rate,
            "wiring": self.wiring,
            "trials": [trial.as_dict() for trial in self.trials],
            "findings": list(self.findings),
        }

    def __str__(self) -> str:
        entry = RULES[self.rule]
        head = [f"{entry}", f"rate {self.rate:g}, {self.wiring}", ""]
        return "\n".join([*head, *aligned(self._rows(), "<>"), "", *self.findings])

    def _rows(self) -> list[list[str]]:
        """Give a line of cells for each trial that is shown, the heads before."""
        weights = list(self.trials[0].weights)
        rows = [["phase", "trial", "food", "bell", "light", "foreseen", "saliva", *weights]]
        last = None
        for trial in self._shown():
            phase = trial.phase if trial.phase != last else ""
            signals = [f"{v:g}" for v in (trial.food, trial.bell, trial.light)]
            numbers = [trial.foreseen, trial.saliva, *trial.weights.values()]
            rows.append([phase, str(trial.trial), *signals, *(f"{v:.4g}" for v in numbers)])
            last = trial.phase
        return rows

    def _shown(self) -> list[Trial]:
        """Keep the first three trials and the last of every phase."""
        counts = {trial.phase: trial.trial for trial in self.trials}
        return [t for t in self.trials if t.trial <= 3 or t.trial == counts[t.phase]]

    @property
    def brief(self) -> str:
        """The rule, and how many trials there were."""
        phases = len({trial.phase for trial in self.trials})
        how = f"{self.rule}, rate {self.rate:g}, {self.wiring}"
        return f"{how}; {len(self.trials)} trials in {phases} phases"

    def card(self) -> Card:
        """The answers and the weights, trial by trial, and what they show."""
        places = range(1, len(self.trials) + 1)
        foreseen = Curve("before any food", places, [trial.foreseen for trial in self.trials])
        weights = [
            Curve(name, places, [trial.weights[name] for trial in self.trials])
            for name in self.trials[0].weights
        ]
        parts: list[Part] = [
            *map(Words, self.findings),
            Chart([foreseen, *weights], "Saliva, and weights", "trial"),
            Folded("Trials", [Grid(self._rows(), "<>")]),
        ]
        return Card("Pavlov's dog", str(RULES[self.rule]), [("wired", self.wiring)], parts)


def pavlov(
    rule: str = "delta",
    rate: Anything = 0.2,
    trials: Anything = 20,
    *,
    wiring: str = USUAL,
    schedule: Mapping[str, int] | None = None,
) -> Experiment:
    """Run the experiment: before, conditioning, after, sated, extinction, relearning, blocking.

    Args:
        rule: delta (forgets and blocks), hebb (grows, never forgets) or oja (bounded).
        rate: the learning rate.
        trials: how many trials each learning phase has.
        wiring: "bell -> saliva", or "bell -> food", the article's: there the answer to the bell
            goes through food, and is gone when food no longer makes the dog drool (phase sated;
            Holland and Rescorla 1975 tell the two apart in this way).
        schedule: how many trials of each phase, in order, instead of the usual.

    Raises:
        OptionError: no such rule, wiring or phase; a rate or a number of trials not above 0.

    Sources: Pavlov 1927; Rescorla and Wagner 1972; blocking: Kamin 1969.

    >>> hebb = pavlov("hebb")
    >>> hebb.answer("extinction") > hebb.answer("after")  # it never forgets
    True
    >>> pavlov(wiring="bell -> food").answer("sated"), round(pavlov().answer("sated"), 2)
    (0.0, 0.99)
    """
    found = find_rule(rule)
    if found.name == "perceptron":
        raise OptionError("Pavlov's experiment runs with hebb, oja or delta, not with perceptron.")
    wired = next((known for known in WIRINGS if known.split() == _arrow(wiring)), None)
    if wired is None:
        raise OptionError(f"there is no wiring {wiring!r}. {hint(wiring, WIRINGS)}")
    pace = positive(rate, "the learning rate")
    plan = _usual_schedule(trials) if schedule is None else _checked(schedule)
    return Experiment(found.name, pace, wired, _run(found, pace, wired, plan))


def _arrow(wiring: str) -> list[str]:
    return wiring.strip().lower().replace("->", " -> ").split()


def _usual_schedule(trials: Anything) -> dict[str, int]:
    count = _count(trials, "the number of trials")
    looked_at = ["before", *(name for name, phase in PHASES.items() if phase.probe)]
    return dict.fromkeys(PHASES, count) | dict.fromkeys(looked_at, min(count, 3))


def _checked(schedule: Mapping[str, int]) -> dict[str, int]:
    for name in schedule:
        if name not in PHASES:
            raise OptionError(f"there is no phase {name!r}. {hint(name, PHASES)}")
    return {n: _count(count, f"the number of trials of {n}") for n, count in schedule.items()}


def _count(value: Anything, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 10_000:
        raise OptionError(f"{what} must be a whole number from 1 to 10,000, not {value!r}.")
    return value


def _run(rule: Rule, rate: float, wiring: str, plan: Mapping[str, int]) -> tuple[Trial, ...]:
    weights, trials = np.zeros(2), []
    with np.errstate(over="ignore", invalid="ignore"):
        for name, count in plan.items():
            for number in range(1, count + 1):
                trial, weights = _trial(rule, rate, wiring, PHASES[name], number, weights)
                trials.append(trial)
    return tuple(trials)


def _trial(
    rule: Rule, rate: float, wiring: str, phase: Phase, number: int, weights: np.ndarray
) -> tuple[Trial, np.ndarray]:
    """Give one trial and the weights after it; a probe looks without teaching."""
    signals = np.array([phase.bell, phase.light])
    learnt = float(weights @ signals)
    total = learnt + phase.food
    y = phase.food if rule.taught else total
    if not phase.probe:
        weights = weights + _change(rule, weights, signals, y, rate)
    foreseen = learnt * (phase.reflex if wiring == ARTICLE else 1.0)
    saliva = phase.food * phase.reflex if rule.taught and phase.food else total - learnt + foreseen
    target = wiring.split(" -> ")[1]
    named = {f"bell -> {target}": float(weights[0]), f"light -> {target}": float(weights[1])}
    given = (float(phase.food), float(phase.bell), float(phase.light))
    return Trial(phase.name, number, *given, foreseen, float(saliva), named), weights


def _change(
    rule: Rule, weights: np.ndarray, signals: np.ndarray, y: float, rate: float
) -> np.ndarray:
    with float64():
        arrays = (jnp.asarray(value, jnp.float64) for value in (weights, signals, y, rate))
        return np.asarray(rule.change(*arrays))


def _findings(dog: Experiment) -> list[str]:
    found, seen = [], {trial.phase for trial in dog.trials}
    if _exploded(dog):
        return [
            f"It explodes: at rate {dog.rate:g} each change overshoots what it is to mend, so that "
            "nothing is learnt, forgotten or blocked. Use a smaller rate: the delta rule is stable "
            "below 2 where one thing is heard or seen at a time, and below 1 where two are."
        ]
    if {"before", "after"} <= seen:
        found.append(
            f"The bell alone: {dog.answer('before'):.3g} before, {dog.answer('after'):.3g} after."
        )
    if "sated" in seen and dog.wiring == ARTICLE:
        found.append("Food -> saliva cut: the answer to the bell goes through food and is gone.")
    elif "sated" in seen:
        found.append("Food -> saliva cut: the bell has its own way to saliva and still works.")
    if {"after", "extinction"} <= seen:
        now, then = dog.answer("extinction"), dog.answer("after")
        word = "forgotten" if now < 0.1 * then else "weaker" if now < then else "not forgotten"
        found.append(f"The bell without food: {word} (from {then:.3g} to {now:.3g}).")
    if {"blocking", "light alone"} <= seen:
        light, bell = dog.answer("light alone"), next(iter(dog.trials[-1].weights.values()))
        word = "blocked by the bell" if light < 0.1 * bell else "not blocked"
        count = len(dog.phase("blocking"))
        naive = pavlov(dog.rule, dog.rate, schedule={"blocking": count, "light alone": 1})
        found.append(
            f"The light, added later: {word} ({light:.3g}; {naive.answer('light alone'):.3g} in a "
            "dog that had not learnt the bell before)."
        )
    return found


def _exploded(dog: Experiment) -> bool:
    """Whether a rule that is bounded at small rates has left all bounds; plain Hebb has none."""
    weights = [weight for trial in dog.trials for weight in trial.weights.values()]
    with np.errstate(all="ignore"):
        beyond = not np.isfinite(weights).all() or np.abs(weights).max(initial=0.0) > BEYOND
    return bool(beyond and dog.rule != "hebb")


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not np.isfinite(value) else value
