"""What a run was: everything that its states and its rows do not say, in words and numbers.

A run's identity is made of what decides its weights: the rows as numbers, the network, the members
and the plan. Two trainings with the same identity give the same network.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from fathom.nets.network import Blueprint
from fathom.training.population import Examples, Member, Plan

VERSION = 2
BLOCK = 4096  # rows


class RunHeader(BaseModel):
    """The words of a run.

    Attributes:
        version: of this layout.
        fathom, jax, device, devices: what it was computed with; other ones may give other bits.
        table: the name of the table.
        source: the path it was read from, if it was a file.
        asked: the options that the person gave, for a fork.
        inputs: the name of each of the network's inputs.
        columns: the table's column that each input comes from.
        outputs: the name of each of its outputs.
        blueprint, members, plan: what was trained, and how.
        fingerprint: of the rows as numbers.
        forked: the run and the step that it began from, if it is a branch.
        rows_each: how many rows every member learns from in an epoch.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = VERSION
    fathom: str
    jax: str
    device: str
    devices: int
    table: str
    source: str | None = None
    asked: dict[str, Any] = {}
    inputs: tuple[str, ...]
    columns: tuple[str, ...]
    outputs: tuple[str, ...]
    blueprint: Blueprint
    members: tuple[Member, ...]
    plan: Plan
    fingerprint: str
    forked: tuple[str, int] | None = None
    rows_each: int

    @property
    def identity(self) -> str:
        """A name made of all that decides the weights: equal runs, equal names."""
        told = {
            "blueprint": asdict(self.blueprint),
            "members": [asdict(member) for member in self.members],
            "plan": asdict(self.plan),
            "fingerprint": self.fingerprint,
            "forked": self.forked,
        }
        text = json.dumps(told, sort_keys=True, default=list)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def fingerprint(*parts: Examples) -> str:
    """Give a short name to rows as numbers: other rows, or another order, give another name.

    >>> one = Examples(np.zeros((2, 1), np.float32), np.zeros((2, 1), np.float32))
    >>> two = Examples(np.ones((2, 1), np.float32), np.zeros((2, 1), np.float32))
    >>> fingerprint(one) == fingerprint(one), fingerprint(one) == fingerprint(two)
    (True, False)
    """
    total = hashlib.sha256()
    for part in parts:
        for array in (part.inputs, part.expected):
            total.update(str(array.shape).encode())
            for begin in range(0, len(array), BLOCK):  # a copy of all rows may be too much
                some = array[begin : begin + BLOCK]
                total.update(np.ascontiguousarray(some, np.float32).tobytes())
        if part.folds is not None:
            total.update(np.ascontiguousarray(part.folds, np.int32).tobytes())
        if part.weights is not None:
            total.update(np.ascontiguousarray(part.weights, np.float64).tobytes())
    return total.hexdigest()
