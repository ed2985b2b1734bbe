"""The service's page in a browser: a row is typed in and moved by knobs, and answered."""

import pytest

from tests.browsers import PATIENCE

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser, address):
    """The page; afterwards nothing may have gone wrong, or have been asked of anybody else."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    context.set_default_timeout(PATIENCE)
    page, complaints, asked = context.new_page(), [], []
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.locator(".parts tr").first.wait_for()
    yield page
    context.close()
    assert not complaints
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_a_row_is_answered_and_explained(page, small_model):
    from playwright.sync_api import expect

    page.get_by_label("experience", exact=True).fill("7")
    page.get_by_label("age", exact=True).fill("")
    page.get_by_label("city").select_option("Oslo")
    answer = small_model.predict({"age": [None], "experience": [7], "city": ["Oslo"]})[0]
    expect(page.locator(".answer")).to_contain_text(f"salary: {answer:,.0f} (9 of 10 truths")
    expect(page.locator(".parts tr")).to_have_count(3)
    expect(page.locator("#call")).to_contain_text('"experience":7')
    page.get_by_label("experience, from 0 to 29").fill("12")
    answer = small_model.predict({"age": [None], "experience": [12], "city": ["Oslo"]})[0]
    expect(page.locator(".answer")).to_contain_text(f"salary: {answer:,.0f}")


def test_what_is_odd_is_said(page):
    from playwright.sync_api import expect

    page.get_by_label("experience", exact=True).fill("<b>many</b>")
    said = "the column 'experience' holds numbers, but row 0 (counted from 0) has '<b>many</b>'"
    expect(page.locator(".notes")).to_contain_text(said)
    expect(page.locator(".answer")).to_be_empty()
    page.get_by_label("experience", exact=True).fill("900")
    expect(page.locator(".notes")).to_contain_text("outside 0 to 29, all that was learnt from")


def test_another_model(page):
    from playwright.sync_api import expect

    page.get_by_label("Model").select_option("level")
    expect(page.locator("#about")).to_contain_text("one of high, low, mid")
    expect(page.locator(".chances svg")).to_have_count(3)


def test_everybody_can_use_it(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
