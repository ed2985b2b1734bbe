"""A folder of pictures in a browser: chosen or dropped, packed in the page, read by the library."""

import binascii

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visitors):
    return visitors("#table")


@pytest.fixture
def folder(tmp_path):
    """Two classes of six pictures of noise, a name with an umlaut, a file of the system."""
    random, place = np.random.default_rng(0), tmp_path / "my pets"
    for name in ("cat", "dog"):
        (place / name).mkdir(parents=True)
        for number in range(6):
            cells = random.integers(0, 255, (12, 12, 3), dtype=np.uint8)
            Image.fromarray(cells).save(place / name / f"schön {number}.png")
    (place / ".DS_Store").write_bytes(b"nothing to learn from")
    return place


def was_read(page):
    from playwright.sync_api import expect

    told = page.locator(".narration")
    expect(told).to_contain_text("Read 12 rows. To predict: class, one of 2 classes. Press Train.")
    read = page.get_by_role("region", name="What was read")
    expect(read).to_contain_text("each is brought to 12 x 12 pixels")
    expect(read).not_to_contain_text("left out")


def test_a_chosen_folder_is_read(page, folder):
    page.locator("#own-folder").set_input_files(folder)
    was_read(page)


@pytest.mark.parametrize("several", [False, True])
def test_dropped_folders_are_read(page, folder, several):
    """The one that holds the classes, or the classes' own."""
    files = [str(folder / name) for name in ("cat", "dog")] if several else [str(folder)]
    drop(page, files)
    was_read(page)


def drop(page, files):
    """Drop files as a person does, from outside the browser."""
    box = page.locator(".drop.wide").bounding_box()
    where = {"x": box["x"] + 20, "y": box["y"] + 20}
    devices = page.context.new_cdp_session(page)
    data = {"items": [], "files": files, "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        devices.send("Input.dispatchDragEvent", {"type": kind, "data": data, **where})


def test_an_empty_folder_and_a_huge_one_are_told(page, tmp_path):
    from playwright.sync_api import expect

    (tmp_path / "empty").mkdir()
    drop(page, [str(tmp_path / "empty")])
    told = page.locator(".narration")
    expect(told).to_contain_text("there is no picture in pictures.zip")
    (tmp_path / "huge").mkdir()
    with (tmp_path / "huge" / "one.png").open("wb") as file:
        file.truncate(210 * 2**20)
    drop(page, [str(tmp_path / "huge")])
    expect(told).to_contain_text("A folder may have 200 MiB here, and this one has 210")


def test_a_folder_without_pictures_is_told(page, tmp_path):
    from playwright.sync_api import expect

    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "one.txt").write_text("no picture")
    page.locator("#own-folder").set_input_files(tmp_path / "notes")
    told = page.locator(".narration")
    expect(told).to_contain_text("picture")
    expect(told).not_to_contain_text("Packing")
    expect(page.get_by_role("region", name="What was read")).to_be_hidden()


@pytest.mark.parametrize("words", [b"", b"123456789", bytes(range(256)) * 5])
def test_its_check_sum_is_that_of_zip_files(page, words):
    sum_of = "async (all) => (await import('/table/folder.js')).checksum(Uint8Array.from(all))"
    assert page.evaluate(sum_of, list(words)) == binascii.crc32(words)
