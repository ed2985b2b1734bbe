"""What a picture network sees: it learns dogs, cats and fish, then it is looked into."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from fathom.checks import counted
from fathom.data.columns.picture_column import PictureColumn
from fathom.errors import OptionError
from fathom.examples.pets.drawing import PETS, write_pets
from fathom.face import Model
from fathom.jobs import convolved, feature_maps, filters, occlude
from fathom.lab.asking import Answer, Ask, Nothing, Question, Visitor
from fathom.lab.deciding import Deciding
from fathom.lab.job import Job
from fathom.training.population import Epoch

TRAINING = "pictures"
KEPT_ASIDE = 0.12  # share of the pictures that the second line of the costs is about
STRONGEST = 99.5  # per cent of the numbers: the few beyond have as full a colour
MOST_CHANNELS = 3  # of a sum that are written out
Counted = Annotated[int, Field(strict=True, ge=0, le=10_000)]


class Learn(Question):
    """Draw so many pictures, and learn from four fifths of them, so many epochs."""

    count: Literal[60, 120, 240, 480] = 240
    epochs: Annotated[int, Field(strict=True, ge=1, le=40)] = 15


class Progress(Question):
    """How far it is; `since` epochs are known already."""

    since: Counted = 0


class One(Question):
    """One of the pictures that were not learnt from, counted from 0."""

    picture: Counted


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

    side: Annotated[int, Field(strict=True, ge=4, le=16)] = 8


@dataclass
class Learning(Job):
    """A training on drawn pictures; `learnt` are its costs on what it learns from."""

    learnt: list[float] = field(default_factory=list)

    def _epoch(self, epoch: Epoch) -> None:
        self.learnt.append(float(epoch.train[0]))
        super()._epoch(epoch)

    @cached_property
    def files(self) -> list[Path]:
        """The pictures that were not learnt from: dogs, then cats, then fish."""
        return [one for name in PETS for one in sorted((self.file / "test" / name).glob("*.png"))]

    @cached_property
    def deciding(self) -> Deciding:
        """Which pixels decided about each."""
        return Deciding(self.visitor, self.done)

    @property
    def done(self) -> Model:
        """The network, once it is there."""
        if self.model is None:
            raise OptionError("the network still learns; wait until it is done")
        return self.model


def learn(visitor: Visitor, asked: Learn) -> Answer:
    """Draw the pictures and begin to learn; a training that is under way is stopped.

    >>> visitor = Visitor()
    >>> learn(visitor, Learn(count=60, epochs=1)).data["state"] in ("waiting", "reading")
    True
    >>> visitor.leave()
    """
    before = visitor.trainings.get(TRAINING)
    if isinstance(before, Learning):
        before.stop.set()
    place = visitor.folder / f"pets-{asked.count}"
    if len(list(place.rglob("*.png"))) != asked.count:
        write_pets(place, asked.count)
    options: dict[str, Any] = {"epochs": asked.epochs, "validation_share": KEPT_ASIDE}
    options |= {"ensemble": 1, "baselines": False, "sweep": False}
    job = Learning(visitor, place, "class", options)
    visitor.trainings[TRAINING] = job
    job.start()
    return Answer({"state": job.state})


def progress(visitor: Visitor, asked: Progress) -> Answer:
    """Tell how far it is, and what every epoch since cost: what is learnt from, kept aside.

    >>> progress(Visitor(), Progress()).data
    {'state': 'none'}
    """
    job = visitor.trainings.get(TRAINING)
    if not isinstance(job, Learning):
        return Answer({"state": "none"})
    now = job.now()
    known = slice(asked.since, len(job.costs))  # what is learnt is written down before
    costs = zip(job.learnt[known], job.costs[known], strict=True)
    data = now | {
        "epochs": job.options["epochs"],
        "costs": [[learnt, *aside] for learnt, aside in costs],
        "fault": job.fault,
    }
    return Answer(data)


def stop(visitor: Visitor, _: Nothing) -> Answer:
    """Stop it."""
    _learning(visitor).stop.set()
    return Answer({})


def shown(visitor: Visitor, _: Nothing) -> Answer:
    """Give the pictures that were not learnt from, the answers, the first filters, the layers."""
    job = _learning(visitor)
    model = job.done
    table = model.read(job.files)
    told = model.answer_table(table, unusual=model.trust.familiar is not None)
    made = filters(model)
    truths = [file.parent.name for file in job.files]
    answers = told["prediction"].to_list()
    unusual = told["unusual"].to_list() if "unusual" in told.columns else []
    column = model.encoder.columns[0]
    assert isinstance(column, PictureColumn)
    data = {
        "classes": list(PETS),
        "side": column.height,
        "mean": [round(255 * mean) for mean in column.means],
        "truths": truths,
        "answers": answers,
        "unusual": unusual,
        "right": sum(one == other for one, other in zip(truths, answers, strict=True)),
        "learnt": model.story.reading.rows.train,
        "weights": sum(layer.learnt for layer in made.layers),
        "convolutions": [
            {"gives": layer.gives, "window": layer.window, "pool": layer.pool}
            for layer in made.layers
            if layer.window
        ],
        "most": _full(made.weights),
    }
    chances = np.stack([told[f"p({name})"].to_numpy() for name in PETS], axis=1)
    pixels = np.asarray(table.frame[column.name].to_numpy(), np.uint8)
    arrays = {"chances": chances, "filters": made.weights, "pixels": pixels}
    return Answer(data, arrays)


def maps(visitor: Visitor, asked: Maps) -> Answer:
    """Give the maps of a convolution, and which of its neurons answer most strongly."""
    job = _learning(visitor)
    found = feature_maps(job.done, _file(job, asked.picture), asked.layer)
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
    job = _learning(visitor)
    at = (asked.row, asked.column)
    found = convolved(job.done, _file(job, asked.picture), asked.layer, asked.neuron, at)
    data = found.as_dict()
    data["picture"] = asked.picture
    del data["file"]
    sums = found.work.by_channel
    order = np.argsort(-np.abs(sums), kind="stable")
    if len(order) > MOST_CHANNELS:
        data["channels"] = [data["channels"][one] for one in order[:MOST_CHANNELS]]
        rest = order[MOST_CHANNELS:]
        data["rest"] = {"count": len(rest), "sum": float(sums[rest].sum())}
    pixels = found.pixels
    data["pixels"] = pixels and {"means": pixels.means, "spreads": pixels.spreads}
    return Answer(data | {"sum": found.work.opened.sum})


def decided(visitor: Visitor, asked: One) -> Answer:
    """Give what each pixel did to the answer, once that is worked out."""
    job = _learning(visitor)
    found = job.deciding.of(_file(job, asked.picture))
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
    job = _learning(visitor)
    found = occlude(job.done, _file(job, asked.picture), asked.side)
    worst = divmod(int(found.changes.argmin()), len(found.columns))
    data = {
        "of": found.named.prediction,
        "value": found.value,
        "rows": found.rows.tolist(),
        "columns": found.columns.tolist(),
        "worst": list(worst),
    }
    return Answer(data, {"changes": found.changes, "left": found.value + found.changes})


def _learning(visitor: Visitor) -> Learning:
    job = visitor.trainings.get(TRAINING)
    if not isinstance(job, Learning):
        raise OptionError("no pictures are drawn yet; press “Draw pets and learn”")
    return job


def _file(job: Learning, picture: int) -> Path:
    there = f"there are {len(job.files)}, from 0 on"
    return job.files[counted(picture, len(job.files), "picture", there)]


def _full(values: np.ndarray) -> float:
    """Give the size at which a colour is full."""
    return max(float(np.percentile(np.abs(values), STRONGEST)), 1e-12)


ASKS = {
    "pictures.learn": Ask(Learn, learn, heavy=True),
    "pictures.progress": Ask(Progress, progress),
    "pictures.stop": Ask(Nothing, stop),
    "pictures.shown": Ask(Nothing, shown, heavy=True),
    "pictures.maps": Ask(Maps, maps, heavy=True),
    "pictures.place": Ask(Place, place, heavy=True),
    "pictures.decided": Ask(One, decided),
    "pictures.hide": Ask(Hide, hide, heavy=True),
}
