"""The page in other languages: chosen, complete, with the same numbers; nothing else is said."""

import json
import re

import pytest

from fathom.lab.static import CHAPTERS
from tests.lab.test_words import WORDS

pytestmark = pytest.mark.browser
OTHERS = ["de", "es", "hi"]
NAMES = [
    *("Fathom", "lab", "Ada", "Ben", "Cleo", "Dan", "Adam", "adam", "sgd", "momentum"),
    *("delta", "hebb", "oja", "relu", "tanh", "sigmoid", "silu", "identity", "step", "dL", "dz"),
    *("ln", "exp", "cos", "sin", "sign", "abs", "dw", "rate", "expected", "hidden", "undefined"),
    *("salary", "age", "experience", "education", "city", "hours", "per", "week"),
]  # as in formulas, in every language; "undefined" names a knob that is not shown
LEFT = """() => {
  const bare = (words) => {
    let [deep, left] = [0, ""];
    for (const sign of words) {
      if (sign === "⟦") deep += 1;
      else if (sign === "⟧") deep -= 1;
      else if (!deep) left += sign;
      if (sign === "⟦") left += " ";
    }
    return left;
  };
  const shown = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
  const all = document.createTreeWalker(document.body, shown);
  const silent = "script, style, noscript, option[lang]";
  const found = [];
  for (let node = all.nextNode(); node; node = all.nextNode()) {
    if (node.nodeType !== 3) {
      for (const name of ["aria-label", "title"]) found.push(node.getAttribute(name) ?? "");
    } else if (!node.parentElement.closest(silent)) found.push(node.textContent);
  }
  return found.map(bare).filter((one) => /[A-Za-z]{2}/.test(one));
}"""


def bracketed(text):
    """A text as its own translation, in brackets; what is put in stays outside of them."""
    inside = re.sub(r"(\{\d+\})", r"⟧\1⟦", text)
    linked = re.sub(r"\[([^\]]+)\]\(([^)]*)\)", r"⟧[⟦\1⟧](\2)⟦", inside)
    return "⟦" + re.sub(r"\*([^*]+)\*", r"⟧*⟦\1⟧*⟦", linked) + "⟧"


def act(page, chapter):
    """Bring a chapter to say more than it says at first."""
    for hint in page.locator(".hint").all():
        hint.click()
    if chapter == "story":
        for stop in page.locator(".stop").all():
            stop.click()
            page.locator(".pinned .formula[aria-busy=false]").wait_for()
            yield
    if chapter == "table":
        page.get_by_role("button", name="⟦Take the example⟧").click()
        page.get_by_role("button", name="⟦Train⟧").wait_for()
        page.locator("tbody").evaluate_all("all => all.forEach((one) => one.remove())")
    if chapter in ("network", "depth", "heart"):
        page.locator("button.main").first.click()
        page.wait_for_timeout(600)
        page.locator("button.main").first.click()
        yield
    if chapter == "network":
        page.locator("button.cell").first.click()
        page.locator(".ledger tbody button").first.click()
        yield
    if chapter == "rover":
        for landscape in ("pits", "plateau", "kink", "bowl", "saddle"):
            page.locator("main select").first.select_option(landscape)
            page.wait_for_timeout(150)
            yield
        for box in page.locator("main input[type=checkbox]").all():
            box.check()
        page.wait_for_timeout(200)
    if chapter == "neuron":
        for threshold in ("-9", "0.5", "2", "5"):
            page.get_by_label("⟦threshold⟧").fill(threshold)
            yield
    if chapter == "wiring":
        for place in range(8):
            page.locator("#wiring-phase").select_option(index=place)
            yield
    if chapter == "byhand":
        for _ in range(19):
            page.get_by_role("button", name="⟦Show this one⟧").click()
    if page.get_by_role("button", name="⟦Print a sheet⟧").count():
        page.get_by_role("button", name="⟦Print a sheet⟧").click()
        page.locator(".questions li").first.wait_for()
    yield


