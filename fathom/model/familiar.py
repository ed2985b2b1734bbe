"""Is a row like the rows that were learnt from? Where it is not, an answer is a guess.

The distance of a row is that of Mahalanobis (1936): how far its inputs are from their means, in
spreads, with what moves together counted once. It is a sum over the columns, so that one can say
which of them make a row unusual. What is far is what few training rows were: each of them was
measured with means and spreads of the other half.

>>> rows = np.random.default_rng(0).normal(size=(400, 2)).astype(np.float32)
>>> known = Familiar.of(rows)
>>> shares, parts = known.unusual(np.array([[0.1, 0.2], [0.0, 9.0]], np.float32))
>>> shares.round(2).tolist(), int(parts[1].argmax())
([0.01, 1.0], 1)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Float, Int

from fathom.data.encoder import Encoder

MOST_ROWS = 20_000  # looked at
MOST_INPUTS = 400  # beyond, each input is measured by itself
QUANTILES = 1000
OWN_SHARE = 0.1  # of each input's spread that is its own: keeps directions without rows in bounds
UNUSUAL = 0.99  # of the training rows are more usual
MOST_COLUMNS = 3


@dataclass(frozen=True, eq=False)
class Familiar:
    """What the training rows were like.

    Attributes:
        mean: of every input.
        precision: the inverse of their covariance, each input's own spread raised a little.
        distances: rising quantiles of the training rows' squared distances.
    """

    mean: Float[np.ndarray, " inputs"]
    precision: Float[np.ndarray, "inputs inputs"]
    distances: Float[np.ndarray, " quantiles"]

    @classmethod
    def of(cls, inputs: Float[np.ndarray, "rows inputs"]) -> Familiar:
        """Learn what these rows are like."""
        few = np.linspace(0, len(inputs) - 1, min(len(inputs), MOST_ROWS)).astype(int)
        rows = inputs[few].astype(np.float64)
        half = np.random.default_rng(0).permutation(len(rows)) % 2 == 0
        crossed = [
            cls(*_shape(rows[half == side]), np.zeros(1))._parts(rows[half != side]).sum(axis=1)
            for side in (False, True)
        ]
        shares = np.linspace(0, 1, min(QUANTILES, len(rows)))
        return cls(*_shape(rows), np.quantile(np.concatenate(crossed), shares))

    def _parts(self, inputs: Float[np.ndarray, "rows inputs"]) -> Float[np.ndarray, "rows inputs"]:
        """Give each input's part in a row's squared distance."""
        away = inputs.astype(np.float64) - self.mean
        parts: Float[np.ndarray, "rows inputs"] = away * (away @ self.precision)
        return parts

    def unusual(
        self, inputs: Float[np.ndarray, "rows inputs"]
    ) -> tuple[Float[np.ndarray, " rows"], Float[np.ndarray, "rows inputs"]]:
        """Say of each row what share of the training rows was more usual, and why.

        Returns:
            The shares, 0 to 1; and each input's part in the squared distance.
        """
        parts = self._parts(inputs)
        place = np.searchsorted(self.distances, parts.sum(axis=1))
        return place / len(self.distances), parts

    def arrays(self) -> dict[str, np.ndarray]:
        """Give what goes into the file."""
        return {f"familiar.{name}": value for name, value in vars(self).items()}

    @classmethod
    def restore(cls, arrays: Mapping[str, np.ndarray]) -> Familiar | None:
        """Take it out of a file, where it has it."""
        if "familiar.mean" not in arrays:
            return None
        found = [
            np.asarray(arrays[f"familiar.{name}"], np.float64)
            for name in ("mean", "precision", "distances")
        ]
        mean, precision, distances = found
        if precision.shape != (len(mean), len(mean)) or not len(distances):
            raise ValueError("what the training rows were like does not fit together")
        return cls(mean, precision, distances)


def told_unusual(known: Familiar, encoder: Encoder, frame: pl.DataFrame) -> pl.DataFrame:
    """Say of each row how unlike the training rows it is, and which columns make it so.

    Returns:
        `unusual`, the share of the training rows that were more usual, 0 to 1; and `because`, the
        columns, most first, where the share is above 0.99, else nothing.
    """
    shares, parts = known.unusual(encoder.encode(frame)[:, encoder.straight])
    columns = [encoder.inputs[place].column for place in encoder.straight]
    reasons = [
        ", ".join(name for name, _ in columns_of(mine, columns)) if share > UNUSUAL else ""
        for share, mine in zip(shares, parts, strict=True)
    ]
    return pl.DataFrame({"unusual": shares, "because": pl.Series(reasons, dtype=pl.String)})


def one_row(
    known: Familiar | None, encoder: Encoder, frame: pl.DataFrame
) -> tuple[float, str] | None:
    """Say the same of one row; nothing where it is not known what training rows were like."""
    if known is None:
        return None
    share, because = told_unusual(known, encoder, frame).row(0)
    return share, because


def _shape(
    rows: Float[np.ndarray, "rows inputs"],
) -> tuple[Float[np.ndarray, " inputs"], Float[np.ndarray, "inputs inputs"]]:
    """Give the means and the inverse covariance of rows."""
    mean = rows.mean(axis=0) if len(rows) else np.zeros(rows.shape[1])
    away = rows - mean
    own = np.square(away).mean(axis=0) if len(rows) else np.ones(rows.shape[1])
    floor = OWN_SHARE * own + 1 / (len(rows) + 1)  # what never varied could have, once
    if rows.shape[1] > MOST_INPUTS:
        return mean, np.diag(1 / (own + floor))
    together = away.T @ away / max(len(rows), 1)
    return mean, np.linalg.inv(together + np.diag(floor))


def columns_of(
    parts: Float[np.ndarray, " inputs"], columns: Sequence[str]
) -> list[tuple[str, float]]:
    """Name the columns that make a row unusual, most first, with their share of its distance.

    >>> columns_of(np.array([0.5, 6.0, 3.0, 0.5]), ["age", "fare", "deck", "deck"])
    [('fare', 0.6), ('deck', 0.35)]
    """
    total = max(float(parts.sum()), 1e-300)
    names = list(dict.fromkeys(columns))
    places: Int[np.ndarray, " inputs"] = np.array([names.index(name) for name in columns])
    shares = np.bincount(places, parts, len(names)) / total
    order = np.argsort(-shares, kind="stable")[:MOST_COLUMNS]
    return [(names[i], float(shares[i])) for i in order if shares[i] >= 1 / (2 * MOST_COLUMNS)]
