"""Chapter 4 in a browser: what the text tells a visitor to do, and the library's numbers."""

import json
from urllib.parse import quote

import pytest

from fathom.descent.descent import descend
from fathom.descent.many_starts import pits, starts_between

pytestmark = pytest.mark.browser


def at(chapter="rover", **state):
    return f"#{chapter}?{quote(json.dumps(state))}"


def told(page):
    return page.get_by_role("status").filter(has_text="The whole walk of")


def task(page, words):
    return page.get_by_role("listitem").filter(has_text=words)


def test_it_begins_with_the_articles_numbers(visitors):
    from playwright.sync_api import expect

    page = visitors(at())
    expect(page.get_by_text("9 − 0.1 × 17 = 7.3")).to_be_visible()
    rows = [row.split("\t") for row in page.get_by_role("row").all_inner_texts()[1:]]
    run = descend("x^2 - x + 1", 9, 0.1, steps=60)
    wanted = [
        [str(look.step), *(f"{v:.6g}" for v in (look.at["x"], look.cost, look.slope["x"]))]
        for look in run.steps
    ]
    assert [[cell.strip() for cell in row] for row in rows[:3]] == wanted[:3]
    assert len(rows) == len(wanted) == 45
    page.get_by_label("step", exact=True).fill("1")
    expect(page.get_by_text("7.3 − 0.1 × 13.6 = 5.94")).to_be_visible()
    expect(told(page)).to_contain_text("Step 1 of 44: at x = 7.3 the cost is 46.99")
    expect(told(page)).to_contain_text("so the rover goes left")


def test_rates_that_explode_and_swing(visitors):
    from playwright.sync_api import expect

    page = visitors(at())
    page.get_by_label("learning rate").fill("0")  # a power of ten
    expect(told(page)).to_contain_text("swings for ever")
    expect(task(page, "swings to and fro")).to_have_attribute("data-done", "true")
    page.get_by_label("learning rate").fill("0.04")
    expect(told(page)).to_contain_text("use a smaller learning rate")
    expect(task(page, "explodes")).to_have_attribute("data-done", "true")
    page.get_by_label("learning rate").fill("-0.4")  # 0.4
    expect(task(page, "in ten steps at most")).to_have_attribute("data-done", "true")


def test_many_rovers_fall_into_two_pits(visitors):
    from playwright.sync_api import expect

    page = visitors(at())
    page.get_by_label("landscape").select_option("pits")
    page.get_by_label("several rovers at once").check()
    found = pits(
        "x^4 - 3x^2 + x", starts_between(-2.2, 2.2, 25), 0.02, steps=160, slope_tolerance=1e-3
    )
    deep, shallow = found.pits
    line = page.get_by_role("status").filter(has_text="25 rovers")
    expect(line).to_contain_text(f"{deep.starts} fell into x = −1.301 (cost −3.514, the deepest)")
    expect(line).to_contain_text(f"{shallow.starts} into x = 1.131")
    page.get_by_label("start: x").fill("-1")
    expect(task(page, "ends in the other pit")).to_have_attribute("data-done", "true")
    page.get_by_label("start: x").fill("2")
    page.get_by_label("optimizer").select_option("momentum")
    expect(task(page, "let momentum carry")).to_have_attribute("data-done", "true")


def test_a_surface_turns_by_keyboard_and_shows_partial_slopes(visitors):
    from playwright.sync_api import expect

    page = visitors(at())
    page.get_by_label("landscape").select_option("bowl")
    expect(page.get_by_text("10 − 0.1 × 20 = 8")).to_be_visible()
    expect(page.get_by_label("A cut along x, at y = 10; the slope there is 10")).to_be_visible()
    expect(page.get_by_label("A cut along y, at x = 5; the slope there is 20")).to_be_visible()
    canvas = page.get_by_label("The surface with the rover's path")
    seen = canvas.screenshot()
    canvas.press("ArrowLeft")
    canvas.press("ArrowUp")
    page.wait_for_url("**%5B-0.72%2C0.68%5D**")
    assert canvas.screenshot() != seen
    page.get_by_label("landscape").select_option("saddle")
    page.get_by_label("start: y").fill("0")
    expect(task(page, "exactly on the ridge")).to_have_attribute("data-done", "true")
    expect(told(page)).to_contain_text("this is no pit (saddle)")


def test_the_slips_run_as_printed(visitors):
    from playwright.sync_api import expect

    page = visitors(at(example="bowl"))
    page.get_by_label("where the article slips").check()
    expect(page.get_by_text("(6, 11), cost 157")).to_be_visible()
    expect(page.get_by_text("(4, 8), cost 80")).to_be_visible()
    page.get_by_label("landscape").select_option("article")
    expect(page.get_by_text("a step of .1 from 9 would lead to 8.9")).to_be_visible()


def test_what_makes_no_sense_is_said(visitors):
    from playwright.sync_api import expect

    page = visitors(at())
    for text, words in (
        ("x2 + 1", "Did you mean x**2?"),
        ("x*y*z", "this function has 3: x, y, z"),
        ("ln(x - 100)", "Start elsewhere"),
    ):
        page.get_by_label("function", exact=True).fill(text)
        page.get_by_label("function", exact=True).press("Enter")
        expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
    page.get_by_label("function", exact=True).fill("(x - 2)^2")
    page.get_by_label("function", exact=True).press("Enter")
    expect(told(page)).to_contain_text("Step 0 of")


@pytest.mark.parametrize("chapter", ["rover", "rates"])
def test_a_key_goes_to_the_next_rate(visitors, chapter):
    from playwright.sync_api import expect

    between = "" if chapter == "rover" else '?{"between":[0.1,2]}'
    page = visitors(f"#{chapter}{between}")
    rate = page.get_by_label("learning rate" if chapter == "rover" else "smallest rate")
    rate.focus()
    for key, now in (("Right", "0.11"), ("Up", "0.12"), *(("Left", "0.1"),) * 2, ("Down", "0.099")):
        page.keyboard.press(f"Arrow{key}")
        if now != "0.1":
            expect(rate).to_have_attribute("aria-valuetext", now)


def test_it_plays_and_stops(visitors):
    from playwright.sync_api import expect

    page = visitors(at(step=41))
    page.get_by_role("button", name="Play").click()
    expect(told(page)).to_contain_text("Step 44 of 44")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_the_address_holds_the_situation_and_nonsense_in_it_is_left_out(visitors):
    from playwright.sync_api import expect

    page = visitors(at())
    page.get_by_label("function", exact=True).fill("x^2 + 3x")
    page.get_by_label("function", exact=True).press("Enter")
    page.get_by_label("step", exact=True).fill("3")
    expect(told(page)).to_contain_text("Step 3 of 45")
    words = told(page).inner_text()
    page.wait_for_url(lambda url: "%22step%22%3A3" in url)  # it is written a moment later
    other = visitors("#" + page.url.split("#")[1])
    expect(told(other)).to_have_text(words)
    odd = visitors(at(function=7, low=5, high=-5, at=["a"], rate=-1, steps=1e9, turn="x", step=-3))
    expect(told(odd)).to_contain_text("Step 0 of 44: at x = 9 the cost is 73")
