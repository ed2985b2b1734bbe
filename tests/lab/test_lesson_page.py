"""A lesson in a browser: kept in the lab, opened from the disk, scrubbed; nothing leaves it."""

import json
import re
import subprocess
import sys

import pytest

from tests.lab.conftest import Lab

pytestmark = pytest.mark.browser
UNTRIED = "This was not tried when the lesson was made"


@pytest.fixture
def keep(browser, tmp_path):
    """Keep a page's chapter as a lesson and open it; it may ask for nothing but itself."""
    contexts, complaints, asked = [], [], []

    def kept(page, **wishes):
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Keep as a lesson").click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        return opened(file, **wishes)

    def opened(file, **wishes):
        context = browser.new_context(**wishes)
        context.set_default_timeout(20_000)
        contexts.append(context)
        lesson = context.new_page()
        lesson.on("console", lambda told: told.type == "error" and complaints.append(told.text))
        lesson.on("pageerror", lambda fault: complaints.append(str(fault)))
        lesson.on("request", lambda request: asked.append(request.url))
        lesson.on("websocket", lambda socket: asked.append(socket.url))
        lesson.goto(file.as_uri())
        lesson.locator("main[aria-busy=false]").wait_for()
        return lesson

    kept.opened = opened
    yield kept
    for context in contexts:
        context.close()
    assert not complaints
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []


def narration(page):
    return page.locator(".narration")


def learn(page, until):
    """Learn until an epoch has so many digits, and wait until it stands still."""
    from playwright.sync_api import expect

    page.get_by_role("button", name="Learn").click()
    expect(narration(page)).to_contain_text(re.compile(rf"Epoch {until}"))
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(300)


def go_to(page, step):
    from playwright.sync_api import expect

    page.get_by_role("slider", name="step").fill(str(step))
    expect(narration(page)).to_contain_text(re.compile(rf"step {step:,}:"))
    return narration(page).inner_text()


def step_of_last(page):
    return int(page.get_by_role("slider", name="step").get_attribute("max"))


def test_a_training_is_kept_and_goes_on(visitors, keep):
    from playwright.sync_api import expect

    page = visitors("#network")
    learn(page, r"[1-9]\d")
    early, late = go_to(page, 84), go_to(page, 105)
    lesson = keep(page)
    expect(lesson.get_by_role("complementary")).to_contain_text("every knob of it may be turned")
    expect(lesson.get_by_role("link")).to_have_text(["Skip to the chapter", "6 A network learns"])
    assert lesson.get_by_role("button", name="Keep as a lesson").count() == 0
    assert narration(lesson).inner_text() == late
    assert step_of_last(lesson) == step_of_last(page)
    assert go_to(lesson, 84) == early
    lesson.get_by_role("button", name="One step on").click()
    expect(narration(lesson)).to_contain_text("step 85:")
    lesson.get_by_role("slider", name="step").fill(str(step_of_last(lesson)))
    last = step_of_last(lesson)
    lesson.get_by_role("button", name="One step on").click()
    expect(narration(lesson)).to_contain_text(f"step {last + 1:,}:")
    lesson.get_by_label("problem").select_option("spirals")
    expect(narration(lesson)).to_contain_text("Epoch 0, step 0:")
    learn(lesson, r"[1-9]\d")


def test_a_branch_and_an_open_neuron_are_kept(visitors, keep):
    from playwright.sync_api import expect

    page = visitors("#network")
    learn(page, r"[1-9]\d")
    go_to(page, 100)
    page.get_by_label("learning rate").select_option("1")
    expect(page.get_by_role("slider", name="step")).to_have_attribute("max", "100")
    learn(page, r"[1-9]\d")
    page.get_by_role("button", name="Open layer 1, neuron 2").click()
    card = page.get_by_role("region", name="The neuron that is open")
    card.get_by_role("button", name="Open the wire from y").click()
    expect(card).to_contain_text("Where the slope of y comes from")
    early, late = go_to(page, 84), go_to(page, step_of_last(page))
    shadow = page.locator(".curve, svg").all_inner_texts()
    lesson = keep(page)
    again = lesson.get_by_role("region", name="The neuron that is open")
    expect(again).to_contain_text("Where the slope of y comes from")
    assert narration(lesson).inner_text() == late
    assert again.inner_text() == card.inner_text()
    assert lesson.locator(".curve, svg").all_inner_texts() == shadow
    assert go_to(lesson, 84) == early  # before the branch


def test_a_neuron_is_kept_and_alive(visitors, keep):
    from playwright.sync_api import expect

    page = visitors("#neuron")
    page.get_by_label("threshold").fill("5")
    expect(narration(page)).to_contain_text("the neuron fires")
    fires = narration(page).inner_text()
    lesson = keep(page, viewport={"width": 390, "height": 844}, color_scheme="dark")
    assert narration(lesson).inner_text() == fires
    assert lesson.evaluate("document.documentElement.scrollWidth") <= 390
    lesson.get_by_label("threshold").fill("8")
    expect(narration(lesson)).to_contain_text("the neuron does not fire")
    lesson.get_by_label("threshold").fill("-3")
    expect(narration(lesson)).to_contain_text("the neuron fires")


