"""The page as a whole: accessible in both themes, at every width; lost and found again."""

import re

import pytest

from fathom.lab import static
from tests.lab.conftest import Lab

pytestmark = pytest.mark.browser
CHAPTERS = (*(name for name in static.CHAPTERS if name != "pictures"), "table", "pictures")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_axe_finds_nothing(visitors, chapter, theme):
    from axe_playwright_python.sync_playwright import Axe

    page = visitors(f"#{chapter}", color_scheme=theme, reduced_motion="reduce")
    page.wait_for_timeout(300)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


SMALL = """() => [...document.querySelectorAll("button, select, input, summary, nav a")]
  .filter((one) => one.offsetParent !== null && !one.closest("p, .hidden"))
  .map((one) => [one.outerHTML.slice(0, 99), (one.closest("label") ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 31.5 || box.width < 31.5))
  .map(([words, box]) => `${words}: ${box.width} x ${box.height}`)
"""  # a term in a sentence is as small as its words


@pytest.mark.parametrize("wide", [390, 768, 1920, 2560])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_sticks_out_or_is_too_small_to_hit(visitors, chapter, wide):
    page = visitors(f"#{chapter}", viewport={"width": wide, "height": 844})
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    assert page.evaluate(SMALL) == []


def test_tabs_lead_to_every_chapter(visitor):
    from playwright.sync_api import expect

    links = visitor.get_by_role("navigation", name="Chapters").get_by_role("link")
    expect(links).to_have_count(len(CHAPTERS))
    for place, name in enumerate(CHAPTERS):
        links.nth(place).click()
        visitor.locator("main[aria-busy=false]").wait_for()
        expect(links.nth(place)).to_have_attribute("aria-current", "page")
        visitor.wait_for_url(re.compile(f"#{name}"))
        expect(visitor.locator("h1")).to_have_count(1)


def test_the_chapters_follow_on_each_other(visitors):
    from playwright.sync_api import expect

    visitor = visitors()  # the story opens first
    for name in CHAPTERS[1:]:
        visitor.get_by_role("link", name=re.compile("^Next: ")).click()
        visitor.wait_for_url(re.compile(f"#{name}"))
        visitor.locator("main[aria-busy=false]").wait_for()
    expect(visitor.get_by_role("link", name=re.compile("^Next: "))).to_have_count(0)
    visitor.get_by_role("link", name=re.compile("^Before: .* Your own data")).click()
    visitor.wait_for_url(re.compile("#table"))


def test_the_theme_changes_by_keyboard(visitor):
    from playwright.sync_api import expect

    button = visitor.get_by_role("button", name=re.compile("Change to (dark|light) colours"))
    before = visitor.locator("html").get_attribute("data-theme")
    button.focus()
    visitor.keyboard.press("Enter")
    expect(visitor.locator("html")).not_to_have_attribute("data-theme", before)
    chosen = visitor.locator("html").get_attribute("data-theme")
    visitor.reload()
    expect(button).to_be_visible()
    expect(visitor.locator("html")).to_have_attribute("data-theme", chosen)


@pytest.mark.parametrize(
    "hash",
    [
        "#network?%7B%22hidden%22",
        "#neuron?%zz",
        "#nowhere",
        "#neuron?[1]",
        '#neuron?{"example":"constructor"}',
    ],
)
def test_nonsense_in_the_address_opens_the_chapter_as_it_is(visitors, hash):
    from playwright.sync_api import expect

    expect(visitors(hash).locator("h1")).to_have_count(1)


def test_a_lab_that_goes_and_comes_back_is_told_and_found_again(browser):
    """The page's own complaints about a server that is away are what this is about."""
    from playwright.sync_api import expect

    lab = Lab("--port", "0")
    port = re.search(r":(\d+)", lab.address).group(1)
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(lab.address + "#table")
        page.locator("main[aria-busy=false]").wait_for()
        lab.stop()
        lost = page.get_by_role("alert")
        expect(lost).to_contain_text("The lab does not answer")
        lab = Lab("--port", port)
        expect(lost).to_be_hidden(timeout=20_000)
        expect(page.locator("#told")).to_contain_text("learnt on this page is forgotten")
        expect(page.get_by_role("button", name="Take the example")).to_be_visible()
    finally:
        context.close()
        lab.stop()


def test_without_its_lab_a_page_learns_on(browser):
    """All but two chapters need no server: what was opened stays alive."""
    from playwright.sync_api import expect

    lab = Lab("--port", "0")
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(lab.address + "#network")
        page.locator("main[aria-busy=false]").wait_for()
        lab.stop()
        page.get_by_role("button", name="Learn").click()
        expect(page.locator(".narration")).to_contain_text(re.compile(r"Epoch [1-9]\d"))
        expect(page.get_by_role("alert")).to_be_hidden()
    finally:
        context.close()
        lab.stop()


def test_a_term_is_explained_where_it_stands(visitor):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    note = visitor.locator(".term-note")
    word = visitor.get_by_role("button", name="threshold", exact=True)
    word.click()
    expect(note).to_contain_text("threshold: What the weighted inputs must come to more than")
    assert [one["id"] for one in Axe().run(visitor).response["violations"]] == []
    visitor.get_by_role("button", name="weight", exact=True).click()
    expect(note).to_contain_text("weight: How much an input counts")
    visitor.keyboard.press("Escape")
    expect(note).to_be_hidden()
    word.click()
    visitor.get_by_role("link", name="2 Wiring", exact=True).click()
    expect(note).to_be_hidden()
