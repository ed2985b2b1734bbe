"""What is asked of a trained network: neurons opened, new rows answered, how good it is."""

import asyncio
import io
import json
import math
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl
import pytest
from starlette.requests import Request

from fathom.errors import DataError, OptionError
from fathom.lab.asking import Visitor, answered
from fathom.lab.asks import ASKS
from fathom.lab.chapters.tables import new_rows, warm
from fathom.lab.chapters.tables.parcel import receive_rows, sent_rows
from fathom.lab.job import Job
from fathom.lab.shown import Shown
from tests.lab.test_table import ask, send, trained

ROWS = 150


def houses():
    random = np.random.default_rng(1)
    size, town = random.uniform(40, 200, ROWS), random.choice(["north", "south"], ROWS)
    price = 3 * size + 90 * (town == "south") + random.normal(0, 5, ROWS)
    return pl.DataFrame({"size": size.round(1), "town": town, "price": price.round(1)})


@pytest.fixture(scope="module")
def house_visitor():
    one = Visitor()
    send(one, "houses.csv", houses().write_csv().encode())
    trained(one, "price")
    yield one
    one.leave()


@pytest.fixture(scope="module")
def town_visitor():
    one = Visitor()
    send(one, "houses.csv", houses().write_csv().encode())
    trained(one, "town")
    yield one
    one.leave()


@pytest.fixture
def visitor():
    one = Visitor()
    yield one
    one.leave()


def posted(visitor, query, *chunks, most=1000, gone=False):
    """Send a file in these chunks; `gone` breaks off after them."""
    told = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    told.append({"type": "http.disconnect"} if gone else {"type": "http.request", "body": b""})
    coming = iter(told)

    async def hear():
        return next(coming)

    scope = {"type": "http", "method": "POST", "headers": [], "query_string": query.encode()}
    with ThreadPoolExecutor(1) as thread:  # a browser's driver may have a loop in this one
        answer = thread.submit(
            asyncio.run, receive_rows(Request(scope, hear), visitor, most)
        ).result()
    return answer.status_code, json.loads(answer.body)


def network(visitor):
    return visitor.trainings["table"].model


def whole(visitor, what, **given):
    return answered(ASKS, visitor, f"table.{what}", given)


def test_costs_are_told_in_the_targets_units(house_visitor):
    told = ask(house_visitor, "progress")
    model, job = network(house_visitor), house_visitor.trainings["table"]
    assert told["cost"] == "typical miss"
    best = model.target.unit * math.sqrt(min(job.costs)[0])
    assert min(told["costs"])[0] == pytest.approx(best)
    assert len(told["learning"]) == len(told["costs"])
    assert told["rates"][0]["kept"]
    assert told["rates"][0]["words"].startswith("typical miss ")
    assert "the one rate that was asked for" in told["why"]


@pytest.mark.slow
def test_of_several_rates_it_says_which_was_kept_and_why(tmp_path):
    visitor = Visitor()
    try:
        houses().write_csv(tmp_path / "houses.csv")
        job = Job(visitor, tmp_path / "houses.csv", "price", {"learning_rate": (0.003, 0.03, 30)})
        visitor.trainings["table"] = job
        job.start()
        while (told := ask(visitor, "progress"))["busy"]:
            time.sleep(0.05)
        assert told["state"] == "done", told["fault"]
        kept = job.model.story.chosen.learning_rate
        assert [one["rate"] for one in told["rates"] if one["kept"]] == [kept]
        assert told["why"].startswith(f"{kept:g} was kept: of all rates,")
        worst = next(one for one in told["rates"] if one["rate"] == 30)
        assert "exploded" in worst["words"] or "too large" in worst["words"]
    finally:
        visitor.leave()


def test_what_is_drawn_of_numbers_is_what_it_was_measured_by(house_visitor):
    told, model = whole(house_visitor, "judged"), network(house_visitor)
    assert told.data["metrics"] == model.held_out.metrics
    assert told.data["rows"] == len(model.held_out) == told.data["points"]
    off = np.sort(told.arrays["answers"] - told.arrays["truth"])
    assert off == pytest.approx(np.sort(model.held_out.answers - model.held_out.truth))
    judged_on = model.story.judgement.judged_on
    words = {"test": "kept aside", "out_of_fold": "left it out", "validation": "chosen by them"}
    assert words[judged_on] in told.data["which"]


def test_what_is_taken_for_what_is_counted(town_visitor):
    told, model = ask(town_visitor, "judged"), network(town_visitor)
    held = model.held_out
    counts = np.zeros((2, 2), int)
    np.add.at(counts, (held.truth, held.chosen), 1)
    assert told["names"] == list(model.classes)
    assert told["counts"] == counts.tolist()
    assert told["right"] == np.trace(counts)
    assert sum(one["rows"] for one in told["bins"]) == len(held)
    assert [one["said"] for one in told["bins"]] == [
        one.said for one in model.story.judgement.calibration.bins
    ]


def test_few_rows_say_nothing_about_probabilities(monkeypatch, town_visitor):
    monkeypatch.setattr("fathom.lab.chapters.tables.judged.FEWEST", ROWS + 1)
    told = ask(town_visitor, "judged")
    assert told["bins"] == []
    assert "are too few to say" in told["calibrated"]


