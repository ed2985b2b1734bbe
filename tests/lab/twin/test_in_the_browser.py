"""The page's engine says the same in a browser, in its own thread there, as in Node."""

import pytest

from tests.lab.twin.learning import SETUP
from tests.lab.twin.near import assert_alike
from tests.lab.twin.node import Refused, asked
from tests.lab.twin.test_network import WAYS
from tests.lab.twin.test_small_chapters import neurons

pytestmark = pytest.mark.browser

HILL = {"low": -4, "high": 4, "at": [1.5, 0.5]}
SESSIONS = [
    [("neuron.fire", one) for one in list(neurons())[::20]],
    [
        ("wiring.train", {"rule": rule, "rate": 0.3, "trials": 9, "wiring": "bell -> food"})
        for rule in ("delta", "hebb", "oja")
    ],
    [
        ("losses.numbers", {"expected": [1, 2], "predicted": [3, -4]}),
        ("losses.classes", {"sums": [1, -2, 0.5], "truth": 2}),
        ("losses.curve", {}),
    ],
    [
        ("rover.walk", HILL | {"function": function, "rate": 0.05, "optimizer": optimizer,
                               "steps": 200, "many": True})
        for function in ("x^4 - 3x^2 + x", "x^2 + 10y^2", "abs(x) + sin(3x)")
        for optimizer in ("sgd", "momentum", "adam")
    ],
    [
        ("rates.compare", HILL | {"function": "x^2 - x + 1", "optimizer": "sgd", "count": 12}),
        ("rover.slices", HILL | {"function": "x^2 + y^2"}),
        ("rover.printed", {"variables": 2}),
        ("rover.walk", HILL | {"function": "x2 + 1", "rate": 0.1}),
    ],
    [
        ("byhand.work", {"seed": seed, "activation": activation, "rate": 0.1})
        for seed in (0, 7)
        for activation in ("tanh", "sigmoid", "relu")
    ],
    [
        ("depth.start", {"problem": "circles", "seed": 0, "hidden": [4, 2], "probe": [0, 0]}),
        ("depth.onward", {"epochs": 15, "probe": [0.5, 0]}),
    ],
    [
        ("heart.start", {"problem": "circles", "noise": 0.5, "points": 0, "rows": 20,
                         "hidden": [4], "weight_decay": 0.001, "start": 0}),
        ("heart.onward", {"epochs": 35}),
        ("heart.open", {}),
    ],
    *(
        [
            ("network.start", SETUP | way),
            ("network.onward", {"epochs": 30}),
            ("network.at", {"step": 17}),
            ("network.open", {"step": 17, "layer": 0, "neuron": 0, "wire": 1, "x": 0.5, "y": 0}),
        ]
        for way in WAYS.values()
    ),
]  # fmt: skip

ASK = """async (sessions) => {
  const { Engine } = await import("./frame/engine.js");
  const place = (name) => new URL(name, document.baseURI).href;
  const told = [];
  for (const session of sessions) {
    const engine = new Engine(place);
    for (const [ask, given] of session) {
      try {
        const { data, arrays, shapes } = await engine.ask(ask, given);
        const plain = Object.entries(arrays).map(([name, one]) => [name, Array.from(one, String)]);
        told.push({ data, arrays: Object.fromEntries(plain), shapes });
      } catch (fault) {
        told.push({ refused: fault.message });
      }
    }
  }
  return told;
}"""


def test_a_browser_works_out_what_node_does(visitor):
    threads = []
    visitor.on("worker", lambda thread: threads.append(thread))
    here = asked(*SESSIONS)
    there = visitor.evaluate(ASK, SESSIONS)
    assert len(threads) == len(SESSIONS)
    assert len(here) == len(there)
    for node, browser in zip(here, there, strict=True):
        if isinstance(node, Refused):
            assert browser == {"refused": str(node)}
            continue
        assert_alike(browser["data"], node["data"], near=1e-9)
        assert browser["shapes"] == node["shapes"]
        for name, values in node["arrays"].items():
            assert [float(one) for one in browser["arrays"][name]] == pytest.approx(
                values, rel=1e-6, abs=1e-9, nan_ok=True
            )


def test_where_no_thread_may_begin_the_page_works_it_out_itself(visitor):
    told = visitor.evaluate(
        """async () => {
          globalThis.Worker = class { constructor() { throw new TypeError("not here"); } };
          const { Engine } = await import("./frame/engine.js");
          const engine = new Engine((name) => new URL(name, document.baseURI).href);
          const begun = await engine.ask("losses.classes", { sums: [0, 0], truth: 1 });
          const refused = await engine.ask("network.onward", {}).catch((fault) => fault.message);
          return [begun.data.loss, refused];
        }"""
    )
    assert told == [pytest.approx(0.6931471805599453), "no network is learning yet; begin one"]
