"""Plain values for programs: strict JSON, in which a number that is not finite is null."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any


def to_json(data: Mapping[str, Any]) -> str:
    """Write strict JSON: non-finite numbers become null, and their object says so.

    >>> to_json({"cost": float("inf")})
    '{"cost": null, "diverged": true}'
    """
    return json.dumps(plain(data), ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """Turn a value into what JSON knows; NumPy numbers and arrays included."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        clean = {str(key): plain(item) for key, item in value.items()}
        if any(_not_finite(item) for item in value.values()):
            clean["diverged"] = True
        return clean
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return None if _not_finite(value) else value


def _not_finite(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_not_finite(item) for item in value)
    if hasattr(value, "tolist"):
        return _not_finite(value.tolist())
    return isinstance(value, float) and not math.isfinite(value)
