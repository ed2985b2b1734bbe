"""What the golden files are asked, through the public names alone: once when written, ever after.

`make_golden.py` writes these answers down, `test_golden.py` compares. A question is plain values.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import fathom

REPORTED = (
    *("task", "target", "classes", "rows", "inputs", "left_out", "network", "chosen", "members"),
    *("epochs_run", "interrupted", "rates", "sweep", "largest_stable_rate", "limiting_input"),
    *("metrics", "by_fold", "alone", "judged_on", "baselines", "verdict", "importance"),
    *("confused", "interval", "calibration", "seconds", "notes", "warnings"),
)
SUMMED_UP = ("reasons", "threshold", "by", "reached", "weight", "balanced", "run")
SUMMED_UP += ("rewound", "optimiser", "schedule", "loss", "batch_size")


def answers(model: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Let a model answer rows of odd cells, open one answer, and say what it is."""
    opened, rows = fathom.load(model), _rows(model, asked)
    given = {
        "weights_sha256": opened.weights_sha256,
        "predict": _columns(fathom.predict(opened, rows, unusual=True)),
        "costs": [_numbers(opened.history.train), _numbers(opened.history.validation)],
    }
    if "interval" in asked:
        table = fathom.predict(opened, rows, interval=asked["interval"])
        given["interval"] = _columns(table.select("low", "high"))
    if "files" in asked:
        return given | {"explain": _picture(opened, rows[0], asked.get("neuron"))}
    return given | {"explain": _opened(opened, rows, asked["explain"], asked.get("changed"))}


def story(model: Path) -> dict[str, Any]:
    """Say how a model was trained, as ``fathom train`` and ``fathom summary`` do for programs."""
    from fathom.cli.app import main

    told = fathom.report(fathom.load(model)).as_dict()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        main(["summary", str(model), "--json"])
    summary = json.loads(said.getvalue())
    found = {name: found_in(summary["story"], name) for name in SUMMED_UP}
    return json.loads(json.dumps({"report": {name: told[name] for name in REPORTED}} | found))


def found_in(tree: Any, name: str) -> Any:
    """Take what is called so from nested values, however deep it lies; None if nothing is."""
    if isinstance(tree, dict) and name in tree:
        return tree[name]
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    below = (found_in(branch, name) for branch in inner)
    return next((one for one in below if one is not None), None)


def run_answers(model: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Look back: other steps, changes of weights, costs, and whose pulls made an answer."""
    past, rows = fathom.open_run(model), _rows(model, asked)
    listed = [one for one in _listed(model) if one["folder"] == f"{model.stem}.run"]
    given: dict[str, Any] = {
        "steps": past.steps,
        "step_kept": past.step_kept,
        "listed": listed,
        "rewind": {str(step): _at(past, step, rows) for step in asked["steps"]},
        "why": [_why(past, *one) for one in asked.get("why", ())],
    }
    if asked.get("history"):
        given["history"] = _history(past)
    if "influence" in asked:
        table = model.with_suffix(".csv")
        given["influence"] = _pulls(past.influence_together(table, asked["influence"]))
    return given


def plain_answers(model: Any, rows: Any) -> dict[str, Any]:
    """Give the numbers that a network answers: of classes their probabilities, without a name."""
    table = fathom.predict(model, rows)
    numbers = [name for name in table.columns if name.startswith("p(")] or ["prediction"]
    return _columns(table.select(numbers))


def _rows(model: Path, asked: Mapping[str, Any]) -> Any:
    if "files" in asked:
        return [model.parent / file for file in asked["files"]]
    return asked["rows"]


def _columns(table: Any) -> dict[str, list[Any]]:
    return table.to_dict(as_series=False)


def _numbers(costs: Any) -> list[Any]:
    """Write costs down by epoch and member; None for those that are not."""
    return [[None if cost != cost else cost for cost in epoch] for epoch in costs.tolist()]


def _opened(model: Any, rows: Any, row: int, changed: Any) -> dict[str, Any]:
    told = model.explain(rows, row, changed=changed).as_dict()
    kept = ("prediction", "probabilities", "interval", "unusual", "member")
    given = {name: told[name] for name in kept if name in told}
    pushes = sorted(told["pushes"], key=lambda one: one["column"])
    given["pushes"] = [[one["column"] for one in pushes], [one["change"] for one in pushes]]
    parts = sorted(told["attributions"], key=lambda one: one["column"])
    given["parts"] = [[one["column"] for one in parts], [one["value"] for one in parts]]
    if "what_if" in told:
        given["what_if"] = told["what_if"]["prediction"]
    return given | {"adds_up": told["residual"] < 1e-5}


def _picture(model: Any, file: Path, neuron: Any) -> dict[str, Any]:
    if neuron is not None:
        layer, number, at = neuron
        told = fathom.convolved(model, file, layer, number, tuple(at)).as_dict()
        sums = [channel["sum"] for channel in told["channels"]]
        return {"sums": sums, "z": told["z"], "output": told["output"], "sees": told["sees"]}
    told = fathom.see(model, file).as_dict()
    kept = ("prediction", "probabilities", "path", "map")
    return {name: told[name] for name in kept if name in told}


def _listed(model: Path) -> list[dict[str, Any]]:
    listed = fathom.list_runs(model.parent).as_dict()["runs"]
    return json.loads(json.dumps([one | {"bytes": None} for one in listed]))


def _at(past: Any, step: int, rows: Any) -> dict[str, Any]:
    then = past.rewind(step)
    return {"weights_sha256": then.weights_sha256, "predict": plain_answers(then, rows)}


def _why(past: Any, step: int, weight: str) -> dict[str, Any]:
    told = past.why(step, weight).as_dict()
    kept = ("step", "before", "after", "learning_rate", "gradient")
    return {name: told[name] for name in kept} | {
        "weight": told["weight"]["name"],
        "direction": told["optimizer"]["direction"],
        "rows": sorted(share["row"] for share in told["rows"]),
        "adds_up": told["residual"] < 1e-5,
    }


def _history(past: Any) -> dict[str, Any]:
    told = past.history().as_dict()
    costs = {name: [one[name] for one in told["steps"]] for name in ("step", "train", "validation")}
    seen = {name: [one[name] for one in told["moments"]] for name in ("step", "weights", "dead")}
    return {"costs": costs, "moments": seen, "forked": told["forked"]}


def _pulls(influence: Any) -> dict[str, Any]:
    told = influence.as_dict()
    pulls = sorted(told["rows"], key=lambda one: one["row"])
    return {
        "rows": [one["row"] for one in pulls],
        "pulls": [one["influence"] for one in pulls],
        "ends": [told["begin"], told["end"]],
        "every_step": told["every_step"],
    }


def compared(first: str, second: str) -> dict[str, Any]:
    """Compare two models on the rows that both kept aside, which their runs tell."""
    told = json.loads(json.dumps(fathom.compare(first, second).as_dict()))
    return {name: told[name] for name in ("rows", "models", "difference", "better")}
