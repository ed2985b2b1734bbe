"""What people ask of a network for pictures: filters, feature maps, one sum, what if hidden.

Here of a network that has learnt nothing yet, whose pictures are small:

>>> import fathom, jax
>>> from dataclasses import replace
>>> from PIL import Image
>>> from tempfile import mkdtemp
>>> from fathom.nets.pictures.eye import Eye
>>> from fathom.nets.network import Blueprint
>>> place = Path(mkdtemp())
>>> for name, grey in (("dark", 40), ("light", 200)):
...     (place / name).mkdir()
...     for k in range(20):
...         Image.new("L", (8, 8), grey + k).save(place / name / f"{k}.png")
>>> trained = fathom.train(place, network="dense", epochs=1, baselines=False, sweep=False)
>>> eye = Eye((8, 8, 1), ((2,), (4,)), shift=0)
>>> network = Blueprint(64, (), 1, eye=eye)(jax.random.key(0)).answering(*trained.network.answer)
>>> model, picture = replace(trained, network=network), place / "light" / "7.png"

The weights of the first layer's neurons, the outputs of the second one's, and one of them opened:

>>> fathom.filters(model).weights.shape
(2, 3, 3, 1)
>>> fathom.feature_maps(model, picture, layer=1).maps.shape
(4, 4, 4)
>>> opened = fathom.convolved(model, picture, layer=1, neuron=3, at=(0, 2))
>>> opened.channels, opened.sees, opened.residual < 1e-6
(('neuron 0', 'neuron 1'), ((0, 4), (1, 7)), True)

What becomes of the answer while a square of 4 x 4 pixels is hidden, at each of 3 x 3 places:

>>> fathom.occlude(model, picture, side=4).changes.shape
(3, 3)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fathom.face import Model, opened
from fathom.opening.pictures.convolved import open_neuron
from fathom.opening.pictures.feature_maps import FeatureMaps, find_maps
from fathom.opening.pictures.filters import Filters, find_filters
from fathom.opening.pictures.neuron_sum import Convolved
from fathom.opening.pictures.occlusion import Occlusion, find_occlusion


def filters(model: Model | str | Path) -> Filters:
    """Say what a network for pictures is made of, and give its first filters as small pictures.

    Args:
        model: a network with convolutions, or the file that holds it; of several that answer
            together the one most like all (for another one see `fathom.Model.alone`).

    Returns:
        Every layer, and the `weights` of the first convolution (neurons, rows, columns, channels),
        as they are used, for pixels; see `fathom.plots.filters.plot_filters`.

    Raises:
        OptionError: the network is for tables, or has no convolution.
    """
    return find_filters(opened(model))


def feature_maps(model: Model | str | Path, data: Any, layer: int, row: int = 0) -> FeatureMaps:
    """Say what the neurons of a convolution find in a picture, how strongly, and where.

    Args:
        model: a network with convolutions, or the file that holds it.
        data: a picture, several, a folder or a zip file.
        layer: which convolution, counted from 0.
        row: which picture, counted from 0.

    Returns:
        The `maps` (rows, columns, neurons), of the picture as it is, and the `strongest` neurons.

    Raises:
        OptionError: there is no such layer, the network has no convolution, or is for tables.
        DataError: there is no such picture.
    """
    return find_maps(opened(model), data, layer, row)


def convolved(
    model: Model | str | Path,
    data: Any,
    layer: int,
    neuron: int,
    at: tuple[int, int] | None = None,
    row: int = 0,
) -> Convolved:
    """Open the sum of one neuron of a convolution at one place: each input times its weight.

    Args:
        model: a network with convolutions, or the file that holds it.
        data: a picture, several, a folder or a zip file.
        layer: which convolution, counted from 0.
        neuron: which of its neurons, counted from 0.
        at: row and column of the convolution's output, counted from 0; without it, the place at
            which the neuron answers most strongly.
        row: which picture, counted from 0.

    Returns:
        Its window, weights and products, channel by channel, and how far their sum misses the
        network's own z. Where of several places one goes on, that one is opened, and the sums of
        the others are told.

    Raises:
        OptionError: there is no such layer, neuron or place, the network has no convolution, or is
            for tables.
        DataError: there is no such picture.
    """
    return open_neuron(opened(model), data, layer, neuron, at, row)


def occlude(model: Model | str | Path, data: Any, side: int, row: int = 0) -> Occlusion:
    """Hide each part of a picture in turn, and say what becomes of the answer (Zeiler & Fergus).

    Args:
        model: a network for pictures, or the file that holds it.
        data: a picture, several, a folder or a zip file.
        side: of the square that hides a part, in pixels; it moves on by half of that.
        row: which picture, counted from 0.

    Returns:
        For each place of the square, the `changes` of the named class's probability, or of the
        number; `parts` has their mean for each pixel.

    Raises:
        OptionError: there is no such square, or the network is for tables.
        DataError: there is no such picture.
    """
    return find_occlusion(opened(model), data, side, row)
