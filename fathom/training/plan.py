"""How a population is trained: what is compiled into the program, and how long it goes on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from fathom.errors import OptionError
from fathom.training.batches import LONGEST_CHUNK


@dataclass(frozen=True)
class Method:
    """How a step is made: loss, optimiser and schedule by name, and the weight decay."""

    loss: str = "squared"
    optimiser: str = "adam"
    weight_decay: float = 0.0
    schedule: str = "constant"

    @property
    def compiled(self) -> Method:
        """What another one of is another program: of the decay only whether there is one.

        >>> Method(weight_decay=0.01).compiled == Method(weight_decay=0.3).compiled
        True
        """
        return replace(self, weight_decay=float(self.weight_decay != 0))


@dataclass(frozen=True)
class Plan:
    """How a population is trained.

    Args:
        method: loss, optimiser, weight decay and schedule.
        batch_size: rows a step; None for all rows in every step.
        epochs: passes over the rows at the most.
        patience: epochs without a better validation cost before a member stops; None: never.
        keep_best: keep each member as it was in its best epoch, rather than in its last.
        trials: epochs after which the worse half of the rates is given up; () never does.
        one_left: give up all rates but the best then.
        chunk: steps in one compiled call at the most.
    """

    method: Method = field(default_factory=Method)
    batch_size: int | None = 32
    epochs: int = 200
    patience: int | None = 20
    keep_best: bool = True
    trials: tuple[int, ...] = ()
    one_left: bool = False
    chunk: int = LONGEST_CHUNK

    def __post_init__(self) -> None:
        for name in ("batch_size", "epochs", "patience", "chunk"):
            number = getattr(self, name)
            if number is not None and number < 1:
                raise OptionError(f"{name.replace('_', ' ')} must be at least 1, but got {number}")
