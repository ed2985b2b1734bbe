"""How a column of free text becomes inputs: which words and runs of letters a cell holds.

>>> titles = pl.Series("title", ["Red shoe", "red coat", "Blue coat!", "blue shoes"])
>>> column = TextColumn.learn(titles)
>>> [made.name for made in column.inputs][:3]
['title: word blue', 'title: word coat', 'title: word red']
>>> column.encode(pl.Series("title", ["a RED, old one", "coats", None]))[:, :3].tolist()
[[0.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict

from fathom.data.cells.cell import labels
from fathom.data.columns.category_column import Input
from fathom.data.columns.column import Column
from fathom.places import evenly
from fathom.shapes import Bool, Float32

MOST_PIECES = 256
MOST_WORDS = MOST_PIECES * 3 // 4
MOST_ROWS = 20_000  # learnt from
LETTERS = 3  # of a run
LONGEST_WORD = 30  # letters: what is longer, a person does not read as a word
BLANKS = "\t\n\r\u00a0\u2009\u202f\u3000"
PUNCTUATION = ".,;:!?\"'()[]{}<>/\\|-_`´‘’“”„«»–—…"
# Before small letters are made: those of these two depend on their neighbours, or are two letters.
REPLACED = {**dict.fromkeys(BLANKS + PUNCTUATION, " "), "İ": "i", "Σ": "σ"}
_ENOUGH_ROWS, _FEWEST, _FEWEST_OF_FEW = 100, 3, 2
_BLOCK = 1000  # rows counted at a time: each pair of a row and a run is held for a moment
_PRINTS = 2**48  # so many that 20,000 of them add up to less than 2^63
_UNREADABLE = r"[\p{Cc}\p{Cn}\p{Co}]"  # signs that neither people nor spreadsheets can hold


class TextColumn(BaseModel):
    """A column of free text: an input for each piece, 1 where the cell holds it and 0 elsewhere.

    A cell is prepared first: small letters, punctuation made blanks, one blank between words and
    at both ends. A piece is searched in that: a whole word (``" red "``; a bag of words, Salton
    1975), or a run of three letters within a word or at its edge (``"hoe"``, ``" sh"``; the
    character n-grams of Cavnar and Trenkle 1994), which finds words in other forms too. Taken are
    the pieces that most training rows hold: up to 256, of them 192 words. A piece that the same
    rows hold as one that is taken already tells nothing new, and is left out.

    Pieces are not hashed into buckets: an input that several words share could not say which of
    them moved it. What is lost: the order of words, how often a piece is met in a cell, and rarer
    pieces. A missing cell gives 0 everywhere; where any was missing in training, a further input
    says so.

    Attributes:
        pieces: what is searched, words with a blank at both ends; words first.
        least: how many training rows a piece had to be held by.
        rarer: how many pieces were left out because others are held more often.
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    kind: Literal["text"] = "text"
    name: str
    pieces: tuple[str, ...]
    least: int = _FEWEST
    rarer: int = 0
    has_missing: bool = False

    @classmethod
    def learn(cls, column: pl.Series, found: Column | None = None) -> TextColumn | None:
        """Take the pieces that most rows hold; None if no piece tells one row from another."""
        del found  # how its cells are written makes no difference: they are text
        rows = column[evenly(len(column), MOST_ROWS)]
        least = _FEWEST if len(rows) >= _ENOUGH_ROWS else _FEWEST_OF_FEW
        words, runs = _telling(prepared(rows).drop_nulls(), least)
        taken = words.head(MOST_WORDS)
        runs = runs.join(taken, on="rows", how="anti", maintain_order="left")
        kept = pl.concat([taken, runs.head(MOST_PIECES - taken.height)])
        if not kept.height:
            return None
        return cls(
            name=column.name,
            pieces=tuple(kept["piece"]),
            least=least,
            rarer=words.height + runs.height - kept.height,
            has_missing=column.null_count() > 0,
        )

    @property
    def words_held(self) -> tuple[str, ...]:
        """The pieces that are whole words, without their blanks."""
        return tuple(piece[1:-1] for piece in self.pieces if _is_word(piece))

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Name the inputs made of this column."""
        told = [f"{self.name}: {piece_words(piece)}" for piece in self.pieces]
        made = tuple(Input(name, self.name, "text") for name in told)
        missing = Input(f"{self.name} is missing", self.name, "missing")
        return (*made, missing) if self.has_missing else made

    def encode(self, column: pl.Series) -> Float32[np.ndarray, "rows inputs"]:
        """Turn cells into inputs; there is no cell that could not be."""
        encoded = np.zeros((len(column), len(self.inputs)), np.float32)
        held = prepared(column).str.extract_many(list(self.pieces), overlapping=True)
        rows = np.repeat(np.arange(len(column)), held.list.len().fill_null(0).to_numpy())
        met = held.filter(held.list.len() > 0).explode()
        encoded[rows, met.cast(pl.Enum(self.pieces)).to_physical().to_numpy()] = 1
        if self.has_missing:
            encoded[:, -1] = column.is_null().to_numpy()
        return encoded

    def unknown(self, column: pl.Series) -> Bool[np.ndarray, " rows"]:
        """Say which cells, those that are missing aside, hold none of the pieces."""
        held = self.encode(column)[:, : len(self.pieces)].any(axis=1)
        nothing: Bool[np.ndarray, " rows"] = ~held & column.is_not_null().to_numpy()
        return nothing

    def strange(self, column: pl.Series) -> pl.Series:
        """Give the cells, as text, that hold none of the pieces."""
        return labels(column.filter(pl.Series(self.unknown(column))))

    def fill(self, column: pl.Series) -> list[float | str | None]:
        """Say for each cell what it counts as: its text."""
        return list(labels(column))

    def words(self) -> str:
        """Say how the column is encoded.

        >>> TextColumn(name="title", pieces=(" red ", " shoe ", "coa"), rarer=7).words()
        'title: one input for each of 2 words (red, shoe) and 1 run of three letters, 1 where a \
cell holds it; the order of words and rarer pieces (7) are lost'
        """
        words = self.words_held
        runs, named = len(self.pieces) - len(words), ", ".join(words[:6])
        more = f" and {len(words) - 6:,} more" if len(words) > 6 else ""
        told = [f"{len(words)} word{'s' * (len(words) > 1)} ({named}{more})"] if words else []
        told += [f"{runs} run{'s' * (runs > 1)} of three letters"] if runs else []
        few = f"what fewer than {self.least} rows hold"
        rarer = f"rarer pieces ({self.rarer:,})" if self.rarer else few
        return (
            f"{self.name}: one input for each of {' and '.join(told)}, 1 where a cell holds it; "
            f"the order of words and {rarer} are lost"
        )


def prepared(column: pl.Series) -> pl.Series:
    """Give cells as they are searched: small letters, single blanks between words and around.

    >>> prepared(pl.Series(["Samsung  TV, 55-inch", None, "7"])).to_list()
    [' samsung tv 55 inch ', None, ' 7 ']
    """
    text = labels(column).str.replace_many(REPLACED).str.to_lowercase()
    return " " + text.str.replace_all(" +", " ").str.strip_chars(" ") + " "


def piece_words(piece: str) -> str:
    """Say what a piece is.

    >>> [piece_words(piece) for piece in (" samsung ", "ams", " sa", "ng ")]
    ['word samsung', 'letters ams', 'word begins sa', 'word ends ng']
    """
    if _is_word(piece):
        return f"word {piece[1:-1]}"
    if piece[0] == " ":
        return f"word begins {piece[1:]}"
    return f"word ends {piece[:-1]}" if piece[-1] == " " else f"letters {piece}"


def _is_word(piece: str) -> bool:
    return piece[0] == piece[-1] == " "


def _telling(cells: pl.Series, least: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Count words and runs, the most frequent first; of those with the same rows one is left.

    Whether two are held by the same rows is told by sums: each row is given a number by chance,
    and each piece the sum of its rows' numbers (Zobrist's hashing).
    """
    prints = np.random.default_rng(0).integers(0, _PRINTS, len(cells))
    rows = pl.DataFrame({"text": cells, "rows": prints})
    counted = [_counted(rows[begin : begin + _BLOCK]) for begin in range(0, rows.height, _BLOCK)]
    if not counted:
        counted = [_counted(rows)]
    pieces = (
        pl.concat(counted)
        .group_by("piece")
        .agg(pl.col("held").sum(), pl.col("rows").sum())
        .filter(
            pl.col("held").is_between(least, len(cells) - 1),
            pl.col("piece").str.len_chars() <= LONGEST_WORD + 2,
            ~pl.col("piece").str.contains(_UNREADABLE),
        )
        .sort("held", "piece", descending=[True, False])
    )
    is_word = pieces["piece"].str.starts_with(" ") & pieces["piece"].str.ends_with(" ")
    words, runs = (pieces.filter(mask) for mask in (is_word, ~is_word))
    return words.unique("rows", maintain_order=True), runs.unique("rows", maintain_order=True)


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    """Count how many rows hold each word and each run, and add up their numbers."""
    word, place = pl.col("piece"), pl.int_ranges(pl.col("piece").str.len_chars() - LETTERS + 1)
    words = (
        rows.select(pl.col("text").str.strip_chars(" ").str.split(" ").alias("piece"), "rows")
        .explode("piece")
        .filter(word != "")
        .with_columns(pl.format(" {} ", word).alias("piece"))
        .unique()
    )
    runs = (
        words.select(word.unique())
        .filter(word.str.len_chars() > LETTERS)  # a letter by itself is a word
        .select(word, place.alias("place"))
        .explode("place")
        .select(word, word.str.slice(pl.col("place"), LETTERS).alias("run"))
    )
    met = words.join(runs, on="piece").select(pl.col("run").alias("piece"), "rows").unique()
    return (
        pl.concat([words, met]).group_by("piece").agg(pl.len().alias("held"), pl.col("rows").sum())
    )
