"""Your own data in a browser: a good file, a bad one, a huge one; training live, what-if, files."""

import json
import re
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import numpy as np
import polars as pl
import pytest

import fathom

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visitors):
    return visitors("#table")


def send(page, name, words):
    page.locator("#own-file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": words}
    )


@pytest.fixture
def houses():
    random = np.random.default_rng(0)
    size, town = random.uniform(40, 200, 300), random.choice(["north", "south"], 300)
    price = 3 * size + 90 * (town == "south") + random.normal(0, 5, 300)
    price[5] *= 1.5  # sold dearly
    frame = pl.DataFrame({"size": size.round(1), "town": town, "price": price.round(1)})
    return frame.write_csv().encode()


def test_an_own_table_trains_answers_and_goes_home(page, houses, tmp_path):
    from playwright.sync_api import expect

    told = page.locator(".narration")
    send(page, "houses.csv", houses)
    expect(told).to_contain_text("Read 300 rows. Which column")
    page.get_by_label("what is to be predicted").select_option("price")
    expect(told).to_contain_text("To predict: price, a number")
    page.get_by_role("button", name="Train").click()
    expect(told).to_contain_text("Done.", timeout=120_000)
    report = page.locator(".report").inner_text()
    assert "price: a number" in report
    page.get_by_label("town").select_option("south")
    what = page.get_by_role("region", name="What if")
    expect(what).to_contain_text("instead of")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="network.fathom").click()
    waiting.value.save_as(tmp_path / "network.fathom")
    (tmp_path / "houses.csv").write_bytes(houses)
    model = fathom.load(tmp_path / "network.fathom")
    shown = model.explain(tmp_path / "houses.csv", 0, changed={"town": "south"})
    said = f"{shown.what_if.prediction if shown.what_if else shown.prediction:.6g}"
    expect(what).to_contain_text(f"price of row 0: {said}")
    for task in (
        "Give it a table",
        "Choose what is to be predicted",
        "Turn a knob",
        "Take the network",
    ):
        item = page.get_by_role("listitem").filter(has_text=task)
        expect(item).to_have_attribute("data-done", "true")
    miss = page.get_by_role("listitem").filter(has_text="misses the truth")
    expect(miss).to_have_attribute("data-done", "false")
    page.locator("#own-row").fill("5")
    page.locator("#own-row").press("Enter")
    expect(miss).to_have_attribute("data-done", "true")


def test_bad_files_are_told_in_a_sentence(page):
    from playwright.sync_api import expect

    told = page.locator(".narration")
    send(page, "good.csv", b"a,b\n1,2\n3,4\n")
    read = page.get_by_role("region", name="What was read")
    expect(read).to_be_visible()
    send(page, "photo.exe", b"MZ")
    expect(told).to_contain_text("this is no table: its name must end in .csv")
    expect(read).to_be_visible()  # the table before is still there
    send(page, "broken.xlsx", b"this is no Excel file")
    expect(told).to_contain_text("broken.xlsx")
    expect(read).to_be_hidden()
    send(page, "empty.csv", b"")
    expect(told).to_contain_text("empty")
    send(page, "bomb.zip", bomb())
    expect(told).not_to_contain_text("empty")
    expect(told).not_to_contain_text("…")  # it has been sent and looked at
    assert "Read" not in told.inner_text()


def test_a_refused_target_is_not_the_one_before(page):
    from playwright.sync_api import expect

    send(
        page,
        "dates.csv",
        b"a,b,d\n" + b"".join(b"%d,%d,2024-01-%02d\n" % (i, i * i, i % 28 + 1) for i in range(60)),
    )
    told, train = page.locator(".narration"), page.get_by_role("button", name="Train")
    chosen = page.get_by_label("what is to be predicted")
    chosen.select_option("a")
    expect(told).to_contain_text("To predict: a, a number")
    expect(train).to_be_enabled()
    chosen.select_option("d")
    expect(told).to_contain_text("the target 'd' holds dates")
    expect(train).to_be_disabled()
    expect(chosen).to_have_value("")


@pytest.mark.slow
def test_own_pictures_train_and_answer(page, tmp_path):
    import shutil

    from playwright.sync_api import expect

    from fathom.examples.pets.drawing import write_pets

    write_pets(tmp_path / "pets", 60)
    archive = shutil.make_archive(str(tmp_path / "pets"), "zip", tmp_path / "pets")
    page.locator("#own-file").set_input_files(archive)
    told = page.locator(".narration")
    expect(told).to_contain_text("To predict: class, one of 3 classes")
    page.get_by_role("button", name="Train").click()
    expect(told).to_contain_text("Done.", timeout=120_000)
    asked = page.get_by_role("region", name="What if")
    expect(asked).to_contain_text("class of picture 0:")
    expect(asked).to_contain_text("%")
    page.get_by_label("picture, from 0 to 59").fill("7")
    page.keyboard.press("Enter")
    expect(asked).to_contain_text("class of picture 7:")
    expect(page.get_by_role("img", name="Picture 7")).to_be_visible()
    expect(page.get_by_role("button", name="network.fathom")).to_be_visible()
    expect(page.get_by_role("button", name="network.xlsx")).to_have_count(0)


def bomb():
    """A zip file whose one picture would unfold to a gigabyte."""
    import io
    import zipfile

    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    picture, archive = io.BytesIO(), io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(picture, "PNG")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("cat/one.png", picture.getvalue())
        file.writestr("dog/one.png", picture.getvalue())
    return archive.getvalue()


def test_a_training_stops_when_its_page_goes(visitors, lab, houses):
    """Threads that train are counted by what the next visitor has to wait for."""
    from playwright.sync_api import expect

    page = visitors("#table")
    page.get_by_role("button", name="Take the example").click()
    page.get_by_label("how thoroughly").select_option("usual")
    page.get_by_role("button", name="Train").click()
    expect(page.locator(".narration")).to_contain_text(
        re.compile("It learns: epoch"), timeout=60_000
    )
    page.close()
    other = visitors("#table")
    other.get_by_role("button", name="Take the example").click()
    other.get_by_role("button", name="Train").click()
    working = re.compile("It reads|It learns|Done")  # not: another training is under way
    expect(other.locator(".narration")).to_contain_text(working)


def test_files_are_taken_for_an_open_page_alone(lab):
    place = urlsplit(lab.address)
    for path in ("send/nobody?name=a.csv", "fetch/nobody/network.fathom"):
        request = Request(f"http://{place.netloc}/{path}", data=b"x" if "send" in path else None)
        request.add_header("Origin", f"http://{place.netloc}")
        with pytest.raises(OSError, match="404") as refused:
            urlopen(request, timeout=10)
        assert "error" in json.loads(refused.value.read())
        refused.value.close()
