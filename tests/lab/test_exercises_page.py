"""Tasks in a browser: levels and hints, ticks that stay, and the file that is handed in."""

import json

import pytest

pytestmark = pytest.mark.browser


def task(page, words):
    return page.get_by_role("listitem").filter(has_text=words)


def solve_three(page):
    from playwright.sync_api import expect

    page.get_by_label("threshold").fill("5")
    expect(task(page, "only when both are there")).to_have_attribute("data-done", "true")
    page.get_by_label("threshold").fill("1")
    expect(task(page, "at least one is there")).to_have_attribute("data-done", "true")
    expect(task(page, "Three of four lines")).to_have_attribute("data-done", "true")  # OR has them


def test_there_are_forty_and_more_each_with_a_hint(visitor):
    given = visitor.evaluate("import('./exercises.js').then((one) => one.EXERCISES)")
    every = [one for chapter in given.values() for one in chapter]
    assert len(every) >= 40
    assert {one["level"] for one in every} == {1, 2, 3}
    assert all(one["hint"].endswith((".", "?")) and len(one["hint"]) > 20 for one in every)
    assert all(len({one["id"] for one in chapter}) == len(chapter) for chapter in given.values())
    for chapter in given:  # a check that has no words, or words without a check, breaks its page
        visitor.goto(visitor.url.split("#")[0] + f"#{chapter}")
        visitor.locator("main[aria-busy=false]").wait_for()
        assert visitor.locator(".tasks li").count() == len(given[chapter])


def test_a_hint_is_shown_when_it_is_asked_for(visitor):
    from playwright.sync_api import expect

    first = task(visitor, "only when both are there")
    hint = first.get_by_text("With all of them there")
    expect(hint).to_be_hidden()
    first.get_by_role("button", name="Hint").click()
    expect(hint).to_be_visible()
    expect(first.get_by_role("img", name="easy")).to_be_visible()


def test_ticks_stay_and_are_saved_and_taken(visitors, tmp_path):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    page = visitors("#neuron")
    solve_three(page)
    page.reload()
    page.locator("main[aria-busy=false]").wait_for()
    expect(task(page, "only when both are there")).to_have_attribute("data-done", "true")
    page.get_by_role("button", name="3 of").click()
    window = page.get_by_role("dialog", name="Progress")
    window.get_by_label("Your name").fill("Ada <b>")
    with page.expect_download() as waiting:
        window.get_by_role("button", name="Save progress.json").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    told = json.loads(file.read_text())
    assert (file.name, told["format"], told["name"], told["solved"]) == (
        "progress.json", 1, "Ada <b>", 3,
    )  # fmt: skip
    assert told["summary"][0] == "A neuron: 3 of 5"
    assert set(told["chapters"]["neuron"]) == {"and", "or", "xor"}
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    for _ in range(2):
        window.get_by_role("button", name="forget all").click()
    expect(window.get_by_role("row").first).to_contain_text("0 of 5")
    other = visitors("#neuron")  # another browser
    other.get_by_role("button", name="0 of").click()
    there = other.get_by_role("dialog", name="Progress")
    picker = there.locator("input[type=file]")
    picker.set_input_files(file)
    expect(there).to_contain_text("Taken: 3 solved tasks.")
    expect(task(other, "at least one is there")).to_have_attribute("data-done", "true")


@pytest.mark.parametrize(
    "words", ["", "{", "[]", '{"format": 2, "chapters": {}}', '{"format": 1, "chapters": null}']
)
def test_another_file_is_refused_in_words(visitor, tmp_path, words):
    from playwright.sync_api import expect

    file = tmp_path / "other.json"
    file.write_text(words)
    visitor.get_by_role("button", name="0 of").click()
    window = visitor.get_by_role("dialog", name="Progress")
    window.locator("input[type=file]").set_input_files(file)
    expect(window.get_by_role("status")).to_contain_text("no progress.json of this lab")


def test_what_was_kept_and_is_spoilt_breaks_nothing(visitors):
    page = visitors()
    for spoilt in ("{", "[1]", '{"chapters": {"neuron": {"and": 7, "xyz": "1999"}}, "name": 3}'):
        page.evaluate("words => localStorage.setItem('fathom-progress', words)", spoilt)
        page.reload()
        page.locator("main[aria-busy=false]").wait_for()
        assert page.get_by_role("button", name="0 of").count() == 1
