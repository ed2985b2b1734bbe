"""Chapter 3 in a browser: errors that cancel, squares, and the surprise at a class."""

import math

import pytest

import fathom

pytestmark = pytest.mark.browser

TRUTHS = {"Ada": 10, "Ben": 12, "Cleo": 15, "Dan": 20}


def task(page, words):
    return page.get_by_role("listitem").filter(has_text=words)


def answer(page, **predicted):
    for name, value in predicted.items():
        page.get_by_label(f"predicted for {name}").fill(str(value))


def costs(predicted):
    truth, answers = ([[float(one)] for one in many] for many in (TRUTHS.values(), predicted))
    found = [fathom.cost(name, truth, answers).mean for name in ("error", "absolute", "squared")]
    words = "Mean error {:.4g}, mean absolute error {:.4g}, mean squared error {:.4g}."
    return words.format(*found).replace("-", "−")


@pytest.fixture
def loss_page(visitors):
    return visitors("#losses")


def test_errors_cancel_while_every_answer_is_wrong(loss_page):
    from playwright.sync_api import expect

    narration = loss_page.locator(".narration")
    expect(narration).to_contain_text(costs([9, 15, 16, 15]))
    cancel = task(loss_page, "Make the mean error 0")
    expect(cancel).to_have_attribute("data-done", "false")
    answer(loss_page, Ada=9, Ben=13, Cleo=11, Dan=24)
    expect(narration).to_contain_text(costs([9, 13, 11, 24]))
    expect(narration).to_contain_text("4 of 4 answers are wrong. Mean error 0,")
    expect(narration).to_contain_text("The errors cancel")
    expect(cancel).to_have_attribute("data-done", "true")
    squares = "(1² + (−1)² + 4² + (−4)²) / 4 = 8.5"
    expect(loss_page.locator(".formula").first).to_contain_text(squares)


def test_a_far_miss_weighs_most_in_squares(loss_page):
    from playwright.sync_api import expect

    answer(loss_page, Ada=30, Ben=12, Cleo=15, Dan=20)
    expect(loss_page.locator(".narration")).to_contain_text(costs([30, 12, 15, 20]))
    expect(task(loss_page, "ten times")).to_have_attribute("data-done", "true")
    expect(task(loss_page, "who has to share")).to_have_attribute("data-done", "false")
    answer(loss_page, Ada=12, Ben=10, Cleo=13, Dan=22)
    expect(task(loss_page, "who has to share")).to_have_attribute("data-done", "true")


def test_an_answer_can_be_dragged_and_moved_by_keyboard(loss_page):
    from playwright.sync_api import expect

    slider = loss_page.get_by_label("predicted for Dan")
    dot = loss_page.locator("circle").nth(3).bounding_box()
    loss_page.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    loss_page.mouse.down()
    loss_page.mouse.move(dot["x"], dot["y"] - 60, steps=4)
    loss_page.mouse.up()
    expect(slider).not_to_have_value("15")
    up = float(slider.input_value())
    assert up > 18
    slider.press("ArrowRight")
    expect(slider).to_have_value(f"{up + 0.5:g}")
    expect(loss_page.locator(".narration")).to_contain_text(costs([9, 15, 16, up + 0.5]))


def test_cross_entropy_is_the_surprise(loss_page):
    from playwright.sync_api import expect

    formula = loss_page.locator(".formula").nth(1)
    expect(formula).to_contain_text("−(0 × ln 0.23 + 1 × ln 0.57 + 0 × ln 0.2) = −ln 0.57 = 0.5621")
    loss_page.get_by_label("sum for dog").fill("3")
    expect(task(loss_page, "below 0.1")).to_have_attribute("data-done", "true")
    loss_page.get_by_label("what the picture shows").select_option("fish")
    expect(task(loss_page, "sure and wrong")).to_have_attribute("data-done", "true")
    shares = [math.exp(z) for z in (-1.4697, 3, -1.6094)]
    p = shares[0] / sum(shares)
    told = fathom.cost("cross-entropy", [[1, 0, 0]], [[p, 1 - p, 0]]).mean
    expect(loss_page.get_by_text(f"it is a fish. Loss {told:.4g}.")).to_be_visible()
    for name in ("fish", "dog", "cat"):
        loss_page.get_by_label(f"sum for {name}").fill("0")
    expect(task(loss_page, "Know nothing")).to_have_attribute("data-done", "true")
    expect(formula).to_contain_text(f"= {math.log(3):.4g}")


def test_the_address_holds_the_situation(visitors):
    from playwright.sync_api import expect

    page = visitors("#losses")
    answer(page, Cleo=3.5)
    page.get_by_label("what the picture shows").select_option("cat")
    page.wait_for_url("**truth%22%3A2*")
    other = visitors("#" + page.url.split("#")[1])
    expect(other.get_by_label("predicted for Cleo")).to_have_value("3.5")
    expect(other.get_by_text("it is a cat. Loss 1.609.")).to_be_visible()
    nonsense = visitors('#losses?{"predicted":[1,2],"sums":"x","truth":9}')
    expect(nonsense.locator(".narration")).to_contain_text(costs([9, 15, 16, 15]))
