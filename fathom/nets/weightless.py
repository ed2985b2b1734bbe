"""Layers without weights: what they are is all in their fields.

`Still` layers do the same in learning and answering. `Chance` layers change a picture while a
network learns, so that it never sees quite the same one twice (data augmentation): they need a key,
as dropout does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar, TypeVar

from fathom.nets.layers import Signals, Step
from fathom.nets.part import Array, Part, PRNGKeyArray
from fathom.shapes import Float

MOST = 4096  # of any number that says what a layer is
T = TypeVar("T", int, float)
# A picture, or several of it side by side: what comes before the rows are looks at the same one.
Field = Float[Array, "*looks rows columns channels"]


class Weightless(Part):
    """A layer without weights: all of it is in its fields, numbers each."""

    kind: ClassVar[str]

    def describe(self) -> dict[str, object]:
        """Say all of it, for the file."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def restore(cls, words: Mapping[str, Any], arrays: Mapping[str, Array]) -> Any:
        """Build the layer again from `describe`."""
        return cls(**{field.name: _number(words[field.name]) for field in fields(cls)})


class Still(Weightless):
    """A layer that does the same in learning and answering."""

    random: ClassVar[bool] = False

    def __call__(
        self, inputs: Signals, *, nudge: Signals | None = None, key: PRNGKeyArray | None = None
    ) -> Step:
        """Work for one example."""
        total = nudged(self.made(inputs), nudge)
        return Step(inputs, total, total)

    def made(self, inputs: Any) -> Signals:
        """Say what goes on."""
        raise NotImplementedError


class Chance(Weightless):
    """A layer that changes a picture while learning; without a key it shows it as it is."""

    random: ClassVar[bool] = True

    def __call__(
        self, inputs: Field, *, nudge: Signals | None = None, key: PRNGKeyArray | None = None
    ) -> Step:
        """Work for one example; the key decides."""
        total = nudged(inputs, nudge)
        return Step(inputs, total, self.shown(total) if key is None else self.changed(total, key))

    def changed(self, inputs: Field, key: PRNGKeyArray) -> Field:
        """Say what goes on while learning."""
        raise NotImplementedError

    def shown(self, inputs: Field) -> Signals:
        """Say what goes on when answering."""
        return inputs


def nudged(total: Signals, nudge: Signals | None) -> Signals:
    """Add a nudge to a layer's sums, where there is one."""
    return total if nudge is None else total + nudge


def _number(value: object) -> int | float | tuple[int, ...]:
    if isinstance(value, list | tuple):
        return tuple(_bounded(int(one)) for one in value)
    return _bounded(float(value) if isinstance(value, float) else int(str(value)))


def _bounded(value: T) -> T:
    """Refuse what no layer has; a file may have been made on purpose."""
    if not abs(value) <= MOST:
        raise ValueError("a layer's numbers are small")
    return value
