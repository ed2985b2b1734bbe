"""One picture followed into a network, up to one of its convolutions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fathom.checks import counted
from fathom.errors import OptionError
from fathom.explain.convolution import follow
from fathom.explain.sight import Ends, sight_of
from fathom.nets.ensemble import Ensemble
from fathom.nets.layers import Step
from fathom.nets.network import Network
from fathom.nets.pictures.augmentation import Mirror, Shift
from fathom.nets.pictures.convolution import Convolution
from fathom.opening.pictures.shown import Shown, picture_shape
from fathom.shapes import Float

if TYPE_CHECKING:
    from fathom.model.fitted import Fitted

_WAYS = {Mirror: "mirrored", Shift: "moved a little"}


@dataclass(frozen=True, eq=False)
class Traced:
    """What one convolution did to one picture.

    Attributes:
        shown: the picture.
        network: which network looked at it.
        member: which one it is, where several answer together; else None.
        layer: which of its convolutions, counted from 0.
        place: where that stands among all layers.
        step: what came in, the sums, what went on.
        ways: in which other ways the picture is looked at: ``mirrored``, ``moved a little``.
    """

    shown: Shown
    network: Network
    member: int | None
    layer: int
    place: int
    step: Step
    ways: tuple[str, ...]

    @property
    def convolution(self) -> Convolution:
        """The layer itself."""
        found = self.network.layers[self.place]
        assert isinstance(found, Convolution)
        return found

    @property
    def looks(self) -> int:
        """How many looks at the picture there are; the first is the picture as it is."""
        return looks_in(self.step.output.shape)

    @property
    def maps(self) -> Float[np.ndarray, "rows columns neurons"]:
        """What went on of the picture as it is."""
        output = np.asarray(self.step.output, np.float64)
        return output[0] if output.ndim == 4 else output

    def sight(self, at: tuple[int, int]) -> tuple[Ends, Ends]:
        """Say which rows and columns of the picture a place of the output depends on."""
        return sight_of(self.network, self.place, at)

    def looks_words(self) -> tuple[str, ...]:
        """Say how places are counted, and which look at the picture is told."""
        lines = ["Rows and columns are counted from 0, from the top left."]
        if self.looks > 1:
            lines.append(
                f"This is the picture as it is, the first of {self.looks} looks; it is looked at "
                f"{' and '.join(self.ways)} as well, and at the end the mean of all is taken."
            )
        return tuple(lines)


def trace_picture(model: Fitted, data: object, layer: int, row: int = 0) -> Traced:
    """Follow a picture up to one convolution.

    Args:
        model: a network with convolutions; of several, the one most like all is looked into.
        data: a picture, several, a folder or a zip file.
        layer: which convolution, counted from 0.
        row: which picture, counted from 0.

    Raises:
        OptionError: there is no such layer, or the network has no convolution at all.
        DataError: there is no such picture.
    """
    network, places = find_convolutions(model)
    there = f"the network has convolutions 0 to {len(places) - 1}"
    layer = counted(layer, len(places), "convolution", there)
    shown = Shown.of(model, data, row)
    steps, place = follow(network, shown.inputs).steps, places[layer]
    ways = tuple(
        _WAYS.get(type(one), one.kind)
        for one, step in zip(network.layers[:place], steps, strict=False)
        if looks_in(step.output.shape) > looks_in(step.inputs.shape)
    )
    return Traced(shown, network, member_of(model), layer, place, steps[place], ways)


def looks_in(shape: tuple[int, ...]) -> int:
    """Count the looks at a picture, side by side, in what a layer gives.

    >>> looks_in((2, 8, 8, 3)), looks_in((8, 8, 3)), looks_in((64,))
    (2, 1, 1)
    """
    return shape[0] if len(shape) == 4 else 1


def find_convolutions(model: Fitted) -> tuple[Network, tuple[int, ...]]:
    """Give the network that is looked into, and where among its layers convolutions stand.

    Raises:
        OptionError: there is none, or the network is for tables.
    """
    picture_shape(model)
    network = model.member()
    if not network.convolutions:
        raise OptionError(
            "this network has no convolution: each of its neurons looks at all pixels at once; "
            "explain says which pixels decided"
        )
    return network, network.convolutions


def member_of(model: Fitted) -> int | None:
    """Say which network is looked into where several answer together; None where there is one."""
    return model.nearest if isinstance(model.network, Ensemble) else None


def member_words(member: int | None) -> list[str]:
    """Say which of several networks is looked into, in a line; nothing of one alone.

    >>> member_words(2), member_words(None)
    (['Network 2 of those that answer together, by itself.'], [])
    """
    return [] if member is None else [f"Network {member} of those that answer together, by itself."]
