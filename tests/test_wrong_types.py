"""Values of a wrong type from Python: a sentence too, where types are not checked beforehand.

In a process of its own, since the tests' type checker would speak first.
"""

import subprocess
import sys

PROGRAM = """
import tempfile
import numpy as np
import fathom

table = {"size": list(range(60)), "price": list(range(7, 67))}
model = fathom.train(table, target="price", hidden=(), epochs=1, starts=1, baselines=False)
place = tempfile.mkdtemp() + "/a.fathom"
kept = {"hidden": (), "epochs": 1, "starts": 1, "baselines": False, "sweep": False}
fathom.train(table, "price", run=place.replace(".fathom", ".run"), **kept).save(place)
run = fathom.open_run(place)
for attempt in (
    lambda: run.why(1, (0, 0, 0)),
    lambda: run.rewind("x"),
    lambda: fathom.train(table, target=3),
    lambda: fathom.train(table, target=["price"]),
    lambda: fathom.train(table, target=None),
    lambda: model.explain(table, row=1.5),
    lambda: model.explain(table, row="1"),
    lambda: model.explain(table).steps(1.0),
    lambda: model.explain(table).as_dict(1.0),
    lambda: model.explain(table, np.int64(1)).row,
):
    try:
        print(attempt())
    except fathom.FathomError as error:
        print(error)
"""


def test_values_of_a_wrong_type():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.stderr == ""
    neuron = "a neuron is named LAYER.INDEX, like 1.5 for neuron 5 of the first layer, but got 1.0"
    assert done.stdout.splitlines() == [
        "a weight is named like 0.2.5 or 'age -> hidden1.5', in quotes, but got (0, 0, 0)",
        "a step is a whole number, but got 'x'",
        "the target is the name of a column, a text, but got 3",
        "the target is the name of a column, a text, but got ['price']",
        "training needs a target: the name of the column to predict",
        "a row is a whole number, counted from 0, but got 1.5",
        "a row is a whole number, counted from 0, but got '1'",
        neuron,
        neuron,
        "1",
    ]
