"""Backpropagation by hand, in a browser: every number worked out, a wrong one, one shown."""

import math

import pytest

from tests.lab.twin.node import asked

pytestmark = pytest.mark.browser


def task(page, words):
    return page.get_by_role("listitem").filter(has_text=words)


def done(page, words, is_done="true"):
    from playwright.sync_api import expect

    expect(task(page, words)).to_have_attribute("data-done", is_done)


def worked(seed=0, activation="tanh", rate=0.1):
    """Every number of the step by its label, as a person works it out."""
    given = {"seed": seed, "activation": activation, "rate": rate}
    (told,) = asked([("byhand.work", given)])
    work = told["data"]
    x, y, w, v = work["x"], work["y"], work["w"], work["v"]
    of, steep = {
        "tanh": (math.tanh, lambda a: 1 - a * a),
        "relu": (lambda z: max(z, 0.0), lambda a: float(a > 0)),
    }[activation]
    z = [w[i][0] * x[0] + w[i][1] * x[1] + work["b"][i] for i in (0, 1)]
    a = [of(one) for one in z]
    p = v[0] * a[0] + v[1] * a[1] + work["c"]
    d = 2 * (p - y)
    blames = [v[i] * d * steep(a[i]) for i in (0, 1)]
    slopes = [blames[i] * x[k] for i in (0, 1) for k in (0, 1)]
    names = ["z₁", "z₂", "a₁", "a₂", "p", "L", "d", "d₁", "d₂"]
    weights = ["v₁", "v₂", "c", "b₁", "b₂", "w₁₁", "w₁₂", "w₂₁", "w₂₂"]
    forward = [*z, *a, p, (y - p) ** 2, d, *blames]
    values = [*forward, d * a[0], d * a[1], d, *blames, *slopes, w[0][0] - rate * slopes[0]]
    return dict(
        zip([*names, *(f"slope of {one}" for one in weights), "new w₁₁"], values, strict=True)
    )


def field(page, name):
    return page.get_by_role("textbox", name=name, exact=True)


def test_a_step_is_worked_out_by_keyboard(visitors):
    from playwright.sync_api import expect

    page = visitors("#byhand")
    numbers = worked()
    first = next(iter(numbers))
    field(page, first).focus()
    for place, value in enumerate(numbers.values()):
        words = f"{value:.4g}"
        page.keyboard.type(words.replace(".", ",") if place % 2 else words)
        page.keyboard.press("Tab")
    expect(page.locator(".narration")).to_contain_text("19 of 19 numbers are there.")
    expect(page.locator(".narration")).to_contain_text("The step is done")
    for words in ("Work the way forward", "Send the blame back", "all nine slopes", "none of them"):
        done(page, words)
    expect(page.get_by_role("button", name="Show this one")).to_be_disabled()
    page.wait_for_url("**new%22%3A*")
    other = visitors("#" + page.url.split("#")[1])
    expect(other.locator(".narration")).to_contain_text("19 of 19")


def test_a_wrong_number_gets_the_formula_then_its_numbers(visitors):
    from playwright.sync_api import expect

    page = visitors("#byhand")
    numbers = worked()
    sum1 = field(page, "z₁")
    sum1.fill("77")
    sum1.press("Tab")
    hint = page.locator("#h-z1")
    expect(hint).to_have_text("Not yet: w₁₁ x₁ + w₁₂ x₂ + b₁.")
    wrong = field(page, "z₁, not yet")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    wrong.fill("78")
    wrong.press("Enter")
    expect(hint).to_contain_text(" × ")
    wrong.fill("a lot")
    wrong.press("Enter")
    expect(hint).to_contain_text("this is no number")
    wrong.fill(f"{numbers['z₁'] + 0.004:.5g}")
    wrong.press("Enter")
    expect(field(page, "z₁, right")).to_be_visible()
    expect(hint).to_have_text("")
    expect(page.locator("h2").filter(has_text="z₂: the sum of hidden neuron 2")).to_be_visible()


def test_what_is_shown_does_not_count(visitors):
    from playwright.sync_api import expect

    page = visitors("#byhand")
    show = page.get_by_role("button", name="Show this one")
    for _ in range(19):
        show.press("Enter")
    expect(show).to_be_disabled()
    expect(page.locator(".narration")).to_contain_text("19 of 19 numbers are there, 0 of them")
    done(page, "Work the way forward", "false")
    page.get_by_role("button", name="Other numbers").click()
    expect(page.locator(".narration")).to_contain_text("0 of 19 numbers")


def test_a_silent_neuron_has_no_blame_and_nonsense_is_left_out(visitors):
    from playwright.sync_api import expect

    page = visitors('#byhand?{"activation":"relu"}')
    seed = next(one for one in range(20) if 0 in (worked(one, "relu")["a₁"],))
    for _ in range(seed):
        page.get_by_role("button", name="Other numbers").click()
    page.wait_for_url(f"**seed%22%3A{seed}*")
    silent = field(page, "d₁")
    silent.fill("0")
    silent.press("Enter")
    done(page, "With relu, find numbers")
    filled = '{"z1":7,"z2":"000000000000000","q":"1"}'
    nonsense = f'{{"activation":"x","seed":1e9,"filled":{filled},"shown":7}}'
    page = visitors(f"#byhand?{nonsense}")
    expect(page.locator(".narration")).to_contain_text("0 of 19 numbers")
    expect(page.get_by_label("activation of the hidden neurons")).to_have_value("tanh")
