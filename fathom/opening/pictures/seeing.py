"""Which pixels decided: what every place of a picture did to the answer, so that it adds up.

From a picture of nothing but the mean colour to this one, every pixel moves evenly, and its slopes
on the way, summed, are its part (integrated gradients, Sundararajan, Taly & Yan 2017; see
`fathom.explain.path`). A convolutional network bends at very many places: the sum is taken at so
many that what is left over is small, and it is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fathom.data.target.target import Target
from fathom.display.card import Beside, Card, Words
from fathom.display.pixels import pixels_of, signs_of
from fathom.display.visible import Visible
from fathom.explain.path import follow_path
from fathom.nets.answers import last_steps
from fathom.nets.rows import answer_rows
from fathom.opening.followed import Followed
from fathom.opening.pictures.shown import Named, Shown
from fathom.places import edges
from fathom.shapes import Float, UInt8
from fathom.text import aligned

if TYPE_CHECKING:
    from fathom.model.fitted import Fitted

COARSE = 4  # rows and columns of the map in words


@dataclass(frozen=True, eq=False, repr=False)
class Seen(Visible):
    """What a network saw in a picture.

    Attributes:
        file: the picture's file, or which row it is.
        pixels: the picture, in the form that the network knows.
        probabilities: of every class; empty for a number.
        prediction: the class that is named, or the number.
        name: the number that the parts add up to, such as ``logit(class = dog)``.
        begin: that number for a picture of the mean colour.
        value: for this one.
        parts: what each place did to it, all its channels together.
    """

    target: Target
    file: str
    pixels: UInt8[np.ndarray, "rows columns channels"]
    probabilities: dict[str, float]
    prediction: float | str
    name: str
    begin: float
    value: float
    parts: Float[np.ndarray, "rows columns"]

    @property
    def residual(self) -> float:
        """How far begin and parts miss the value, as a share of their sizes."""
        size = max(abs(self.begin) + float(np.abs(self.parts).sum()), 1e-300)
        return abs(self.begin + float(self.parts.sum()) - self.value) / size

    def as_dict(self) -> dict[str, Any]:
        """Give plain values; `map` has a row of numbers for each row of the picture."""
        data: dict[str, Any] = {"file": self.file, "prediction": self.prediction}
        if self.probabilities:
            data["probabilities"] = self.probabilities
        path = {"of": self.name, "average": self.begin, "value": self.value}
        return data | {"path": path, "map": self.parts.tolist(), "residual": self.residual}

    def __str__(self) -> str:
        coarse = [[f"{part:+.3f}" for part in row] for row in self.coarse()]
        return "\n".join(
            [
                self.brief,
                "",
                f"{self.name}, from a picture of the mean colour to this one:",
                f"  the mean colour  {self.begin:+.3f}",
                f"  what each part of the picture added, {COARSE} x {COARSE} from the top left:",
                *aligned(coarse, indent=4),
                f"  this picture     {self.value:+.3f}",
                f"  the sum misses it by {self.residual:.1e} of all pixels' parts' sizes",
            ]
        )

    def coarse(self) -> Float[np.ndarray, "rows columns"]:
        """Add the parts up over a few large fields."""
        begins = [edges(size, min(COARSE, size))[:-1] for size in self.parts.shape]
        summed: Float[np.ndarray, "rows columns"] = np.add.reduceat(
            np.add.reduceat(self.parts, begins[0], axis=0), begins[1], axis=1
        )
        return summed

    @property
    def brief(self) -> str:
        """What it is taken for."""
        return f"{self.target.name} of {self.file}: {self._named}"

    @property
    def _named(self) -> Named:
        return Named(self.probabilities, self.prediction)

    def card(self) -> Card:
        """The picture beside what each of its pixels did to the answer."""
        drawn = [
            pixels_of(self.pixels, self.file),
            signs_of(self.parts, f"{self.name}: blue raises it, orange lowers it"),
        ]
        ends = f"From {self.begin:+.3f}, the mean colour, to {self.value:+.3f}, this picture."
        return Card("Seen", self.brief, parts=[Beside(drawn), Words(ends)])


def see(model: Fitted, data: object, row: int = 0) -> Seen:
    """Say which pixels of a picture decided its answer.

    Args:
        model: a network for pictures, or the file that holds it.
        data: a picture, several, a folder or a zip file.
        row: which one, counted from 0.

    Raises:
        OptionError: the network is for tables.
        DataError: there is no such picture.

    >>> import fathom
    >>> from PIL import Image
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> place = Path(mkdtemp())
    >>> for name, grey in (("dark", 40), ("light", 200)):
    ...     (place / name).mkdir()
    ...     for k in range(20):
    ...         Image.new("L", (8, 8), grey + k).save(place / name / f"{k}.png")
    >>> model = fathom.train(place, network="dense", epochs=3, baselines=False)
    >>> seen = fathom.see(model, place / "light" / "7.png")
    >>> seen.parts.shape, seen.residual < 1e-6
    ((8, 8), True)
    """
    shown = Shown.of(model, data, row)
    network = model.network
    sums = answer_rows(network.answering(), shown.inputs[None])[0]
    followed = Followed.of(model.target, network.answer, sums)
    exact = shown.inputs.astype(np.float64)
    path = follow_path(network, np.zeros_like(exact), exact, followed.weights)
    output = np.asarray(last_steps(network.answer, sums)[-1].output)
    named = Named.of(model.target, output, model.trust.threshold)
    return Seen(
        model.target,
        shown.file,
        shown.pixels,
        named.probabilities,
        named.prediction,
        followed.name,
        followed.offset + path.begin,
        followed.value(sums),
        path.parts.reshape(shown.pixels.shape).sum(axis=2),
    )
