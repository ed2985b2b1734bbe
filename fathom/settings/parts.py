"""Options on what is learnt from: the table, pictures, rows. Each stands here and nowhere else.

Those on the network and its training are in `fathom.settings.learning_parts`.

None leaves an option open: Fathom decides then, by the recipe in `fathom.design.recipe`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, field_serializer

from fathom.errors import OptionError
from fathom.settings.option import OneOf, Option
from fathom.settings.part import Part
from fathom.settings.typed import EVERY, kind_pairs, marks, names
from fathom.text import one_line

NETWORKS = ("convolutional", "dense")


def _names_in_order(value: Any) -> Any:
    """Let any collection of names stand for a row of them, sets in the order of the alphabet."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    ordered = sorted(value) if isinstance(value, set | frozenset) else value
    return tuple(_lined(name) for name in ordered)


def _lined(name: Any) -> Any:
    """Write a name in one line, as tables are read."""
    return one_line(name) if isinstance(name, str) else name


def _kinds_by_name(value: Any) -> Any:
    return (
        {_lined(name): kind for name, kind in value.items()}
        if isinstance(value, Mapping)
        else value
    )


def _path(value: Any) -> str | None:
    """Give the place of a file, from the root on; None for a table in memory."""
    return str(Path(value).absolute()) if isinstance(value, str | Path) else None


def _words(value: Any) -> Any:
    """Let one word, or several for all columns, stand for words by column."""
    if isinstance(value, str):
        value = (value,)
    if value is not None and not isinstance(value, Mapping):
        value = {EVERY: value}
    if not isinstance(value, Mapping):
        return value
    found: dict[str, tuple[str, ...]] = {}
    for name, words in value.items():
        several = tuple(words or ()) if isinstance(words, Collection | None) else (words,)
        several = (words,) if isinstance(words, str) else several
        if not all(isinstance(word, str) for word in several):
            raise OptionError(f"missing takes words, but got {words!r} for {name!r}")
        found[one_line(str(name))] = several
    return found


Words = Annotated[Mapping[str, tuple[str, ...]] | None, BeforeValidator(_words)]
Names = Annotated[tuple[str, ...] | None, BeforeValidator(_names_in_order)]


def _target(value: Any) -> Any:
    """Refuse what is no name, whoever forgot the quotes or gave a whole column."""
    if value is not None and not isinstance(value, str):
        raise OptionError(f"the target is the name of a column, a text, but got {value!r}")
    return _lined(value)


class TableSettings(Part):
    """What a table holds, and which of it to learn from."""

    target: Annotated[
        str | None,
        BeforeValidator(_target),
        Option("The column to predict (needed for a table).", typed="COLUMN"),
    ] = None
    task: Annotated[
        str | None, Option("regression, binary or multiclass [default: the values say].")
    ] = None
    positive: Annotated[
        str | None, Option("Of two classes the one whose probability is given.", typed="CLASS")
    ] = None
    columns: Annotated[
        Mapping[str, str] | None,
        BeforeValidator(_kinds_by_name),
        Option(
            "What a column is: category, number, date, text or ignore; once for each.",
            typed="NAME=KIND",
            read=kind_pairs,
            flags=("--column",),
            several=True,
        ),
    ] = None
    only: Annotated[
        Names,
        Option(
            "Learn from these columns alone.", typed="A,B,...", read=names, flags=("--columns",)
        ),
    ] = None
    missing: Annotated[
        Words,
        Option(
            "Further words for a missing cell, of one column or all; none (NAME=): NA is no "
            "missing cell either; once for each.",
            typed="[NAME=]WORD,...",
            read=marks,
            several=True,
        ),
    ] = None
    sheet: Annotated[
        str | None,
        Option("Of a workbook, the sheet with the table [default: the first that fits]."),
    ] = None
    header: Annotated[
        bool,
        Option("The first line names the columns; without, they are x0, x1, ..."),
    ] = True
    weight: Annotated[
        str | None,
        BeforeValidator(_lined),
        Option(
            "A column: how much each row counts, in learning and in what is measured.",
            typed="COLUMN",
        ),
    ] = None
    group: Annotated[
        str | None,
        BeforeValidator(_lined),
        Option("A column: rows that belong together are never divided.", typed="COLUMN"),
    ] = None
    time_column: Annotated[
        str | None,
        BeforeValidator(_lined),
        Option("A column: when rows came; the latest ones test.", typed="COLUMN"),
    ] = None
    target_scale: Annotated[
        str | None,
        Option("Learn the logarithm of a number, for skewed ones above 0.", typed="log"),
    ] = None


class PictureSettings(Part):
    """What only pictures can be asked."""

    network: Annotated[
        str | None,
        Option(
            "For pictures: the network [default: convolutional].",
            OneOf("network", NETWORKS),
            typed="convolutional|dense",
        ),
    ] = None
    size: Annotated[
        int | None, Option("Pixels each way that pictures are brought to [at most 64].")
    ] = None
    mirror: Annotated[
        bool | None,
        Option("Also learn from mirror images [default: unless the pixels say they mislead]."),
    ] = None
    labels: Annotated[
        Any,
        Option(
            "For pictures without folders of classes: a table of files and what they show.",
            typed="FILE",
        ),
    ] = None

    @field_serializer("labels")
    def _place(self, labels: Any) -> str | None:
        return _path(labels)


class RowSettings(Part):
    """Which rows are learnt from, choose, and test."""

    test: Annotated[
        Any,
        Option("Rows to measure the result on, instead of a share.", typed="FILE", lasting=False),
    ] = None
    test_share: Annotated[
        float | None,
        Option("Share of the rows kept aside to measure the result [default: 0; one network: .2]."),
    ] = None
    validation_share: Annotated[
        float | None,
        Option("For one network: share of the rows that choose among starts [default: .16]."),
    ] = None
    class_weight: Annotated[
        str | None,
        Option("Learn as if all classes were equally frequent.", typed="balanced"),
    ] = None

    @field_serializer("test")
    def _place(self, test: Any) -> str | None:
        return _path(test)
