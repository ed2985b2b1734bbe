"""Chapter 6 in a browser: it learns, goes back, branches, opens a neuron; the engine's numbers.

That the engine's numbers are the library's is what tests/lab/twin sees to.
"""

import re

import pytest

from tests.lab.twin.learning import SETUP
from tests.lab.twin.node import asked

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visitors):
    return visitors("#network")


def narration(page):
    return page.locator(".narration")


def step_of(page):
    return int(page.get_by_role("slider", name="step").input_value())


def test_it_learns_pauses_and_goes_back_to_the_bit(page):
    from playwright.sync_api import expect

    page.get_by_label("speed").select_option("5")
    page.get_by_role("button", name="Learn").click()
    expect(narration(page)).to_contain_text(re.compile(r"Epoch [1-9]\d\d"))
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("slider", name="step").fill("500")
    expect(narration(page)).to_contain_text("step 500")
    wishes = [("network.onward", {"epochs": 40}), ("network.at", {"step": 500})]
    told = asked([("network.start", SETUP), *wishes])[-1]["data"]
    assert told["epoch"] == 23
    expect(narration(page)).to_contain_text(f"{told['costs'][0][1]:.3g} on those kept aside")
    page.get_by_role("button", name="One step on").click()
    expect(narration(page)).to_contain_text("step 501")
    page.get_by_role("button", name="One step back").click()
    page.get_by_role("button", name="One step back").click()
    expect(narration(page)).to_contain_text("step 499")


def test_a_change_branches_off_where_one_stands(page):
    from playwright.sync_api import expect

    page.get_by_label("speed").select_option("25")
    page.get_by_role("button", name="Learn").click()
    expect(narration(page)).to_contain_text(re.compile(r"Epoch [1-9]\d\d"))
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("slider", name="step").fill("210")
    expect(narration(page)).to_contain_text("step 210")
    page.get_by_label("learning rate").select_option("1")
    expect(page.get_by_role("slider", name="step")).to_have_attribute("max", "210")
    page.get_by_role("button", name="Learn").click()
    task = page.get_by_role("listitem").filter(has_text="take another learning rate")
    expect(task).to_have_attribute("data-done", "true")
    page.get_by_role("button", name="Pause").click()


def opened(step):
    """What the engine says of the second neuron, its wire from x opened."""
    wish = {"step": step, "layer": 0, "neuron": 1, "wire": 0, "x": 0.3, "y": 0.3}
    begun = [("network.start", SETUP), ("network.onward", {"epochs": 100})]
    return asked([*begun, ("network.open", wish)])[-1]["data"]


def test_a_neuron_opens_into_arithmetic_that_adds_up(page):
    from playwright.sync_api import expect

    page.get_by_role("button", name="Open layer 1, neuron 2").click()
    card = page.get_by_role("region", name="The neuron that is open")
    expect(card).to_contain_text("Neuron hidden1.1 at the probe (0.3, 0.3)")
    told = opened(step=0)
    expect(card).to_contain_text(f"tanh(z) = {told['forward']['output']:.4g}".replace("-", "−"))
    card.get_by_role("button", name="Open the wire from x").click()
    expect(card).to_contain_text("Where the slope of x comes from")
    slope = f"{told['update']['slope']:+.4g}".replace("-", "−")
    expect(card).to_contain_text(f"Their mean is the slope, {slope}")
    page.get_by_role("button", name="Learn").click()
    expect(narration(page)).to_contain_text(re.compile(r"Epoch \d\d"))
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(500)  # the epoch under way is still shown
    told = opened(step_of(page))
    slope = f"{told['update']['slope']:+.4g}".replace("-", "−").replace("e", " e")
    expect(card).to_contain_text(f"Their mean is the slope, {slope}"[:34])
    task = page.get_by_role("listitem").filter(has_text="Open a neuron and one of its wires")
    expect(task).to_have_attribute("data-done", "true")


def test_opening_a_wire_keeps_the_focus(page):
    from playwright.sync_api import expect

    page.get_by_role("button", name="Open layer 1, neuron 2").click()
    wire = page.get_by_role("button", name="Open the wire from x")
    wire.focus()
    page.keyboard.press("Enter")
    expect(wire).to_have_attribute("aria-pressed", "true")
    expect(wire).to_be_focused()


def test_a_point_of_the_batch_is_lit_where_it_lies(page):
    from playwright.sync_api import expect

    page.get_by_role("button", name="Open layer 1, neuron 2").click()
    shown = page.get_by_role("button", name=re.compile("Show point")).first
    dark = "() => [...document.querySelector('canvas.plane').getContext('2d')"
    dark += (
        ".getImageData(0, 0, 400, 400).data].filter((one, at) => at % 4 === 2 && one < 60).length"
    )
    expect(shown).to_be_visible()
    before = page.evaluate(dark)
    shown.focus()
    assert page.evaluate(dark) > before + 80  # a ring around it
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(dark) == before


