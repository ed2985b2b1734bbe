"""A part of the settings: a frozen value that checks itself, and says what was wrong in a sentence.

>>> from fathom.settings.parts import EffortSettings
>>> EffortSettings(starts=3).starts, list(EffortSettings.options())[:2]
(3, ['ensemble', 'starts'])
>>> EffortSettings(starts="many")
Traceback (most recent call last):
fathom.errors.OptionError: starts takes a whole number, but got 'many'
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from fathom.errors import OptionError
from fathom.settings.option import Option

_TAKES = {  # what a value must be, by the beginning of pydantic's name for the fault
    "int": "a whole number",
    "float": "a number",
    "bool": "yes or no (True or False)",
    "string": "a text",
    "tuple": "several values, like (64, 64)",
    "mapping": "names with values, like {'zip': 'category'}",
    "dict": "names with values, like {'zip': 'category'}",
    "path": "the place of a file",
}


class Part(BaseModel):
    """Some options that belong together."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, strict=True
    )

    def __init__(self, **given: Any) -> None:
        try:
            super().__init__(**{name: _plain(value) for name, value in given.items()})
        except ValidationError as fault:
            raise sentence_of(fault) from None

    @classmethod
    def options(cls) -> dict[str, Option]:
        """List its options by name, in their order."""
        return dict(_options(cls))

    @model_validator(mode="after")
    def _checked(self) -> Part:
        for name, option in _options(type(self)).items():
            value = getattr(self, name)
            if option.check is not None and value is not None:
                option.check.check(value)
        return self


@cache
def _options(part: type[Part]) -> dict[str, Option]:
    fields = part.model_fields.items()
    return {
        name: one for name, field in fields for one in field.metadata if isinstance(one, Option)
    }


def _plain(value: Any) -> Any:
    """Take a number out of NumPy's; a text is never read as a number."""
    return value.item() if hasattr(value, "item") and not getattr(value, "shape", ()) else value


def sentence_of(fault: ValidationError) -> OptionError:
    """Say in a sentence which option has a value that makes no sense."""
    first = fault.errors()[0]
    inner = first.get("ctx", {}).get("error")
    if isinstance(inner, OptionError):
        return inner
    name = str(first["loc"][0]).replace("_", " ") if first["loc"] else "an option"
    takes = _TAKES.get(str(first["type"]).partition("_")[0], "another kind of value")
    return OptionError(f"{name} takes {takes}, but got {first['input']!r}")
