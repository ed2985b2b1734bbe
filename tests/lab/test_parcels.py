"""Files that a page sends: too large, broken off, badly named; only their visitor's folder."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request

from fathom.errors import OptionError
from fathom.lab.asking import Visitor
from fathom.lab.parcels import MOST_OF_A_PICTURE, MOST_PICTURES, give, receive, sent, shown_pictures


@pytest.fixture
def visitor():
    one = Visitor()
    yield one
    one.leave()


def posted(visitor, name, *chunks, most=100, gone=False):
    """Send a file in these chunks; `gone` breaks off after them."""
    last = len(chunks) - 1
    told = [
        {"type": "http.request", "body": chunk, "more_body": gone or place < last}
        for place, chunk in enumerate(chunks)
    ]
    told += [{"type": "http.disconnect"}] if gone else []
    coming = iter(told)

    async def hear():
        return next(coming)

    scope = {"type": "http", "method": "POST", "headers": [], "query_string": name.encode()}
    work = receive(Request(scope, hear), visitor, most)
    with ThreadPoolExecutor(1) as thread:  # a browser's driver may have a loop in this one
        answer = thread.submit(asyncio.run, work).result()
    return answer.status_code, json.loads(answer.body)


def test_a_file_arrives_whole_and_takes_the_place_of_the_one_before(visitor):
    assert posted(visitor, "name=old.csv", b"a\n1\n") == (200, {"bytes": 4})
    assert posted(visitor, "name=new%20houses.csv", b"a\n", b"2\n") == (200, {"bytes": 4})
    assert sent(visitor).name == "new houses.csv"
    assert sent(visitor).read_bytes() == b"a\n2\n"
    assert len(list((visitor.folder / "sent").iterdir())) == 1


def test_one_that_is_too_large_is_not_kept(visitor):
    _, told = posted(visitor, "name=big.csv", *[b"x" * 40] * 5)
    assert "use fathom train for larger" in told["error"]
    assert sent(visitor) is None


def test_one_that_breaks_off_is_not_kept(visitor):
    _, told = posted(visitor, "name=half.csv", b"a\n", gone=True)
    assert "error" in told
    assert sent(visitor) is None


@pytest.mark.parametrize(
    "name", ["..%2F..%2Fx.csv", "%2Fetc%2Fpasswd.csv", "..%5C..%5Cx.csv", ".csv.csv"]
)
def test_no_name_leads_out_of_the_folder(visitor, name):
    assert posted(visitor, f"name={name}", b"a\n1\n")[0] == 200
    assert sent(visitor).parent == visitor.folder / "sent"


def test_single_pictures_lie_beside_each_other_and_the_table_stays(visitor):
    posted(visitor, "name=pay.csv", b"a\n1\n")
    for number in range(MOST_PICTURES + 2):
        told = posted(visitor, f"as=picture&name=my%20{number}.PNG", b"x")
        assert told == (200, {"bytes": 1})
    names = [file.name.partition(" ")[2] for file in shown_pictures(visitor)]
    assert names == [f"my {number}.png" for number in range(2, MOST_PICTURES + 2)]
    assert sent(visitor).name == "pay.csv"
    assert all(file.parent == visitor.folder / "shown" for file in shown_pictures(visitor))


@pytest.mark.parametrize("gone", [False, True])
def test_a_picture_that_is_too_large_or_breaks_off_is_not_kept(visitor, gone):
    chunks = [b"x"] if gone else [b"x" * MOST_OF_A_PICTURE, b"x"]
    told = posted(visitor, "as=picture&name=big.png", *chunks, most=10**9, gone=gone)
    assert told == (200, {"error": "a picture may have 20 MiB here"})
    assert shown_pictures(visitor) == []
    assert list((visitor.folder / "shown").iterdir()) == []


@pytest.mark.parametrize("name", ["", "pay.csv", "dog.heic", "..%2Fdog", "dog.png.exe"])
def test_only_pictures_are_taken_as_pictures(visitor, name):
    told = posted(visitor, f"as=picture&name={name}", b"x")[1]
    assert "this is no picture that is read here: its name must end in .jpg" in told["error"]
    assert shown_pictures(visitor) == []


@pytest.mark.parametrize("name", ["", "x", "x.exe", "x.csv.exe", ".csv"])
def test_other_endings_are_refused_in_words(visitor, name):
    assert "its name must end in" in posted(visitor, f"name={name}", b"a")[1]["error"]


def test_only_what_was_made_is_handed_out(visitor):
    (visitor.folder / "secret.txt").write_text("x")
    for name in ("secret.txt", "../secret.txt", "network.fathom"):
        assert give(visitor, name).status_code == 404
    (visitor.folder / "network.fathom").write_bytes(b"x")
    assert give(visitor, "network.fathom").status_code == 200
    assert give(None, "network.fathom").status_code == 404


def test_the_folder_goes_with_the_visitor():
    visitor = Visitor()
    posted(visitor, "name=a.csv", b"a\n1\n")
    folder = visitor.folder
    visitor.leave()
    assert not folder.exists()


def test_what_comes_after_the_page_has_gone_leaves_nothing_behind():
    visitor = Visitor()
    visitor.leave()
    with pytest.raises(OptionError, match="the page has gone"):
        visitor.folder  # noqa: B018
    assert posted(visitor, "name=a.csv", b"a\n1\n")[0] == 404
    assert give(visitor, "network.fathom").status_code == 404
