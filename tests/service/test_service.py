"""What the service answers, what it refuses, and how: each door in its own language."""

import io
import json

import numpy as np
import polars as pl
import pytest
from starlette.testclient import TestClient

from fathom.service.app import service_app
from fathom.service.bodies import ARROW, CSV, MOST_ROWS, PARQUET
from fathom.service.counting import Counts
from fathom.service.exchange import Limits
from fathom.web.guard import Door

JSON = {"content-type": "application/json"}


def answers(response):
    assert response.status_code == 200, response.text
    return response.json()["answers"]


def refused(response, status, *parts):
    assert response.status_code == status, response.text
    said = response.json()["error"]
    assert all(part in said for part in parts), said
    return said


def test_a_number(client, small_model, row):
    told = client.post("/predict", json=row).json()
    truth = small_model.predict_table(pl.DataFrame([row])).to_dicts()
    assert told["answers"] == truth
    assert (told["model"], told["version"]) == ("salary", small_model.weights_sha256[:12])
    assert told["notes"] == []


def test_classes(client, small_classifiers, row):
    model = small_classifiers["level"]
    one = answers(client.post("/models/level/predict", json=row))[0]
    assert one["prediction"] == model.predict(pl.DataFrame([row]))[0]
    chances = model.predict_proba(pl.DataFrame([row]))
    assert one["probabilities"] == chances.row(0, named=True)


def test_rows_in_every_kind_of_body(client, small_model, people):
    frame = people.select("age", "experience", "city")
    truth = small_model.predict_table(frame).to_dicts()
    arrow, parquet = io.BytesIO(), io.BytesIO()
    frame.write_ipc_stream(arrow)
    frame.write_parquet(parquet)
    bodies = {
        "application/json; charset=utf-8": json.dumps(frame.to_dicts()).encode(),
        CSV: frame.write_csv().encode(),
        ARROW: arrow.getvalue(),
        PARQUET: parquet.getvalue(),
    }
    for kind, body in bodies.items():
        response = client.post("/predict", content=body, headers={"content-type": kind})
        assert answers(response) == truth, kind


def test_answers_as_csv(client, small_model, people):
    frame = people.select("age", "experience", "city")
    response = client.post("/predict", json=frame.to_dicts(), headers={"accept": CSV})
    assert response.headers["content-type"].startswith(CSV)
    told = pl.read_csv(response.content)
    assert told.columns == ["prediction", "low", "high"]
    np.testing.assert_array_equal(told["prediction"], small_model.predict(frame))


def test_why(client, small_model, row):
    told = client.post("/explain", json=[row, {**row, "city": None}]).json()
    assert len(told["explanations"]) == 2
    for one in told["explanations"]:
        parts = sum(part["value"] for part in one["attributions"])
        assert one["path"]["average"] + parts == pytest.approx(one["path"]["value"], rel=1e-9)
    truth = small_model.explain(pl.DataFrame([row])).as_dict()
    assert told["explanations"][0]["attributions"] == truth["attributions"]
    assert "'city', which was never missing in training" in told["notes"][0]


def test_what_was_not_there_in_training_is_said(client, row):
    told = client.post("/predict", json={**row, "city": "Atlantis", "experience": 900}).json()
    assert len(told["notes"]) == 2
    assert "'city' not learnt in training, such as 'Atlantis'" in told["notes"][0]


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("", ("the body is empty",)),
        ("{", ("the body is no JSON",)),
        ("[" * 100_000, ("the body is no JSON",)),
        ("3", ("one row, an object of cells by column, or a list of rows",)),
        ("[]", ("a list without a row",)),
        ('[{"age": 1}, 3]', ("one row",)),
        ('{"age": 31}', ("has no 'experience', which the network needs", "null")),
        ('{"agee": 31, "experience": 1, "city": "Oslo"}', ("'age'", "Did you mean 'agee'?")),
        ('{"age": 1, "age": 2, "experience": 1, "city": "Oslo"}', ("'age' twice",)),
        ('{"age": NaN, "experience": 1, "city": "Oslo"}', ("NaN", "a missing cell is null")),
        ('{"age": 1e999, "experience": 1, "city": "Oslo"}', ("too large",)),
        ('{"age": 12345678901234567890123, "experience": 1, "city": "O"}', ("too large",)),
        ('{"age": [3], "experience": 1, "city": "Oslo"}', ("an object or a list as 'age'",)),
        ('{"age": "old", "experience": 1, "city": "Oslo"}', ("'age' holds numbers", "'old'")),
        ('{"age": 3, "experience": 1, "city": "\\ud800"}', ("half of a sign",)),
        ('{"\\udc80": 1}', ("has no 'age'",)),
        (
            '[{"age": 1, "experience": 1, "city": "O"},{"age": "2", "experience": 1, "city": "O"}]',
            ("'age' is a text in some rows and a number in others",),
        ),
        ('{"age": ' + "9" * 5000 + ', "experience": 1, "city": "Oslo"}', ("no JSON",)),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(client, body, parts):
    refused(client.post("/predict", content=body, headers=JSON), 422, *parts)
    refused(client.post("/explain", content=body, headers=JSON), 422, *parts)


@pytest.mark.parametrize("kind", [ARROW, PARQUET, CSV])
@pytest.mark.parametrize("body", [b"PAR1 nothing", b"\x00\xff" * 40, b"age\n"])
def test_files_that_are_none(client, kind, body):
    said = refused(client.post("/predict", content=body, headers={"content-type": kind}), 422)
    assert "Traceback" not in said


