"""What people ask of a network for pictures, answered by `fathom.opening.pictures`.

Here of a network for pictures that has learnt nothing yet, whose pictures are small:

>>> import fathom, jax
>>> from dataclasses import replace
>>> from PIL import Image
>>> from pathlib import Path
>>> from tempfile import mkdtemp
>>> from fathom.nets.pictures.eye import Eye
>>> from fathom.nets.blueprint import Blueprint
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

from fathom.face import of_file
from fathom.opening.pictures.convolved import open_neuron
from fathom.opening.pictures.feature_maps import find_maps
from fathom.opening.pictures.filters import find_filters
from fathom.opening.pictures.occlusion import find_occlusion
from fathom.opening.pictures.seeing import see as see_picture

convolved = of_file(open_neuron, "convolved")
feature_maps = of_file(find_maps, "feature_maps")
filters = of_file(find_filters, "filters")
occlude = of_file(find_occlusion, "occlude")
see = of_file(see_picture, "see")
