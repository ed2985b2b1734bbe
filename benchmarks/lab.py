"""The lab seen by a browser: how soon it is ready, frames a second while it learns, its size.

    python benchmarks/lab.py [--seconds 4] [--hidden 6,4] [--slower 4] [--visitors 30]
    python benchmarks/lab.py --minutes 10        # a lesson: the visitors stay so long, as a class

Needs Chromium. The server is started as a person starts it; seconds are from the command to a page
that can be used, then from opening the page again. Frames are also counted with a processor that is
made so many times slower, as a phone's is. Visitors come all at once, fetch all that the page may
need, and leave. In a lesson they come by the token that `--host` prints, stay, ask every two
seconds what is new, as their pages do, and one of them has a table read every ten seconds.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import Page, sync_playwright
from websockets.sync.client import ClientConnection, connect

from fathom.lab.page_files import page_files

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def epoch(page: Page) -> int:
    found = re.search(r"Epoch (\d+)", page.locator(".narration").inner_text())
    return int(found.group(1)) if found else 0


def frames(page: Page, seconds: float) -> float:
    """Count frames a second: an epoch is drawn in each."""
    page.get_by_role("button", name="Learn", exact=True).click()
    page.wait_for_timeout(1500)
    first, began = epoch(page), time.perf_counter()
    page.wait_for_timeout(1000 * seconds)
    found = (epoch(page) - first) / (time.perf_counter() - began)
    page.get_by_role("button", name="Pause", exact=True).click()
    return found


def another(page: Page) -> float:
    """Give the milliseconds from adding a neuron to the frame that shows it: a middle."""
    took = """async () => {
      const waits = [];
      for (let one = 0; one < 7; one += 1) {
        const name = one % 2 ? "One neuron less in layer 1" : "One neuron more in layer 1";
        const began = performance.now();
        const before = document.querySelectorAll(".net .cell").length;
        document.querySelector(`[aria-label="${name}"]`).click();
        while (document.querySelectorAll(".net .cell").length === before) {
          await new Promise(requestAnimationFrame);
        }
        waits.push(performance.now() - began);
      }
      return waits.sort((a, b) => a - b)[3];
    }"""
    found: float = page.evaluate(took)
    return found


def visitor(place: str, took: list[float], token: str = "") -> None:
    """Come, fetch every file of the page, leave; write down how long each took."""
    line = HTTPConnection(place, timeout=60)
    for name in ("", *page_files()):
        began = time.perf_counter()
        line.request("GET", f"/{name}{token}", headers={"Accept-Encoding": "gzip"})
        answer = line.getresponse()
        answer.read()
        took.append(time.perf_counter() - began)
        assert answer.status == 200, name
    line.close()


def crowd(address: str, server: int, count: int) -> None:
    """Let visitors come at once; print what they waited for, and the server's memory."""
    took: list[float] = []
    before, began = memory(server), time.perf_counter()
    place = urlsplit(address).netloc
    everyone = [threading.Thread(target=visitor, args=(place, took)) for _ in range(count)]
    for one in everyone:
        one.start()
    for one in everyone:
        one.join()
    seconds, during = time.perf_counter() - began, memory(server)
    took.sort()
    late = took[int(0.95 * len(took))]
    print(f"{count} visitors at once have all of the page after {seconds:.1f} s")
    print(f"  a file: half within {took[len(took) // 2]:.3f} s, 95 of 100 within {late:.3f} s")
    print(f"  memory of the server {before} MB before, {during} afterwards")


def pupil(address: str, until: float, reads: bool, took: list[float]) -> None:
    """Come as a phone does, and ask what is new until the end; perhaps read a table."""
    place, token = urlsplit(address).netloc, urlsplit(address).query
    visitor(place, [], f"?{token}")
    with connect(f"ws://{place}/visit?{token}", origin=f"http://{place}") as line:
        for number in itertools.count(1):
            if time.monotonic() > until:
                return
            began = time.perf_counter()
            ask(line, number, "class.now", {"seen": 0, "lead": ""})
            took.append(time.perf_counter() - began)
            if reads and number % 5 == 0:
                ask(line, number, "table.seen", {"example": True, "target": "salary"})
            time.sleep(2)


