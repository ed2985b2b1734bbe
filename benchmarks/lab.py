"""The lab seen by a browser: how soon it is ready, frames a second while it learns, its size.

    python benchmarks/lab.py [--seconds 4] [--hidden 6,4]

Needs Chromium. The server is started as a person starts it; seconds are from the command to a page
that can be used, then from opening the page again.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import subprocess
import sys
import time
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from fathom.lab.app import page_files

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--hidden", default="6,4")
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
