"""Every error a person can meet.

    FathomError                 something the person can mend: one sentence, exit code 2
    ├── OptionError             an option or an argument has a value that makes no sense
    ├── FunctionError           a function given as text cannot be read or computed
    ├── DataError               a table or one of its cells cannot be used
    ├── ModelFileError          a file is no Fathom model, or is damaged
    ├── RunError                the run of a training is missing, or is of another one
    └── WriteError              a result cannot be written where it was asked for

A message says what is wrong, what was given and what to do, and offers the nearest name:
``the table has no column 'slary'. Did you mean 'salary'?``
Anything that is not a `FathomError` is a bug. A `StrangeRowsWarning` says of rows that were
answered that they hold what nobody learnt from: a number outside all that was seen, an unknown
category; a `LearntRowsWarning`, that the network has learnt from them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class FathomError(Exception):
    """Something that the person who called Fathom can mend."""


class StrangeRowsWarning(UserWarning):
    """Rows hold what was not there in training; the answers to them are extrapolated."""


class LearntRowsWarning(UserWarning):
    """Rows that something is measured on were learnt from: new ones are answered less well."""


class OptionError(FathomError, ValueError):
    """An option or an argument has a value that makes no sense."""


class FunctionError(FathomError, ValueError):
    """A function given as text cannot be read or computed."""


class DataError(FathomError, ValueError):
    """A table, or one of its cells, cannot be used."""


class ModelFileError(FathomError, ValueError):
    """A file is no Fathom model, or is damaged."""


class RunError(FathomError, ValueError):
    """The run of a training is missing, damaged, of another model, or cannot tell what is asked."""


class WriteError(FathomError, OSError):
    """A result cannot be written where it was asked for."""


def same_name(name: str) -> str:
    """Fold a name so that hyphen, underscore, blank and capitals make no difference.

    >>> same_name("Leaky-ReLU") == same_name("leaky_relu")
    True
    """
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Find the name among `names` that a person most likely meant, or None.

    >>> nearest("slary", ["age", "salary"])
    'salary'
    >>> nearest("zzz", ["age", "salary"]) is None
    True
    """
    by_folded = {same_name(known): known for known in names}
    close = difflib.get_close_matches(same_name(name), by_folded, n=1, cutoff=0.55)
    return by_folded[close[0]] if close else None


def hint(name: str, names: Iterable[str]) -> str:
    """Write the end of a sentence about an unknown name: the nearest name, or the list.

    >>> hint("slary", ["age", "salary"])
    "Did you mean 'salary'?"
    >>> hint("zzz", ["age", "salary"])
    'There are: age, salary.'
    """
    known = list(names)
    if close := nearest(name, known):
        return f"Did you mean {close!r}?"
    shown = ", ".join(known[:12]) + (f" and {len(known) - 12} more" if len(known) > 12 else "")
    return f"There are: {shown}." if known else "There are none."
