"""A training on drawn pets: what the chapter of pictures begins by itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from fathom.errors import OptionError
from fathom.face import Model
from fathom.lab.asking import Visitor
from fathom.lab.job import Job
from fathom.training.population import Epoch

TRAINING = "pictures"


@dataclass
class Learning(Job):
    """A training on drawn pictures; `learnt` are its costs on what it learns from."""

    learnt: list[float] = field(default_factory=list)

    def _epoch(self, epoch: Epoch) -> None:
        self.learnt.append(float(epoch.train[0]))
        super()._epoch(epoch)

    @property
    def done(self) -> Model:
        """The network, once it is there."""
        if self.model is None:
            raise OptionError("the network still learns; wait until it is done")
        return self.model


def drawn(visitor: Visitor) -> Learning:
    """Give the visitor's training on drawn pets.

    Raises:
        OptionError: there is none.
    """
    job = visitor.trainings.get(TRAINING)
    if not isinstance(job, Learning):
        raise OptionError("no pictures are drawn yet; press “Draw pets and learn”")
    return job