def test_a_network_from_a_file_does_not_have_the_rows(house_visitor, tmp_path):
    network(house_visitor).save(tmp_path / "price.fathom")
    visitor = Visitor()
    visitor.trainings["table"] = Shown.of(tmp_path / "price.fathom").job(visitor)
    told = ask(visitor, "judged")
    assert told["kind"] is None
    assert "came from a file" in told["why"]
    visitor.leave()


def test_every_neuron_adds_up_to_the_answer(house_visitor):
    model = network(house_visitor)
    exact = model.explain(houses(), 7)
    last = ask(house_visitor, "opened", row=7)
    assert last["prediction"] == pytest.approx(exact.prediction)
    for at, layer in enumerate(last["layers"], 1):
        for neuron in {0, layer["count"] - 1}:
            told = ask(house_visitor, "opened", row=7, layer=at, neuron=neuron)["opened"]
            parts = [term["product"] for term in told["terms"]] + [told["rest"], told["bias"]]
            assert math.fsum(parts) == pytest.approx(told["sum"], abs=1e-5)
            work = exact.work.layers[at - 1]
            assert told["sum"] == work.sums[neuron]
            assert told["output"] == work.outputs[neuron]
            assert len(told["terms"]) + told["more"] + told["silent"] == len(work.sources)
            sizes = [abs(term["product"]) for term in told["terms"]]
            assert sizes == sorted(sizes, reverse=True)


def test_the_smallest_of_many_terms_are_one_sum(monkeypatch, house_visitor):
    monkeypatch.setattr("fathom.lab.chapters.tables.neurons.MOST_TERMS", 2)
    told = ask(house_visitor, "opened", row=0)["opened"]
    assert len(told["terms"]) == 2
    assert told["more"] > 0
    parts = [term["product"] for term in told["terms"]] + [told["rest"], told["bias"]]
    assert math.fsum(parts) == pytest.approx(told["sum"], abs=1e-5)


def test_of_several_networks_each_can_be_opened(house_visitor):
    model = network(house_visitor)
    told = ask(house_visitor, "opened", row=3)
    count = told["members"]
    assert count == len(model.network) > 1
    assert told["member"] == told["nearest"] == model.nearest
    sums = [ask(house_visitor, "opened", row=3, member=n)["opened"]["sum"] for n in range(count)]
    assert [one[0] for one in told["sums"]] == pytest.approx(sums)
    assert told["mean"][0] == pytest.approx(np.mean(sums))
    assert told["last"][-1]["after"][0] == pytest.approx(told["prediction"])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"layer": 99}, "there is no layer 99"),
        ({"layer": 1, "neuron": 10**6}, "there is no neuron"),
        ({"member": 77}, "there is no member 77"),
        ({"of": "new"}, "there are no new rows yet"),
    ],
)
def test_what_is_not_there_is_not_opened(town_visitor, more, words):
    with pytest.raises(OptionError, match=words):
        ask(town_visitor, "opened", row=0, **more)


def test_a_typed_row_is_answered_as_the_library_does(house_visitor):
    model = network(house_visitor)
    told = ask(house_visitor, "answer", by="typed", cells={"size": "120.5", "town": "south"})
    exact = model.predict_table({"size": [120.5], "town": ["south"]})
    (row,) = told["rows"]
    assert row["prediction"] == pytest.approx(exact["prediction"][0], rel=1e-5)
    assert row["interval"] == pytest.approx([exact["low"][0], exact["high"][0]], rel=1e-5)
    assert row["words"] == []
    opened = ask(house_visitor, "opened", row=0, of="new")
    assert opened["prediction"] == pytest.approx(row["prediction"], rel=1e-5)
    added = ask(house_visitor, "what_if", row=0, of="new")["contributions"]
    parts = [part["value"] for part in added["attributions"]]
    assert added["average"] + math.fsum(parts) == pytest.approx(row["prediction"], rel=1e-3)


