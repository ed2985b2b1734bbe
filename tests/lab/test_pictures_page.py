"""Pictures in a browser: it learns pets, and what it sees in them is what the library says."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image

import fathom
from fathom.errors import OptionError
from fathom.lab.asking import Visitor
from fathom.lab.chapters.looking import One, Which, decided, shown
from fathom.lab.chapters.pictures import Learn, learn
from tests.lab.here import Here, told, write_shapes

PETS = Path(__file__).parent / "twin" / "pets.fathom"
FEW = {"count": 60, "epochs": 2}


@pytest.fixture
def lab(monkeypatch):
    here = Here()
    monkeypatch.setattr("fathom.lab.app.Visitor", here.come)
    yield here
    here.stop()


def done(page, words):
    from playwright.sync_api import expect

    task = page.get_by_role("listitem").filter(has_text=words)
    expect(task).to_have_attribute("data-done", "true")


def point(element, row, column, side):
    """Click on a place of a square of so many places."""
    box = element.bounding_box()
    where = {"x": (column + 0.5) / side * box["width"], "y": (row + 0.5) / side * box["height"]}
    element.click(position=where)


@pytest.mark.slow
@pytest.mark.browser
def test_it_learns_and_can_be_looked_into(visitors, lab):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    page = visitors("#pictures?" + quote(json.dumps(FEW)))
    narration = page.locator(".narration")
    expect(narration).to_contain_text("Nothing is learnt yet")
    page.get_by_role("button", name="Draw pets and learn").click()
    expect(page.get_by_role("button", name="cat 2")).to_be_visible(timeout=120_000)
    looked = lab.visits[-1].trainings["looked.pets"]
    model, files = looked.model, looked.rows.frame["file"].to_list()
    chances = model.predict_proba(files)
    picture = int(chances.max(axis=1).argmin())
    file, best = files[picture], chances[picture].max()
    page.locator(".strip button").nth(picture).click()
    expect(narration).to_contain_text(f"{model.predict(files)[picture]} and is {best:.1%}"[:-1])
    done(page, "less than 60 % sure")

    maps = fathom.feature_maps(model, file, 0)
    strongest = maps.strongest[0]
    page.get_by_role("button", name=f"Neuron {strongest.neuron}", exact=True).click()
    z = fathom.convolved(model, file, 0, strongest.neuron).work.z
    expect(narration).to_contain_text(f"z = {told(z)} at row {strongest.at[0]}, column")
    done(page, "answers most strongly")

    silent = next(one for one in maps.strongest if 0 < one.active < 1)
    row, column = np.argwhere(maps.maps[:, :, silent.neuron] == 0)[0].tolist()
    page.get_by_role("button", name=f"Neuron {silent.neuron}", exact=True).click()
    field = page.get_by_role("img", name=f"The map of neuron {silent.neuron}:")
    point(field, row, column, len(maps.maps))
    work = fathom.convolved(model, file, 0, silent.neuron, (row, column)).work
    expect(narration).to_contain_text(f"z = {told(work.z)} at row {row}, column {column}: below 0")
    opened = page.get_by_role("region", name="One neuron's sum")
    expect(opened).to_contain_text(f"red: {told(work.by_channel[0], '+')}")
    done(page, "relu lets nothing on")
    field.press("ArrowDown" if row == 0 else "ArrowUp")
    expect(narration).to_contain_text(f"at row {1 if row == 0 else row - 1}, column {column}")

    page.get_by_label("layer", exact=True).select_option("5")
    point(page.get_by_role("img", name=re.compile("8 × 8 places")), 4, 4, 8)
    expect(narration).to_contain_text("of layer 5 comes to z")
    done(page, "more than half")

    hidden = fathom.occlude(model, file, 8)
    place = np.unravel_index(hidden.changes.argmin(), hidden.changes.shape)
    row, column = int(hidden.rows[place[0]]) + 4, int(hidden.columns[place[1]]) + 4
    point(page.get_by_role("img", name=re.compile("The picture with rows")), row, column, 32)
    left = f"{hidden.value + hidden.changes.min():.1%}"[:-1]
    expect(page.get_by_role("region", name="Hide a part")).to_contain_text(f"→ {left} %")
    done(page, "costs the answer most")

    sums = page.get_by_role("region", name="Which pixels decided")
    expect(sums).to_contain_text("What is left over", timeout=60_000)
    lines = sums.locator(".line b").all_inner_texts()
    begin, parts, value = (float(line.replace("−", "-")) for line in lines)
    assert begin + parts == pytest.approx(value, abs=0.01)
    others = np.sort(chances[picture])[::-1]
    assert value == pytest.approx(np.log(others[0] / others[1]), rel=1e-2, abs=0.01)

    seen = fathom.see(model, file)
    wanted = [seen.begin, seen.parts.sum(), seen.value]
    assert [begin, parts, value] == pytest.approx(wanted, rel=5e-3, abs=5e-3)
    with pytest.raises(OptionError, match="there is no picture 12"):
        decided(looked.visitor, One(picture=12))

    for _ in range(2):
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        page.get_by_role("button", name=re.compile("Change to")).click()

    page.get_by_label("pictures to draw").select_option("120")
    page.get_by_role("button", name="Draw pets and learn").click()
    again = page.get_by_role("listitem").filter(has_text="Learn again from fewer pictures")
    expect(again).to_have_attribute("data-done", "true", timeout=120_000)

    page.get_by_role("link", name="A neuron").click()
    page.get_by_role("link", name="Pictures").click()
    expect(page.get_by_role("button", name="cat 2")).to_be_visible()
    page.reload()
    expect(narration).to_contain_text("Nothing is learnt yet")


@pytest.mark.slow
@pytest.mark.browser
def test_what_was_trained_in_the_chapter_before_is_looked_into(visitors, lab, tmp_path):
    from playwright.sync_api import expect

    page = visitors("#pictures")
    expect(page.locator(".narration")).to_contain_text("Nothing is learnt yet")
    assert page.get_by_role("button", name="Look into").count() == 0
    page.get_by_role("link", name="10 Your own data", exact=True).click()
    page.get_by_label("A file of your own").set_input_files(write_shapes(tmp_path / "forms.zip"))
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".narration")).to_contain_text("Done.", timeout=120_000)
    page.get_by_role("link", name="11 Pictures", exact=True).click()
    page.get_by_role("button", name="Look into the network you trained on forms.zip").click()
    expect(page.locator(".narration")).to_contain_text(re.compile(r"^Bar 1: it says \w+ and is"))
    model = lab.visits[-1].trainings["table"].model
    shown = lab.visits[-1].trainings["looked.own"].rows
    chance = model.predict_proba(shown)[0].max()
    expect(page.locator(".narration")).to_contain_text(f"is {100 * chance:.1f} % sure")
    assert model.learnt_words(model.encoded(shown)) is None


def test_nothing_is_seen_before_it_has_learnt():
    with pytest.raises(OptionError, match="press “Draw pets and learn”"):
        shown(Visitor(), Which())
    visitor = Visitor()
    learn(visitor, Learn(**FEW))
    with pytest.raises(OptionError, match="still learns"):
        shown(visitor, Which())
    visitor.leave()


@pytest.mark.browser
def test_on_a_disk_drawn_pets_are_looked_into_by_what_learnt_before(disk, tmp_path):
    """Every task that is offered there, as a person does it; and the library says the same."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    model = fathom.load(PETS)
    page = disk("pictures.html")
    narration = page.locator(".narration")
    expect(page.get_by_role("region", name="What it has learnt")).to_contain_text("of 240 that")
    expect(narration).to_contain_text("Dog 1: it says dog")
    tasks = page.locator(".tasks").get_by_role("listitem")
    expect(tasks).to_have_count(6)
    expect(page.get_by_role("button", name="Draw pets and learn")).to_have_count(0)
    page.get_by_role("button", name="cat 3", exact=True).click()  # the last of each is such a one
    expect(narration).to_contain_text("Cat 3: it says")
    done(page, "less than 60 % sure")
    page.get_by_role("button", name="dog 1", exact=True).click()
    expect(narration).to_contain_text("Dog 1: it says dog")

    for neuron in range(8):
        page.get_by_role("button", name=f"Neuron {neuron}", exact=True).click()
        expect(narration).to_contain_text(f"Neuron {neuron} of layer 0 comes to z")
    done(page, "answers most strongly")
    field = page.get_by_role("img", name=re.compile("The map of neuron 7:"))
    done_words = page.get_by_role("listitem").filter(has_text="relu lets nothing on")
    for at in range(16):
        if done_words.get_attribute("data-done") == "true":
            break
        point(field, at, at, 16)
        expect(narration).to_contain_text(f"at row {at}, column {at}")
    done(page, "relu lets nothing on")
    page.get_by_label("layer", exact=True).select_option("3")
    expect(narration).to_contain_text("of layer 3 comes to z")
    done(page, "more than half")
    hiding = page.get_by_role("region", name="Hide a part")
    square = page.get_by_role("img", name=re.compile("The picture with rows"))
    task = page.get_by_role("listitem").filter(has_text="costs the answer most")
    for row in range(7):
        for column in range(7):
            if task.get_attribute("data-done") != "true":
                point(square, 4 * row + 4, 4 * column + 4, 32)
    done(page, "costs the answer most")
    expect(hiding).to_contain_text("points")
    expect(page.get_by_role("region", name="Which pixels decided")).to_contain_text("fathom lab")

    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (40, 56, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "noise.png")
    page.get_by_label("A file with a picture").set_input_files(tmp_path / "noise.png")
    answer = model.predict([str(tmp_path / "noise.png")])[0]
    chance = model.predict_proba([str(tmp_path / "noise.png")]).max()
    expect(narration).to_contain_text(f"Noise: it says {answer} and is {100 * chance:.1f} % sure")
    done(page, "a picture of your own")
    (tmp_path / "no.png").write_bytes(b"no picture")
    page.get_by_label("A file with a picture").set_input_files(tmp_path / "no.png")
    expect(page.get_by_text("no.png cannot be looked at: it is not a picture")).to_be_visible()

    for _ in range(2):
        found = Axe().run(page, options={"preload": False}).response["violations"]  # no requests
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        page.get_by_role("button", name=re.compile("Change to")).click()
