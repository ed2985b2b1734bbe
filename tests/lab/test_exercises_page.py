"""Tasks in a browser: levels and hints, ticks that stay, and the file that is handed in."""

import json
import re
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser


def at(chapter, **state):
    return f"#{chapter}?{quote(json.dumps(state))}"


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
    given = visitor.evaluate("import('./frame/exercises.js').then((one) => one.EXERCISES)")
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
    page.get_by_role("button", name="Progress 3 of").click()
    window = page.get_by_role("dialog", name="Progress")
    cells = window.get_by_role("row", name="A neuron").get_by_role("cell").all_inner_texts()
    assert cells == ["3 of 5", "2 of 3", "0 of 1", "1 of 1"]  # all, easy, thought, hard
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
        expect(window.get_by_role("button", name="forget all")).to_be_focused()
    expect(window.get_by_role("row", name="A neuron")).to_contain_text("0 of 5")
    expect(task(page, "at least one is there")).to_have_attribute("data-done", "false")
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


def test_the_same_lab_in_two_tabs(visitors):
    from playwright.sync_api import expect

    page = visitors("#neuron")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("button", name="0 of")).to_be_visible()
    solve_three(page)
    expect(other.get_by_role("button", name="3 of")).to_be_visible()
    expect(task(other, "at least one is there")).to_have_attribute("data-done", "true")


def test_where_nothing_may_be_kept_ticks_last_as_long_as_the_page(visitors):
    from playwright.sync_api import expect

    page = visitors("#neuron")
    page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })"
    )
    page.reload()
    page.locator("main[aria-busy=false]").wait_for()
    solve_three(page)
    page.get_by_role("link", name="2 Wiring", exact=True).click()
    page.locator("h1", has_text="Fire together").wait_for()
    page.get_by_role("link", name="1 A neuron", exact=True).click()
    expect(task(page, "at least one is there")).to_have_attribute("data-done", "true")
    page.reload()
    expect(page.get_by_role("button", name="0 of")).to_be_visible()


def test_a_page_from_a_disk_saves_and_takes_the_file_too(disk, tmp_path):
    from playwright.sync_api import expect

    page = disk("index.html#neuron")
    solve_three(page)
    page.get_by_role("button", name="Progress 3 of").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save progress.json").click()
    waiting.value.save_as(tmp_path / "progress.json")
    other = disk("neuron.html")
    other.get_by_role("button", name="0 of").click()
    other.locator("input[type=file]").set_input_files(tmp_path / "progress.json")
    expect(other.get_by_role("button", name="Progress 3 of")).to_be_visible()
    big = tmp_path / "big.json"
    big.write_text(" " * 200_001)
    other.locator("input[type=file]").set_input_files(big)
    window = other.get_by_role("dialog", name="Progress")
    expect(window.get_by_role("status")).to_contain_text("no more than 200 kB")


def test_one_input_alone_and_what_tells_nothing(visitor):
    from playwright.sync_api import expect

    visitor.get_by_label("weight of thick coat").fill("0")
    visitor.get_by_label("threshold").fill("1")
    expect(task(visitor, "Let it look at one input")).to_have_attribute("data-done", "true")
    eyes = task(visitor, "Two eyes tell nothing")
    visitor.get_by_label("example").select_option("eyes")
    expect(eyes).to_have_attribute("data-done", "false")
    visitor.get_by_label("weight of two eyes").fill("0")
    expect(eyes).to_have_attribute("data-done", "true")


def learn(page, words, **wishes):
    """Let the network learn until a task is done."""
    from playwright.sync_api import expect

    for label, value in {"speed": "25", **wishes}.items():
        page.get_by_label(label.replace("_", " ")).select_option(value)
    page.get_by_role("button", name="Learn").click()
    expect(task(page, words)).to_have_attribute("data-done", "true", timeout=30_000)
    page.get_by_role("button", name=re.compile("Pause|Learn")).click()


def test_what_a_network_learns_and_what_not(visitors):
    page = visitors("#network")
    learn(page, "Learn the disc in the ring", problem="circles")
    learn(page, "Find a learning rate so large", optimiser="sgd", learning_rate="10")
    page = visitors(at("network", problem="circles", hidden=[]))
    learn(page, "Take all layers away")
    page = visitors(at("network", problem="spirals", hidden=[8, 8], activation="tanh"))
    learn(page, "Two spirals: below 0.2", optimiser="adam", learning_rate="0.03")
