"""Who may come in, and what a rude visitor can do: nothing to others."""

import contextlib
import gzip
import json
import re
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from fathom.errors import OptionError
from fathom.lab.asking import Visitor, answered
from fathom.lab.asks import ASKS
from fathom.lab.frames import unpacked
from fathom.lab.page_files import page_files
from fathom.lab.serving import serve

pytestmark = pytest.mark.processes


def get(lab, path="/", **headers):
    place = urlsplit(lab.address)
    line = HTTPConnection(place.hostname, place.port, timeout=10)
    line.request(
        "GET", path, headers={name.replace("_", "-"): words for name, words in headers.items()}
    )
    with closing(line):
        answer = line.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())


def visit(lab, origin=None, cookie=None, token=""):
    place = urlsplit(lab.address)
    return connect(
        f"ws://{place.netloc}/visit{token}",
        origin=origin or f"http://{place.netloc}",
        additional_headers={"Cookie": cookie} if cookie else None,
    )


def ask(line, name="visit.hello", given=None, number=1):
    line.send(json.dumps({"id": number, "ask": name, "with": given or {}}))
    return unpacked(line.recv(timeout=30))


def test_every_answer_carries_a_strict_policy(lab):
    status, body, headers = get(lab)
    assert status == 200
    assert b"<main" in body
    _, packed, told = get(lab, accept_encoding="br, gzip")
    assert (told["content-encoding"], gzip.decompress(packed)) == ("gzip", body)
    assert "content-encoding" not in headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    asked_for = headers["permissions-policy"].split(", ")
    assert [one for one in asked_for if not one.endswith("=()")] == ["camera=(self)"]
    assert b"style=" not in body
    assert b"http" not in body


@pytest.mark.parametrize(
    "path", ["/../asks.py", "/%2e%2e/asks.py", "//etc/passwd", "/no.js", "/chapters"]
)
def test_only_the_pages_own_files_are_there(lab, path):
    assert get(lab, path)[0] == 404


def test_a_name_that_leads_here_from_elsewhere_is_refused(lab):
    status, body, _ = get(lab, Host="evil.example")
    assert status == 403
    assert b"somebody else" in body


def test_a_page_of_another_site_opens_no_websocket(lab):
    with pytest.raises(InvalidStatus, match="403"):
        visit(lab, origin="http://evil.example")


def test_questions_are_answered_and_refused_in_words(lab):
    with visit(lab) as line:
        header, _ = ask(line)
        assert header["data"]["lesson"] is None
        assert ask(line, "visit.helo")[0]["error"].endswith("Did you mean 'visit.hello'?")
        assert "more" in ask(line, given={"more": 1})[0]["error"]
        assert "nothing is trained" in ask(line, "table.progress", {})[0]["error"]


@pytest.mark.parametrize("words", ["{", "[]", '{"id": "x", "ask": "a", "with": {}}', "[" * 100_000])
def test_nonsense_ends_the_visit_and_no_other(lab, words):
    with visit(lab) as other, visit(lab) as line:
        line.send(words)
        with pytest.raises(ConnectionClosed):
            line.recv(timeout=10)
        assert "data" in ask(other)[0]


def test_bytes_and_huge_messages_end_the_visit(lab):
    for message in (b"\0" * 10, "x" * 300_000, "x" * 2_000_000):
        with visit(lab) as line:
            line.send(message)
            with pytest.raises(ConnectionClosed):
                line.recv(timeout=10)


def test_a_flood_is_cut_off_and_others_are_answered(lab):
    with visit(lab) as other, visit(lab) as line:
        with pytest.raises(ConnectionClosed):
            _flood(line)
        began = time.monotonic()
        assert "data" in ask(other)[0]
        assert time.monotonic() - began < 5


def _flood(line):
    for number in range(3000):
        line.send(json.dumps({"id": number, "ask": "visit.hello", "with": {}}))
    for _ in range(3000):
        line.recv(timeout=10)


def test_two_visitors_have_files_of_their_own(lab):
    with visit(lab) as one, visit(lab) as other:
        keys = {ask(line)[0]["data"]["key"] for line in (one, other)}
        assert len(keys) == 2
        assert {ask(line)[0]["data"]["key"] for line in (one, other)} == keys


def test_beyond_this_machine_a_token_is_needed():
    from tests.lab.conftest import Lab

    lab = Lab("--port", "0", "--host", "0.0.0.0")
    try:
        token = lab.address.split("token=")[1]
        assert len(token) >= 32
        assert "0.0.0.0" not in lab.address  # which nobody else could open
        lab.address = re.sub(r"//[^:/]+:", "//127.0.0.1:", lab.address)
        assert get(lab)[0] == 403
        status, _, headers = get(lab, f"/?token={token}")
        assert status == 200
        assert "HttpOnly" in headers["set-cookie"]
        assert "SameSite=Strict" in headers["set-cookie"]
        cookie = headers["set-cookie"].split(";")[0]
        assert get(lab, "/lab.js", Cookie=cookie)[0] == 200
        others = f'prefs={{"a": 1}}; {cookie}'
        assert get(lab, "/lab.js", Cookie=others)[0] == 200
        wrong = cookie.split("=")[0] + "=wrong"
        assert get(lab, "/lab.js", Cookie=wrong)[0] == 403
        with visit(lab, cookie=cookie) as line:
            assert "data" in ask(line)[0]
        with pytest.raises(InvalidStatus, match="403"):
            visit(lab)
    finally:
        lab.stop()


@pytest.mark.parametrize("host", ["203.0.113.9", "nowhere.invalid"])
def test_a_host_that_is_not_here_is_told_in_a_sentence(host):
    with pytest.raises(OptionError, match=f"there is no host '{host}' on this machine"):
        serve(host, browser=False)


def test_a_taken_port_is_told_in_a_sentence(lab):
    port = str(urlsplit(lab.address).port)
    words = [sys.executable, "-m", "fathom", "lab", "--no-browser", "--port", port]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"cannot listen on 127.0.0.1 at port {port}" in done.stderr


def _nested(one):
    return st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=9), one, max_size=3)


ANYTHING = st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), _nested)


BEGINS = "pictures.learn"  # nothing need come with it: it would train in every example


@settings(deadline=None, max_examples=40)
@given(ANYTHING)
def test_whatever_comes_with_a_question_is_answered_or_refused(anything):
    for name in ASKS.keys() - {BEGINS}:
        visitor = Visitor()
        with contextlib.suppress(OptionError):
            answered(ASKS, visitor, name, anything)
        visitor.leave()


def test_the_pages_files_need_nothing_from_outside():
    files = page_files()
    sent = {name: len(gzip.compress(files[name])) for name in files if name.endswith(".js")}
    own = {name: size for name, size in sent.items() if name.startswith("engine/")}
    still = {name: own[name] for name in own if name.startswith("engine/pictures/")}
    engine = sum(own.values())  # the last of it is for pages without a server alone
    assert engine - sum(still.values()) < 60_000
    assert 0 < sum(still.values()) < 60_000
    words = [size for name, size in sent.items() if name.startswith("words/")]
    assert max(words) < 70_000  # one of them, where the page does not speak English
    assert sum(sent.values()) - engine - sum(words) < 200_000  # a chapter is sent when opened
    for name, words in files.items():
        told = words.decode().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//[a-z]+\.[a-z]", told.replace("://${", "")), name
