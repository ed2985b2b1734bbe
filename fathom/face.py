"""A model, the doorplate: everything a person asks of a trained network is a method here.

One value, one file: what was fitted, and the story of how it came about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np

from fathom.display.beside import Beside
from fathom.display.card import Card
from fathom.display.visible import Visible
from fathom.errors import DataError, OptionError
from fathom.judging.mistakes import Mistakes
from fathom.model.answered import Answered, NumberAnswered
from fathom.model.file import read_model, write_model
from fathom.model.fitted import Fitted
from fathom.model.metrics import Metrics, confusion
from fathom.model.story import Story
from fathom.model.summary import brief, model_card, summary, summary_dict
from fathom.opening.course import Course, follow_course
from fathom.opening.explain import explain
from fathom.opening.explanation import Explanation
from fathom.opening.knobs.beside import open_lab
from fathom.opening.knobs.widget import what_if
from fathom.opening.pictures.seeing import Seen, see
from fathom.shapes import Int

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, repr=False)
class Model(Visible, Fitted):
    """A trained network with all it needs to answer for raw rows, and its story.

    `data` is in all methods what `fathom.train` takes as well: a path, a Polars or pandas frame,
    or a mapping of column names to values. Columns are found by name; further ones are ignored.

    >>> import fathom
    >>> table = {"size": list(range(100)), "price": [3 * size + 7 for size in range(100)]}
    >>> model = fathom.train(table, target="price", hidden=(), epochs=100, starts=3)
    >>> model.task, len(model.predict({"size": [10, 20]}))
    ('regression', 2)

    Attributes:
        story: how it came about, and how good it is.
        held_out: the rows it was measured on, with its answers, right after training alone.
        mistakes: what is wrong among these; like them it does not go into the file.
    """

    story: Story
    held_out: Answered | None = None
    mistakes: Mistakes | None = None

    @classmethod
    def of(
        cls,
        fitted: Fitted,
        story: Story,
        held_out: Answered | None = None,
        mistakes: Mistakes | None = None,
    ) -> Model:
        """Put the story beside what was fitted."""
        kept = {one.name: getattr(fitted, one.name) for one in fields(Fitted)}
        return cls(**kept, story=story, held_out=held_out, mistakes=mistakes)

    def alone(self, place: int) -> Model:
        """Give one of its networks as a model; without intervals, which are known of all together.

        Raises:
            OptionError: there is no such member.
        """
        one = super().alone(place)
        return self if one is self else Model.of(one, self.story)

    def evaluate(self, data: object) -> Metrics:
        """Measure the predictions against the target column of `data`.

        Regression: rmse, mae, r2, mean_error. Classes: accuracy, balanced_accuracy, log_loss,
        roc_auc. Rows without a target are left out.
        """
        return self.answered(data).metrics

    def confusion(self, data: object) -> Int[np.ndarray, "classes classes"]:
        """Count the rows of `data` by true class (rows) and predicted class (columns).

        Raises:
            DataError: a number is predicted, so that there are no classes.
        """
        found = self.answered(data)
        if isinstance(found, NumberAnswered):
            raise DataError(
                f"{self.target.name!r} is a number, so there are no classes to confuse; evaluate "
                "says how far off it is"
            )
        return confusion(found.truth, found.chosen, self.classes)

    def explain(
        self,
        data: object,
        row: int = 0,
        member: int | None = None,
        changed: Mapping[str, object] | None = None,
    ) -> Explanation | Seen:
        """Open the prediction for one row, counted from 0, into the arithmetic that made it.

        Of a picture, say which pixels decided.

        Args:
            data: the rows, or pictures.
            row: which one.
            member: of an ensemble, the network to look into; without it, the one most like all.
            changed: what if these columns held something else, such as ``{"age": 40}``.

        Raises:
            DataError, OptionError: there is no such row or member, or no such cell can be.
        """
        if self.encoder.form is None:
            return explain(self, data, row, member, changed)
        if member is not None or changed:
            what = "one network by itself" if member is not None else "other cells"
            raise OptionError(f"of a picture {what} cannot be explained; leave that out")
        return see(self, data, row)

    def sweep(self, data: object, row: int, column: str) -> Course:
        """Answer one row with many values in one column; see `fathom.opening.course.follow_course`.

        Raises:
            DataError, OptionError: there is no such row, or no such column.

        >>> import fathom
        >>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
        >>> model = fathom.train(table, target="price", hidden=(), epochs=3, starts=1)
        >>> len(model.sweep(table, row=3, column="size").values)
        60
        """
        return follow_course(self, data, row, column)

    def what_if(self, data: object, row: int = 0) -> Any:
        """Show one row with knobs, in a notebook: turn them, and see the answer and its reasons.

        Args:
            data: the rows.
            row: which one, counted from 0.

        Returns:
            A widget; its `changed` says what was turned, and can be set, its `reply` what is
            answered.

        Raises:
            OptionError: anywidget is not installed (``pip install 'fathom-nn[notebook]'``), or the
                model looks at pictures.
            DataError: there is no such row.
        """
        return what_if(self, data, row)

    def lab(self, data: object = None, browser: bool | None = None) -> Beside:
        """Open the lab on this model: its report, and knobs for rows, in a page beside the program.

        In a notebook the page is shown in a frame, where the kernel and the browser are on one
        machine; elsewhere a browser is opened.

        Args:
            data: the rows to ask it about; without them, one example row. Of a network for pictures
                a folder, a zip file or a picture.
            browser: whether to open a browser; without it, where there is no notebook.

        Returns:
            The page: its `address`, `close()`, and `wait()` for a script's end.

        Raises:
            OptionError: the page could not be opened, or there are no pictures to look at.
            DataError: the rows cannot be read.
        """
        return open_lab(self, self.story, data, browser)

    def summary(self) -> str:
        """Tell what is in the model and how it was trained."""
        return summary(self, self.story)

    def __str__(self) -> str:
        return self.summary()

    def as_dict(self) -> dict[str, Any]:
        """Give everything but the weights as plain values, as ``fathom summary --json`` does."""
        return summary_dict(self, self.story)

    @property
    def brief(self) -> str:
        """What it predicts, from what, and how well."""
        return brief(self, self.story)

    def card(self) -> Card:
        """What is to be seen of it in a notebook."""
        return model_card(self, self.story)

    def save(self, path: str | Path) -> None:
        """Write the model to one file; a file that stands there stays whole until it is done.

        Raises:
            WriteError: it cannot be written there.
        """
        write_model(self, self.story, path)


def load(path: str | Path) -> Model:
    """Read a model file. It holds numbers and words, no code: safe to open.

    Raises:
        ModelFileError: there is no such file, or it is no Fathom model, or damaged.
    """
    return Model.of(*read_model(path))


def opened(model: Model | str | Path) -> Model:
    """Take a model, or the file that holds it; see `load`."""
    return model if isinstance(model, Model) else load(model)


def of_file(
    asked: Callable[Concatenate[Model, P], T], name: str
) -> Callable[Concatenate[Model | str | Path, P], T]:
    """Let a question about a model be asked of the file that holds it as well.

    Args:
        asked: takes a model first.
        name: what it is called in public.

    >>> of_file(Model.summary, "summary")("people.cathom")
    Traceback (most recent call last):
    fathom.errors.ModelFileError: there is no file people.cathom
    """

    @wraps(asked)
    def answered(model: Model | str | Path, *args: P.args, **kwargs: P.kwargs) -> T:
        return asked(opened(model), *args, **kwargs)

    answered.__name__ = answered.__qualname__ = name
    return answered  # type: ignore[return-value] # `model` may be given by name, too
