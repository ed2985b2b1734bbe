"""Chapter 1 in a browser: what the text tells a visitor to do, and the library's numbers."""

import pytest

import fathom

pytestmark = pytest.mark.browser


def test_the_dog_fires_when_the_threshold_falls(visitor):
    from playwright.sync_api import expect

    expect(visitor.get_by_role("status").first).to_contain_text("the neuron does not fire")
    visitor.get_by_label("threshold").fill("5")
    dog = fathom.Neuron({"four legs": 2, "thick coat": 4}, threshold=5)
    verdict = str(dog.explain({"four legs": 1, "thick coat": 1})).splitlines()[-1]
    expect(visitor.get_by_role("status").first).to_contain_text(verdict)
    expect(visitor.get_by_text("This neuron is an AND.")).to_be_visible()
    rows = visitor.get_by_role("row").all_inner_texts()[1:]
    told = [f"{row.z:+g}".replace("-", "−") for row in dog.truth_table()]
    assert [row.split("\t")[2] for row in rows] == told


def test_tasks_check_themselves(visitor):
    from playwright.sync_api import expect

    task = visitor.get_by_role("listitem").filter(has_text="at least one is there: OR")
    expect(task).to_have_attribute("data-done", "false")
    visitor.get_by_label("threshold").fill("1")
    expect(task).to_have_attribute("data-done", "true")
    visitor.get_by_label("threshold").fill("9")
    expect(task).to_have_attribute("data-done", "true")


def test_the_address_holds_the_situation(visitors):
    from playwright.sync_api import expect

    page = visitors("#neuron")
    page.get_by_label("weight of thick coat").fill("-3.5")
    page.get_by_label("activation").select_option("sigmoid")
    page.wait_for_url("**sigmoid**")
    expect(page.get_by_role("status").first).to_contain_text("sigmoid(-9.5)")
    other = visitors("#" + page.url.split("#")[1])
    expect(other.get_by_label("weight of thick coat")).to_have_value("-3.5")
    expect(other.get_by_role("status").first).to_contain_text("sigmoid(-9.5)")