def test_what_lies_outside_is_said_of_its_row(house_visitor):
    given = {"by": "pasted", "text": "town\tsize\nsouth\t100\nsouth\t4000\nwest\t90\n"}
    plain, far, elsewhere = ask(house_visitor, "answer", **given)["rows"]
    assert plain["words"] == []
    low, high = houses()["size"].min(), houses()["size"].max()
    assert far["words"][0].startswith(f"size 4,000 lies outside {low:g} to {high:g}, all that")
    assert "town 'west' was not learnt" in elsewhere["words"][0]


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
@pytest.mark.parametrize("columns", [["size", "town"], ["size", "town", "price"]])
@pytest.mark.parametrize("head", [True, False])
def test_lines_are_pasted_with_and_without_a_head(house_visitor, separator, columns, head):
    some = houses().select(columns).head(3)
    text = some.write_csv(separator=separator, include_header=head)
    told = ask(house_visitor, "answer", by="pasted", text=text)
    exact = network(house_visitor).predict(some)
    assert [one["prediction"] for one in told["rows"]] == pytest.approx(list(exact), rel=1e-5)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"by": "typed", "cells": {"size": " "}}, "all cells are empty"),
        ({"by": "typed", "cells": {"size": "large"}}, "'size' takes a number such as"),
        ({"by": "typed", "cells": {"sise": "3"}}, "no column 'sise'"),
        ({"by": "typed", "cells": {"price": "3"}}, "'price' is what is predicted"),
        ({"by": "pasted", "text": "  \n"}, "nothing is pasted yet"),
        ({"by": "pasted", "text": "1,2,3,4,5"}, "has 5 cells where 2 are needed, or 3"),
        ({"by": "pasted", "text": "size,town\nlarge,south"}, "'large'"),
        ({"by": "pasted", "text": "size\n3"}, "the table has no column 'town'"),
        ({"by": "pasted", "text": "size,town"}, "not a single row"),
        ({"by": "pasted", "text": "size,town\n1,north,2"}, "line 2"),
        ({"by": "pasted", "text": "x" * 200_001}, "at most 200000"),
        ({"by": "guessed"}, "by: "),
    ],
)
def test_what_cannot_be_answered_is_a_sentence_and_nothing_is_lost(house_visitor, given, words):
    ask(house_visitor, "answer", by="typed", cells={"size": "77"})
    before = ask(house_visitor, "answers")["csv"]
    with pytest.raises((OptionError, DataError), match=words) as refused:
        ask(house_visitor, "answer", **given)
    assert "\n" not in str(refused.value)
    assert ask(house_visitor, "answers")["csv"] == before


def test_there_may_be_so_many_rows_and_no_more(monkeypatch, house_visitor):
    text = houses().write_csv()
    told = ask(house_visitor, "answer", by="pasted", text=text)
    assert (told["total"], len(told["rows"])) == (ROWS, new_rows.MOST_TOLD)
    assert pl.read_csv(io.StringIO(ask(house_visitor, "answers")["csv"])).height == ROWS
    assert any("learnt from" in words for words in told["notes"])  # they are its own rows
    monkeypatch.setattr(new_rows, "MOST_ROWS", 100)
    with pytest.raises(OptionError, match=r"at most 100 rows .* there are 150"):
        ask(house_visitor, "answer", by="pasted", text=text)


def test_formulas_do_not_come_into_a_spreadsheet(town_visitor):
    text = 'size,price,note\n50,200,"=1+1"\n'
    ask(town_visitor, "answer", by="pasted", text=text)
    assert "'=1+1" in ask(town_visitor, "answers")["csv"]


def test_of_classes_the_probability_is_told(town_visitor):
    told = ask(town_visitor, "answer", by="typed", cells={"size": "100", "price": "390"})
    (row,) = told["rows"]
    exact = network(town_visitor).predict_proba({"size": [100.0], "price": [390.0]})[0]
    assert row["prediction"] == network(town_visitor).classes[int(np.argmax(exact))]
    assert row["chance"] == pytest.approx(max(exact), rel=1e-5)
    assert row["interval"] is None


@pytest.mark.parametrize(
    ("name", "chunks", "most", "words"),
    [
        ("rows.exe", [b"x"], 100, "new rows are a table"),
        ("rows.zip", [b"x"], 100, "new rows are a table"),
        ("rows.csv", [b"x" * 60, b"x" * 60], 100, "use fathom predict for larger"),
    ],
)
def test_a_file_of_rows_that_is_not_taken_leaves_the_one_before(visitor, name, chunks, most, words):
    assert posted(visitor, "name=good.csv", b"a\n1\n")[1] == {"bytes": 4}
    told = posted(visitor, f"name={name}", *chunks, most=most)[1]
    assert words in told["error"]
    assert posted(visitor, "name=half.csv", b"a\n", gone=True)[1]["error"]
    assert sent_rows(visitor).read_bytes() == b"a\n1\n"


def test_a_file_of_rows_lies_apart_from_the_one_that_is_learnt_from(visitor):
    send(visitor, "learn.csv", b"a,b\n1,2\n3,4\n")
    posted(visitor, "name=ask.csv", b"a\n1\n")
    assert ask(visitor, "seen")["heads"] == ["a", "b"]
    assert sent_rows(visitor).name == "ask.csv"


def test_what_learning_needs_is_loaded_in_the_background(visitor):
    while not ask(visitor, "warm")["there"]:
        time.sleep(0.05)
    assert set(warm.NEEDED) <= set(sys.modules)


def test_what_is_typed_need_not_be_a_value_that_was_there(visitor):
    frame = houses().with_columns(when=pl.date_range(pl.date(2024, 1, 1), pl.date(2024, 5, 29)))
    send(visitor, "houses.csv", frame.write_csv().encode())
    knobs = {one["name"]: one for one in trained(visitor, "price")["columns"]}
    assert knobs["town"]["closed"]
    assert not knobs["when"]["closed"]
    cells = {"size": "90", "town": "north", "when": "2030-01-31"}
    (row,) = ask(visitor, "answer", by="typed", cells=cells)["rows"]
    assert "when 2030-01-31 lies outside 2024-01-01 to 2024-05-29" in row["words"][0]
