"""The tools for assistants, asked by the protocol's own client over standard input and output."""

import asyncio
import json
import sys

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from fathom.service.mcp import mcp_server
from tests.apart import apart

ROW = {"age": 31, "experience": 4, "city": "Oslo"}


def asked(folder, *calls):
    """Call tools one after another, in this process; gives what came back."""

    async def ask():
        async with Client(mcp_server(folder)) as client:
            return [await client.call_tool(name, given) for name, given in calls]

    return apart(asyncio.run, ask())


def words(result):
    return result.content[0].text


@pytest.fixture
def folder(files, people, tmp_path):
    (tmp_path / "model.fathom").write_bytes((files / "salary.fathom").read_bytes())
    people.drop("rich", "level").write_csv(tmp_path / "people.csv")
    return tmp_path


def test_every_tool_says_what_it_is_for(folder):
    async def ask():
        async with Client(mcp_server(folder)) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in apart(asyncio.run, ask())}
    assert set(tools) == {"look", "train", "summary", "predict", "explain"}
    assert all(len(tool.description) > 40 for tool in tools.values())


def test_look_train_predict_explain(folder, small_model):
    options = {"hidden": [4], "epochs": 2, "ensemble": 1, "baselines": False}
    train = {"file": "people.csv", "target": "salary", "out": "new.fathom", "options": options}
    looked, trained, told, answered, opened = asked(
        folder,
        ("look", {"file": "people.csv", "target": "salary"}),
        ("train", train),
        ("summary", {"model": "new.fathom"}),
        ("predict", {"rows": [ROW, {**ROW, "city": "Atlantis"}]}),
        ("explain", {"rows": [ROW]}),
    )
    assert "experience" in words(looked)
    assert words(trained).startswith("new.fathom written.\nPredicts")
    assert words(told) in words(trained)
    said = json.loads(words(answered))
    truth = small_model.predict({name: [cell] for name, cell in ROW.items()})[0]
    assert said["answers"][0]["prediction"] == pytest.approx(truth, rel=1e-12)
    assert "'Atlantis'" in said["notes"][0]
    (one,) = json.loads(words(opened))["explanations"]
    parts = sum(part["value"] for part in one["attributions"])
    assert one["path"]["average"] + parts == pytest.approx(one["path"]["value"])


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("look", {"file": "peeple.csv"}, "Did you mean 'people.csv'?"),
        ("look", {"file": "../people.csv"}, "is not in the folder"),
        ("look", {"file": "/etc/passwd"}, "is not in the folder"),
        ("train", {"file": "people.csv", "target": "slary"}, "Did you mean 'salary'?"),
        ("train", {"file": "people.csv", "target": "salary", "out": "a.csv"}, ".fathom file"),
        (
            "train",
            {"file": "people.csv", "target": "salary", "options": {"run": "/tmp/run"}},
            "takes no run: it names a place",
        ),
        (
            "train",
            {"file": "people.csv", "target": "salary", "options": {"epocs": 3}},
            "Did you mean 'epochs'?",
        ),
        ("predict", {"rows": [{"age": 3}]}, "has no 'experience', which the network needs"),
        ("predict", {"rows": []}, "a list without a row"),
        ("predict", {"rows": [{**ROW, "age": [1]}]}, "an object or a list as 'age'"),
        ("explain", {"rows": [{**ROW, "age": "old"}]}, "'age' holds numbers"),
        ("summary", {"model": "people.csv"}, "people.csv"),
    ],
)
def test_what_is_wrong_is_said(folder, name, given, sentence):
    (result,) = asked(folder, (name, given))
    assert result.is_error
    assert sentence in words(result)
    assert "Traceback" not in words(result)


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "secret.csv"
    other.write_text("a,b\n1,2\n")
    (folder / "link.csv").symlink_to(other)
    for file in ("link.csv", "*.csv", "*"):
        (result,) = asked(folder, ("look", {"file": file}))
        assert "is not in the folder" in words(result), file
    (folder / "parts").mkdir()
    (folder / "parts" / "own.csv").write_text("a,b\n1,2\n3,4\n")
    (folder / "parts" / "link.csv").symlink_to(other)
    (result,) = asked(folder, ("look", {"file": "parts"}))
    assert "2 rows" in words(result)


@pytest.mark.processes
def test_over_standard_input_and_output(folder):
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "fathom", "mcp", str(folder)]
    )

    async def ask():
        async with Client(stdio_client(command)) as client:
            return await client.call_tool("predict", {"rows": [ROW]})

    assert json.loads(words(apart(asyncio.run, ask())))["notes"] == []
