"""A model answers new rows: the table of answers, and what is to be said of them."""

from __future__ import annotations

import io
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from fathom.data.names import rejoined
from fathom.data.pictures.sources import FILE
from fathom.data.reading.sheet_door import SUFFIXES
from fathom.data.table import Table
from fathom.data.table_files import PARQUET
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import Target
from fathom.errors import DataError, OptionError
from fathom.face import Model, opened
from fathom.model.familiar import UNUSUAL
from fathom.model.framed import framed_table
from fathom.nets.inputs.held import Inputs

SIGNIFICANT = 7  # digits: as many as a float32 has
NOT_WRITTEN = (*SUFFIXES, ".tsv", ".json", ".jsonl", ".ndjson", ".feather", ".arrow", ".gz", ".zip")
EXPECTED = 0.02  # of the rows: twice as many as are unusual among those learnt from


@dataclass(frozen=True)
class Answers:
    """What a model answered.

    Attributes:
        table: a line for each row; see `predict`.
        notes: what a person should know of the rows, a sentence each.
    """

    table: pl.DataFrame
    notes: tuple[str, ...]


def predict(
    model: Model | str | Path,
    data: Any,
    *,
    keep: Collection[str] | None = (),
    interval: float | None = None,
    unusual: bool | None = None,
    member: int | None = None,
) -> Any:
    """Let a model answer rows, and keep columns of the table beside the answers.

    Args:
        model: trained, or the file that holds it.
        data: the rows, as `fathom.train` takes them; a target column among them is not looked at.
        keep: columns to put before the answers, in this order; None for all. Pictures always have
            the `file` that each one came from.
        interval: of numbers, the share of the truths that lie between `low` and `high`; without
            it 0.9, where there were rows to learn that from.
        unusual: whether to say how unlike the training rows each row is, and because of what;
            without it of pictures alone, where it is known.
        member: of networks that answer together, the one that answers by itself, counted from 0;
            then there are no `low` and `high`, which are known of all together alone.

    Returns:
        A Polars frame, or of a pandas frame one of pandas with its index:
        `prediction`, and for classes `p(CLASS)` for each, for numbers `low` and `high`; then
        `unusual` and `because`, if asked for; a line for each row, in their order.

    Raises:
        DataError: a column is missing, or has the name that an answer needs; or there can be no
            interval, or the model does not know its training rows.
        OptionError: the interval is no share between 0 and 1, or there is no such member, or both
            are asked for.

    >>> import fathom
    >>> table = {"name": ["a", "b"] * 30, "size": list(range(60)), "price": list(range(7, 67))}
    >>> model = fathom.train(table, target="price", hidden=(), epochs=3, starts=1)
    >>> fathom.predict(model, table, keep=["size"]).columns
    ['size', 'prediction']
    """
    model = opened(model)
    wanted = _wanted(model, unusual)
    table = model.read(data)
    model.warn_of(table)
    return framed_table(data, _answers(model, table, keep, interval, wanted, member))


def answer_with_notes(
    model: Model,
    data: Any,
    *,
    keep: Collection[str] | None = (),
    interval: float | None = None,
    unusual: bool | None = None,
    member: int | None = None,
) -> Answers:
    """Answer as `predict` does, `rounded`, and look at the rows: like those learnt from?

    >>> import fathom
    >>> table = {"size": list(range(200)), "price": [3 * size + 7 for size in range(200)]}
    >>> model = fathom.train(table, target="price", hidden=(), epochs=3, starts=1)
    >>> print(*answer_with_notes(model, {"size": [9000, 9001, 9002]}).notes)
    3 of 3 rows are unlike nearly all that were learnt from, the first row 0...
    """
    table = model.read(data)
    known, wanted = model.trust.familiar is not None, _wanted(model, unusual)
    inputs = model.encoded(table)
    answers = rounded(
        _answers(model, table, keep, interval, wanted or known, member, inputs), model.target
    )
    notes = _pictures_notes if _pictures(model) else _rows_notes
    told = notes(answers, table) if known else ()
    if not wanted:
        answers = answers.drop("unusual", "because", strict=False)
    left_out = table.notes if _pictures(model) else ()
    if words := model.learnt_words(inputs):
        told = (*told, words)
    return Answers(answers, (*told, *left_out, *model.encoder.strangers(table.frame)))


