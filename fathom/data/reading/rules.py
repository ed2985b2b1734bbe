"""What a person says of how a table is to be read: marks of missing cells, the sheet, the header.

A model keeps it, so that later rows are read as those that it learnt from.

>>> rules = ReadingRules(missing={"region": (), "*": ("none",)})
>>> rules.marks("region"), "none" in rules.marks("age"), "na" in rules.marks("age")
((), True, True)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from fathom.data.table_files import PARQUET
from fathom.errors import OptionError, hint
from fathom.settings.parts import TableSettings
from fathom.settings.typed import EVERY

MISSING_MARKS = ("na", "n/a", "n.a.", "nan", "null", "<na>", "#n/a", "?", "-")


class ReadingRules(BaseModel):
    """How a table is to be read.

    Attributes:
        missing: for a column, or for ``*``, further words that mean "missing" there; without any,
            the usual ones do not either, and only an empty cell does.
        sheet: of a workbook, the sheet that holds the table.
        header: whether the first line names the columns; else they are x0, x1, ...
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    missing: Mapping[str, tuple[str, ...]] = {}
    sheet: str | None = None
    header: bool = True

    @classmethod
    def of(cls, asked: TableSettings) -> ReadingRules:
        """Take them out of what was asked of a training."""
        return cls(missing=asked.missing or {}, sheet=asked.sheet, header=asked.header)

    def marks(self, column: str) -> Collection[str]:
        """List the words that mean "missing" in a column, in small letters."""
        found = self.missing.get(column, self.missing.get(EVERY))
        more = tuple(mark.strip().lower() for mark in found or ())
        return () if found is not None and not more else (*MISSING_MARKS, *more)

    def check_source(self, source: object, workbooks: Collection[str]) -> None:
        """Refuse what makes no sense for this source: it would do nothing without a word.

        Raises:
            OptionError: a sheet for what is no workbook, or no header for what has names.

        >>> ReadingRules(sheet="Data").check_source("people.csv", (".xlsx",))
        Traceback (most recent call last):
        fathom.errors.OptionError: a sheet is of a workbook (.xlsx), and people.csv is none; leave \
--sheet out
        """
        place = str(source) if isinstance(source, str | Path) else "a table in memory"
        ending = Path(place).suffix.lower()
        if self.sheet is not None and ending not in workbooks:
            kinds = ", ".join(workbooks)
            raise OptionError(
                f"a sheet is of a workbook ({kinds}), and {place} is none; leave --sheet out"
            )
        if not self.header and (not isinstance(source, str | Path) or ending in PARQUET):
            raise OptionError(f"{place} names its columns itself; leave --no-header out")

    def check(self, names: Collection[str]) -> None:
        """Refuse words for a column that is not there.

        Raises:
            OptionError: there is none of this name.
        """
        for name in self.missing:
            if name not in names and name != EVERY:
                raise OptionError(f"the table has no column {name!r}. {hint(name, names)}")


USUAL_RULES = ReadingRules()