def test_the_blame_of_a_point_flows_back_along_the_wires(page):
    from playwright.sync_api import expect

    page.get_by_role("button", name="Open layer 1, neuron 2").click()
    shown = page.get_by_role("button", name=re.compile("Show point")).first
    row = int(shown.inner_text())
    shown.focus()
    (*_, told) = asked([("network.start", SETUP), ("network.blame", {"step": 0, "row": row})])
    net = page.get_by_role("group", name="The network")
    said = net.get_by_role("status")
    last = f"{told['data']['blames'][-1][0]:+.2g}".replace("-", "−")
    expect(said).to_contain_text(f"Point {row}, loss")
    expect(said).to_contain_text(f"Blame of the answer: {last}")
    expect(net.locator(".blame")).to_have_count(7)  # a sum each: 4, 2 and the answer
    expect(net.locator("path.back")).to_have_count(18)
    page.keyboard.press("Shift+Tab")
    expect(net.locator(".blame")).to_have_count(0)
    expect(net.locator("path.back")).to_have_count(0)


def test_on_a_phone_it_opens_in_a_sheet_below_the_network(visitors):
    from playwright.sync_api import expect

    page = visitors("#network", viewport={"width": 390, "height": 844})
    neuron = page.get_by_role("button", name="Open layer 1, neuron 2")
    neuron.click()
    sheet = page.get_by_role("region", name="The neuron that is open")
    expect(sheet).to_contain_text("Neuron hidden1.1")
    assert sheet.bounding_box()["y"] >= 844 / 2 - 1
    box = neuron.bounding_box()
    assert 0 < box["y"] < box["y"] + box["height"] < 844 / 2
    sheet.get_by_role("button", name="Open the wire from x").focus()
    page.keyboard.press("Escape")
    expect(sheet).to_contain_text("Choose a neuron in the network")
    expect(sheet.get_by_role("button", name="Close")).to_be_hidden()


def test_weight_decay_may_begin_and_end(page):
    from playwright.sync_api import expect

    for optimiser in ("sgd", "momentum", "adam"):
        page.get_by_label("optimiser").select_option(optimiser)
        for decay in ("0.01", "0"):
            page.get_by_label("weight decay").select_option(decay)
            page.get_by_role("button", name="Learn").click()
            expect(narration(page)).to_contain_text(re.compile(r"Epoch [1-9]\d*, .*kept aside"))
            page.get_by_role("button", name="Pause").click()
    expect(narration(page)).to_contain_text("on average in this epoch's steps")


def test_some_starts_are_stuck_at_the_defaults(page):
    from playwright.sync_api import expect

    page.get_by_label("problem").select_option("xor")
    for _ in range(2):
        page.get_by_role("button", name="One layer less").click()
    page.get_by_role("button", name="One layer more").click()
    page.get_by_role("button", name="One neuron less in layer 1").click()
    page.get_by_label("random starts side by side").select_option("9")
    page.get_by_label("speed").select_option("25")
    page.get_by_role("button", name="Learn").click()
    task = page.get_by_role("listitem").filter(has_text="find one that is stuck")
    expect(task).to_have_attribute("data-done", "true", timeout=60_000)
    page.get_by_role("button", name="Pause").click()


def test_layers_change_and_starts_stand_side_by_side(page):
    from playwright.sync_api import expect

    page.get_by_role("button", name="One layer less").click()
    expect(page.get_by_role("button", name="Open layer 2, neuron 1")).to_have_count(0)
    page.get_by_role("button", name="One neuron more in layer 1").click()
    expect(page.get_by_role("button", name="Open layer 1, neuron 5")).to_be_visible()
    page.get_by_label("random starts side by side").select_option("4")
    starts = page.get_by_role("group", name="The random starts").get_by_role("button")
    expect(starts).to_have_count(4)
    starts.nth(2).click()
    expect(starts.nth(2)).to_have_attribute("aria-pressed", "true")


def test_own_points_are_set_by_mouse_and_by_keyboard(page):
    from playwright.sync_api import expect

    page.get_by_label("problem").select_option("own")
    expect(narration(page)).to_contain_text("set at least four points")
    square = page.locator("canvas.plane")
    box = square.bounding_box()
    for x, y in ((0.2, 0.2), (0.3, 0.7), (0.25, 0.45)):
        square.click(position={"x": x * box["width"], "y": y * box["height"]})
    expect(narration(page)).to_contain_text("there are 3")
    expect(page.get_by_role("button", name="Open layer 1, neuron 2")).to_be_hidden()
    page.get_by_role("slider", name="step").press("ArrowRight")  # there is nothing to go to
    page.get_by_role("button", name="Learn").click()
    expect(narration(page)).to_contain_text("there are 3")
    for x, y, there in ((0.2, 0.2, True), (0.3, 0.7, True), (0.7, 0.7, False)):
        pixel = "([x, y]) => [...document.querySelector('canvas.plane').getContext('2d')"
        pixel += ".getImageData(x * 400, y * 400, 1, 1).data.slice(0, 3)]"
        red, _, blue = page.evaluate(pixel, [x, y])
        assert (blue - red > 60) is there
    page.get_by_label("a click sets").select_option("0")
    square.focus()
    for key in ("ArrowRight",) * 9:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.count("%5B") >= 6)
    expect(narration(page)).to_contain_text("Epoch 0")
    page.get_by_role("button", name="Learn").click()
    expect(narration(page)).to_contain_text(re.compile(r"Epoch [1-9]\d"))


def test_a_wild_rate_is_told_as_diverged(visitors):
    from playwright.sync_api import expect

    page = visitors('#network?{"problem":"hills","learning_rate":10,"activation":"identity"}')
    page.get_by_role("button", name="Learn").click()
    expect(narration(page)).to_contain_text("diverged")
