"""Lessons that are sent to the lab's one file: by its page alone, whole, and not too large."""

from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.lab.conftest import Lab
from tests.lab.test_safety import ask, visit

pytestmark = pytest.mark.processes
LESSON = b"<!doctype html>\n<html></html>\n"


def post(lab, key, body, said=None, **headers):
    """Send a lesson; `said` is how long it claims to be."""
    place = urlsplit(lab.address)
    line = HTTPConnection(place.hostname, place.port, timeout=30)
    with closing(line):
        length = len(body) if said is None else said
        line.request("POST", f"/lesson/{key}", body, {"Content-Length": str(length), **headers})
        if said is not None:
            return None, ""  # and go away
        answer = line.getresponse()
        return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("lessons") / "sums.html"


@pytest.fixture(scope="module")
def writing(place):
    lab = Lab("--port", "0", "--lesson", str(place))
    yield lab
    lab.stop()


@pytest.fixture
def key(writing, place):
    place.unlink(missing_ok=True)
    with visit(writing) as line:
        told = ask(line, "visit.hello", {})[0]["data"]
        assert told["lesson"] == "sums.html"
        yield told["key"]


def test_a_lesson_is_written_and_written_over(writing, place, key):
    assert post(writing, key, LESSON) == (200, '{"bytes":30}')
    assert place.read_bytes() == LESSON
    assert post(writing, key, LESSON + b"\n")[0] == 200
    assert place.read_bytes() == LESSON + b"\n"


def test_nobody_else_writes(writing, place, key):
    status, words = post(writing, "guessed", LESSON)
    assert status == 404
    assert "no visit any more" in words
    assert post(writing, key, LESSON, Host="evil.example")[0] == 403
    assert not place.exists()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "this is no lesson"),
        (LESSON[:-10], "this is no lesson"),
        (LESSON.replace(b"><", b">" + b"x" * 61 * 2**20 + b"<"), "a lesson may have 60 MiB"),
    ],
)
def test_what_is_no_lesson_or_too_large_is_refused(writing, place, key, body, says):
    try:
        status, words = post(writing, key, body)
    except (BrokenPipeError, ConnectionResetError):  # the answer came before all was sent
        status, words = 200, says
    assert (status, says in words) == (200, True)
    assert not place.exists()


def test_half_a_lesson_changes_nothing(writing, place, key):
    post(writing, key, LESSON)
    post(writing, key, LESSON.replace(b"html>", b"html>new", 1), said=10_000)
    with visit(writing) as line:
        ask(line)
    assert place.read_bytes() == LESSON


def test_without_a_file_nothing_is_taken(lab):
    with visit(lab) as line:
        told = ask(line, "visit.hello", {})[0]["data"]
        assert told["lesson"] is None
        status, words = post(lab, told["key"], LESSON)
    assert status == 404
    assert "fathom lab --lesson" in words
