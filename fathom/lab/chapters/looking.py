"""What a network sees in a picture: answers, layers, maps, sums, which pixels decided.

All of it is asked of the network of the drawn pets and of one's own alike.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl
from pydantic import Field

from fathom.data.pictures.sources import FILE
from fathom.data.table import Table
from fathom.jobs import convolved, feature_maps, filters, occlude
from fathom.lab.asking import Answer, Ask, Nothing, Question, Visitor
from fathom.lab.looked import Looked, looked_at, opened_on, own_network
from fathom.lab.overview import overview
from fathom.lab.parcels import number_of
from fathom.model.familiar import UNUSUAL
from fathom.opening.pictures.links import follow_levels
from fathom.opening.pictures.neuron_sum import Convolved
from fathom.opening.pictures.traced import member_of

STRONGEST = 99.5  # per cent of the numbers: the few beyond have as full a colour
FEWEST_ASIDE = 20  # pictures kept aside: beyond fewer of them any picture may be, by chance
MOST_CHANNELS = 3  # of a sum that are written out
Counted = Annotated[int, Field(strict=True, ge=0, le=10_000)]


class Which(Question):
    """What is looked into: the network of the drawn pets, or one's own.

    A page asks about one's own with `of` or `mine`: no lesson ever holds an answer to that.
    """

    of: Literal["pets", "own"] = "pets"


class Mine(Which):
    """The pictures that were sent."""

    mine: Literal[True] = True


class One(Which):
    """One of the pictures that are shown, counted from 0; or `mine`, by its number."""

    picture: Counted
    mine: bool = False


class Maps(One):
    """What a convolution's neurons find in it."""

    layer: Counted


class Place(Maps):
    """One neuron's sum at one place of its map."""

    neuron: Counted
    row: Counted
    column: Counted


class Hide(One):
    """A square of so many pixels, everywhere in turn."""

    side: Annotated[int, Field(strict=True, ge=1, le=256)] = 8


def offered(visitor: Visitor, _: Nothing) -> Answer:
    """Tell which network of one's own there is to look into; no name where there is none.

    >>> offered(Visitor(), Nothing()).data
    {'name': None}
    """
    job = own_network(visitor)
    if job is None:
        return Answer({"name": None})
    return Answer({"name": job.file.name, "opened": opened_on(job)})


def shown(visitor: Visitor, asked: Which) -> Answer:
    """Give the pictures that are shown, the answers, the first filters, the layers."""
    looked = looked_at(visitor, asked.of)
    model, column, truths = looked.model, looked.column, looked.truths
    told, arrays = _answers(looked, looked.rows)
    made = filters(model) if model.member().convolutions else None
    pairs = zip(truths, told["answers"], strict=True)
    known = [truth == answer for truth, answer in pairs if truth is not None]
    data = told | {
        "name": looked.name,
        "opened": looked.opened,
        "classes": list(model.classes),
        "target": model.target.name,
        "high": column.height,
        "wide": column.width,
        "mean": [round(255 * mean) for mean in column.means],
        "truths": list(truths),
        "learnt_from": looked.learnt,
        "words": model.learnt_words(model.encoded(looked.rows)),
        "right": sum(known) if model.classes and known else None,
        "known": len(known),
        "learnt": model.story.reading.rows.train,
        "weights": model.member().parameters,
        "member": member_of(model),
        "convolutions": [
            {"gives": layer.gives, "window": layer.window, "pool": layer.pool}
            for layer in (made.layers if made else ())
            if layer.window
        ],
        "most": _full(made.weights) if made else 1.0,
    }
    return Answer(data, arrays | ({"filters": made.weights} if made else {}))


def mine(visitor: Visitor, asked: Mine) -> Answer:
    """Answer the pictures that the visitor sent; one that is none is told, and goes."""
    looked = looked_at(visitor, asked.of)
    files, tables = looked.sent()
    if not files:
        return Answer({"names": []})
    rows = replace(
        tables[0], frame=pl.concat([one.frame.select(FILE, looked.column.name) for one in tables])
    )
    told, arrays = _answers(looked, rows)
    called = [file.stem.partition(" ")[2] for file in files]
    numbers = [number_of(file) for file in files]
    return Answer(told | {"names": called, "numbers": numbers}, arrays)


