"""The lab opened on a trained network: by the command, from Python, in a notebook's frame."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from subprocess import PIPE

import pytest

from fathom.display.beside import Beside
from fathom.errors import DataError, ModelFileError, OptionError
from fathom.lab.chapters.table import _knobs
from fathom.lab.shown import Shown
from tests.browsers import PATIENCE
from tests.lab.conftest import Lab


@pytest.fixture
def saved(small_model, people, tmp_path):
    small_model.save(tmp_path / "pay.fathom")
    people.write_csv(tmp_path / "people.csv")
    return tmp_path / "pay.fathom", tmp_path / "people.csv"


def test_without_rows_there_is_one_to_ask_about(saved):
    shown = Shown.of(saved[0])
    assert (shown.name, shown.rows.rows) == ("pay.fathom", 1)
    assert Shown.of(*saved).rows.rows == 120


def test_what_cannot_be_is_said_before_a_page_is_opened(saved, small_model, tmp_path):
    with pytest.raises(ModelFileError, match="there is no file"):
        Shown.of(tmp_path / "no.fathom")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="age"):
        Shown.of(saved[0], tmp_path / "other.csv")
    with pytest.raises(DataError, match="age"):
        small_model.lab({"experience": [3]})


@pytest.mark.processes
def test_the_command_says_it_in_a_line(tmp_path):
    words = [sys.executable, "-m", "fathom", "lab", "no.fathom", "--no-browser"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no file no.fathom" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.processes
def test_from_python_it_is_a_page_beside_the_program(small_model, people, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    page = small_model.lab(people, browser=False)
    try:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/#table", page.address)
        with urllib.request.urlopen(page.address.partition("#")[0]) as answer:
            policy = answer.headers["content-security-policy"]
        assert "frame-ancestors http://127.0.0.1:* http://localhost:*" in policy
        assert f'<iframe src="{page.address}"' in page._repr_html_()
        assert "<script" not in page._repr_html_()
    finally:
        page.close()
    page.close()  # once more does no harm
    with pytest.raises(OSError):  # noqa: PT011 - whatever says that nobody listens
        urllib.request.urlopen(page.address.partition("#")[0])
    assert list(tmp_path.iterdir()) == []  # the model and the rows were read at the start


@pytest.mark.processes
def test_what_does_not_start_says_why():
    with pytest.raises(OptionError, match=r"could not be opened: .*no file nothing\.fathom"):
        Beside(["lab", "nothing.fathom", "--no-browser"])


@pytest.mark.processes
def test_what_it_says_is_read_so_that_it_never_waits(saved):
    """A pipe that nobody reads is full after 64 kB."""
    page = Beside(["lab", str(saved[0]), "--no-browser", "--port", "0", "--leash"])
    port = int(re.search(r":(\d+)/", page.address)[1])
    for _ in range(2500):  # uvicorn warns of each: about 40 letters
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"nonsense\r\n\r\n")
            line.recv(100)
    with urllib.request.urlopen(page.address.partition("#")[0], timeout=20) as answer:
        assert answer.status == 200
    page.close()


@pytest.mark.processes
@pytest.mark.parametrize("end", ["SIGKILL", "SIGTERM", "the end of the program"])
def test_it_ends_with_the_program_however_that_ends(saved, end):
    program = (
        "import fathom, sys\n"
        f"page = fathom.load({str(saved[0])!r}).lab(browser=False)\n"
        "print(page._process.pid, flush=True)\n"
        "sys.stdin.read()"
    )
    words = [sys.executable, "-c", program]
    with subprocess.Popen(words, stdin=PIPE, stdout=PIPE, text=True) as started:
        page = int(started.stdout.readline())
        os.kill(page, 0)  # it is there
        if end.startswith("SIG"):
            started.send_signal(signal.Signals[end])
        started.stdin.close()
        started.wait(30)
    for _ in range(100):
        try:
            os.kill(page, 0)
        except ProcessLookupError:
            return
        if "Z" in Path(f"/proc/{page}/stat").read_text().split()[2]:
            return  # ended; who would take note of it has ended before
        time.sleep(0.1)
    pytest.fail("the page is still served")


@pytest.mark.processes
def test_interrupting_the_program_leaves_it_open(small_model):
    """A notebook's kernel is interrupted with all of its group."""
    page = small_model.lab(browser=False)
    try:
        assert os.getpgid(page._process.pid) != os.getpgid(0)
    finally:
        page.close()


def test_knobs_reach_over_all_that_was_learnt_from(saved):
    shown = Shown.of(saved[0])  # one row alone
    by_name = {knob["name"]: knob for knob in _knobs(shown.model, shown.rows.frame)}
    assert (by_name["age"]["low"], by_name["age"]["high"]) == (20.0, 59.0)
    assert sorted(by_name["city"]["values"]) == ["Bern", "Oslo", "Rome"]


@contextlib.contextmanager
def notebook_like(page):
    """Serve a page at a port of its own, as Jupyter does."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.browser
class TestPage:
    @pytest.fixture
    def page(self, browser, saved):
        """The page in a frame of another page on this machine, as in a notebook."""
        running = Lab("--port", "0", "--frame", *map(str, saved))
        context = browser.new_context(viewport={"width": 1200, "height": 1000})
        context.set_default_timeout(PATIENCE)
        page, complaints = context.new_page(), []
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        framing = f'<iframe src="{running.address}" width="1100" height="950"></iframe>'
        with notebook_like(framing) as address:
            page.goto(address)
            yield page
        context.close()
        running.stop()
        assert not complaints

    def test_its_report_and_its_knobs_are_there(self, page, small_model, people):
        from playwright.sync_api import expect

        frame = page.frame_locator("iframe")
        told = frame.get_by_role("status").filter(has_text="This is pay.fathom")
        expect(told).to_contain_text("120 rows")
        expect(frame.locator("pre.report")).to_contain_text("Predict")
        answer = small_model.predict(people)[0]
        expect(frame.locator(".formula")).to_contain_text(f"salary of row 0: {answer:.6g}")
        frame.get_by_label("experience").fill("12")
        changed = small_model.explain(people, 0, changed={"experience": 12}).what_if.prediction
        expect(frame.locator(".formula")).to_contain_text(f"{changed:.6g}")
        frame.get_by_role("link", name="A neuron").click()
        frame.get_by_role("link", name="Your own data").click()
        expect(told).to_be_visible()
