"""Options in a file: TOML, by the names that they have in Python.

>>> print(config_text({"target": "salary", "hidden": [64, 32], "columns": {"zip": "category"}}))
target = "salary"
hidden = [64, 32]
columns = { "zip" = "category" }
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fathom.errors import OptionError, hint
from fathom.settings.option import Option

LARGEST = 2**20  # bytes


def read_config(path: str | Path, options: Mapping[str, Option]) -> dict[str, Any]:
    """Read options from a file.

    Args:
        path: of the file.
        options: those that can be in it, by name.

    Raises:
        OptionError: it cannot be read, or has something that is no option, or of another kind.
    """
    try:
        data = Path(path).read_bytes()
        if len(data) > LARGEST:
            raise OptionError(f"{path} is too large for a file of options")
        found = tomllib.loads(data.decode())
    except OSError as fault:
        raise OptionError(f"{path} cannot be read: {(fault.strerror or '').lower()}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise OptionError(f"{path} is no TOML: {fault}") from None
    for name in found:
        if name not in options:
            raise OptionError(f"{path} has {name!r}, which is no option. {hint(name, options)}")
    return {name: _read(name, value, options[name]) for name, value in found.items()}


def config_text(given: Mapping[str, Any]) -> str:
    """Write options so that `read_config` gives them back.

    Raises:
        OptionError: one cannot be written.
    """
    return "\n".join(f"{name} = {_written(name, value)}" for name, value in given.items())


def _read(name: str, value: Any, option: Option) -> Any:
    """Read what is written as on the command line; all else is taken as it is."""
    words = isinstance(value, list) and all(isinstance(one, str) for one in value)
    typed = words if option.several else isinstance(value, str)
    return option.read(value, name) if option.read is not None and typed else value


def _written(name: str, value: Any) -> str:
    if value is None:
        return '"none"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str | Path):
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        told = (f"{_written(name, str(k))} = {_written(name, one)}" for k, one in value.items())
        return f"{{ {', '.join(told)} }}" if value else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_written(name, one) for one in value)}]"
    raise OptionError(f"{name} cannot be written into a file: it is {type(value).__name__}")
