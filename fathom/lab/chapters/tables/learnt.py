"""What a visitor's training left: its network, and the rows that it may be asked about."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from fathom.data.table import Table
from fathom.errors import OptionError
from fathom.face import Model
from fathom.lab.asking import Question, Visitor
from fathom.lab.job import Job

TRAINING = "table"
Column = Annotated[str, Field(max_length=300)]
Cell = Annotated[str, Field(max_length=300)]
Of = Literal["table", "new"]  # the rows it was made from, or those that came later


class OneRow(Question):
    """A row, counted from 0, some of whose cells hold something else."""

    row: Annotated[int, Field(ge=0, le=10**9)]
    of: Of = "table"
    changed: Annotated[dict[Column, float | Cell], Field(max_length=300, default_factory=dict)]


def job_of(visitor: Visitor) -> Job:
    """Give the visitor's training.

    >>> job_of(Visitor())
    Traceback (most recent call last):
    fathom.errors.OptionError: nothing is trained yet; choose what to predict and train
    """
    job = visitor.trainings.get(TRAINING)
    if not isinstance(job, Job):
        raise OptionError("nothing is trained yet; choose what to predict and train")
    return job


def model_of(visitor: Visitor) -> Model:
    """Give the network that came of it."""
    model = job_of(visitor).model
    if model is None:
        raise OptionError("the network still learns; wait until it is done")
    return model


def rows_of(job: Job, of: Of = "table") -> Table:
    """Give the table that the network was made from, read once for all questions; or new rows."""
    assert job.model is not None
    if of == "new":
        if job.asked is None:
            raise OptionError("there are no new rows yet; type, paste or drop some")
        return job.asked
    if job.rows is None:
        job.rows = job.model.read(job.file)
    return job.rows


def plain(cell: Any) -> Any:
    """Give a cell as a plain value."""
    return cell if cell is None or isinstance(cell, bool | int | float | str) else str(cell)
