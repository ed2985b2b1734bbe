"""Learnt by heart, in a browser: too long, from too few; and a test that is opened once."""

import re

import pytest

pytestmark = pytest.mark.browser


def task(page, words):
    return page.get_by_role("listitem").filter(has_text=words)


def done(page, words):
    from playwright.sync_api import expect

    expect(task(page, words)).to_have_attribute("data-done", "true")


def learn(page, epochs):
    """Learn until an epoch is reached that looks like this, then pause."""
    from playwright.sync_api import expect

    page.get_by_role("button", name="Learn", exact=True).click()
    expect(page.locator(".narration")).to_contain_text(re.compile(epochs))
    page.get_by_role("button", name="Pause").click()


def test_ten_points_are_learnt_by_heart(visitors):
    from playwright.sync_api import expect

    page = visitors("#heart")
    narration = page.locator(".narration")
    expect(narration).to_contain_text("105 weights and biases, and 20 points to learn from")
    slider = page.get_by_label("points to learn from")
    slider.press("Home")
    expect(narration).to_contain_text("and 10 points to learn from")
    page.get_by_role("button", name="Learn", exact=True).click()
    done(page, "Let it learn 10 points")
    done(page, "Go on beyond the best epoch")
    page.get_by_role("button", name="Pause").click()
    found = re.search(
        r"10 points it learns from cost (\S+), the 45 that choose (\S+): (\S+) more. "
        r"At epoch \d+ they cost (\S+): there it should have been stopped",
        narration.inner_text(),
    )
    learnt, chose, more, least = map(float, found.groups())
    assert learnt < 0.02
    assert chose - learnt == pytest.approx(more, abs=0.01)
    assert least < chose / 1.2
    expect(page.get_by_text("here it should have been stopped", exact=True)).to_be_visible()
    expect(page.get_by_role("img", name="best at epoch")).to_be_visible()


def test_what_helps(visitors):
    page = visitors('#heart?{"rows":20,"decay":0.003,"epochs":300}')
    done(page, "find a weight decay")
    page = visitors('#heart?{"rows":210,"hidden":1,"epochs":100}')
    done(page, "less than 0.1 above")


def test_a_test_is_opened_after_the_choice(visitors):
    from playwright.sync_api import expect

    page = visitors("#heart")
    opener = page.get_by_role("button", name="Open the test")
    expect(opener).to_be_disabled()
    for place in range(5):
        if place:
            page.get_by_role("button", name="Another random start").click()
            expect(page.locator(".narration")).to_contain_text("Nothing is learnt yet")
        learn(page, r"Epoch ([3-9]\d|\d{3})")
    expect(page.get_by_text("chosen among 5 settings by them")).to_be_visible()
    opener.click()
    told = page.get_by_text("You have chosen among 5 settings by the validation points.")
    found = re.search(r"looked like (\S+); the test says (\S+)\. ", told.inner_text())
    rows = page.get_by_role("row").all()[1:]
    numbers = [[float(one) for one in row.inner_text().split("\t")[3:]] for row in rows]
    assert len(numbers) == 5
    assert [float(one) for one in found.groups()] == min(numbers)
    done(page, "Try five settings")
    expect(opener).to_be_disabled()
    page.get_by_role("button", name="Other points").click()
    expect(told).to_be_hidden()
    expect(page.locator(".narration")).to_contain_text("Nothing is learnt yet")


def test_the_address_holds_the_situation(visitors):
    from playwright.sync_api import expect

    page = visitors('#heart?{"rows":40,"epochs":60,"opened":true}')
    expect(page.locator(".narration")).to_contain_text("Epoch 60: the 40 points")
    expect(page.get_by_text("The test is open now")).to_be_visible()
    nonsense = '{"rows":1e9,"noise":-1,"hidden":99,"decay":5,"epochs":1e9,"start":"x","opened":1}'
    page = visitors(f"#heart?{nonsense}")
    expect(page.locator(".narration")).to_contain_text("and 20 points to learn from")