def ask(line: ClientConnection, number: int, name: str, given: dict[str, object]) -> None:
    """Ask a question, and wait for its answer."""
    line.send(json.dumps({"id": number, "ask": name, "with": given}))
    answer = line.recv(timeout=60)
    assert b'"error"' not in answer[:200], answer[:200]


def lesson(count: int, minutes: float) -> None:
    """Let a class stay; print what its light questions took, and the server's memory."""
    words = [
        sys.executable,
        "-m",
        "fathom",
        "lab",
        "--host",
        "0.0.0.0",
        "--port",
        "0",
        "--no-browser",
    ]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    address = re.search(r"http\S+token=\S+", "".join(itertools.islice(server.stdout, 1))).group()
    try:
        took: list[float] = []
        before, until = memory(server.pid), time.monotonic() + 60 * minutes
        with ThreadPoolExecutor(count) as pool:
            everyone = [pool.submit(pupil, address, until, one == 0, took) for one in range(count)]
            most = before
            while not all(one.done() for one in everyone):
                most = max(most, memory(server.pid))
                time.sleep(1)
        for one in everyone:
            one.result()  # whatever went wrong is seen
        time.sleep(5)
        took.sort()
        half, late = took[len(took) // 2], took[int(0.95 * len(took))]
        left = memory(server.pid)
        print(f"{count} phones for {minutes:g} minutes: {len(took):,} light questions, none failed")
        print(f"  half within {half:.4f} s, 95 of 100 within {late:.3f} s, all {took[-1]:.2f} s")
        print(f"  memory {before} MB before, {most} at most, {left} when they had left")
    finally:
        server.terminate()
        server.wait()


def memory(process: int) -> int:
    """Give what a process holds, in megabytes."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--hidden", default="6,4")
    parser.add_argument("--slower", type=float, default=4)
    parser.add_argument("--visitors", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=0)
    given = parser.parse_args()
    if given.minutes:
        lesson(given.visitors, given.minutes)
    else:
        alone(given)


def alone(given: argparse.Namespace) -> None:
    """One browser, then all visitors at once; print what was found."""
    wish = json.dumps({"hidden": [int(count) for count in given.hidden.split(",")]})
    began = time.perf_counter()
    words = [sys.executable, "-m", "fathom", "lab", "--no-browser", "--port", "0"]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    address = re.search(r"http\S+", server.stdout.readline()).group()
    listening = time.perf_counter() - began
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = browser.new_page()
            loads = []
            for _ in range(5):
                began = time.perf_counter()
                page.goto("about:blank")
                page.goto(address)
                page.locator("main[aria-busy=false]").wait_for()
                loads.append(time.perf_counter() - began)
            page.goto("about:blank")
            page.goto(f"{address}#network?{quote(wish)}")
            page.locator("main[aria-busy=false]").wait_for()
            rate, other = frames(page, given.seconds), another(page)
            page.context.new_cdp_session(page).send(
                "Emulation.setCPUThrottlingRate", {"rate": given.slower}
            )
            slow_rate, slow_other = frames(page, given.seconds), another(page)
            browser.close()
        crowd(address, server.pid, given.visitors)
    finally:
        server.terminate()
        server.wait()
    script = [words for name, words in page_files().items() if name.endswith(".js")]
    sent = sum(len(gzip.compress(words)) for words in script)
    engine = [words for name, words in page_files().items() if name.startswith("engine/")]
    alone = sum(len(gzip.compress(words)) for words in engine)
    print(f"listening after {listening:.2f} s")
    print(f"ready after {loads[0]:.2f} s at first, then {sorted(loads)[len(loads) // 2]:.2f} s")
    shape = f"network 2-{given.hidden.replace(',', '-')}-1"
    print(f"{rate:.0f} frames a second, {shape}; another one is seen after {other:.0f} ms")
    print(f"  {given.slower:g} times slower: {slow_rate:.0f} frames, after {slow_other:.0f} ms")
    print(f"JavaScript: {sum(map(len, script)):,} bytes, sent as {sent:,}, in {len(script)} files")
    print(f"  the engine of them {alone:,}")


if __name__ == "__main__":
    main()
