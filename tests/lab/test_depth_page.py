"""Why depth, in a browser: a line that is not enough, and points that are moved until it is."""

import re

import pytest

pytestmark = pytest.mark.browser

BEFORE = "what stands before the answer"


def task(page, words):
    return page.get_by_role("listitem").filter(has_text=words)


def done(page, words):
    from playwright.sync_api import expect

    expect(task(page, words)).to_have_attribute("data-done", "true")


def wrong(page):
    found = re.search(r"Epoch (\d+): (\d+) of 300", page.locator(".narration").inner_text())
    return int(found[1]), int(found[2])


def pixels(page):
    return page.locator("canvas.bent").evaluate("canvas => canvas.toDataURL()")


def test_what_a_line_cannot_do_a_hidden_layer_does(visitors):
    from playwright.sync_api import expect

    page = visitors("#depth")
    narration = page.locator(".narration")
    expect(narration).to_contain_text("Nothing is learnt yet")
    page.get_by_label("problem").select_option("opposite corners")
    page.get_by_label(BEFORE).select_option("no hidden layer at all")
    expect(page.get_by_text("the space is the square itself")).to_be_visible()
    page.get_by_role("button", name="Learn").click()
    done(page, "Opposite corners without any hidden layer")
    assert wrong(page)[1] > 75
    expect(narration).to_contain_text("no line divides them")
    page.get_by_label("problem").select_option("a disc in a ring")
    page.get_by_label(BEFORE).select_option("a layer of 4 before the two")
    expect(narration).to_contain_text("Epoch 0:")
    page.get_by_role("button", name="Learn").click()
    done(page, "Divide the disc from its ring")
    expect(narration).to_contain_text(re.compile(r"Epoch [1-9]\d\d"))
    page.get_by_role("button", name="Pause").click()
    expect(narration).to_contain_text("a straight line divides them")


def test_the_points_are_moved_by_keyboard_and_the_cross_with_them(visitors):
    from playwright.sync_api import expect

    page = visitors('#depth?{"epochs":60}')
    expect(page.locator(".narration")).to_contain_text("Epoch 60:")
    bent = pixels(page)
    slider = page.get_by_label("how much of the way")
    slider.press("Home")
    done(page, "move the points back")
    assert pixels(page) != bent
    expect(page.get_by_role("img", name="0 % of the way")).to_be_visible()
    slider.press("End")
    assert pixels(page) == bent
    square = page.get_by_role("img", name="The square:")
    square.press("ArrowLeft")
    page.wait_for_url("**probe%22%3A%5B0.25*")
    assert pixels(page) != bent


def test_hard_ones_from_an_address_and_what_it_holds(visitors):
    from playwright.sync_api import expect

    page = visitors('#depth?{"before":"0","epochs":320}')
    done(page, "Give the ring the two neurons alone")
    assert wrong(page)[1] > 20
    page = visitors('#depth?{"problem":"spirals","before":"8 8","seed":4,"epochs":400,"share":0.4}')
    done(page, "Two spirals")
    expect(page.get_by_label("how much of the way")).to_have_value("0.4")
    page.get_by_role("button", name="Another random start").click()
    page.wait_for_url("**seed%22%3A5*")
    expect(page.locator(".narration")).to_contain_text("Epoch 0:")
    nonsense = '{"problem":"x","before":"9999","epochs":1e12,"seed":-1,"share":7,"probe":[1,"x"]}'
    page = visitors(f"#depth?{nonsense}")
    expect(page.locator(".narration")).to_contain_text("Epoch 0:")
    expect(page.get_by_label(BEFORE)).to_have_value("4")
