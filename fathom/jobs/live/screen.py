"""What a training is shown on: a terminal, a notebook, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence


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
    """Several screens, of which each shows all of it.

    One that fails, such as a terminal that was closed, is left out from then on: what is shown must
    never end what is learnt.

    >>> class Closed(Screen):
    ...     def say(self, words):
    ...         raise OSError("the terminal is gone")
    >>> screens = Screens([Closed(), Screen()])
    >>> screens.say("Read 900 rows")
    >>> len(screens.left)
    1
    """

    def __init__(self, screens: Sequence[Screen]) -> None:
        self.left = list(screens)

    def say(self, words: str) -> None:
        """Say a line on each."""
        self._each(lambda screen: screen.say(words))

    def decoded(self, done: int, of: int) -> None:
        """Show it on each."""
        self._each(lambda screen: screen.decoded(done, of))

    def begin(self, epochs: int) -> None:
        """Begin on each."""
        self._each(lambda screen: screen.begin(epochs))

    def learning(self) -> None:
        """Show it on each."""
        self._each(lambda screen: screen.learning())

    def epoch(self, number: int, words: str, costs: Mapping[float, float]) -> None:
        """Show it on each."""
        self._each(lambda screen: screen.epoch(number, words, costs))

    def measuring(self, words: str, done: int, of: int) -> None:
        """Show it on each."""
        self._each(lambda screen: screen.measuring(words, done, of))

    def close(self) -> None:
        """Close each."""
        self._each(lambda screen: screen.close())

    def _each(self, show: Callable[[Screen], None]) -> None:
        for screen in tuple(self.left):
            try:
                show(screen)
            except Exception:  # whatever a terminal or a notebook has against it
                self.left.remove(screen)
