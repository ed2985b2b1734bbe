"""A machine that fails on purpose: each write, rename, flush, read, and memory for them, in turn.

What stood there before stays whole, or the new one is; a sentence says so; nothing is left over.
"""

import errno
import os
import re
from pathlib import Path

import pytest

import fathom
from fathom import archive, files
from fathom.cli.app import main
from fathom.data.columns.encoder import Encoder
from fathom.errors import WriteError
from fathom.training import cohort

TRAIN = ["train", "t.csv", "--target", "y", "--hidden", "3", "--starts", "1", "--ensemble", "1"]
TRAIN += ["--epochs", "2", "--no-sweep", "--no-baselines", "--out", "m.fathom"]
COMMANDS = {
    "train": TRAIN,
    "resume": [*TRAIN, "--resume"],
    "report": [*TRAIN, "--report", "r.html", "--plot", "c.png"],
    "predict": ["predict", "m.fathom", "t.csv", "--out", "a.csv"],
    "export": ["export", "m.fathom", "m.py"],
    "workbook": ["export", "m.fathom", "m.xlsx"],
    "rewind": ["rewind", "m.fathom", "--step", "3", "--out", "r.fathom"],
}
FAULTS = {
    "fsync": OSError(errno.EIO, "Input/output error"),
    "replace": OSError(errno.EACCES, "Permission denied"),
    "open": OSError(errno.ENOSPC, "No space left on device"),
    "read": OSError(errno.EIO, "Input/output error"),
    "memory": MemoryError(),
}


class Disk:
    """Counts the calls of an operation, and lets one of them fail."""

    def __init__(self, monkeypatch, operation, fails_at):
        self.count, self.fails_at, self.fault = 0, fails_at, FAULTS[operation]
        if operation in ("fsync", "replace"):
            monkeypatch.setattr(files.os, operation, self.failing(getattr(os, operation)))
        if operation == "open":
            monkeypatch.setattr(files, "open", self.failing(open), raising=False)
        if operation in ("read", "memory"):
            monkeypatch.setattr(archive, "open", self.failing(open), raising=False)
            monkeypatch.setattr(Path, "read_bytes", self.failing(Path.read_bytes))
        if operation == "memory":
            monkeypatch.setattr(files, "open", self.failing(open), raising=False)
            monkeypatch.setattr(cohort, "learn", self.failing(cohort.learn))
            monkeypatch.setattr(Encoder, "encode", self.failing(Encoder.encode))

    def failing(self, whole):
        def call(*args, **kwargs):
            self.count += 1
            if self.count == self.fails_at:
                raise self.fault
            return whole(*args, **kwargs)

        return call


WRITES = "fathom: cannot "
SENTENCES = {"fsync": WRITES, "replace": WRITES, "open": WRITES}
SENTENCES |= {"read": "fathom: .* cannot be read", "memory": "fathom: .*memory"}


@pytest.fixture
def place(tmp_path, monkeypatch, people):
    monkeypatch.chdir(tmp_path)
    people.select("age", "experience", y="salary").write_csv("t.csv")
    main(TRAIN)
    for name, text in (("a.csv", "old"), ("m.py", "old"), ("m.xlsx", "old"), ("r.html", "old")):
        Path(name).write_text(text)
    return tmp_path


def seen(place):
    """What lies there, run folders aside: names with their bytes."""
    return {p.name: p.read_bytes() for p in sorted(place.iterdir()) if p.is_file()}


@pytest.mark.faults
@pytest.mark.parametrize("operation", FAULTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_the_old_file_or_the_new_one(place, capsys, command, operation):
    before, fails_at, ended, texts = seen(place), 1, False, []
    while not ended and fails_at < 40:
        with pytest.MonkeyPatch.context() as monkeypatch:
            disk = Disk(monkeypatch, operation, fails_at)
            capsys.readouterr()
            try:
                main(COMMANDS[command])
                code = 0
            except SystemExit as end:
                code = end.code or 0
        said = capsys.readouterr()
        ended = disk.count < fails_at
        after = seen(place)
        assert "Traceback" not in said.err
        assert not [name for name in after if name.startswith(".fathom-") or name.endswith(".tmp")]
        if code:
            assert code == 2
            assert re.match(SENTENCES[operation], said.err.splitlines()[-1]), said.err
            whole = [name for name in before if after.get(name) == before[name]]
            assert len(whole) >= len(before) - 2  # what was written before the fault is whole, too
        assert fathom.load("m.fathom").weights_sha256  # the old model, or the new one
        texts.append({name: data for name, data in after.items() if name in ("a.csv", "m.py")})
        fails_at += 1
    assert ended, "the command never came to its end"
    for name in texts[-1]:  # the same bytes each time: the old file, or all of the new one
        assert {each[name] for each in texts} <= {before[name], texts[-1][name]}


@pytest.mark.parametrize("left", [700, 10])
def test_what_a_killed_process_left_is_cleared_away(tmp_path, left):
    old = tmp_path / ".fathom-abc.tmp"
    old.write_bytes(b"half")
    os.utime(old, (os.stat(old).st_atime, os.stat(old).st_mtime - left))
    files.check_writable(tmp_path / "m.fathom")
    assert old.exists() == (left < files.STALE)


def test_a_write_protected_file_stays(tmp_path):
    path = tmp_path / "m.fathom"
    path.write_bytes(b"old")
    path.chmod(0o444)
    for write in (files.check_writable, lambda place: files.write_bytes(place, b"new")):
        with pytest.raises(WriteError) as caught:
            write(path)
        assert str(caught.value) == (
            f"cannot write {path}: it is write-protected; unlock it, or give another"
        )
    assert path.read_bytes() == b"old"


def test_a_name_too_long(tmp_path):
    with pytest.raises(WriteError, match="file name too long"):
        files.check_writable(tmp_path / ("a" * 300))


def test_two_trainings_do_not_write_to_one_place(tmp_path):
    path = tmp_path / "m.fathom"
    with files.alone(path):
        again = pytest.raises(WriteError, match="another training writes there just now")
        with again, files.alone(path):
            pass
        with files.alone(tmp_path / "other.fathom"):
            pass
    with files.alone(path):
        pass
    assert not list(tmp_path.iterdir())
