"""The story in a browser: every number of it sets the picture, which then shows that number."""

import re

import pytest

pytestmark = pytest.mark.browser

ARTICLE = {  # what the article prints (shared/ARTICLE.md, rows 2, 4, 8 to 10, 12 and 13)
    "sum": ["2", "4", "1", "6", "8"],
    "bias": ["−4"],
    "wrong": ["9k"],
    "classes": ["23 %", "57 %", "20 %", "0, 1, 0", "1, 0, 0", "0, 0, 1"],
    "rover": ["9", "73"],
    "downhill": ["17", "0.1", "7.3", "46.99", "13.6", "5.94", "30.3436"],
    "two": ["5", "10", "125", "4", "8", "80"],
}
SLIPS = {  # as printed, and right (rows under "Where the article slips")
    ("bias", "14"): "as printed: 6 − (−8) = 14 > 0",
    ("bias", "−2"): "z = 6 + (bias −8) = −2",
    ("classes", "−0.5621"): "without the minus: sum of y ln p\nln 0.57 = −0.5621",
    ("classes", "0.5621"): "−ln 0.57 = 0.5621",
    ("downhill", "0.75"): "cost 0.75",
    ("two", "157"): "x = 5 + 0.1 × 10 = 6; y = 10 + 0.1 × 10 = 11\ncost 157",
    ("two", "80"): "x = 5 − 0.1 × 10 = 4; y = 10 − 0.1 × 20 = 8\ncost 4² + 8² = 80",
}
LEARNS = {  # what a walk is called, and the library's counts (ARTICLE.md, row 14)
    "creeps": "4,866",
    "usual": ": 44",
    "best": ": 1\n",
    "over": ": 44",
    "swings": "swings for ever",
    "explodes": "diverges",
}


@pytest.fixture
def page(visitors):
    return visitors("#story", reduced_motion="reduce")


def part(page, name):
    return page.locator(f"#story-{name}")


def caption(page):
    """What stands below the picture, once it stands still."""
    page.locator(".pinned .formula[aria-busy=false]").wait_for()
    return page.locator(".pinned .formula").inner_text()


def test_every_number_sets_the_picture_which_shows_it(page):
    from playwright.sync_api import expect

    links = page.locator(".stop").all()
    assert len(links) > 60
    shown = set()
    for link in links:
        link.click()
        expect(link).to_have_attribute("aria-current", "true")
        words, told = link.inner_text(), caption(page)
        if number := re.search(r"−?\d[\d.]*(?:, \d)*", words):
            assert re.search(rf"(?<![\d.]){re.escape(number[0])}(?![\d.]*\d)", told), (words, told)
        shown.add(told)
    assert len(shown) > 40


def test_what_the_article_prints_can_be_pressed(page):
    for name, numbers in ARTICLE.items():
        links = part(page, name).locator(".stop").all_inner_texts()
        assert set(numbers) <= set(links), name


def test_the_articles_slips_stand_beside_what_is_right(page):
    for (name, number), says in SLIPS.items():
        slip = part(page, name).locator(".slip")
        slip.get_by_role("link", name=number, exact=True).last.click()
        assert says in caption(page)
        pair = slip.locator("p").all_inner_texts()
        assert [one.split(":")[0] for one in pair] == ["As the article has it", "Right"]


def test_the_rates_need_what_the_library_says(page):
    for key, says in LEARNS.items():
        page.locator(f"[data-stop='rates.{key}']").first.click()
        assert says in caption(page) + "\n"


def test_learning_goes_down_step_by_step(page):
    losses = []
    for key in ("random", "one", "ten", "fifty", "hundred"):
        page.locator(f"[data-stop='many.{key}']").click()
        losses.append(float(re.search(r"kept aside: ([\d.]+)", caption(page))[1]))
    assert losses == sorted(losses, reverse=True)
    assert losses[0] > 0.6 > 0.1 > losses[-1]
    page.locator("[data-stop='many.one']").click()  # and back
    assert "epoch 1," in caption(page)


def test_reading_on_moves_the_picture(visitors):
    from playwright.sync_api import expect

    page = visitors("#story")
    told = page.locator(".pinned .formula")
    expect(told).to_contain_text("over all four combinations: AND")
    part(page, "classes").locator("h2").scroll_into_view_if_needed()
    page.mouse.move(300, 600)
    page.mouse.wheel(0, 500)
    expect(told).to_contain_text("−ln 0.57 = 0.5621")
    expect(page.locator(".pinned")).to_be_in_viewport(ratio=0.9)
    expect(part(page, "classes")).to_have_attribute("data-now", "")


def test_an_address_opens_a_part_with_its_picture(visitors):
    from playwright.sync_api import expect

    page = visitors("#story")
    page.locator("[data-stop='two.printed']").click()
    page.wait_for_url(re.compile("two.*printed"))
    other = visitors("#" + page.url.split("#")[1])
    expect(other.locator(".pinned .formula")).to_contain_text("cost 157")
    expect(part(other, "two")).to_be_in_viewport()
    for wrong in ('{"section":"nowhere"}', '{"section":"two","stop":"constructor"}', "[]"):
        expect(visitors(f"#story?{wrong}").locator(".pinned .formula")).to_contain_text("=")


def test_a_number_is_pressed_by_keyboard_and_leads_to_its_knobs(visitors):
    from playwright.sync_api import expect

    page = visitors("#story")
    page.locator("[data-stop='downhill.second']").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pinned .formula")).to_contain_text("30.3436")
    page.get_by_role("link", name="Turn its knobs: 4 The rover").click()
    page.wait_for_url(re.compile("rover"))
    expect(page.locator(".narration")).to_contain_text("Step 2 of")
    expect(page.locator(".narration")).to_contain_text("30.3436")


def test_on_a_phone_the_picture_stays_above_the_text(visitors):
    from playwright.sync_api import expect

    page = visitors("#story", viewport={"width": 390, "height": 844}, has_touch=True)
    for stop in ("downhill.first", "many.ten", "two.first", "rates.over"):
        link = page.locator(f"[data-stop='{stop}']").first
        link.scroll_into_view_if_needed()
        link.tap()
        expect(link).to_have_attribute("aria-current", "true")
        caption(page)
        box = page.locator(".pinned").bounding_box()
        assert -1 <= box["y"] <= 1
        assert box["height"] < 0.53 * 844
        expect(link).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
