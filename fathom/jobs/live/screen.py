"""What a training is shown on: a terminal, a notebook, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


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


class Screens(Screen):
    """Several screens, of which each shows all of it."""

    def __init__(self, screens: Sequence[Screen]) -> None:
        self._all = screens

    def say(self, words: str) -> None:
        """Say a line on each."""
        for screen in self._all:
            screen.say(words)

    def decoded(self, done: int, of: int) -> None:
        """Show it on each."""
        for screen in self._all:
            screen.decoded(done, of)

    def begin(self, epochs: int) -> None:
        """Begin on each."""
        for screen in self._all:
            screen.begin(epochs)

    def learning(self) -> None:
        """Show it on each."""
        for screen in self._all:
            screen.learning()

    def epoch(self, number: int, words: str, costs: Mapping[float, float]) -> None:
        """Show it on each."""
        for screen in self._all:
            screen.epoch(number, words, costs)

    def measuring(self, words: str, done: int, of: int) -> None:
        """Show it on each."""
        for screen in self._all:
            screen.measuring(words, done, of)

    def close(self) -> None:
        """Close each."""
        for screen in self._all:
            screen.close()
