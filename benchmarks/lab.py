"""The lab seen by a browser: how soon it is ready, frames a second while it learns, its size.

    python benchmarks/lab.py [--seconds 4] [--hidden 6,4] [--visitors 30]

Needs Chromium. The server is started as a person starts it; seconds are from the command to a page
that can be used, then from opening the page again. Visitors come all at once, each with a network
of its own shape, learn 75 epochs, and leave.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import Page, sync_playwright
from websockets.sync.client import connect

from fathom.lab.app import page_files
from fathom.lab.frames import unpacked

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
    return (epoch(page) - first) / (time.perf_counter() - began)


def visitor(place: str, number: int, took: dict[str, list[float]]) -> None:
    """Come, begin a network, learn, leave; write down how long every answer took."""
    hidden = [1 + number % 8, 1 + number * 3 % 7, 1 + number % 3]
    asked = [("network.start", {"hidden": hidden}), *[("network.onward", {"epochs": 5})] * 15]
    with connect(f"ws://{place}/visit", origin=f"http://{place}", max_size=None) as line:
        for name, given in asked:
            began = time.perf_counter()
            line.send(json.dumps({"id": 1, "ask": name, "with": given}))
            told, _ = unpacked(line.recv(timeout=600))
            took[name].append(time.perf_counter() - began)
            assert "error" not in told, told


def crowd(address: str, server: int, count: int) -> None:
    """Let visitors come at once; print what they waited for, and the server's memory."""
    took: dict[str, list[float]] = {"network.start": [], "network.onward": []}
    before, began = memory(server), time.perf_counter()
    everyone = [
        threading.Thread(target=visitor, args=(urlsplit(address).netloc, number, took))
        for number in range(count)
    ]
    for one in everyone:
        one.start()
    for one in everyone:
        one.join()
    seconds, during = time.perf_counter() - began, memory(server)
    starts, steps = (sorted(took[name]) for name in took)
    print(f"{count} visitors at once, a network each: {seconds:.1f} s in all")
    print(f"  it begins after {starts[len(starts) // 2]:.1f} s, the last {starts[-1]:.1f} s")
    late = steps[int(0.95 * len(steps))]
    print(f"  5 epochs: half within {steps[len(steps) // 2]:.2f} s, 95 of 100 within {late:.2f} s")
    print(f"  memory {before} MB before, {during} with them, {memory(server)} when they have gone")


def memory(process: int) -> int:
    """Give what a process holds, in megabytes."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--hidden", default="6,4")
    parser.add_argument("--visitors", type=int, default=30)
    given = parser.parse_args()
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
            rate = frames(page, given.seconds)
            browser.close()
        crowd(address, server.pid, given.visitors)
    finally:
        server.terminate()
        server.wait()
    script = [words for name, words in page_files().items() if name.endswith(".js")]
    sent = sum(len(gzip.compress(words)) for words in script)
    print(f"listening after {listening:.2f} s")
    print(f"ready after {loads[0]:.2f} s at first, then {sorted(loads)[len(loads) // 2]:.2f} s")
    print(f"{rate:.0f} frames a second, network 2-{given.hidden.replace(',', '-')}-1")
    print(f"JavaScript: {sum(map(len, script)):,} bytes, sent as {sent:,}, in {len(script)} files")


if __name__ == "__main__":
    main()
