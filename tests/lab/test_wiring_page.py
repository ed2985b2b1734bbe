"""Chapter 2 in a browser: the bell, the wires, and the library's numbers."""

import pytest

from fathom.rules.dog import PHASES, pavlov

pytestmark = pytest.mark.browser


def said(value):
    return f"{value:.3g}".replace("-", "−")


def task(page, words):
    return page.get_by_role("listitem").filter(has_text=words)


def go(page, phase):
    page.get_by_label("go to the phase").select_option(label=f"{phase}: {PHASES[phase].says}")


@pytest.fixture
def dog_page(visitors):
    return visitors("#wiring")


def test_ringing_the_bell_wires_it(dog_page):
    from playwright.sync_api import expect

    dog, on = pavlov(), dog_page.get_by_role("button", name="One trial on")
    narration = dog_page.locator(".narration")
    expect(narration).to_contain_text("the bell's wire stays at 0")
    conditioned = task(dog_page, "passes 0.9")
    for number, (old, new) in enumerate(zip(dog.trials[:14], dog.trials[1:14], strict=False)):
        before, after = (one.weights["bell -> saliva"] for one in (old, new))
        expect(conditioned).to_have_attribute("data-done", "true" if before > 0.9 else "false")
        on.click()
        expect(dog_page.get_by_label("trial", exact=True)).to_have_value(str(number + 2))
        if after != before:
            expect(narration).to_contain_text(f"goes from {said(before)} to {said(after)}.")
            sum_ = f"{said(before)} + 0.2 × (1 − {said(before)}) × 1 = {said(after)}"
            expect(dog_page.locator(".formula")).to_contain_text(sum_)
    expect(conditioned).to_have_attribute("data-done", "true")


def test_the_dog_forgets_and_is_blocked(dog_page):
    from playwright.sync_api import expect

    dog = pavlov()
    place = next(i for i, one in enumerate(dog.trials, 1) if one.phase == "relearning")
    dog_page.get_by_label("trial", exact=True).fill(str(place - 1))
    expect(task(dog_page, "Extinction")).to_have_attribute("data-done", "true")
    go(dog_page, "light alone")
    told = f"The dog foresees {said(dog.answer('light alone'))} of the food"
    expect(dog_page.locator(".narration")).to_contain_text(told)
    expect(task(dog_page, "Blocking")).to_have_attribute("data-done", "true")
    for sentence in dog.findings:
        expect(dog_page.get_by_text(sentence.replace("->", "→"))).to_be_visible()


def test_hebb_explodes_and_oja_does_not(dog_page):
    from playwright.sync_api import expect

    dog_page.get_by_label("rule").select_option("hebb")
    expect(dog_page.get_by_text("hebb: dw = rate y x")).to_be_visible()
    go(dog_page, "blocking")
    expect(task(dog_page, "explode beyond 1000")).to_have_attribute("data-done", "true")
    dog_page.get_by_label("rule").select_option("oja")
    dog_page.get_by_label("trial", exact=True).fill(str(len(pavlov("oja").trials)))
    expect(task(dog_page, "Tame it")).to_have_attribute("data-done", "true")
    expect(dog_page.get_by_role("button", name="That was the last trial")).to_be_disabled()


def test_a_wire_that_is_no_number_any_more_has_diverged(dog_page):
    from playwright.sync_api import expect

    dog_page.get_by_label("rule").select_option("oja")
    dog_page.get_by_label("rate").fill("2")
    go(dog_page, "blocking")
    expect(dog_page.locator(".narration")).to_contain_text("The wires have diverged")
    expect(dog_page.locator(".formula")).to_have_text("the weights have diverged")
    expect(dog_page.locator("main")).not_to_contain_text("nan")


def test_the_articles_wire_goes_through_food(dog_page):
    from playwright.sync_api import expect

    dog_page.get_by_label("the bell's wire goes to").select_option("bell -> food")
    go(dog_page, "sated")
    expect(dog_page.locator(".narration")).to_contain_text("The dog foresees 0 of the food")
    expect(task(dog_page, "sated")).to_have_attribute("data-done", "true")


def test_the_experiment_plays_and_its_place_is_in_the_address(visitors):
    from playwright.sync_api import expect

    page = visitors("#wiring", reduced_motion="reduce")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".narration")).to_contain_text("Conditioning")
    page.get_by_role("button", name="Pause").click()
    place = page.get_by_label("trial", exact=True).input_value()
    page.wait_for_url(f"**at%22%3A{place}*")
    other = visitors("#" + page.url.split("#")[1])
    expect(other.get_by_label("trial", exact=True)).to_have_value(place)
    expect(other.locator(".narration")).to_have_text(page.locator(".narration").inner_text())
    nonsense = visitors('#wiring?{"rule":"none","rate":"x","trials":1e9,"at":-3}')
    expect(nonsense.locator(".narration")).to_contain_text("Before, trial 1 of 3")
