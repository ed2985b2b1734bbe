"""One's own network and one's own pictures, in a browser; every number is the library's."""

import io
import json
import re
import shutil

import numpy as np
import pytest
from PIL import Image

import fathom
from tests.browsers import FLAGS, PATIENCE
from tests.lab.here import HIGH, KINDS, WIDE, looking, narration, own_lab, png, shapes, told

__all__ = ["own_lab", "shapes"]
pytestmark = pytest.mark.browser
FILE, REGION = "A file with a picture", "A picture of your own"


@pytest.fixture
def page(visitors, lab):
    return looking(visitors("#pictures", reduced_motion="reduce"))


def send(page, name, content):
    file = {"name": name, "mimeType": "image/png", "buffer": content}
    page.get_by_label(FILE).set_input_files(file)


def sent(lab):
    """What lies in the visitor's folder, newest last."""
    return sorted((lab.visits[-1].folder / "shown").iterdir())


def says(model, file, name):
    chances = model.predict_proba(file)[0]
    return f"{name}: it says {model.predict(file)[0]} and is {percent(chances.max())} sure"


def percent(share):
    return f"{100 * share:.1f} %"


def test_ones_own_network_is_looked_into(page, lab, shapes):
    from playwright.sync_api import expect

    _, model = shapes
    looked = lab.visits[-1].trainings["looked.own"]
    shown = looked.rows
    expect(page.get_by_role("heading", name="that it has not learnt from")).to_be_visible()
    assert model.learnt_words(model.encoded(shown)) is None
    assert looked.learnt == "none"
    assert set(looked.truths) == set(KINDS)
    strip = page.get_by_role("group", name="Pictures to choose from").get_by_role("button")
    expect(strip).to_have_count(shown.rows)

    row = looked.truths.index("cross")
    page.get_by_role("button", name="cross 1", exact=True).click()
    chances = model.predict_proba(shown)[row]
    expect(narration(page)).to_contain_text(f"is {percent(chances.max())} sure")
    answer = page.get_by_role("region", name="The answer")
    order = np.argsort(-chances)
    names = [f"p({model.classes[place]})" for place in order]
    expect(answer.locator(".part:visible span:first-child")).to_have_text(names[:5])
    rest = answer.get_by_text(f"the other 3 classes: {percent(chances[order[5:]].sum())}")
    rest.click()
    expect(answer.locator(".part:visible span:first-child")).to_have_text(names)

    page.get_by_label("layer", exact=True).select_option("1")
    found = fathom.feature_maps(model, shown, 1, row)
    third = found.strongest[2]
    work = fathom.convolved(model, shown, 1, third.neuron, row=row).work
    expect(narration(page)).to_contain_text(f"Neuron {third.neuron} of layer 1 comes to z = ")
    expect(narration(page)).to_contain_text(f"z = {told(work.z)} at row {third.at[0]}")
    hidden = fathom.occlude(model, shown, 5, row)  # 8 of 32 parts of 20
    hide = page.get_by_role("region", name="Hide a part")
    expect(hide).to_contain_text(f"p({model.predict(shown)[row]}) {percent(hidden.value)} →")
    lines = page.get_by_role("region", name="Which pixels decided").locator(".line b")
    expect(lines).to_have_count(3)
    seen = fathom.see(model, shown, row)
    wanted = [told(one, "+") for one in (seen.begin, seen.parts.sum(), seen.value)]
    expect(lines).to_have_text(wanted)


def test_a_file_of_ones_own_is_answered_and_looked_into(page, lab, shapes, tmp_path):
    from playwright.sync_api import expect

    _, model = shapes
    file = tmp_path / "my slash.png"
    file.write_bytes(png("slash", 99))
    send(page, file.name, file.read_bytes())
    expect(narration(page)).to_contain_text(says(model, file, "My slash"))
    assert [one.name for one in sent(lab)] == ["000001 my slash.png"]
    rows = lab.visits[-1].trainings["looked.own"].rows
    stands = fathom.feature_maps(model, rows, 0).strongest[2]  # where one stood in another picture
    work = fathom.convolved(model, file, 0, stands.neuron, stands.at).work
    expect(narration(page)).to_contain_text(f"comes to z = {told(work.z)} at row")
    unusual = model.predict_table(file, unusual=True)["unusual"][0]
    expect(page.get_by_role("region", name="The answer")).to_contain_text(
        f"{percent(unusual)} were more usual"
    )
    lines = page.get_by_role("region", name="Which pixels decided").locator(".line b")
    expect(lines).to_have_count(3)
    expect(lines.last).to_have_text(told(fathom.see(model, file).value, "+"))
    page.get_by_role("button", name="bar 1", exact=True).click()
    expect(narration(page)).to_contain_text("Bar 1: it says")
    page.get_by_role("button", name="my slash").click()
    expect(narration(page)).to_contain_text("My slash: it says")


PASTE = """bytes => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""
DROP = """(card, bytes) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], "dropped.png", { type: "image/png" }));
  card.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


