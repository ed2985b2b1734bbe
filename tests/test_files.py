"""Files written whole or not at all: what is no ordinary file, permissions, a disk that is full."""

import os
import stat
import threading

import pytest

from fathom.errors import WriteError
from fathom.files import check_apart, check_spared, check_writable, write_bytes

posix = pytest.mark.skipif(os.name == "nt", reason="there are no such files")


@posix
def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found = []
    reader = threading.Thread(target=lambda: found.append(pipe.read_bytes()))
    reader.start()
    check_writable(pipe)
    write_bytes(pipe, b"42")
    reader.join(timeout=30)
    assert found == [b"42"]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


@posix
def test_a_link_to_a_device_leaves_the_device_alone(tmp_path):
    """Through a link of our own, so that a wrong answer harms a pipe and not /dev/null."""
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_bytes(link, b"42")
    assert os.read(end, 9) == b"42"
    os.close(end)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert link.is_symlink()


@posix
def test_permissions_are_handed_on(tmp_path):
    place = tmp_path / "private.csv"
    write_bytes(place, b"1")
    place.chmod(0o600)
    write_bytes(place, b"2")
    assert place.read_bytes() == b"2"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_two_results_in_one_file_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check_apart("a.fathom", "a.html")
    with pytest.raises(WriteError) as caught:
        check_apart("a.fathom", "b.html", str(tmp_path / "a.fathom"))
    assert str(caught.value) == (
        f"cannot write {tmp_path / 'a.fathom'}: another result goes there; give another name"
    )


def test_a_source_is_spared_by_whatever_name(tmp_path):
    source, link = tmp_path / "a.csv", tmp_path / "link.csv"
    source.write_text("a\n1\n")
    link.symlink_to(source)
    check_spared(tmp_path / "b.csv", source)
    with pytest.raises(WriteError, match="it is a file to read from"):
        check_spared(link, source)
