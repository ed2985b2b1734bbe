"""The lab in a real browser: a server of its own, and a browser that reaches nothing else."""

import re
import subprocess
import sys

import pytest

from fathom.lab import write_static
from fathom.lab.static import CHAPTERS
from tests.browsers import PATIENCE


class Lab:
    """A lab as a person starts it."""

    def __init__(self, *words):
        self.words = words
        self.start()

    def start(self, *more):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fathom", "lab", "--no-browser", *self.words, *more],
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        self.address = re.search(r"http://\S+", line).group()

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="session")
def lab():
    running = Lab("--port", "0")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def static(tmp_path_factory):
    """The folder of pages that need no server."""
    return write_static(tmp_path_factory.mktemp("static") / "lab")[0]


ALSO_FROM_A_DISK = {*CHAPTERS} - {"pictures"}  # which learns on a lab, and has learnt elsewhere


def pytest_generate_tests(metafunc):
    """What is tried in chapters that need no server is tried on the pages without one, too."""
    if "visitors" in metafunc.fixturenames:
        name = re.search(r"test_(\w+)_page$", metafunc.module.__name__)
        both = name is not None and name[1] in ALSO_FROM_A_DISK
        metafunc.parametrize("home", ["lab", "disk"] if both else ["lab"], indirect=True)


@pytest.fixture
def home(request):
    """Where pages come from: their address, and what every address of theirs begins with."""
    if request.param == "disk":
        file = request.getfixturevalue("static").as_uri()
        return file, file.rsplit("/", 1)[0]
    address = request.getfixturevalue("lab").address
    return address, address.split("?")[0]


@pytest.fixture
def visitors(browser, home):
    """Open pages; afterwards nothing may have left the machine, and nothing have gone wrong."""
    address, own = home
    yield from _coming(browser, address, own)


@pytest.fixture
def disk(browser, static):
    """Open pages of the folder by their names, with the network off."""
    folder = static.parent.as_uri()
    yield from _coming(browser, f"{folder}/", folder)


def _coming(browser, address, own):
    contexts, complaints, asked = [], [], []

    def come(hash="", **wishes):
        offline = {"offline": True} if address.startswith("file:") else {}
        wishes = {"viewport": {"width": 1280, "height": 900}} | offline | wishes
        context = browser.new_context(**wishes)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: told.type == "error" and complaints.append(told.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url.replace("ws:", "http:")))
        page.goto(address + hash)
        page.locator("main[aria-busy=false]").wait_for()
        return page

    yield come
    for context in contexts:
        context.close()
    assert not complaints
    assert [url for url in asked if not url.startswith((own, "blob:"))] == []


@pytest.fixture
def visitor(visitors):
    """One page, on the lab's first chapter with knobs."""
    return visitors("#neuron")
