"""How exact explanations and exports are: residuals of formulas and parts, a Python file's answers.

    python benchmarks/explained.py FOLDER [--tables titanic,mpg] [--rows 60] [--ensemble 1]

FOLDER holds tables as CSV files and `index.json`: {NAME: {"file", "target", "task"}}. Each table's
first 10,000 rows are trained on with the defaults (or so many networks), and as many rows, evenly
spread, are opened: the largest residuals, relative to the sizes of what is added up, and the
seconds for one row. Where the network fits into a Python file, that answers the rows as well.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

import fathom
from fathom.errors import OptionError


def opened(model: fathom.Model, frame: pl.DataFrame, rows: np.ndarray) -> str:
    """Open rows; say how far they are from adding up."""
    began = time.perf_counter()
    found = [model.explain(frame, row=int(row)) for row in rows]
    seconds = (time.perf_counter() - began) / len(rows)
    lines = [one.formula.residual for one in found if one.formula is not None]
    parts = [one.contributions.residual for one in found]
    return f"formula {max(lines):.1e}, parts {max(parts):.1e}, {seconds:.2f} s a row"


def exported(model: fathom.Model, frame: pl.DataFrame, rows: np.ndarray) -> str:
    """Let a Python file answer rows; the largest difference, of numbers over their mean size."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "exported.py"
        try:
            written = fathom.export(model, file)
        except OptionError as why:
            return f"no Python file ({why})"
        spec = importlib.util.spec_from_file_location("exported", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        some = frame[rows]
        told = [module.predict(row) for row in some.to_dicts()]
    alone = model if written.member is None else model.alone(written.member)
    if model.task == "regression":
        truth = np.asarray(alone.predict(some))
        return f"Python file {np.abs(np.array(told) - truth).max() / np.abs(truth).mean():.1e}"
    chances = np.array([[row[name] for name in model.classes] for row in told])
    return f"Python file {np.abs(chances - np.asarray(alone.predict_proba(some))).max():.1e}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tables")
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--ensemble", type=int)
    given = parser.parse_args()
    wanted = given.tables.split(",") if given.tables else None
    for name, entry in json.loads((given.folder / "index.json").read_text()).items():
        if wanted and name not in wanted:
            continue
        frame = pl.read_csv(given.folder / entry["file"], infer_schema_length=None).head(10_000)
        model = fathom.train(frame, entry["target"], ensemble=given.ensemble, baselines=False)
        rows = np.linspace(0, frame.height - 1, given.rows).astype(int)
        told = opened(model, frame, rows), exported(model, frame, rows)
        print(f"{name:<12} {'; '.join(told)}", flush=True)


if __name__ == "__main__":
    main()
