"""A class in the lab: the teacher's page leads the others, a board tells what was solved."""

import re
import shutil

import pytest

from fathom.errors import OptionError
from fathom.lab.asking import Visitor, answered
from fathom.lab.asks import ASKS
from fathom.lab.room import MOST_NAMES, Room
from tests.browsers import FLAGS, PATIENCE
from tests.lab.conftest import Lab

NAME = "class.test"  # the page sees from its own address whether it is open to others


@pytest.fixture(scope="module")
def open_lab():
    lab = Lab("--port", "0", "--host", "0.0.0.0")
    token = lab.address
    lab.teacher = re.search(r"http://\S+", lab.process.stdout.readline() + next_line(lab)).group()
    lab.address = token
    yield lab
    lab.stop()


def next_line(lab):
    return lab.process.stdout.readline()


@pytest.fixture
def pages(browser, open_lab):
    """Open pages as machines of the same network would: the lab has a name for them."""
    own = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=[one for one in FLAGS if "resolver" not in one]
        + [f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP * ~NOTFOUND"],
    )
    complaints = []

    def come(address, hash="", **wishes):
        page = own.new_context(**wishes).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda told: told.type == "error" and complaints.append(told.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(re.sub(r"//[^/]+:", f"//{NAME}:", address) + hash)
        page.locator("main[aria-busy=false]").wait_for()
        return page

    yield come
    own.close()
    assert not complaints


@pytest.mark.browser
@pytest.mark.processes
def test_the_teacher_shows_a_situation_to_all(pages, open_lab):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    teacher = pages(open_lab.teacher, "#losses")
    pupil = pages(open_lab.address, "#neuron", viewport={"width": 390, "height": 844})
    bar = teacher.get_by_role("complementary", name="The class")
    expect(bar).to_contain_text("2 pages are open")
    assert "lead" not in teacher.url  # it would stand on the wall
    expect(pupil.get_by_role("complementary", name="The class")).to_contain_text("in a class")
    assert pupil.get_by_role("button", name="Show this to all").count() == 0
    assert pupil.evaluate("document.documentElement.scrollWidth") <= 390
    teacher.goto(teacher.url.split("#")[0] + '#rover?{"rate":0.3}')
    expect(teacher.locator(".narration")).to_contain_text("Step 0 of")
    teacher.get_by_role("button", name="Show this to all").click()
    expect(pupil.locator("h1")).to_contain_text("The rover")
    expect(pupil.locator("#told")).to_contain_text("Your teacher shows this to all")
    assert pupil.locator(".narration").inner_text() == teacher.locator(".narration").inner_text()
    pupil.go_back()
    expect(pupil.locator("h1")).to_contain_text("A neuron")
    for page in (teacher, pupil):
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    pupil.reload()  # what was shown before is not shown again
    pupil.locator("main[aria-busy=false]").wait_for()
    pupil.wait_for_timeout(2500)
    expect(pupil.locator("h1")).to_contain_text("A neuron")
    pupil.get_by_role("link", name=re.compile("Your own data")).first.click()
    expect(pupil.locator("h1")).to_contain_text("Your own data")
    teacher.get_by_role("button", name="Show this to all").click()
    expect(pupil.locator("#told")).to_contain_text("a training of yours would end here")
    pupil.get_by_role("button", name="Go there").click()
    expect(pupil.locator("main[aria-busy=false] h1")).to_contain_text("The rover")


@pytest.mark.browser
@pytest.mark.processes
def test_the_way_here_and_the_wall(pages, open_lab):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    teacher = pages(open_lab.teacher, viewport={"width": 2560, "height": 1440})
    teacher.get_by_role("button", name="The way here").click()
    window = teacher.get_by_role("dialog", name="The way here")
    expect(window).to_contain_text(open_lab.address)
    expect(window.get_by_role("img", name="A QR code of")).to_be_visible()
    assert [one["id"] for one in Axe().run(teacher).response["violations"]] == []
    window.get_by_role("button", name="Close").click()
    before = teacher.locator("h1").bounding_box()["height"]
    teacher.get_by_role("button", name="Large, for the wall").click()
    assert teacher.locator("h1").bounding_box()["height"] > 1.3 * before
    teacher.get_by_role("button", name="The board").click()
    expect(teacher.get_by_role("dialog", name="The board")).to_contain_text("Nobody has written")


def ask(room, what, **given):
    return answered(ASKS, Visitor(room=room), f"class.{what}", given).data


def test_only_the_teacher_shows_and_sees_the_board():
    room = Room(lead="secret")
    with pytest.raises(OptionError, match="only whoever opened the lab"):
        ask(room, "show", lead="guess", address="#losses")
    with pytest.raises(OptionError, match="address"):
        ask(room, "show", lead="secret", address="javascript:alert(1)")
    ask(room, "solved", who="a browser", name="Ada", tasks={"neuron": ["and"]})
    assert ask(room, "now", lead="guess")["board"] is None
    assert ask(room, "now", lead="secret")["board"][0]["name"] == "Ada"
    assert ask(room, "now")["shown"] is None
    ask(room, "show", lead="secret", address="#losses")
    assert ask(room, "now")["shown"] == {"count": 1, "address": "#losses"}
    assert ask(room, "now", seen=1)["shown"] is None


def test_a_board_is_bounded_and_a_name_needed():
    room = Room()
    with pytest.raises(OptionError, match="a name is needed"):
        room.solve("w", " \u200b ", {})
    for one in range(MOST_NAMES):
        room.solve(f"w{one}", "Lukas \u202e", {})
    with pytest.raises(OptionError, match="is full"):
        room.solve("w", "one more", {})
    room.solve("w7", "Lukas", {"losses": ["fish"]})
    assert len(room.board()) == MOST_NAMES  # two of one name are two
    assert room.board()[0] == {"name": "Lukas", "solved": 1, "tasks": {"losses": ["fish"]}}
    assert room.board()[1] == {"name": "Lukas", "solved": 0, "tasks": {}}


def test_a_lab_of_this_machine_alone_has_no_class():
    assert ask(None, "now") == {"open": False}
    for name, given in (("way", {}), ("show", {"lead": "", "address": "#losses"})):
        with pytest.raises(OptionError, match="has no class"):
            ask(None, name, **given)
