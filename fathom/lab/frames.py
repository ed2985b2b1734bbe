"""Frames: one binary message holds a JSON header and arrays behind it, ready for typed arrays.

Four bytes say how long the header is; it is filled up with spaces so that every array begins at a
multiple of eight.

>>> frame = packed({"id": 1}, {"x": np.array([1.0, 2.0])})
>>> header, arrays = unpacked(frame)
>>> header["id"], arrays["x"].tolist()
(1, [1.0, 2.0])
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

from fathom.plain import to_json

EIGHT = 8
KINDS = {"float32": np.float32, "int32": np.int32, "uint8": np.uint8}


def packed(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Make a frame; arrays are sent as float32, int32 or uint8.

    Args:
        header: plain values; a number that is not finite becomes null.
        arrays: by name; their names, shapes and places are written into the header.
    """
    bodies, told, place = [], [], 0
    for name, array in arrays.items():
        kind = _kind(array)
        body = np.ascontiguousarray(array, KINDS[kind]).tobytes()
        told.append({"name": name, "kind": kind, "shape": list(array.shape), "at": place})
        bodies.append(body + bytes(-len(body) % EIGHT))
        place += len(bodies[-1])
    words = to_json({**header, "arrays": told}).encode()
    words += b" " * (-(len(words) + 4) % EIGHT)
    return b"".join([struct.pack("<I", len(words)), words, *bodies])


def unpacked(frame: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Read a frame as the page does."""
    (length,) = struct.unpack_from("<I", frame)
    header = json.loads(frame[4 : 4 + length])
    arrays = {}
    for told in header.pop("arrays"):
        kind, count = KINDS[told["kind"]], int(np.prod(told["shape"]))
        flat = np.frombuffer(frame, kind, count, 4 + length + told["at"])
        arrays[told["name"]] = flat.reshape(told["shape"])
    return header, arrays


def _kind(array: np.ndarray) -> str:
    if array.dtype == np.uint8:
        return "uint8"
    return "int32" if np.issubdtype(array.dtype, np.integer) else "float32"
