"""What every way of `steps.py` learns: the same table, network and batches (NumPy only)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import numpy as np


@dataclass(frozen=True)
class Task:
    """A network with two hidden layers of one width, two classes, Adam, and how long a turn is.

    `held_out` rows are judged after every epoch by Fathom alone: the share of its main job.
    """

    inputs: int
    hidden: int
    batch: int
    epochs: int
    members: int = 1
    rows: int = 10_000
    held_out: int = 2_500
    rate: float = 0.001

    @property
    def words(self) -> str:
        return f"{self.inputs}-{self.hidden}-{self.hidden}-2, batch {self.batch}"

    @property
    def steps(self) -> int:
        """Whole batches in one epoch."""
        return self.rows // self.batch

    def table(self) -> tuple[np.ndarray, np.ndarray]:
        """Give inputs and classes, the held-out rows last; one class in ten is wrong."""
        random = np.random.default_rng(0)
        count = self.rows + self.held_out
        inputs = random.normal(size=(count, self.inputs)).astype(np.float32)
        classes = inputs @ random.normal(size=self.inputs) > 0
        return inputs, (classes ^ (random.random(count) < 0.1)).astype(np.int64)

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> Task:
        return cls(**json.loads(text))
