"""What the tests of exports share: an exported file as a module, the public tables."""

import importlib.util
import itertools
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import fathom
from fathom.data.reading.read import read
from fathom.nets.layers import Dense
from fathom.nets.network import Network

_COUNT = itertools.count()
_ROOT = Path(__file__).resolve().parents[2]


def module_of(text, folder):
    """Load the text of a Python file as a module of its own."""
    path = folder / f"written{next(_COUNT)}.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def with_activation(model, activation):
    """Give the same model with another activation in its hidden layers."""
    *hidden, last = model.network.layers
    bent = [Dense(layer.weight, layer.bias, activation) for layer in hidden]
    return replace(model, network=Network((*bent, last), model.network.answer))


TEXT = {"epochs": 3, "starts": 1, "baselines": False, "learning_rate": [0.01], "sweep": False}
ODD_TITLES = (
    *("=red", "RED\u00a0lamp", 'a "red" {lamp}', "ΑΣ lamp", "İn-red", "red\nlamp", "lamp's", None),
    *("NA", "...", "Straße lamp", "x_y (red)", "straße; x", "ας", "😀 😀lamp", "lamp\tred"),
)


def titled_model():
    """Train on titles that hold what parts words, and signs of which few letters are small."""
    random = np.random.default_rng(5)
    titles = [*ODD_TITLES, *random.choice([t for t in ODD_TITLES if t], 60)]
    size, y = (random.normal(size=len(titles)).round(2) for _ in "xy")
    table = pl.DataFrame({"size": size, "title": titles, "y": y})
    kinds = {"title": "text"}
    return fathom.train(table, "y", hidden=[4], columns=kinds, **TEXT), table


def public_tables():
    """Name the real tables that lie beside the project, with file and target; none may be there."""
    asked = os.environ.get("FATHOM_TABLES")
    places = [Path(asked)] if asked else [_ROOT / "shared" / "data", _ROOT.parent / "shared/data"]
    for place in places:
        if (place / "index.json").exists():
            index = json.loads((place / "index.json").read_text())
            return {name: (place / one["file"], one["target"]) for name, one in index.items()}
    return {}


NAMES = (
    *("titanic", "housing", "penguins", "wages", "wages_small", "diamonds", "mpg", "pima"),
    *("thyroid", "wine_white"),
)


def public_table(name):
    """Give a real table's file and target, or skip."""
    known = public_tables()
    if name not in known:
        pytest.skip("the public tables do not lie beside the project; FATHOM_TABLES says where")
    return known[name]


def public_model(name, trained_once):
    """Give a network for a real table, the same for every export, and the table; or skip."""
    path, target = public_table(name)
    table = read(path).frame.head(3000)
    how = {"hidden": [16, 8], "epochs": 5, "ensemble": 1, "baselines": False}
    how |= {"learning_rate": [0.003], "sweep": False}
    return trained_once(f"public-{name}", lambda: fathom.train(table, target, **how)), table