def test_other_bodies_methods_and_places(client, row):
    response = client.post("/predict", content=b"{}", headers={"content-type": "text/xml"})
    refused(response, 415, "a body is one of application/json", "'text/xml'")
    refused(client.get("/predict"), 405, "another method")
    refused(client.get("/nothing/here"), 404, "see /openapi.json")
    refused(client.post("/models/salry/predict", json=row), 404, "Did you mean 'salary'?")


def test_too_much(client, row):
    refused(client.post("/explain", json=[row] * 101), 413, "at most 100 rows are explained")
    body = "a\n" + "1\n" * (MOST_ROWS + 1)
    response = client.post("/predict", content=body, headers={"content-type": CSV})
    refused(response, 413, "at most 100,000 rows")


def test_limits_on_bytes_and_time(files, row):
    door = Door("127.0.0.1", 80, name="serve")
    small = Limits(bytes=2**20, seconds=1e-9)
    with TestClient(service_app([files / "salary.fathom"], door, small), "http://127.0.0.1") as one:
        refused(one.post("/predict", json=row), 503, "took longer than")
    tight = Limits(bytes=2**20)
    with TestClient(service_app([files / "salary.fathom"], door, tight), "http://127.0.0.1") as one:
        body = b" " * (2**20 + 1)
        refused(one.post("/predict", content=body, headers=JSON), 413, "at most 1 MiB")


def test_many_rows_at_once(client, small_model, people):
    frame = pl.concat([people.select("age", "experience", "city")] * 20)
    assert len(answers(client.post("/predict", json=frame.to_dicts()))) == 2400


def test_schema_and_health(client, small_model):
    told = client.get("/schema").json()
    assert [one["name"] for one in told["columns"]] == ["age", "experience", "city"]
    assert told["columns"][2]["categories"] == ["Bern", "Oslo", "Rome"]
    assert told["columns"][0]["learnt_from"] == [20, 59]
    assert len(answers(client.post("/predict", json=told["example"]))) == 1
    assert [one["model"] for one in client.get("/models").json()["models"]] == [
        *("salary", "rich", "level")
    ]
    assert client.get("/models/rich/schema").json()["classes"] == ["no", "yes"]
    health = client.get("/health").json()
    assert (health["status"], health["models"][0]["trouble"]) == ("ok", None)


def test_numbers_are_read_alike_in_whichever_order(client, row):
    rows = [{**row, "age": 31}, {**row, "age": 31.5}]
    forth, back = (answers(client.post("/predict", json=told)) for told in (rows, rows[::-1]))
    assert forth == back[::-1]


@pytest.mark.parametrize("headers", [{"host": "["}, {"origin": "http://["}])
def test_odd_headers_are_strangers(client, row, headers):
    assert client.post("/predict", json=row, headers=headers).status_code == 403


def test_large_counts_keep_their_digits():
    counts = Counts()
    counts.rows["m", "answered"] = 123_456_789
    assert 'what="answered"} 123456789' in counts.text()


def test_counts(client, row):
    before = client.get("/metrics").text
    assert "# TYPE fathom_request_seconds histogram" in before
    client.post("/predict", json=[row, row])
    client.post("/predict", json={})
    after = client.get("/metrics").text

    def count(text, name):
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))

    for name, more in (
        ('fathom_requests_total{route="/predict",status="200"}', 1),
        ('fathom_requests_total{route="/predict",status="422"}', 1),
        ('fathom_rows_total{model="salary",what="answered"}', 2),
        ('fathom_request_seconds_count{route="/predict"}', 2),
        ("fathom_batches_total", 1),
    ):
        assert count(after, name) - count(before, name) == more, name


def test_others_need_the_token(files, row):
    door = Door("0.0.0.0", 80, "a" * 24, "serve")
    app = service_app([files / "salary.fathom"], door)
    with TestClient(app, "http://somewhere.example") as one:
        assert one.post("/predict", json=row).status_code == 403
        shown = {"authorization": f"Bearer {'a' * 24}"}
        assert one.post("/predict", json=row, headers=shown).status_code == 200
        one.cookies.clear()
        wrong = {"authorization": f"Bearer {'b' * 24}"}
        assert one.post("/predict", json=row, headers=wrong).status_code == 403


def test_whether_it_is_alive_is_told_to_all(files):
    app = service_app([files / "salary.fathom"], Door("0.0.0.0", 80, "a" * 24, "serve"))
    with TestClient(app, "http://somewhere.example") as one:
        response = one.get("/alive")
        assert response.json() == {"status": "ok"}
        assert "set-cookie" not in response.headers
        assert one.get("/health").status_code == 403


def test_a_page_of_another_site_is_no_caller(client, row):
    assert client.post("/predict", json=row, headers={"host": "evil.example"}).status_code == 403
    other = {"origin": "http://evil.example"}
    assert client.post("/predict", json=row, headers=other).status_code == 403
    assert (
        client.post("/predict", json=row, headers={"origin": "http://127.0.0.1"}).status_code == 200
    )


def test_the_page_fetches_nothing_from_outside(client):
    for name in ("", "page.js", "page.css"):
        response = client.get(f"/{name}")
        assert response.status_code == 200
        text = response.text.replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text
        assert "https://" not in text
        assert "default-src 'none'" in response.headers["content-security-policy"]
