"""Named arrays and a JSON header <-> one safetensors file that holds no code.

The file, said aloud (the safetensors format, github.com/huggingface/safetensors):

    8 bytes      the length of the index, little end first
    the index    JSON: for each array its dtype, shape and place; under "__metadata__" texts:
                     format    "fathom"
                     version   of this layout; a newer one is refused, never guessed
                     sha256    over version, header, and each array's name, dtype, shape and bytes
                     header    any JSON, as one text
    the arrays   their bytes, one after the other, widest dtype first

Nothing in it is ever run: there is no pickle on either side. Equal content gives equal bytes.

>>> import tempfile
>>> path = Path(tempfile.mkdtemp()) / "small.fathom"
>>> write(path, {"weights": np.arange(3.0)}, {"task": "regression"})
>>> read(path).arrays["weights"]
array([0., 1., 2.])
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import numpy as np

from fathom.errors import ModelFileError
from fathom.files import write_bytes

FORMAT = "fathom"
VERSION = 1
MOST_BYTES = 16 * 2**30
MOST_INDEX_BYTES = 24 * 2**20
MOST_VALUES = 2_000_000  # in the index and in the header, each of which takes a hundred bytes
MOST_ARRAYS = 100_000

# The names safetensors gives to NumPy's dtypes.
_DTYPES = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "|i1",
    "U64": "<u8",
    "U32": "<u4",
    "U16": "<u2",
    "U8": "|u1",
    "BOOL": "|b1",
}
_NAMES = {np.dtype(dtype): name for name, dtype in _DTYPES.items()}


class Fault(Enum):
    """Each way in which a file can be no good, with the sentence a person reads."""

    MISSING = "there is no file {path}"
    FOLDER = "{path} is a folder; a model is one file"
    NOT_A_FILE = "{path} is no ordinary file"
    UNREADABLE = "{path} cannot be read: permission or disk is against it"
    TOO_LARGE = "{path} is larger than any Fathom model may be"
    EMPTY = "{path} is empty"
    NOT_SAFETENSORS = "{path} is no Fathom model: it does not begin like a safetensors file"
    INDEX_TOO_LARGE = "{path} is no Fathom model: its index is larger than allowed"
    INDEX_UNREADABLE = "{path} is damaged: its index of arrays cannot be read"
    TOO_MANY_ARRAYS = "{path} is no Fathom model: it holds more arrays than allowed"
    NOT_FATHOM = "{path} is a safetensors file, but no Fathom model"
    NEWER = "{path} was written by a newer Fathom; update Fathom to read it"
    TRUNCATED = "{path} is cut short: its end is missing"
    TOO_LONG = "{path} is damaged: bytes follow after its end"
    CHECKSUM = "{path} is damaged: its content does not match its checksum"
    HEADER_UNREADABLE = "{path} is damaged: its header is no JSON"

    def refuse(self, path: Path) -> NoReturn:
        """Raise this fault as an error about `path`."""
        raise ModelFileError(self.value.format(path=path))


@dataclass(frozen=True)
class Archive:
    """What a file held: arrays by name, and the header."""

    arrays: Mapping[str, np.ndarray]
    header: Mapping[str, Any]


def write(path: Path | str, arrays: Mapping[str, np.ndarray], header: Mapping[str, object]) -> None:
    """Write arrays and header to `path`; on any failure what stood there before stays whole.

    Args:
        path: the file, in a folder that exists.
        arrays: booleans, whole numbers or floats of any shape, by name.
        header: anything that JSON can say; NaN and infinity it cannot (ValueError).

    Raises:
        WriteError: the place cannot be written.
    """
    write_bytes(path, to_bytes(arrays, header))


def read(path: Path | str) -> Archive:
    """Read what `write` wrote, refusing every file that is not exactly that.

    Raises:
        ModelFileError: one of the `Fault`s, in one sentence.

    >>> read("no such.fathom")
    Traceback (most recent call last):
    fathom.errors.ModelFileError: there is no file no such.fathom
    """
    path = Path(path)
    with _opened(path) as file:
        parts = _parts_of(file.read, os.fstat(file.fileno()).st_size, path)
    return _archive_of(parts, path)


def from_bytes(data: bytes) -> Archive:
    """Read what `to_bytes` gave; see `read`.

    >>> from_bytes(to_bytes({"a": np.ones(2)}, {"x": 1})).header
    {'x': 1}
    """
    said = Path("the model")
    return _archive_of(_parts_of(io.BytesIO(data).read, len(data), said), said)


_Parts = tuple[dict[str, Any], dict[str, str], bytes, int]


def _parts_of(read_on: Callable[[int], bytes], size: int, path: Path) -> _Parts:
    """Give index, metadata, all bytes, and where in them the arrays begin."""
    head = read_on(8 + min(size, MOST_INDEX_BYTES))
    index, begin = _index_of(head, size, path)
    metadata = _metadata_of(index, path)
    return index, metadata, head + read_on(size), begin  # all, once the index is one


def _archive_of(parts: _Parts, path: Path) -> Archive:
    index, metadata, data, begin = parts
    arrays, header_text = _arrays_of(index, data, begin, path), metadata["header"]
    if _checksum(arrays, header_text) != metadata["sha256"]:
        Fault.CHECKSUM.refuse(path)
    try:
        header = _parse(header_text)
    except (ValueError, RecursionError):
        Fault.HEADER_UNREADABLE.refuse(path)
    if not isinstance(header, dict):
        Fault.HEADER_UNREADABLE.refuse(path)
    return Archive(arrays, header)


def to_bytes(arrays: Mapping[str, np.ndarray], header: Mapping[str, object]) -> bytes:
    """Give the bytes of the file that `write` writes.

    >>> once = to_bytes({"a": np.zeros(2), "b": np.ones(3)}, {"x": 1, "y": 2})
    >>> once == to_bytes({"b": np.ones(3), "a": np.zeros(2)}, {"y": 2, "x": 1})
    True
    """
    plain = {name: _plain(name, array) for name, array in arrays.items()}
    header_text = json.dumps(header, allow_nan=False, sort_keys=True, separators=(",", ":"))
    index: dict[str, object] = {
        "__metadata__": {
            "format": FORMAT,
            "version": str(VERSION),
            "sha256": _checksum(plain, header_text),
            "header": header_text,
        }
    }
    place = 0
    parts: list[Any] = []
    for name in sorted(plain, key=lambda name: (-plain[name].itemsize, name)):
        array = plain[name]
        index[name] = {
            "dtype": _NAMES[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [place, place + array.nbytes],
        }
        place += array.nbytes
        parts.append(array.reshape(-1).view(np.uint8))  # no copy before all are put together
    text = json.dumps(index, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # so that the arrays begin on a multiple of 8 bytes
    return b"".join([len(text).to_bytes(8, "little"), text, *parts])


def _plain(name: str, array: np.ndarray) -> np.ndarray:
    """Lay an array out as it stands in the file: rows first, little end first."""
    if name == "__metadata__":
        raise ValueError("no array can be called '__metadata__': the format keeps that name")
    dtype = np.asarray(array).dtype.newbyteorder("<")
    if dtype not in _NAMES:
        raise TypeError(f"the array {name!r} is of dtype {dtype}, which no model file holds")
    return np.asarray(array, dtype=dtype, order="C")


def _checksum(arrays: Mapping[str, np.ndarray], header_text: str) -> str:
    total = hashlib.sha256()
    for part in (FORMAT, str(VERSION), header_text):
        _add(total, part.encode("utf-8", "surrogatepass"))
    for name in sorted(arrays):
        array = arrays[name]
        _add(total, name.encode("utf-8", "surrogatepass"))
        _add(total, f"{_NAMES[array.dtype]} {array.shape}".encode())
        _add(total, array.tobytes())
    return total.hexdigest()


def _add(total: Any, part: bytes) -> None:
    # Each length goes in too, so that no two different contents run into the same bytes.
    total.update(len(part).to_bytes(8, "little"))
    total.update(part)


def _parse(text: str | bytes) -> Any:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if sum(map(raw.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise ValueError("more values than any model has")

    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if path.is_dir():
            Fault.FOLDER.refuse(path)
        if not path.exists():
            Fault.MISSING.refuse(path)
        if not path.is_file():
            Fault.NOT_A_FILE.refuse(path)
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > MOST_BYTES:
                Fault.TOO_LARGE.refuse(path)
            yield file
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the path
        if isinstance(error, ModelFileError):
            raise
        Fault.UNREADABLE.refuse(path)


def _index_of(data: bytes, size: int, path: Path) -> tuple[dict[str, Any], int]:
    """Read the index, and where the arrays begin."""
    if not data:
        Fault.EMPTY.refuse(path)
    if len(data) < 9 or data[8:9] != b"{":
        Fault.NOT_SAFETENSORS.refuse(path)
    length = int.from_bytes(data[:8], "little")
    if length > MOST_INDEX_BYTES:
        Fault.INDEX_TOO_LARGE.refuse(path)
    if 8 + length > size:
        Fault.TRUNCATED.refuse(path)
    try:
        index = _parse(data[8 : 8 + length])
    except (ValueError, RecursionError):
        Fault.INDEX_UNREADABLE.refuse(path)
    if not isinstance(index, dict):
        Fault.INDEX_UNREADABLE.refuse(path)
    return index, 8 + length


def _metadata_of(index: dict[str, Any], path: Path) -> dict[str, str]:
    """Take the metadata out of the index."""
    metadata = index.pop("__metadata__", None)
    if not isinstance(metadata, dict) or metadata.get("format") != FORMAT:
        Fault.NOT_FATHOM.refuse(path)
    version = metadata.get("version")
    if not (isinstance(version, str) and version.isascii() and version.isdigit()):
        Fault.INDEX_UNREADABLE.refuse(path)
    if version != str(VERSION):
        # There is no older one than 1: what is not newer was altered.
        (Fault.NEWER if len(version) > 1 or version > str(VERSION) else Fault.CHECKSUM).refuse(path)
    if not all(isinstance(metadata.get(key), str) for key in ("sha256", "header")):
        Fault.INDEX_UNREADABLE.refuse(path)
    if len(index) > MOST_ARRAYS:
        Fault.TOO_MANY_ARRAYS.refuse(path)
    return metadata


def _arrays_of(index: dict[str, Any], data: bytes, begin: int, path: Path) -> dict[str, np.ndarray]:
    """Cut the arrays out; they must follow each other without gap or overlap up to the end."""
    arrays, place = {}, begin
    try:
        entries = sorted(index.items(), key=lambda item: item[1]["data_offsets"])
        for name, entry in entries:
            dtype = np.dtype(_DTYPES[entry["dtype"]])
            shape = tuple(entry["shape"])
            if not all(type(side) is int and 0 <= side <= MOST_BYTES for side in shape):
                raise ValueError("a shape is whole numbers")
            count = 1
            for side in shape:
                count *= side
            size = count * dtype.itemsize
            if entry["data_offsets"] != [place - begin, place - begin + size]:
                raise ValueError("arrays follow each other")
            if place + size > len(data):
                Fault.TRUNCATED.refuse(path)
            # A copy, so that each array is aligned, writable and free of the rest of the file.
            arrays[name] = np.frombuffer(data, dtype, count, place).reshape(shape).copy()
            place += size
    except ModelFileError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        Fault.INDEX_UNREADABLE.refuse(path)
    if place != len(data):
        Fault.TOO_LONG.refuse(path)
    return arrays
