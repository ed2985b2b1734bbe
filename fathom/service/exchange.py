"""Bodies in and out: limits while they come, JSON and sentences as they go."""

from __future__ import annotations

import asyncio
import json
import math
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from fathom.service.bodies import JSON, SizeError


@dataclass(frozen=True)
class Limits:
    """What a request may take.

    Attributes:
        bytes: of a body.
        seconds: from the first byte to the answer.
        body_seconds: until all of a body has come.
        look_every: seconds between two looks whether a model was replaced.
        light: bytes of a body that is read at once, without a thread.
    """

    bytes: int = 32 * 2**20
    seconds: float = 60.0
    body_seconds: float = 30.0
    look_every: float = 1.0
    light: int = 2**16


LIMITS = Limits()


async def body_of(request: Request, limits: Limits) -> bytes:
    """Take a body in.

    Raises:
        SizeError: it is too large.
        HTTPException: it does not come in time.
    """
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for part in request.stream():
                size += len(part)
                if size > limits.bytes:
                    raise SizeError(f"a body has at most {limits.bytes // 2**20:,} MiB")
                parts.append(part)
    except TimeoutError:
        said = f"the body did not come within {limits.body_seconds:g} seconds"
        raise HTTPException(408, said) from None
    except ClientDisconnect:
        raise HTTPException(400, "the caller went away") from None
    return b"".join(parts)


def as_json(data: dict[str, Any], status: int = 200) -> Response:
    """Give JSON; numbers that are not finite are null in it."""
    try:
        words = json.dumps(data, ensure_ascii=False, allow_nan=False)
    except ValueError:
        words = json.dumps(_finite(data), ensure_ascii=False, allow_nan=False)
    return Response(words.encode(errors="backslashreplace"), status, media_type=JSON)


def failure(status: int, sentence: str) -> Response:
    """Say what is wrong."""
    return as_json({"error": sentence}, status)


def _finite(data: Any) -> Any:
    """Make numbers that are not finite null.

    >>> _finite({"a": [1.5, float("nan")]})
    {'a': [1.5, None]}
    """
    if isinstance(data, dict):
        return {name: _finite(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data
