"""Every chapter in Firefox, the second browser: it does what it is for, without complaint."""

import json
import re

import pytest

from fathom.lab.static import CHAPTERS
from tests.firefox import firefox, running

pytestmark = pytest.mark.browser
__all__ = ["firefox", "running"]

CLICK, KEY = "click", "key"
NARRATION = ".narration"
DOES = {  # what is done, with what, and what then is told where
    "story": (CLICK, "[data-stop='downhill.second']", ".pinned .formula", "cost 30.3436"),
    "neuron": (KEY, ".stage .control:nth-of-type(4) input", NARRATION, "the neuron fires"),
    "wiring": (CLICK, ".stage button.main", NARRATION, "trial 2 of"),
    "losses": (KEY, ".stage input[type=range]", NARRATION, "Mean error 1.25"),
    "rover": (CLICK, ".player button", NARRATION, r"Step [3-9] of"),
    "rates": (CLICK, "tr:nth-child(6) input", ".stage .note[role=status]", "Rate 0.9:"),
    "network": (CLICK, "button.main", NARRATION, r"Epoch [1-9]\d"),
    "depth": (CLICK, "button.main", NARRATION, r"Epoch [1-9]\d"),
    "byhand": (CLICK, ".asking button", NARRATION, "1 of 19 numbers are there"),
    "heart": (CLICK, "button.main", NARRATION, r"Epoch [1-9]\d"),
}


@pytest.mark.parametrize("chapter", [one for one in CHAPTERS if one != "pictures"])
def test_a_chapter_does_in_firefox_what_it_is_for(firefox, lab, chapter):
    how, what, where, told = DOES[chapter]
    firefox.come(f"{lab.address}#{chapter}")
    if how == CLICK:
        firefox.click(what)
    else:
        firefox.press(what, "ArrowLeft", 6)
    found = f"document.querySelector({json.dumps(where)}).textContent"
    firefox.until(f"/{told}/.test({found})")
    assert re.search(told, firefox.text(where))
    assert firefox.complaints == []


def test_an_own_table_is_read_in_firefox(firefox, lab):
    firefox.come(f"{lab.address}#table")
    buttons = "[...document.querySelectorAll('.drop button')]"
    mine = f"{buttons}.find((one) => one.textContent === 'Take the example')"
    firefox.evaluate(f"{mine}.dataset.example = ''")
    firefox.click("[data-example]")
    firefox.until("/Read 10,000 rows/.test(document.querySelector('.narration').textContent)")
    assert firefox.complaints == []


def test_pets_on_a_disk_are_looked_into_in_firefox(firefox, static):
    firefox.come(f"{static.as_uri()}#pictures")
    firefox.until("/it says/.test(document.querySelector('.narration').textContent)")
    firefox.click(".strip button:nth-child(3)")
    firefox.until("/Dog 3/.test(document.querySelector('.narration').textContent)")
    assert firefox.complaints == []


def test_pages_from_a_disk_learn_in_firefox(firefox, static):
    firefox.come(f"{static.as_uri()}#network")
    firefox.click("button.main")
    firefox.until(r"/Epoch [1-9]\d/.test(document.querySelector('.narration').textContent)")
    assert firefox.complaints == []
