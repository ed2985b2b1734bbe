"""What a run was: everything that its states and its rows do not say, in words and numbers.

A run's identity is made of what decides its weights: the rows as numbers, the network, the members
and the plan. Two trainings with the same identity give the same network.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator

from fathom.nets.blueprint import Blueprint
from fathom.nets.inputs.held import Inputs
from fathom.nets.inputs.packed import Packed
from fathom.settings.settings import Settings
from fathom.training.examples import Examples, Member
from fathom.training.plan import Plan

VERSION = 3
READ = (2, VERSION)  # 0.1.0 wrote 2
BLOCK, CELLS = 4096, 2**23  # rows, and numbers, named at once
MOST_SPREAD = 2**27  # inputs of all rows, named as they are spread out; more as they are packed
LATER = ("embed",)  # of a blueprint: left out of the name where empty, as older runs have none


class RunHeader(BaseModel):
    """The words of a run.

    Attributes:
        version: of this layout.
        fathom, jax, device, devices, instructions: what it was computed with; other ones may give
            other bits. The instructions beyond the usual are the processor's; None in old runs.
        table: the name of the table.
        source: the path it was read from, if it was a file.
        settings: what was asked, as far as weights depend on it, with the rows' shares filled in.
        tested_elsewhere: whether it was tested on a table of its own.
        begun_from: of a branch, the file of the model that it began from.
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
    instructions: str | None = None
    table: str
    source: str | None = None
    settings: Settings = Settings()
    tested_elsewhere: bool = False
    begun_from: str | None = None
    inputs: tuple[str, ...]
    columns: tuple[str, ...]
    outputs: tuple[str, ...]
    blueprint: Blueprint
    members: tuple[Member, ...]
    plan: Plan
    fingerprint: str
    forked: tuple[str, int] | None = None
    rows_each: int

    @model_validator(mode="before")
    @classmethod
    def _options_before(cls, given: Any) -> Any:
        """Read a header as 0.1.0 wrote it: its options side by side, in a dictionary."""
        if not isinstance(given, dict) or "asked" not in given:
            return given
        told = dict(given)
        asked = dict(told.pop("asked"))
        for name in ("tested_elsewhere", "begun_from"):
            if asked.get(name) is not None:
                told[name] = asked.pop(name)
        effort = asked.pop("effort", "usual")
        asked |= {word: effort == word for word in ("quick", "thorough")}
        known = {name: value for name, value in asked.items() if name in Settings.options()}
        return told | {"version": VERSION, "settings": Settings.of(**known)}

    @property
    def identity(self) -> str:
        """A name made of all that decides the weights: equal runs, equal names."""
        blueprint = asdict(self.blueprint)
        for name in LATER:
            if not blueprint[name]:
                del blueprint[name]
        told = {
            "blueprint": blueprint,
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
        for array in (*_told_by(part.inputs), part.expected):
            total.update(str(array.shape).encode())
            rows = max(min(BLOCK, CELLS // max(math.prod(array.shape[1:]), 1)), 1)
            for begin in range(0, len(array), rows):  # a copy of all rows may be too much
                some = array[begin : begin + rows]
                total.update(np.ascontiguousarray(some, np.float32).tobytes())
        if part.folds is not None:
            total.update(np.ascontiguousarray(part.folds, np.int32).tobytes())
        if part.weights is not None:
            total.update(np.ascontiguousarray(part.weights, np.float64).tobytes())
    return total.hexdigest()


def _told_by(inputs: Inputs) -> tuple[Inputs, ...]:
    """Give what names rows: themselves; of very many packed ones what they are packed as.

    These take seconds to spread out.
    """
    if not isinstance(inputs, Packed) or math.prod(inputs.shape) <= MOST_SPREAD:
        return (inputs,)
    layout = inputs.number_at, inputs.code_at, inputs.value, inputs.rising
    return inputs.numbers, inputs.codes, *layout