SITUATIONS = {
    "wiring": {"rule": "oja", "rate": 0.35, "trials": 9, "at": 14},
    "losses": {"predicted": [1, 2, 3.5, 4], "truth": 2},
    "rover": {"function": "x^2 + 3y^2", "at": [4, 3], "rate": 0.15, "step": 3, "many": True},
    "rates": {"between": [0.013, 1.7], "count": 7, "optimizer": "momentum"},
    "depth": {"problem": "xor", "before": "3", "seed": 2, "epochs": 40, "share": 0.5},
    "byhand": {"activation": "relu", "filled": {"z1": "0.4", "z2": "x"}, "shown": ["z1"]},
    "heart": {"rows": 40, "decay": 0.001, "epochs": 50, "opened": True},
    "pictures": {"count": 60},
}


@pytest.mark.parametrize("chapter", SITUATIONS)
def test_every_chapter_opens_as_it_was(visitors, keep, chapter):
    page = visitors(f"#{chapter}?{json.dumps(SITUATIONS[chapter])}")
    page.wait_for_timeout(500)
    lesson = keep(page)
    lesson.wait_for_timeout(500)
    assert lesson.locator("main").inner_text() == page.locator("main").inner_text()
    assert lesson.get_by_text(UNTRIED).count() == 0


def test_a_picture_network_is_kept_with_what_was_looked_at(visitors, keep):
    from playwright.sync_api import expect

    page = visitors('#pictures?{"count":60,"epochs":1}')
    page.get_by_role("button", name="Draw pets and learn").click()
    strip = page.get_by_role("region", name="Pictures")
    strip.wait_for(timeout=120_000)
    expect(narration(page)).to_contain_text("Dog 1: it says")
    expect(page.get_by_text("this picture", exact=True)).to_be_visible(timeout=120_000)
    expect(narration(page)).to_contain_text("comes to z =")
    lesson = keep(page)
    expect(narration(lesson)).to_have_text(narration(page).inner_text())
    expect(lesson.get_by_text("this picture", exact=True)).to_be_visible()
    lesson.get_by_role("region", name="Pictures").get_by_role("button").nth(2).click()
    expect(narration(lesson)).to_contain_text(UNTRIED)
    expect(lesson.locator("body[data-untried]")).to_have_count(1)  # what is drawn is no answer


FILL = """async () => {
  const { Recorder } = await import("./frame/recorder.js");
  const recorder = new Recorder();
  const keep = (ask, given, data, bytes) =>
    recorder.keep(ask, given, { data }, new ArrayBuffer(bytes));
  keep("pictures.maps", {}, {}, 100);
  keep("table.seen", {}, {}, 100);
  for (let one = 0; one < 30; one += 1) keep("pictures.place", { one }, {}, 1e6);
  const kept = recorder.of("pictures").kept.map((one) => one.given.one ?? "maps");
  return [kept, recorder.of("table").kept.length];
}"""


def test_the_newest_is_recorded_and_what_is_asked_once_and_no_own_data(visitor):
    kept, own = visitor.evaluate(FILL)
    assert kept == ["maps", *range(11, 30)]
    assert own == 0


def test_a_lesson_is_accessible_and_lets_nothing_out(visitors, keep):
    from axe_playwright_python.sync_playwright import Axe

    page = visitors("#network")
    learn(page, r"\d")
    lesson = keep(page)
    for one in (page, lesson):
        found = Axe().run(one).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == []
    policy = lesson.locator("meta[http-equiv]").get_attribute("content")
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy


def test_own_data_makes_no_lesson(visitors):
    from playwright.sync_api import expect

    page = visitors("#table")
    button = page.get_by_role("button", name="Keep as a lesson")
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("title", re.compile("stays on this machine"))
    page.get_by_role("link", name="1 A neuron").click()
    expect(button).to_be_enabled()


def test_a_lab_with_a_file_writes_it_there(browser, keep, tmp_path):
    from playwright.sync_api import expect

    file = tmp_path / "sums.html"
    lab = Lab("--port", "0", "--lesson", str(file))
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(lab.address + "#wiring")
        page.locator("main[aria-busy=false]").wait_for()
        assert not file.exists()
        page.get_by_role("button", name="Keep as a lesson").click()
        expect(page.get_by_text("The lesson is kept: sums.html")).to_be_visible()
        words = narration(page).inner_text()
    finally:
        context.close()
        lab.stop()
    written = file.read_text()
    assert written.startswith("<!doctype html>")
    assert written.endswith("</html>\n")
    assert [one.name for one in tmp_path.iterdir()] == ["sums.html"]
    assert narration(keep.opened(file)).inner_text() == words


@pytest.mark.parametrize(
    ("name", "says"),
    [("sums.pdf", "its name ends in .html"), ("nowhere/sums.html", "there is no folder")],
)
def test_a_file_that_cannot_be_written_is_refused_at_once(tmp_path, name, says):
    words = [sys.executable, "-m", "fathom", "lab", "--no-browser", "--port", "0", "--lesson"]
    done = subprocess.run(
        [*words, str(tmp_path / name)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert says in done.stderr
