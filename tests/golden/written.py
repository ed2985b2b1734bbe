"""Golden files as they are written: the questions, and the answers of the moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jax

import fathom
from tests.golden.asking import answers, plain_answers, run_answers, story

QUICK = {"sweep": False, "baselines": False}
LIMIT = 30_000  # bytes of a run


def write(
    name: str,
    asked: dict[str, Any],
    past: dict[str, Any] | None = None,
    ended: Any = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Ask what has just been written, and write the answers beside it.

    Args:
        name: of the golden file.
        asked: of the model.
        past: what is asked of its run, if it has one.
        ended: the model that forking or resuming once more has to end with.
        more: further answers.
    """
    model = Path(f"{name}.fathom")
    given = {"model": answers(model, asked), "story": story(model)} | dict(more or {})
    told: dict[str, Any] = {"fathom": fathom.__version__, "jax": jax.__version__, "asked": asked}
    if past is not None:
        kept = sorted(int(file.stem[6:]) for file in Path(f"{name}.run").glob("*/state-*"))
        last = fathom.open_run(model).steps
        between = next(step for step in range(kept[0], last) if step not in kept)
        steps = (
            {*kept[:-1], last}
            if {"resume", "fork", "files"} & set(asked)
            else {*kept[:-1], between, last}
        )
        asked["run"] = past | {"states": kept, "steps": sorted(steps)}
        given["run"] = run_answers(model, asked | asked["run"])
    if ended is not None:
        numbers = plain_answers(ended, asked["rows"])
        given["ended"] = {"weights_sha256": ended.weights_sha256, "predict": numbers}
    text = json.dumps(told | {"answers": given}, indent=1, allow_nan=False, ensure_ascii=False)
    Path(f"{name}.json").write_text(text + "\n", encoding="utf-8")