def test_one_is_pasted_and_one_is_dropped(page, lab, shapes, tmp_path):
    from playwright.sync_api import expect

    file = tmp_path / "one.png"
    file.write_bytes(png("ring", 98))
    page.evaluate(PASTE, list(file.read_bytes()))
    expect(narration(page)).to_contain_text(says(shapes[1], file, "Image"))
    file.write_bytes(png("bar", 98))
    page.get_by_role("region", name=REGION).evaluate(DROP, list(file.read_bytes()))
    expect(narration(page)).to_contain_text(says(shapes[1], file, "Dropped"))
    assert [one.name for one in sent(lab)] == ["000001 image.png", "000002 dropped.png"]


def test_one_is_drawn_with_the_pointer(page, lab, shapes):
    from playwright.sync_api import expect

    region = page.get_by_role("region", name=REGION)
    page.get_by_role("button", name="Draw one").click()
    page.get_by_role("button", name="Ask about the drawing").click()
    expect(region).to_contain_text("Draw something first.")
    pad = page.get_by_role("img", name="A pad to draw on")
    page.get_by_role("button", name="red", exact=True).click()
    page.get_by_role("button", name="thick").click()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 40, box["y"] + box["height"] / 2, steps=9)
    page.mouse.up()
    page.get_by_role("button", name="Ask about the drawing").click()
    expect(narration(page)).to_contain_text("Drawing: it says")
    (file,) = sent(lab)
    expect(narration(page)).to_contain_text(says(shapes[1], file, "Drawing"))
    drawn = np.asarray(Image.open(file).convert("RGB"))
    assert drawn.shape[1] / drawn.shape[0] == pytest.approx(WIDE / HIGH, abs=0.01)
    high, wide, _ = drawn.shape
    assert drawn[high // 2, wide // 2].tolist() == [0xD6, 0x3A, 0x2F]
    assert drawn[5, 5].tolist() == [255, 255, 255]

    pad.focus()
    page.get_by_role("button", name="Clear").click()
    pad.press("Space")
    for _ in range(10):
        pad.press("ArrowDown")
    page.get_by_role("button", name="Ask about the drawing").click()
    expect(page.get_by_role("button", name="drawing", exact=True)).to_have_count(2)
    again = np.asarray(Image.open(sent(lab)[-1]).convert("RGB"))
    red = (again == [0xD6, 0x3A, 0x2F]).all(axis=2)
    assert red.any()
    assert not red[high // 2, wide // 2]  # what was there was cleared


def test_one_is_drawn_by_touch(visitors, lab):
    from playwright.sync_api import expect

    page = looking(visitors("#pictures", has_touch=True, viewport={"width": 390, "height": 844}))
    page.get_by_role("button", name="Draw one").tap()
    pad = page.get_by_role("img", name="A pad to draw on")
    pad.tap()
    page.get_by_role("button", name="Ask about the drawing").tap()
    expect(narration(page)).to_contain_text("Drawing: it says")
    drawn = np.asarray(Image.open(sent(lab)[-1]).convert("L"))
    high, wide = drawn.shape
    assert drawn[high // 2, wide // 2] < 30
    assert (drawn < 128).mean() < 0.05  # a dot
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def huge():
    made = io.BytesIO()
    Image.new("1", (10_000, 9_000)).save(made, "png")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("broken.png", b"nonsense", "broken.png cannot be looked at: it is not a picture"),
        ("half.png", png("disc", 1)[:200], "half.png cannot be looked at: it is damaged"),
        ("huge.png", huge(), "huge.png cannot be looked at: it has too many pixels or bytes"),
        ("dog.heic", b"x", "this is no picture that is read here: its name must end in .jpg"),
    ],
)
def test_what_is_no_picture_is_told_in_a_sentence(page, lab, name, content, words):
    from playwright.sync_api import expect

    send(page, name, content)
    region = page.get_by_role("region", name=REGION)
    expect(region).to_contain_text(words)
    assert str(lab.visits[-1].folder) not in page.locator("main").inner_text()
    expect(narration(page)).to_contain_text("Bar 1: it says")
    task = page.get_by_role("listitem").filter(has_text="Show it a picture of your own")
    expect(task).to_have_attribute("data-done", "false")
    send(page, "good.png", png("disc", 97))
    expect(narration(page)).to_contain_text("Good: it says")
    expect(task).to_have_attribute("data-done", "true")
    expect(region).not_to_contain_text(words)
    page.get_by_role("button", name="bar 1", exact=True).click()
    send(page, name, content)
    expect(region).to_contain_text(words)
    expect(page.get_by_role("button", name="bar 1", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(narration(page)).to_contain_text("Bar 1: it says")


def test_one_that_is_too_large_is_not_even_sent(page, lab):
    from playwright.sync_api import expect

    page.get_by_role("region", name=REGION).evaluate(DROP.replace("(bytes)", "(20 * 2 ** 20 + 1)"))
    words = "A picture may have 20 MiB here, and this one has 21."
    expect(page.get_by_role("region", name=REGION)).to_contain_text(words)
    assert not (lab.visits[-1].folder / "shown").exists()


@pytest.fixture
def photographer(browser):
    """A browser with a camera that shows something made up."""
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    chromium = shutil.which("chromium")
    opened = browser.browser_type.launch(executable_path=chromium, args=[*FLAGS, *flags])
    yield opened
    opened.close()


WATCHED = """window.streams = [];
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => {
  const stream = await ask(wish);
  window.streams.push(stream);
  return stream;
};"""
LIVE = "window.streams.map((one) => one.getTracks().map((track) => track.readyState)).flat()"


def test_the_camera_is_asked_for_and_let_go(photographer, lab, shapes):
    from playwright.sync_api import expect

    page = photographer.new_page()
    complaints = []
    page.on("console", lambda told: told.type == "error" and complaints.append(told.text))
    page.add_init_script(WATCHED)
    page.goto(lab.address + "#pictures")
    looking(page)
    assert page.evaluate(LIVE) == []
    page.get_by_role("button", name="Take one with the camera").click()
    shoot = page.get_by_role("button", name="Take the picture")
    expect(shoot).to_be_focused()
    expect(page.locator("video")).to_have_js_property("readyState", 4)
    assert page.evaluate(LIVE) == ["live"]
    shoot.click()
    expect(narration(page)).to_contain_text("Photo: it says", timeout=PATIENCE)
    assert page.evaluate(LIVE) == ["ended"]
    (file,) = sent(lab)
    expect(narration(page)).to_contain_text(says(shapes[1], file, "Photo"))
    photo = Image.open(file)
    assert photo.format == "JPEG"
    assert np.asarray(photo).std() > 5  # not a black one
    page.get_by_role("button", name="Take one with the camera").click()
    expect(shoot).to_be_visible()
    page.get_by_role("link", name="1 A neuron", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("What a picture network sees")
    assert page.evaluate(LIVE) == ["ended", "ended"]
    assert complaints == []


REFUSE = """() => {
  const refuse = () => Promise.reject(new DOMException("", "NotAllowedError"));
  navigator.mediaDevices.getUserMedia = refuse;
}"""
NOWHERE = "() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined })"


@pytest.mark.parametrize(
    ("script", "words"),
    [(REFUSE, "The camera was not allowed;"), (NOWHERE, "only for a lab on this machine, or with")],
)
def test_where_there_is_no_camera_a_sentence_says_so(page, script, words):
    from playwright.sync_api import expect

    page.evaluate(script)
    page.get_by_role("button", name="Take one with the camera").click()
    region = page.get_by_role("region", name=REGION)
    expect(region).to_contain_text(words)
    expect(region).to_contain_text("hoose a picture as a file instead")
    expect(page.get_by_role("button", name="Take the picture")).to_be_hidden()


def test_no_lesson_holds_ones_own(page, browser, tmp_path):
    from playwright.sync_api import expect

    send(page, "secret.png", png("plus", 95))
    expect(narration(page)).to_contain_text("Secret: it says")
    page.get_by_role("region", name="Which pixels decided").get_by_text("What is left").wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Keep as a lesson").click()
    file = tmp_path / "lesson.html"
    waiting.value.save_as(file)
    words = re.search(r'id="lesson">(.*?)</script>', file.read_text())[1]
    kept = [(one["ask"], one["given"]) for one in json.loads(words)["kept"]]
    assert kept == [("pictures.progress", {"since": 0})]
    assert "shapes.zip" not in file.read_text()
    assert "secret" not in words
    context = browser.new_context(offline=True)
    lesson = context.new_page()
    faults = []
    lesson.on("pageerror", lambda fault: faults.append(str(fault)))
    lesson.goto(file.as_uri())
    expect(narration(lesson)).to_contain_text("Nothing is learnt yet")
    expect(lesson.get_by_role("region", name=REGION)).to_be_hidden()
    expect(lesson.locator("body[data-untried]")).to_have_count(0)
    assert faults == []
    context.close()


SMALL = """() => [...document.querySelectorAll("main .stage :is(button, select)")]
  .filter((one) => one.offsetParent)
  .map((one) => [one.textContent || one.title, one.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 32)
  .map(([words, box]) => [words, box.width, box.height])"""


@pytest.mark.parametrize("wide", [390, 1440])
def test_it_is_accessible_and_large_enough_for_a_finger(visitors, lab, wide):
    from axe_playwright_python.sync_playwright import Axe

    size = {"width": wide, "height": 844}
    page = looking(visitors("#pictures", viewport=size, reduced_motion="reduce"))
    send(page, "mine.png", png("plus", 96))
    page.get_by_role("button", name="Draw one").click()
    page.get_by_role("button", name="mine", exact=True).wait_for()
    page.get_by_role("region", name="Which pixels decided").get_by_text("What is left").wait_for()
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    for _ in range(2):
        found = Axe().run(page, context="main").response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        page.get_by_role("button", name=re.compile("Change to")).click()
