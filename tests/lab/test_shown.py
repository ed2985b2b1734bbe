"""The lab opened on a trained network: by the command, from Python, in a notebook's frame."""

import contextlib
import re
import subprocess
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from fathom.errors import DataError, ModelFileError, OptionError
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
def test_from_python_it_is_a_page_beside_the_program(small_model, people):
    page = small_model.lab(people, browser=False)
    try:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/#table", page.address)
        with urllib.request.urlopen(page.address.partition("#")[0]) as answer:
            policy = answer.headers["content-security-policy"]
        assert "frame-ancestors http://127.0.0.1:* http://localhost:*" in policy
        assert f'<iframe src="{page.address}"' in page._repr_html_()
        assert "<script" not in page._repr_html_()
        folder = page._folder.name
    finally:
        page.close()
    page.close()  # once more does no harm
    with pytest.raises(OSError):  # noqa: PT011 - whatever says that nobody listens
        urllib.request.urlopen(page.address.partition("#")[0])
    with pytest.raises(FileNotFoundError), contextlib.closing(open(f"{folder}/model.fathom")):
        pass


@pytest.mark.processes
def test_what_does_not_start_says_why(tmp_path):
    from tempfile import TemporaryDirectory

    from fathom.web.beside import Beside

    with pytest.raises(OptionError, match=r"could not be opened: .*no file nothing\.fathom"):
        Beside(["lab", "nothing.fathom", "--no-browser"], TemporaryDirectory())


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