def rounded(answers: pl.DataFrame, target: Target) -> pl.DataFrame:
    """Leave out digits that say nothing: below a hundred-thousandth of the spread, or the 7th.

    >>> target = NumberTarget(name="y", mean=40_000, std=9_000.0)
    >>> rounded(pl.DataFrame({"x": [0.123456789], "prediction": [41234.56789]}), target).row(0)
    (0.123456789, 41234.568)
    """
    made = answers.columns[answers.columns.index("prediction") :]  # the others are kept ones
    floats = pl.selectors.by_name(made) & pl.selectors.float()
    if isinstance(target, NumberTarget) and target.plain:
        return answers.with_columns(floats.round(target.decimals + 3))
    return answers.with_columns(floats.round_sig_figs(SIGNIFICANT))


def check_answers_file(out: str) -> None:
    """Refuse a name that promises another kind of file than answers are written as.

    Raises:
        OptionError: it ends as a kind of table that is not written.

    >>> check_answers_file("answers.xlsx")
    Traceback (most recent call last):
    fathom.errors.OptionError: answers are written as CSV or Parquet, and answers.xlsx would be \
neither; name it answers.csv
    """
    if Path(out).suffix.lower() in NOT_WRITTEN:
        raise OptionError(
            f"answers are written as CSV or Parquet, and {out} would be neither; "
            f"name it {Path(out).with_suffix('.csv')}"
        )


def as_file(answers: pl.DataFrame, out: str) -> bytes:
    """Give the bytes of a file of answers: Parquet where its name says so, else CSV.

    >>> answers = pl.DataFrame({"prediction": ["yes"]})
    >>> as_file(answers, "answers.csv"), as_file(answers, "answers.parquet")[:4]
    (b'prediction\\nyes\\n', b'PAR1')
    """
    if Path(out).suffix.lower() not in PARQUET:
        return answers.write_csv().encode()
    file = io.BytesIO()
    answers.write_parquet(file)
    return file.getvalue()


def without_formulas(table: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before texts, names of columns too, that spreadsheets take for formulas.

    >>> without_formulas(pl.DataFrame({"=a": ["=1+1", "-x", "2"], "b": [-1, 2, 3]})).rows()
    [("'=1+1", -1), ("'-x", 2), ('2', 3)]
    """
    begins = r"^[=+@\t\r-]"
    made = table.with_columns(
        column.str.replace(begins, "'${0}") for column in table if column.dtype == pl.String
    )
    named = {name: f"'{name}" for name in made.columns if re.match(begins, name)}
    return made.rename(named)


def _wanted(model: Model, unusual: bool | None) -> bool:
    """Whether to say how unusual each row is: asked for, or known of pictures."""
    return _pictures(model) and model.trust.familiar is not None if unusual is None else unusual


def _pictures(model: Model) -> bool:
    return model.encoder.form is not None


def _answers(
    model: Model,
    table: Table,
    keep: Collection[str] | None,
    interval: float | None,
    unusual: bool,
    member: int | None,
    inputs: Inputs | None = None,
) -> pl.DataFrame:
    alone = model if member is None else model.alone(member)
    if interval is not None and alone is not model:
        raise OptionError("an interval is known of all networks together; ask for no member")
    if keep is not None and not len(keep) and _pictures(model) and FILE in table.frame.columns:
        keep = (FILE,)
    known = table.frame.columns
    kept = [table.column(name) for name in (known if keep is None else rejoined([*keep], known))]
    answers = alone.answer_table(table, interval, unusual, inputs)
    for column in kept:
        if column.name in answers.columns:
            raise DataError(
                f"the column {column.name!r} cannot be kept: the answers have one of this name; "
                "rename it, or keep others"
            )
    return pl.concat([pl.DataFrame(kept), answers], how="horizontal")


def _pictures_notes(answers: pl.DataFrame, table: Table) -> tuple[str, ...]:
    """Say how many pictures are unlike those learnt from, of no class of the network perhaps."""
    rows = answers["unusual"].gt(UNUSUAL).arg_true()
    if len(rows) <= EXPECTED * answers.height + (answers.height > 1):
        return ()
    first = table.place(int(rows[0]), FILE)
    return (
        f"{len(rows):,} of {answers.height:,} pictures are unlike nearly all that were learnt "
        f"from, perhaps of none of the classes, the first {first}",
    )


def _rows_notes(answers: pl.DataFrame, table: Table) -> tuple[str, ...]:
    """Say how many rows are unlike those learnt from, and which is the first."""
    rows = answers["unusual"].gt(UNUSUAL).arg_true()
    if len(rows) <= EXPECTED * answers.height + 1:
        return ()
    first = int(rows[0])
    return (
        f"{len(rows):,} of {answers.height:,} rows are unlike nearly all that were learnt from, "
        f"the first {table.place(first)} because of {answers['because'][first]}; see --unusual",
    )
