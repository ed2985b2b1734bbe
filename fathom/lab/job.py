"""A training of somebody's own table, in a thread of its own, watched by the page.

It is the same job as on the command line. It ends within a hundred steps when its page goes or a
person stops it; only so many are worked on at once, and others wait in the order of their coming.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fathom.data.table import Table
from fathom.data.target.target import Target
from fathom.design.design import Design
from fathom.face import Model
from fathom.jobs import train
from fathom.jobs.watching import Watcher
from fathom.lab.asking import Visitor, in_words
from fathom.rates.table import cost_name, told_costs
from fathom.training.plan import Method
from fathom.training.population import Epoch

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)  # trainings
ENDED = ("done", "failed", "stopped")


class UnwantedError(Exception):
    """Nobody wants to know any more."""


@dataclass
class Job:
    """One training: where it is, what it found, and its network once it is done.

    Attributes:
        state: waiting, reading, learning, measuring, done, failed or stopped.
        rates: the learning rates that are tried.
        costs: after every epoch, the lowest cost on rows that judge, for each rate.
        learning: the cost of the same network on the rows that it learns from.
        cost: what such a cost is called, as `in_units` gives it.
        stage: what is measured just now.
        fault: what went wrong.
        rows: its table, once somebody asks about a row.
        asked: new rows that it answered last.
    """

    visitor: Visitor
    file: Path
    target: str
    options: dict[str, Any]
    state: str = "waiting"
    rates: tuple[float, ...] = ()
    costs: list[list[float]] = field(default_factory=list)
    learning: list[list[float]] = field(default_factory=list)
    cost: str = ""
    stage: str = ""
    reasons: tuple[str, ...] = ()
    fault: str = ""
    model: Model | None = None
    rows: Table | None = None
    asked: Table | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    _rate_of: np.ndarray = field(default_factory=lambda: np.zeros(0))
    _told: tuple[Method, Target] | None = None

    def now(self) -> dict[str, Any]:
        """Tell where it is, and whether something is still to come; ask before all else of it."""
        state = self.state
        before = LINE.before(self) if state == "waiting" else 0
        return {"state": state, "busy": state not in ENDED, "before": before}

    def in_units(self, costs: list[list[float]]) -> list[list[float]]:
        """Give costs as a person reads them: of numbers a miss in the target's own units."""
        if self._told is None or not costs:
            return costs
        told: list[list[float]] = told_costs(np.array(costs), *self._told).tolist()
        return told

    def start(self) -> None:
        """Begin, in a thread."""
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        if not LINE.turn(self):
            self.state = "stopped"
            return
        try:
            self.state = "reading"
            watcher = Watcher(
                begin=self._begin,
                epoch=self._epoch,
                picture=lambda *_: self._check(),
                learnt=self._measure,
                stage=self._stage,
                go_ahead=self._check,
            )
            self.model = train(self.file, self.target, watcher=watcher, **self.options)
            self.state = "done"
        except UnwantedError:
            self.state = "stopped"
        except Exception as fault:  # a thread has nobody above it: the page must not wait for ever
            self.fault, self.state = self.visitor.plain(in_words(fault)), "failed"
        finally:
            LINE.leave(self)

    @property
    def unwanted(self) -> bool:
        """Whether nobody waits for it any more."""
        return self.visitor.gone.is_set() or self.stop.is_set()

    def _begin(self, table: Table, plan: Design, goal: Target) -> None:
        self._check()
        self._rate_of = np.array([member.learning_rate for member in plan.members])
        self.rates = tuple(dict.fromkeys(self._rate_of.tolist()))
        self.reasons = plan.reasons
        self._told = plan.plan.method, goal
        self.cost = cost_name(*self._told)
        self.state = "learning"

    def _epoch(self, epoch: Epoch) -> None:
        found = epoch.validation
        places = [_lowest(found, self._rate_of == rate) for rate in self.rates]
        self.learning.append([float(epoch.train[place]) for place in places])
        self.costs.append([float(found[place]) for place in places])

    def _stage(self, what: str, _done: int, _of: int) -> None:
        self._check()
        self.stage = what

    def _measure(self, _: object) -> None:
        self._check()
        self.state = "measuring"

    def _check(self) -> None:
        if self.unwanted:
            raise UnwantedError


class Line:
    """Who works and who waits, first come, first served."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self.jobs: list[Job] = []  # those that are worked on are the first
        self._moved = threading.Condition()

    def turn(self, job: Job) -> bool:
        """Wait for one's turn; False once nobody wants it any more."""
        with self._moved:
            self.jobs.append(job)
            while self._place(job) >= self.at_once:
                if job.unwanted:
                    self._drop(job)
                    return False
                self._moved.wait(timeout=0.2)
        return True

    def leave(self, job: Job) -> None:
        """End one's turn."""
        with self._moved:
            self._drop(job)

    def before(self, job: Job) -> int:
        """Say how many have their turn or wait for it before this one."""
        with self._moved:
            return self._place(job)

    def _place(self, job: Job) -> int:
        return next((place for place, one in enumerate(self.jobs) if one is job), 0)

    def _drop(self, job: Job) -> None:
        self.jobs = [one for one in self.jobs if one is not job]
        self._moved.notify_all()


LINE = Line(AT_ONCE)


def _lowest(costs: np.ndarray, mine: np.ndarray) -> int:
    """Give the place of the lowest cost among some; of none that is a number, the first of them."""
    return int(np.argmin(np.where(mine & np.isfinite(costs), costs, np.where(mine, 1e300, np.inf))))
