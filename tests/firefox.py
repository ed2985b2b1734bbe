"""Firefox, as a second browser, spoken to by WebDriver BiDi (W3C), which it has built in.

Playwright drives only a Firefox of its own; this is the one that people have.
"""

import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
import time

import pytest

MISSING = "no Firefox here: its tests are left out (Debian: apt-get install firefox-esr)"
PATIENCE = 30  # seconds
KEYS = {"ArrowLeft": "\ue012", "ArrowRight": "\ue014"}
SETTINGS = """
user_pref("network.dns.disabled", true);
user_pref("app.update.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
"""


class Firefox:
    """One browser, and one page of it at a time."""

    def __init__(self, socket):
        self.socket = socket
        self.count = itertools.count(1)
        self.complaints = []
        self.page = None
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])

    def ask(self, method, **given):
        """Send a command and wait for its answer; errors of pages are kept meanwhile."""
        number = next(self.count)
        self.socket.send(json.dumps({"id": number, "method": method, "params": given}))
        while True:
            told = json.loads(self.socket.recv(timeout=PATIENCE))
            if told.get("method") == "log.entryAdded" and told["params"]["level"] == "error":
                self.complaints.append(told["params"]["text"])
            if told.get("id") == number:
                assert told["type"] == "success", told
                return told["result"]

    def come(self, address):
        """Open a page, in place of the one before, and wait until it is ready."""
        self.leave()
        self.page = self.ask("browsingContext.create", type="tab")["context"]
        self.ask("browsingContext.navigate", context=self.page, url=address, wait="complete")
        self.until("document.querySelector('main[aria-busy=false] h1') !== null")

    def leave(self):
        """Close the page, which may be learning for ever."""
        if self.page:
            self.ask("browsingContext.close", context=self.page)
        self.page = None

    def evaluate(self, code):
        """Work out an expression in the page."""
        told = self.ask(
            "script.evaluate", expression=code, target={"context": self.page}, awaitPromise=True
        )
        assert told["type"] == "success", told
        return told["result"].get("value")

    def until(self, code):
        """Wait until an expression is true in the page."""
        end = time.monotonic() + PATIENCE
        while self.evaluate(code) is not True:
            assert time.monotonic() < end, (code, self.text("main"))
            time.sleep(0.05)

    def text(self, selector):
        """Say what an element says."""
        return self.evaluate(f"document.querySelector({json.dumps(selector)}).textContent")

    def _act(self, **source):
        self.ask("input.performActions", context=self.page, actions=[{"id": "one", **source}])

    def click(self, selector):
        """Press the mouse over an element."""
        code = f"""(() => {{
          const found = document.querySelector({json.dumps(selector)});
          found.scrollIntoView({{ block: "center" }});
          const box = found.getBoundingClientRect();
          return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round).join();
        }})()"""
        x, y = map(int, self.evaluate(code).split(","))
        move = {"type": "pointerMove", "x": x, "y": y}
        press = [{"type": one, "button": 0} for one in ("pointerDown", "pointerUp")]
        self._act(type="pointer", actions=[move, *press])

    def press(self, selector, key, times=1):
        """Press a key on an element."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).focus()")
        one = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp")]
        self._act(type="key", actions=one * times)


@contextlib.contextmanager
def begun(name, folder):
    """Start Firefox, and speak to it until it is ended."""
    from websockets.sync.client import connect

    (folder / "user.js").write_text(SETTINGS)
    words = [name, "--headless", "--remote-debugging-port", "0", "--profile", str(folder)]
    heard = folder / "stderr.txt"  # a file, as a pipe that nobody reads to its end would stop it
    with heard.open("wb") as stderr:
        process = subprocess.Popen(words, stderr=stderr)
    try:
        with connect(f"{_address(heard)}/session", max_size=None) as socket:
            yield Firefox(socket)
    finally:
        process.terminate()
        process.wait(10)


def _address(heard):
    """Wait until Firefox has said where it listens."""
    end = time.monotonic() + PATIENCE
    while not (found := re.search(r"BiDi listening on (ws://\S+)\n", heard.read_text())):
        assert time.monotonic() < end, heard.read_text()
        time.sleep(0.05)
    return found[1]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    name = shutil.which("firefox-esr") or shutil.which("firefox")
    if name is None:
        if os.environ.get("FATHOM_CI"):
            pytest.fail("Firefox is missing; .ci/run installs it")
        pytest.skip(MISSING)
    with begun(name, tmp_path_factory.mktemp("firefox")) as opened:
        yield opened


@pytest.fixture
def firefox(running):
    running.complaints.clear()
    yield running
    running.leave()
