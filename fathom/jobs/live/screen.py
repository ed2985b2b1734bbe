"""What a training is shown on: a terminal, a notebook, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping


class Screen:
    """Shows how a training goes; this one shows nothing."""

    def say(self, words: str) -> None:
        """Say a line that stays."""

    def decoded(self, done: int, of: int) -> None:
        """Show how many pictures are decoded."""

    def begin(self, epochs: int) -> None:
        """Show that a training of so many epochs begins; first its program is compiled."""

    def learning(self) -> None:
        """Show that it learns now."""

    def epoch(self, number: int, words: str, costs: Mapping[float, float]) -> None:
        """Show where it is after an epoch.

        Args:
            number: of the epoch, from 1.
            words: how good it is by now, and how long it may take.
            costs: the validation cost of each learning rate that still learns.
        """

    def measuring(self, words: str, done: int, of: int) -> None:
        """Show what is measured once it has learnt, and how many parts of that are done."""

    def close(self) -> None:
        """Leave the screen as it should stay."""
