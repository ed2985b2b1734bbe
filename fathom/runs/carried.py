"""What a training takes over from one before: the target, the columns, the networks.

So networks learn on when more rows come. What cells mean to them stays as it was: columns, scales
and classes are those of the rows that they met first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import jax
import numpy as np

from fathom.data.columns.encoder import Encoder
from fathom.data.target.target import Target
from fathom.nets.network import Network
from fathom.shapes import PyTree
from fathom.training import loop
from fathom.training.examples import Examples, Member
from fathom.training.learning import remembering, unjudged
from fathom.training.loop import State
from fathom.training.plan import Plan


@dataclass(frozen=True, eq=False)
class Carried:
    """What is known before a training begins.

    Attributes:
        target: what is predicted; None where the rows are to say.
        encoder: how cells become inputs; None where the rows are to say.
        networks: that go on, one after another; () where they begin at random.
        seed: of the first one's chances from now on.
        memory: what their optimiser remembers, with a place for each in front; None for nothing.
        one_rate: whether networks that begin take the middle one of several rates alone: one epoch
            is too short to choose by.
    """

    target: Target | None = None
    encoder: Encoder | None = None
    networks: tuple[Network, ...] = ()
    seed: int = 0
    memory: PyTree | None = None
    one_rate: bool = False

    def members(self, drawn: Sequence[Member]) -> tuple[Member, ...]:
        """Give members that were planned chances that they have not had yet."""
        count = len(self.networks)
        return tuple(
            replace(member, seed=self.seed + place % count) for place, member in enumerate(drawn)
        )

    def begin(
        self, members: Sequence[Member], examples: Examples, held_out: Examples, plan: Plan
    ) -> State:
        """Judge the networks on these rows, one for every member: step 0 of what follows."""
        several = len(members) // len(self.networks)
        fresh = unjudged(Network.stacked(self.networks * several), plan.method)
        if self.memory is not None:
            kept = jax.tree.map(lambda leaf: np.concatenate([leaf] * several), self.memory)
            fresh = remembering(fresh, kept, plan.method)
        return loop.begin_with(fresh, members, examples, held_out, plan)
