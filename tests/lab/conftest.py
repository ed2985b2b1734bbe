"""The lab in a real browser: a server of its own, and a browser that reaches nothing else."""

import re
import subprocess
import sys

import pytest

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


@pytest.fixture
def visitors(browser, lab):
    """Open pages; afterwards nothing may have left the machine, and nothing have gone wrong."""
    contexts, complaints, asked = [], [], []
    own = lab.address.split("?")[0]

    def come(hash="", **wishes):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | wishes))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: told.type == "error" and complaints.append(told.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url.replace("ws:", "http:")))
        page.goto(lab.address + hash)
        page.locator("main[aria-busy=false]").wait_for()
        return page

    yield come
    for context in contexts:
        context.close()
    assert not complaints
    assert [url for url in asked if not url.startswith((own, "blob:"))] == []


@pytest.fixture
def visitor(visitors):
    """One page, on the lab's first chapter."""
    return visitors()