def _answers(looked: Looked, rows: Table) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Answer pictures, and say how unusual they are; and give their pixels."""
    model, column = looked.model, looked.column
    known = model.trust.familiar
    told = model.answer_table(rows, unusual=known is not None)
    unusual = told["unusual"].to_list() if known is not None else []
    enough = known is not None and len(known.distances) >= FEWEST_ASIDE
    pixels = np.stack([one.to_numpy() for one in rows.frame[column.name]]).reshape(
        -1, *column.shape
    )
    data = {
        "answers": told["prediction"].to_list(),
        "unusual": unusual,
        "strange": [enough and one > UNUSUAL for one in unusual],
    }
    chances = [told[f"p({name})"].to_numpy() for name in model.classes]
    arrays = {"pixels": pixels.astype(np.uint8)}
    return data, arrays | ({"chances": np.stack(chances, axis=1)} if chances else {})


def maps(visitor: Visitor, asked: Maps) -> Answer:
    """Give the maps of a convolution, and which of its neurons answer most strongly."""
    looked = looked_at(visitor, asked.of)
    one = looked.one(asked.picture, asked.mine)
    found = feature_maps(looked.model, one.data, asked.layer, one.row)
    data = {
        "layer": found.layer,
        "strongest": [one.as_dict() for one in found.strongest],
        "activation": found.activation,
        "looks": found.looks,
        "most": _full(found.maps),
    }
    return Answer(data, {"maps": found.maps.transpose(2, 0, 1)})


def place(visitor: Visitor, asked: Place) -> Answer:
    """Open a neuron's sum at one place; of many channels, those that add most are written out."""
    looked = looked_at(visitor, asked.of)
    one = looked.one(asked.picture, asked.mine)
    at = (asked.row, asked.column)
    found = convolved(looked.model, one.data, asked.layer, asked.neuron, at, one.row)
    data = found.as_dict()
    data |= {"of": asked.of, "mine": asked.mine, "picture": asked.picture}
    del data["file"]
    sums = found.work.by_channel
    order = np.argsort(-np.abs(sums), kind="stable")
    for number, channel in enumerate(data["channels"]):
        channel["number"] = number
    if (pixels := found.pixels) is not None:
        for channel in data["channels"]:
            channel["pixels"] = _pixels(found, channel["number"])
    if len(order) > MOST_CHANNELS:
        data["channels"] = [data["channels"][one] for one in order[:MOST_CHANNELS]]
        rest = order[MOST_CHANNELS:]
        data["rest"] = {"count": len(rest), "sum": float(sums[rest].sum())}
    data["pixels"] = pixels and {"means": pixels.means, "spreads": pixels.spreads}
    return Answer(data | {"sum": found.work.opened.sum})


def _pixels(found: Convolved, channel: int) -> list[list[int | None]]:
    """Give the numbers of a channel's pixels in the window that is opened; None beyond the edge."""
    column, opened = found.pixels, found.work.opened
    assert column is not None
    colour = channel % len(column.means)
    values = opened.inputs[:, :, channel] * column.spreads[colour] + column.means[colour]
    return [
        [round(255 * value) if inside else None for value, inside in zip(*row, strict=True)]
        for row in zip(values.tolist(), opened.inside.tolist(), strict=True)
    ]


def decided(visitor: Visitor, asked: One) -> Answer:
    """Give what each pixel did to the answer, once that is worked out."""
    looked = looked_at(visitor, asked.of)
    found = looked.deciding.of(looked.one(asked.picture, asked.mine))
    if found is None:
        return Answer({"there": False})
    data = {
        "there": True,
        "name": found.name,
        "begin": found.begin,
        "parts": float(found.parts.sum()),
        "value": found.value,
        "residual": found.residual,
        "most": _full(found.parts),
    }
    return Answer(data, {"parts": found.parts})


def hide(visitor: Visitor, asked: Hide) -> Answer:
    """Give what is left of the named class's probability with a square hidden, at each place."""
    looked = looked_at(visitor, asked.of)
    one = looked.one(asked.picture, asked.mine)
    found = occlude(looked.model, one.data, asked.side, one.row)
    worst = divmod(int(found.changes.argmin()), len(found.columns))
    data = {
        "of": found.name,
        "value": found.value,
        "rows": found.rows.tolist(),
        "columns": found.columns.tolist(),
        "worst": list(worst),
    }
    return Answer(data, {"changes": found.changes, "left": found.value + found.changes})


def layers(visitor: Visitor, asked: One) -> Answer:
    """Give what every layer makes of a picture, and what each neuron hangs on most."""
    looked = looked_at(visitor, asked.of)
    one = looked.one(asked.picture, asked.mine)
    found = follow_levels(looked.model, one.data, one.row)
    data, arrays = overview(found, looked.model.names[1])
    return Answer(data | {"chances": bool(looked.model.classes)}, arrays)


def _full(values: np.ndarray) -> float:
    """Give the size at which a colour is full."""
    return max(float(np.percentile(np.abs(values), STRONGEST)), 1e-12)


ASKS = {
    "table.pictures": Ask(Nothing, offered),  # called so that no lesson holds its answer
    "pictures.shown": Ask(Which, shown, heavy=True),
    "pictures.mine": Ask(Mine, mine, heavy=True),
    "pictures.maps": Ask(Maps, maps, heavy=True),
    "pictures.place": Ask(Place, place, heavy=True),
    "pictures.decided": Ask(One, decided),
    "pictures.hide": Ask(Hide, hide, heavy=True),
    "pictures.layers": Ask(One, layers, heavy=True),
}
