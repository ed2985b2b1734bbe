"""Example tables made by the package itself: the same rows on every machine.

Only uniform random numbers are drawn, whose stream NumPy keeps between versions; the bell curve is
made of them here (Box & Muller 1958).

>>> example("salaries-simple").columns
['age', 'experience', 'salary']
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from fathom.errors import OptionError, hint, same_name
from fathom.files import write_bytes

_CITIES = {"Lyon": 0.25, "Oslo": 0.15, "Paris": 0.25, "Porto": 0.2, "Zurich": 0.15}
_CITY_FACTOR = {"Lyon": 0.97, "Oslo": 1.12, "Paris": 1.06, "Porto": 0.82, "Zurich": 1.3}
_EDUCATION = {"school": 0.35, "college": 0.4, "master": 0.2, "doctorate": 0.05}
_EDUCATION_FACTOR = {"school": 0.85, "college": 1.0, "master": 1.2, "doctorate": 1.35}
_LEAVES_AT = {"school": 17, "college": 21, "master": 23, "doctorate": 27}


@dataclass(frozen=True)
class Example:
    """A table that the package can make: what it is, which column to predict, and how it is made.

    >>> EXAMPLES["salaries"].target
    'salary'
    """

    name: str
    target: str
    about: str
    make: Callable[[], pl.DataFrame]


def salaries() -> pl.DataFrame:
    """Make 10,000 people with age, experience, education, city, hours per week, and salary.

    The truth, in dollars a year: it rises with experience and flattens (a year counts less the more
    there are), is multiplied for education, city and hours worked, and every person's own luck is a
    factor with a spread of about 12 %. Age alone adds nothing once experience is known. Some
    people did not say how old they are, how much they work, or what they learnt.

    >>> salaries().shape
    (10000, 6)
    """
    random = np.random.default_rng(20_240_501)
    people = 10_000
    education = _choose(random, _EDUCATION, people)
    city = _choose(random, _CITIES, people)
    age, experience = _careers(random, np.array([_LEAVES_AT[level] for level in education]))
    hours = np.clip(np.round(39 + 5 * _bell(random, people)), 16, 60)
    hours = np.where(random.random(people) < 0.12, 20 + np.floor(9 * random.random(people)), hours)
    truth = (
        (26_000 + 62_000 * (1 - np.exp(-experience / 9)))
        * np.array([_EDUCATION_FACTOR[level] for level in education])
        * np.array([_CITY_FACTOR[name] for name in city])
        * (hours / 39)
    )
    salary = np.round(truth * np.exp(0.12 * _bell(random, people)))
    frame = pl.DataFrame(
        {
            "age": age,
            "experience": experience,
            "education": education,
            "city": city,
            "hours_per_week": hours.astype(np.int64),
            "salary": salary.astype(np.int64),
        }
    )
    gaps = {"age": 0.03, "education": 0.04, "hours_per_week": 0.06}
    return frame.with_columns(
        frame[name].set(pl.Series(random.random(people) < share), None)
        for name, share in gaps.items()
    )


def salaries_simple() -> pl.DataFrame:
    """Make 10,000 people with age, experience and salary: the table of the article.

    >>> salaries_simple().shape
    (10000, 3)
    """
    random = np.random.default_rng(20_240_502)
    people = 10_000
    age, experience = _careers(random, np.full(people, 18))
    truth = 24_000 + 58_000 * (1 - np.exp(-experience / 10)) + 90 * (age - 18)
    salary = np.round(truth * np.exp(0.08 * _bell(random, people)))
    return pl.DataFrame({"age": age, "experience": experience, "salary": salary.astype(np.int64)})


EXAMPLES: dict[str, Example] = {
    made.name: made
    for made in (
        Example("salaries", "salary", "10,000 people, with categories and missing cells", salaries),
        Example(
            "salaries_simple",
            "salary",
            "10,000 people: age, experience, salary, as in the article",
            salaries_simple,
        ),
    )
}


def find_example(name: str, *others: str) -> Example:
    """Find an example by name; hyphen and underscore mean the same.

    Args:
        name: of the example.
        others: names of examples that are no tables, to be offered where there is none of `name`.

    Raises:
        OptionError: there is none of this name.

    >>> find_example("salries")
    Traceback (most recent call last):
    fathom.errors.OptionError: there is no example 'salries'. Did you mean 'salaries'?
    """
    try:
        return EXAMPLES[same_name(name)]
    except KeyError:
        raise OptionError(
            f"there is no example {name!r}. {hint(name, [*EXAMPLES, *others])}"
        ) from None


def example(name: str) -> pl.DataFrame:
    """Make an example table.

    >>> example("salaries")["city"].n_unique()
    5
    """
    return find_example(name).make()


def write_example(name: str, path: Path | str) -> None:
    """Make an example table and write it as a CSV file, whole or not at all.

    Raises:
        OptionError: there is no example of this name.
        WriteError: the place cannot be written.
    """
    write_bytes(path, example(name).write_csv().encode())


def _careers(random: np.random.Generator, leaves_at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Draw ages, and how many years each person has worked since leaving school, pauses taken off.

    Nobody has worked longer than since 16.
    """
    people = len(leaves_at)
    since = np.floor(43 * random.random(people) ** 1.3)
    age = np.minimum(leaves_at + since, 67)
    pause = np.where(random.random(people) < 0.3, np.floor(8 * random.random(people) ** 2), 0)
    experience = np.maximum(age - leaves_at - pause, 0)
    return age.astype(np.int64), experience.astype(np.int64)


def _choose(random: np.random.Generator, shares: dict[str, float], count: int) -> list[str]:
    names, bounds = list(shares), np.cumsum(list(shares.values()))
    drawn = np.searchsorted(bounds[:-1], random.random(count), side="right")
    return [names[place] for place in drawn]


def _bell(random: np.random.Generator, count: int) -> np.ndarray:
    """Draw from the bell curve with mean 0 and standard deviation 1 (Box & Muller 1958)."""
    radius = np.sqrt(-2 * np.log(1 - random.random(count)))  # 1 - u is above 0
    return radius * np.cos(2 * np.pi * random.random(count))