@pytest.mark.parametrize("chapter", [*CHAPTERS, "table"])
def test_nothing_is_said_that_is_in_no_catalogue(visitors, chapter):
    page = visitors(f"#{chapter}", reduced_motion="reduce")
    words = {text: bracketed(text) for text in WORDS["texts"]()}
    code = f"export const WORDS = {json.dumps(words)};"
    page.route(
        "**/words/de.js", lambda route: route.fulfill(body=code, content_type="text/javascript")
    )
    page.evaluate("location.search += '&lang=de'")
    page.locator("html[lang=de] main[aria-busy=false]").wait_for()
    for _ in act(page, chapter):
        for left in page.evaluate(LEFT):
            foreign = set(re.findall(r"[A-Za-z]{2,}", left)) - set(NAMES)
            assert not foreign, left


@pytest.mark.parametrize("language", OTHERS)
def test_the_browser_chooses_and_so_does_the_address(visitors, language):
    from playwright.sync_api import expect

    words = WORDS["catalogue"](language)
    page = visitors("#neuron", locale=f"{language}-XX")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1")).to_have_text(words["A neuron"])
    expect(page.locator(".narration")).to_contain_text(
        words["step: z is not above 0, so the output is 0: the neuron does not fire"]
    )  # the engine's thread says it
    menu = page.locator(".tools select")
    expect(menu).to_have_value(language)
    menu.select_option("en")
    expect(page.locator("h1")).to_have_text("A neuron")
    assert "lang=en" in page.url
    assert page.url.endswith("#neuron") or "#neuron?" in page.url
    page.locator(".tools select").select_option(language)
    expect(page.locator("h1")).to_have_text(words["A neuron"])


def test_an_unknown_language_is_english(visitors):
    from playwright.sync_api import expect

    page = visitors("#neuron", locale="tlh")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("A neuron")


@pytest.mark.parametrize("language", OTHERS)
def test_the_numbers_are_the_same_and_thousands_are_no_decimals(visitors, language):
    said = {}
    for name in ("en", language):
        page = visitors("#story", locale=name, reduced_motion="reduce")
        for stop in ("downhill.second", "rates.creeps", "classes.dog", "two.first"):
            page.locator(f"[data-stop='{stop}']").first.click()
            page.locator(".pinned .formula[aria-busy=false]").wait_for()
            words = page.locator(".pinned .formula").inner_text()
            said.setdefault(stop, []).append(sorted(re.findall(r"\d[\d.,\u202f]*\d|\d", words)))
    for stop, (english, other) in said.items():
        assert other == sorted(one.replace(",", "\u202f") for one in english), stop


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("chapter", ["story", "neuron", "table", "pictures"])
def test_axe_finds_nothing_in_any_language(visitors, language, chapter):
    from axe_playwright_python.sync_playwright import Axe

    page = visitors(f"#{chapter}", locale=language, reduced_motion="reduce")
    page.wait_for_timeout(300)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("chapter", [*CHAPTERS, "table"])
def test_nothing_sticks_out_on_a_phone(visitors, language, chapter):
    page = visitors(f"#{chapter}", locale=language, viewport={"width": 390, "height": 844})
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_pages_without_a_server_speak_too(disk):
    from playwright.sync_api import expect

    page = disk("rover.html?lang=es")
    expect(page.locator("h1")).to_have_text(WORDS["catalogue"]("es")["The rover and the pond"])
    page.get_by_role("navigation").last.get_by_role("link").last.click()
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_a_lesson_keeps_its_language(visitors, browser, tmp_path):
    from playwright.sync_api import expect

    page = visitors("#losses", locale="de")
    with page.expect_download() as waiting:
        page.locator("#keep").click()
    waiting.value.save_as(tmp_path / "lesson.html")
    context = browser.new_context(locale="en", offline=True)
    lesson = context.new_page()
    lesson.goto((tmp_path / "lesson.html").as_uri())
    expect(lesson.locator("h1")).to_have_text(WORDS["catalogue"]("de")["How wrong?"])
    context.close()
