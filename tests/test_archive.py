"""The model file: round trips, and every way in which a file can be wrong."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import hypothesis.extra.numpy as arrays_of
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load as load_safetensors
from safetensors.numpy import save as save_safetensors

from fathom import archive
from fathom.archive import Fault, read, to_bytes, write
from fathom.errors import ModelFileError, WriteError
from fathom.files import write_bytes

DTYPES = ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?"]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
some_arrays = st.dictionaries(
    st.text(max_size=8).filter(lambda name: name != "__metadata__"),
    st.sampled_from(DTYPES).flatmap(
        lambda dtype: arrays_of.arrays(
            dtype, arrays_of.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
        )
    ),
    max_size=4,
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.fathom"
    write(path, {"w": np.array([1.5, -2.0], np.float32), "b": np.array([3], np.int8)}, {"t": [1]})
    return path


def refused(path: Path) -> str:
    with pytest.raises(ModelFileError) as caught:
        read(path)
    return str(caught.value)


@settings(max_examples=40, deadline=None)
@given(some_arrays, st.dictionaries(st.text(), json_values, max_size=4))
def test_round_trip(tmp_path_factory, arrays, header):
    path = tmp_path_factory.getbasetemp() / "round.fathom"
    write(path, arrays, header)
    back = read(path)
    assert back.header == header
    assert back.arrays.keys() == arrays.keys()
    for name, array in arrays.items():
        assert back.arrays[name].dtype == array.dtype
        assert back.arrays[name].shape == array.shape
        assert back.arrays[name].tobytes() == array.tobytes()  # NaN and -0 included
    assert to_bytes(back.arrays, back.header) == path.read_bytes()


def test_other_programs_can_read_the_arrays(small):
    assert load_safetensors(small.read_bytes())["w"].tolist() == [1.5, -2.0]


def test_arrays_in_any_layout(tmp_path):
    grid = np.arange(6, dtype=">i4").reshape(2, 3)
    write(tmp_path / "m", {"turned": grid.T, "thin": grid[:, ::2], "one": np.array(2.0)}, {})
    back = read(tmp_path / "m").arrays
    assert back["turned"].tolist() == grid.T.tolist()
    assert back["thin"].tolist() == [[0, 2], [3, 5]]
    assert back["one"].shape == ()


def test_arrays_come_back_writable_and_aligned(small):
    for array in read(small).arrays.values():
        assert array.flags.writeable
        assert array.flags.aligned


def test_equal_content_gives_equal_bytes():
    one = {"a": np.ones(2), "b": np.zeros(3, np.int8)}
    two = {"b": np.zeros(3, np.int8), "a": np.ones(2)}
    assert to_bytes(one, {"x": 1, "y": 2}) == to_bytes(two, {"y": 2, "x": 1})


@pytest.mark.parametrize(
    ("arrays", "header", "error"),
    [
        ({"a": np.array([object()])}, {}, TypeError),
        ({"a": np.array(["text"])}, {}, TypeError),
        ({"__metadata__": np.ones(1)}, {}, ValueError),
        ({}, {"x": float("nan")}, ValueError),
        ({}, {"x": {1, 2}}, TypeError),
    ],
)
def test_what_the_format_cannot_hold(tmp_path, arrays, header, error):
    with pytest.raises(error):
        write(tmp_path / "m", arrays, header)
    assert list(tmp_path.iterdir()) == []


def test_cut_at_every_length(small):
    whole = small.read_bytes()
    for length in range(len(whole)):
        small.write_bytes(whole[:length])
        sentence = refused(small)
        assert "cut short" in sentence or length < 9


def test_every_flipped_byte_is_found_or_harmless(small):
    whole, content = small.read_bytes(), read(small)
    harmless = 0
    for place in range(len(whole)):
        for flip in (0x01, 0x20, 0xFF):
            small.write_bytes(whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :])
            try:
                back = read(small)
            except ModelFileError:
                continue
            harmless += 1
            assert back.header == content.header
            assert {n: a.tobytes() for n, a in back.arrays.items()} == {
                n: a.tobytes() for n, a in content.arrays.items()
            }
    assert harmless < 20


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200)
    | st.binary(max_size=60).map(lambda tail: (len(tail) + 1).to_bytes(8, "little") + b"{" + tail)
)
def test_random_bytes_never_end_in_another_error(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "random.fathom"
    path.write_bytes(data)
    refused(path)


def built(index: object, tail: bytes = b"") -> bytes:
    text = index if isinstance(index, bytes) else json.dumps(index).encode()
    return len(text).to_bytes(8, "little") + text + tail


def changed(whole: bytes, change) -> bytes:
    length = int.from_bytes(whole[:8], "little")
    index = json.loads(whole[8 : 8 + length])
    change(index)
    return built(index, whole[8 + length :])


def meta(**values):
    return lambda index: index["__metadata__"].update(values)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda whole: b"", Fault.EMPTY),
        (lambda whole: b"age,salary\n31,50000\n", Fault.NOT_SAFETENSORS),
        (lambda whole: b"\x80\x04\x95pickled things", Fault.NOT_SAFETENSORS),
        (lambda whole: (2**40).to_bytes(8, "little") + whole[8:], Fault.INDEX_TOO_LARGE),
        (lambda whole: built(b"{no json"), Fault.INDEX_UNREADABLE),
        (lambda whole: built(b'{"a":NaN}'), Fault.INDEX_UNREADABLE),
        (lambda whole: built(b'{"a":' + b"[" * 100_000), Fault.INDEX_UNREADABLE),
        (lambda whole: save_safetensors({"w": np.ones(2)}), Fault.NOT_FATHOM),
        (lambda whole: save_safetensors({"w": np.ones(2)}, {"format": "pt"}), Fault.NOT_FATHOM),
        (lambda whole: changed(whole, meta(version="2")), Fault.NEWER),
        (lambda whole: changed(whole, meta(version="10")), Fault.NEWER),
        (lambda whole: changed(whole, meta(version=None)), Fault.INDEX_UNREADABLE),
        (lambda whole: changed(whole, meta(header=None)), Fault.INDEX_UNREADABLE),
        (lambda whole: changed(whole, meta(header="{}")), Fault.CHECKSUM),
        (lambda whole: changed(whole, meta(sha256="0" * 64)), Fault.CHECKSUM),
        (
            lambda whole: changed(whole, lambda i: i["w"].update(shape=[2.0])),
            Fault.INDEX_UNREADABLE,
        ),
        (lambda whole: changed(whole, lambda i: i["w"].update(shape=[-2])), Fault.INDEX_UNREADABLE),
        (lambda whole: changed(whole, lambda i: i["w"].update(dtype="O")), Fault.INDEX_UNREADABLE),
        (lambda whole: changed(whole, lambda i: i.update(w=3)), Fault.INDEX_UNREADABLE),
        (
            lambda whole: changed(whole, lambda i: i["w"].update(data_offsets=[4, 12])),
            Fault.INDEX_UNREADABLE,
        ),
        (lambda whole: whole[:-1], Fault.TRUNCATED),
        (lambda whole: whole + b"\0", Fault.TOO_LONG),
    ],
)
def test_each_fault_has_its_sentence(small, change, fault):
    small.write_bytes(change(small.read_bytes()))
    assert refused(small) == fault.value.format(path=small)


@pytest.mark.parametrize("text", ["[1]", "{", "[" * 100_000, '{"x":NaN}'])
def test_a_header_that_is_no_object(small, text):
    whole = changed(
        small.read_bytes(), meta(header=text, sha256=archive._checksum(read(small).arrays, text))
    )
    small.write_bytes(whole)
    assert refused(small) == f"{small} is damaged: its header is no JSON"


def test_places_that_are_no_file(tmp_path):
    assert refused(tmp_path) == f"{tmp_path} is a folder; a model is one file"
    assert refused(tmp_path / "no") == f"there is no file {tmp_path / 'no'}"
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe") == f"{tmp_path / 'pipe'} is no ordinary file"
    assert "cannot be read" in refused(tmp_path / ("long" * 100))
    refused(Path("with\0nul"))


def test_limits(small, monkeypatch):
    monkeypatch.setattr(archive, "MOST_ARRAYS", 1)
    assert refused(small) == f"{small} is no Fathom model: it holds more arrays than allowed"
    monkeypatch.setattr(archive, "MOST_BYTES", 10)
    assert refused(small) == f"{small} is larger than any Fathom model may be"


class FullDisk(io.FileIO):
    def write(self, data):
        super().write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _fail(*_):
    raise OSError(errno.EIO, "Input/output error")


def _interrupt(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (lambda m: m.setattr(os, "replace", _fail), "input/output error"),
        (lambda m: m.setattr(os, "fsync", _fail), "input/output error"),
        (
            lambda m: m.setattr("builtins.open", lambda path, mode: FullDisk(path, mode[0])),
            "no space left on device",
        ),
    ],
)
def test_a_failed_write_leaves_the_old_file_whole(small, monkeypatch, break_it, sentence):
    before = small.read_bytes()
    with monkeypatch.context() as patch:
        break_it(patch)
        with pytest.raises(WriteError) as caught:
            write(small, {"w": np.ones(1000)}, {})
    assert str(caught.value) == f"cannot write {small}: {sentence}"
    assert small.read_bytes() == before
    assert list(small.parent.iterdir()) == [small]


def test_an_interrupted_write_leaves_the_old_file_whole(small, monkeypatch):
    before = small.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            write(small, {"w": np.ones(1000)}, {})
    assert small.read_bytes() == before
    assert list(small.parent.iterdir()) == [small]


def test_places_that_cannot_be_written(tmp_path):
    with pytest.raises(WriteError) as caught:
        write_bytes(tmp_path, b"")
    assert str(caught.value) == f"cannot write {tmp_path}: it is a folder; give a file name"
    with pytest.raises(WriteError) as caught:
        write_bytes(tmp_path / "no" / "m", b"")
    nowhere = tmp_path / "no"
    assert str(caught.value) == f"cannot write {nowhere / 'm'}: there is no folder {nowhere}"
    with pytest.raises(WriteError, match="cannot write"):
        write_bytes(tmp_path / ("long" * 100), b"")
    with pytest.raises(WriteError, match="cannot write"):
        write_bytes("with\0nul", b"")


def test_a_link_stays_a_link_and_the_file_gets_usual_permissions(tmp_path):
    link, there = tmp_path / "link", tmp_path / "there"
    link.symlink_to(there)
    write_bytes(link, b"x")
    assert link.is_symlink()
    assert there.read_bytes() == b"x"
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    assert stat.S_IMODE(there.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_the_archive_imports_nothing_heavy():
    code = "import sys, fathom.archive; print(*({'jax', 'polars', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
