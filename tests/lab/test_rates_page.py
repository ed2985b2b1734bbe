"""Chapter 5 in a browser: what the text tells a visitor to do, and the library's numbers."""

import json
from urllib.parse import quote

import pytest

from fathom.descent.rates import compare_rates

pytestmark = pytest.mark.browser


def at(**state):
    return f"#rates?{quote(json.dumps(state))}"


def task(page, words):
    return page.get_by_role("listitem").filter(has_text=words)


def test_it_begins_with_the_articles_rates(visitors):
    from playwright.sync_api import expect

    page = visitors(at())
    rows = [row.split("\t") for row in page.get_by_role("row").all_inner_texts()[1:]]
    rates = compare_rates("x^2 - x + 1", 9, [0.001, 0.01, 0.1, 0.25, 0.5, 0.9, 0.99, 1, 1.1])
    assert [float(row[0]) for row in rows] == [run.learning_rate for run in rates.runs]
    never = ("swings for ever", "diverges")
    assert [row[1] for row in rows] == [
        "never" if run.verdict.value in never else f"{len(run):,}" for run in rates.runs
    ]
    assert [row[2].removesuffix(", best") for row in rows] == [
        run.verdict.value for run in rates.runs
    ]
    assert rows[4][2].endswith("best")
    expect(page.get_by_role("status").first).to_contain_text("7 of 9 rates arrive.")
    expect(page.get_by_text("2 / largest curvature = 2 / 2 = 1")).to_be_visible()
    expect(page.get_by_label("the limit is 1; the best is 0.5")).to_be_visible()


def test_a_rate_is_chosen_by_arrow_keys(visitors):
    from playwright.sync_api import expect

    page = visitors(at())
    page.get_by_role("radio", name="0.5").press("ArrowUp")
    line = page.get_by_role("status").filter(has_text="Rate 0.25: converges")
    expect(line).to_be_visible()
    page.get_by_role("radio", name="0.001").check()
    expect(task(page, "more than 200 steps")).to_have_attribute("data-done", "true")
    page.get_by_role("radio", name="1.1").check()
    expect(task(page, "too large")).to_have_attribute("data-done", "true")
    expect(task(page, "Close in on a limit")).to_have_attribute("data-done", "false")


def test_the_limit_is_found_and_moved_by_momentum(visitors):
    from playwright.sync_api import expect

    page = visitors(at())
    page.get_by_label("rates", exact=True).select_option("spread")
    page.get_by_label("smallest rate").fill("-0.045")  # 0.9
    page.get_by_label("largest rate").fill("0.04")  # 1.1
    expect(task(page, "Close in on a limit")).to_have_attribute("data-done", "true")
    page.get_by_label("optimizer").select_option("momentum")
    expect(page.get_by_text("limit for momentum = 3.8 / largest curvature")).to_contain_text("1.9")
    page.get_by_role("radio", name="1.1").check()
    expect(task(page, "Give the rover momentum")).to_have_attribute("data-done", "true")
    page.get_by_label("optimizer").select_option("adam")
    expect(page.get_by_text("for adam it sets no limit")).to_be_visible()


def test_two_pits_and_two_variables(visitors):
    from playwright.sync_api import expect

    page = visitors(at(example="pits", between=[0.05, 0.12], count=12))
    expect(task(page, "in 6 steps or fewer")).to_have_attribute("data-done", "false")
    page.get_by_label("start: x").fill("1.5")
    expect(task(page, "in 6 steps or fewer")).to_have_attribute("data-done", "true")
    page.get_by_label("landscape").select_option("valley")
    expect(page.get_by_label("The path of the chosen rate on the surface")).to_be_visible()
    expect(page.get_by_text("largest curvature = 2 / 20 = 0.1")).to_be_visible()


def test_where_nothing_arrives_nothing_is_claimed(visitors):
    from playwright.sync_api import expect

    page = visitors(at(between=[5, 10], count=4))
    expect(page.get_by_role("status").first).to_have_text("0 of 4 rates arrive.")
    expect(page.get_by_text("nothing is known about the limit")).to_be_visible()
    other = visitors("#" + page.url.split("#")[1])
    expect(other.get_by_role("status").first).to_have_text("0 of 4 rates arrive.")
    page.get_by_label("function", exact=True).fill("ln(x - 50)")
    page.get_by_label("function", exact=True).press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Start elsewhere")
