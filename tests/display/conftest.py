"""Every public value, made once: of a table and of pictures whose names are hostile to a page."""

import numpy as np
import pytest
from PIL import Image

import fathom
from fathom.descent import brute_force, compare_rates, least_squares, pits, starts_between

HOSTILE = '<b>&"x'
QUICK = {"hidden": (3,), "epochs": 2, "starts": 1, "learning_rate": [0.01]}
BRIEF = {"baselines": False, "sweep": False}


def a_table(rows=60):
    random = np.random.default_rng(0)
    size, town = random.integers(0, 40, rows), random.choice([HOSTILE, "Rome"], rows)
    price = 3 * size + 9 * (town == "Rome") + random.normal(0, 2, rows)
    return {
        HOSTILE: size.astype(float).tolist(),
        "town": town.tolist(),
        "price": price.tolist(),
        "kind": np.where(price > np.median(price), HOSTILE, "low").tolist(),
    }


def of_a_table(place):
    """What is made of a table: a number is predicted, and a class."""
    table = a_table()
    features = {name: table[name] for name in (HOSTILE, "town")}
    numbers, classes = features | {"price": table["price"]}, features | {"kind": table["kind"]}
    file = place / "prices.fathom"
    model = fathom.train(numbers, "price", **QUICK, run=place / "prices.run")
    model.save(file)
    other = fathom.train(classes, "kind", **QUICK, **BRIEF)
    run = fathom.open_run(file)
    changed = {"town": "Rome"}
    return {
        "Model": model,
        "Model of classes": other,
        "Model, rewound": run.rewind(1),
        "Model, loaded": fathom.load(file),
        "Report": fathom.report(model),
        "Explanation": model.explain(numbers, row=3),
        "Explanation, what if": model.explain(numbers, row=3, changed=changed),
        "Explanation of a class": other.explain(classes, row=2),
        "Course": model.sweep(numbers, row=3, column=HOSTILE),
        "Course of categories": other.sweep(classes, row=3, column="town"),
        "Effects": fathom.effects(model, numbers, points=5),
        "Effects on a class": fathom.effects(other, classes, columns=[HOSTILE], points=5),
        "Answered": model.answered(numbers),
        "Answered, classes": other.answered(classes),
        "Comparison": fathom.compare(model, run.rewind(1), numbers),
        "LearningCurve": fathom.learning_curve(numbers, "price", shares=(0.5, 1), **QUICK),
        "Mistakes": fathom.mistakes(other, classes),
        "RateSearch": fathom.lr_find(numbers, "price", hidden=(3,), epochs=2),
        "Look": fathom.look(classes, "kind"),
        "Table": fathom.example_table("salaries")[0],
        "Exported": fathom.export(model, place / "prices.py"),
        "ModelRun": run,
        "RunHistory": run.history(),
        "Why": run.why(1, f"{HOSTILE} -> hidden1.0"),
        "Influence": run.influence(numbers, 2),
        "Suspects": the_suspects(place, classes),
        "Landscape": run.landscape(),
        "GradientCheck": run.gradcheck(),
        "Listing": fathom.list_runs(place),
        "Listing of none": fathom.list_runs(place.parent),
    }


def the_suspects(place, table):
    """Of labels, the first ten of them wrong."""
    file, other = place / "kinds.fathom", {HOSTILE: "low", "low": HOSTILE}
    wrong = [other[kind] if row < 10 else kind for row, kind in enumerate(table["kind"])]
    told = {**QUICK, **BRIEF, "epochs": 20}
    fathom.train(table | {"kind": wrong}, "kind", **told, run=place / "kinds.run").save(file)
    return fathom.open_run(file).suspects()


def of_pictures(place):
    """What is made of pictures, the class of some of them a hostile one."""
    random = np.random.default_rng(0)
    for kind, light in ((HOSTILE, 150), ("dark", 0)):
        (place / kind).mkdir(parents=True)
        for number in range(24):
            pixels = random.integers(light, light + 100, (12, 12, 3)).astype(np.uint8)
            Image.fromarray(pixels).save(place / kind / f"{number}.png")
    one = place / HOSTILE / "3.png"
    model = fathom.train(place, epochs=1, starts=1, learning_rate=[0.003], **BRIEF)
    return {
        "Model of pictures": model,
        "Mistakes among pictures": fathom.mistakes(model, place),
        "Seen": fathom.see(model, one),
        "Filters": fathom.filters(model),
        "FeatureMaps": fathom.feature_maps(model, one, layer=0),
        "Convolved": fathom.convolved(model, one, layer=0, neuron=1),
        "Occlusion": fathom.occlude(model, one, side=4),
    }


def of_nothing():
    """What needs no table."""
    neuron = fathom.Neuron({HOSTILE: 2, "coat": 4}, threshold=5)
    examples = [({HOSTILE: a, "coat": b}, float(a and b)) for a in (0, 1) for b in (0, 1)]
    function = "x^4 - 3x^2 + x"
    return {
        "Neuron": neuron,
        "Firing": neuron.explain({HOSTILE: 1, "coat": 1}),
        "Learned": neuron.learn(examples),
        "Cost": fathom.cost("squared", [[1.0], [2.0]], [[1.5], [1.0]]),
        "Cost of one": fathom.cost("cross-entropy", [[0, 1, 0]], [[0.23, 0.57, 0.20]]),
        "Experiment": fathom.pavlov(),
        "Descent": fathom.descend("x^2 - x + 1", start=9, learning_rate=0.1),
        "Descent, diverging": fathom.descend("x^2", 1, 1.1, steps=2000),
        "Step": fathom.descend("x^2", 1, 0.4).end,
        "Rates": compare_rates("x^2 - x + 1", 9),
        "Pits": pits(function, starts_between(-3, 3, 9), 0.02),
        "BruteForce": brute_force(function, (-3, 3)),
        "LinearFit": least_squares(np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0])),
    }


def inner(values):
    """Parts of the values that a person meets too, by the class that they are of."""
    return {
        "RowPlace": values["Table"].place(3),
        "Point": values["LearningCurve"].points[0],
        "Mistake": values["Mistakes among pictures"].worst[0],
        "Pit": values["Pits"].pits[0],
        "Trial": values["Experiment"].trials[0],
        "LayerFacts": values["Filters"].layers[0],
        "Strongest": values["FeatureMaps"].strongest[0],
        "Named": values["Occlusion"].named,
        "Moment": values["RunHistory"].moments[0],
        "Place": values["Landscape"].places[0],
        "RowPull": values["Influence"].rows[0],
        "Suspect": values["Suspects"].rows[0],
        "RunSummary": values["Listing"].runs[0],
    }


@pytest.fixture(scope="session")
def values(tmp_path_factory):
    """All of them, by name."""
    found = of_nothing() | of_a_table(tmp_path_factory.mktemp("tables") / "mine")
    found |= of_pictures(tmp_path_factory.mktemp("pictures"))
    return found | inner(found)
