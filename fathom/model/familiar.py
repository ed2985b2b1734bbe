"""Is a row like the rows that were learnt from? Where it is not, an answer is a guess.

The distance of a row is that of Mahalanobis (1936): how far its inputs are from their means, in
spreads, with what moves together counted once. It is a sum over the columns, so that one can say
which of them make a row unusual. What is far is what few training rows were: each of them was
measured with means and spreads of the other half. Pictures are compared by what they leave in the
network (`fathom.explain.impressions`; Lee et al. 2018), and with pictures not learnt from.

>>> rows = np.random.default_rng(0).normal(size=(400, 2)).astype(np.float32)
>>> known = Familiar.of(rows)
>>> shares, parts = known.unusual(np.array([[0.1, 0.2], [0.0, 9.0]], np.float32))
>>> shares.round(2).tolist(), int(parts[1].argmax())
([0.01, 1.0], 1)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fathom.data.columns.encoder import Encoder
from fathom.errors import DataError
from fathom.explain.impressions import impressions
from fathom.nets.ensemble import Answering
from fathom.nets.inputs.held import Inputs, some_of
from fathom.places import evenly
from fathom.shapes import Float, Int
from fathom.training.examples import Examples

MOST_ROWS = 20_000  # looked at
MOST_CELLS, FEWEST_ROWS = 10_000_000, 2000  # where there are many inputs
MOST_PICTURES = 1000  # looked at
MOST_INPUTS = 400  # beyond, each input is measured by itself
QUANTILES = 1000
OWN_SHARE = 0.1  # of each input's spread that is its own: keeps directions without rows in bounds
UNUSUAL = 0.99  # of the training rows are more usual
MOST_COLUMNS = 3
BLOCK = 16_384  # rows compared at once


@dataclass(frozen=True, eq=False)
class Familiar:
    """What the training rows were like.

    Attributes:
        mean: of every input that is no ramp.
        precision: the inverse of their covariance, each input's own spread raised a little.
        distances: rising quantiles of the training rows' squared distances.
        average: of every input, ramps among them: an average row.
        once: of pictures, whether each was looked at once; earlier files have ten looks each.
    """

    mean: Float[np.ndarray, " inputs"]
    precision: Float[np.ndarray, "inputs inputs"]
    distances: Float[np.ndarray, " quantiles"]
    average: Float[np.ndarray, " all"]
    once: bool = False

    @classmethod
    def of(
        cls,
        inputs: Inputs,
        straight: Sequence[int] | None = None,
        unseen: Float[np.ndarray, "others all"] | None = None,
    ) -> Familiar:
        """Learn what these rows are like.

        Args:
            inputs: encoded rows, or whatever else they are compared by.
            straight: the places of inputs that are no ramps.
            unseen: others like them, to say how far such rows are; without, halves of them are.
        """
        many = min(MOST_ROWS, max(MOST_CELLS // max(inputs.shape[1], 1), FEWEST_ROWS))
        every = inputs[evenly(len(inputs), many)]
        rows = (every if straight is None else every[:, list(straight)]).astype(np.float64)
        half = np.random.default_rng(0).permutation(len(rows)) % 2 == 0
        crossed = [
            _parts(rows[half != side], *_shape(rows[half == side], len(rows))).sum(axis=1)
            for side in (False, True)
        ]
        if unseen is not None:
            crossed = [_parts(unseen, *_shape(rows, len(rows))).sum(axis=1)]
        shares = np.linspace(0, 1, min(QUANTILES, sum(map(len, crossed))))
        distances = np.quantile(np.concatenate(crossed), shares)
        average = every.sum(axis=0, dtype=np.float64) / max(len(every), 1)
        return cls(*_shape(rows, len(rows)), distances, average)

    def unusual(
        self, inputs: Float[np.ndarray, "rows inputs"]
    ) -> tuple[Float[np.ndarray, " rows"], Float[np.ndarray, "rows inputs"]]:
        """Say of each row what share of the training rows was more usual, and why.

        Returns:
            The shares, 0 to 1; and each input's part in the squared distance.
        """
        parts = _parts(inputs, self.mean, self.precision)
        place = np.searchsorted(self.distances, parts.sum(axis=1))
        return place / len(self.distances), parts

    def arrays(self) -> dict[str, np.ndarray]:
        """Give what goes into the file."""
        kept = {name: value for name, value in vars(self).items() if name != "once"}
        kept |= {"once": np.array(1)} if self.once else {}
        return {f"familiar.{name}": value for name, value in kept.items()}

    @classmethod
    def restore(cls, arrays: Mapping[str, np.ndarray]) -> Familiar | None:
        """Take it out of a file, where it has it."""
        if "familiar.mean" not in arrays:
            return None
        found = [
            np.asarray(arrays[f"familiar.{name}"], np.float64)
            for name in ("mean", "precision", "distances", "average")
        ]
        mean, precision, distances, average = found
        if precision.shape != (len(mean), len(mean)) or not len(distances):
            raise ValueError("what the training rows were like does not fit together")
        return cls(mean, precision, distances, average, "familiar.once" in arrays)


def known_rows(known: Familiar | None) -> Familiar:
    """Give what the training rows were like, where a model knows it.

    >>> known_rows(None)
    Traceback (most recent call last):
    fathom.errors.DataError: this model does not know its training rows; train it again
    """
    if known is not None:
        return known
    raise DataError("this model does not know its training rows; train it again")


def strange_rows(
    known: Familiar, encoder: Encoder, inputs: Inputs
) -> list[tuple[float, list[str]]]:
    """Say of each row what share of the training rows was more usual, and because of what.

    Args:
        known: what training rows were like.
        encoder: that made the inputs.
        inputs: of the rows, ramps among them.

    Returns:
        The shares, 0 to 1; and where one is above 0.99, the columns that make it so, most first.
    """
    made = encoder.inputs
    columns = [made[place].column for place in encoder.straight]
    told: list[tuple[float, list[str]]] = []
    for begin in range(0, len(inputs), BLOCK):
        shares, parts = known.unusual(inputs[begin : begin + BLOCK][:, encoder.straight])
        told += [
            (float(share), columns_of(mine, columns) if share > UNUSUAL else [])
            for share, mine in zip(shares, parts, strict=True)
        ]
    return told


def known_pictures(network: Answering, learnt: Examples, judges: Examples) -> Familiar | None:
    """Learn what pictures are like by what they leave in a network; None if nothing is left."""
    few = np.arange(0, len(learnt), -(-len(learnt) // MOST_PICTURES))
    left = impressions(network, some_of(learnt.inputs, few))
    if not left.shape[1]:
        return None
    unseen = None if judges is learnt else impressions(network, judges.inputs)
    return replace(Familiar.of(left, unseen=unseen), once=True)


def strange_table(
    known: Familiar,
    encoder: Encoder,
    network: Answering,
    inputs: Inputs,
    beyond: Sequence[list[str]] = (),
) -> pl.DataFrame:
    """Say of each row, or picture, what share of known ones was more usual: a table, `unusual`.

    Of rows of numbers and categories, `because` names the columns that make them so; `beyond` are
    for each row those that lie outside all that was learnt from, which are always named.
    """
    if encoder.only_picture is None:
        told = strange_rows(known, encoder, inputs)
        if beyond:
            told = [
                (share, list(dict.fromkeys([*named, *further])))
                for (share, named), further in zip(told, beyond, strict=True)
            ]
        return unusual_table(told)
    left = impressions(network, inputs, known.once)
    return pl.DataFrame({"unusual": known.unusual(left)[0]})


def unusual_table(told: Sequence[tuple[float, list[str]]]) -> pl.DataFrame:
    """Write it as a table: `unusual`, the share; and `because`, the columns, if it is above 0.99.

    >>> unusual_table([(0.4, []), (1.0, ["age", "fare"])]).rows()
    [(0.4, ''), (1.0, 'age, fare')]
    """
    schema = {"unusual": pl.Float64, "because": pl.String}
    rows = [(share, ", ".join(columns)) for share, columns in told]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _parts(
    rows: Float[np.ndarray, "rows inputs"],
    mean: Float[np.ndarray, " inputs"],
    precision: Float[np.ndarray, "inputs inputs"],
) -> Float[np.ndarray, "rows inputs"]:
    """Give each input's part in a row's squared distance."""
    away = rows.astype(np.float64) - mean
    parts: Float[np.ndarray, "rows inputs"] = away * (away @ precision)
    return parts


def _shape(
    rows: Float[np.ndarray, "rows inputs"], every: int
) -> tuple[Float[np.ndarray, " inputs"], Float[np.ndarray, "inputs inputs"]]:
    """Give the means and the inverse covariance of rows, which are some or all of `every`."""
    count = max(len(rows), 1)
    mean = rows.sum(axis=0) / count
    away = rows - mean
    own = np.square(away).sum(axis=0) / count
    floor = OWN_SHARE * own + 1 / (every + 1)  # what never varied could have, once
    if rows.shape[1] > MOST_INPUTS:
        return mean, np.diag(1 / (own + floor))
    return mean, np.linalg.inv(away.T @ away / count + np.diag(floor))


def columns_of(parts: Float[np.ndarray, " inputs"], columns: Sequence[str]) -> list[str]:
    """Name the columns that make a row unusual: those with a large part of its distance.

    >>> columns_of(np.array([0.5, 6.0, 3.0, 0.5]), ["age", "fare", "deck", "deck"])
    ['fare', 'deck']
    """
    total = max(float(parts.sum()), 1e-300)
    names = list(dict.fromkeys(columns))
    places: Int[np.ndarray, " inputs"] = np.array([names.index(name) for name in columns])
    shares = np.bincount(places, parts, len(names)) / total
    order = np.argsort(-shares, kind="stable")[:MOST_COLUMNS]
    return [names[place] for place in order if shares[place] >= 1 / (2 * MOST_COLUMNS)]
