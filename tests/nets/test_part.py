"""Parts of networks: JAX knows them however it comes in; what was made of arrays stays true."""

import copy
import pickle
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

from fathom.nets.blueprint import Blueprint
from fathom.nets.rows import answer_rows

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "v0.1.0" / "two.fathom"
LATER = f"""
import sys, fathom
model = fathom.load({str(GOLDEN)!r})
assert "jax" not in sys.modules
"""
WAYS = {
    "a user's own import": "import jax; print(len(jax.tree.leaves(model.network)))",
    "one that others have looked for": "import importlib.util; importlib.util.find_spec('jax');"
    "import jax; print(len(jax.tree.leaves(model.network)))",
    "one that is looked into": "import importlib.resources, jax;"
    "assert importlib.resources.files('jax').joinpath('__init__.py').is_file();"
    "print(len(jax.tree.leaves(model.network)))",
    "an export": "fathom.export(model, sys.argv[1] + '/x.py'); print(4)",
    "the room below": "from fathom.explain import open_backward; import jax;"
    "print(len(jax.tree.leaves(model.network)))",
}


@pytest.mark.processes
@pytest.mark.parametrize("way", WAYS)
def test_jax_that_comes_later_knows_them(tmp_path, way):
    done = subprocess.run(
        [sys.executable, "-c", LATER + WAYS[way], str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (done.stdout, done.returncode) == ("4\n", 0), done.stderr


def test_nobody_writes_to_what_answers():
    network = Blueprint(2, (3,), 1)(jax.random.key(0)).doubled
    with pytest.raises(ValueError, match="read-only"):
        network.dense[0].weight[0, 0] = 1.0


def test_copies_answer_alike_and_carry_no_caches():
    network = Blueprint(2, (3,), 1)(jax.random.key(0))
    rows = np.ones((3, 2), np.float32)
    answers = answer_rows(network, rows)
    for one in (copy.deepcopy(network), pickle.loads(pickle.dumps(network))):
        assert "doubled" not in vars(one)
        assert (answer_rows(one, rows) == answers).all()


def test_rows_of_numpy_meet_weights_of_jax():
    network = Blueprint(3, (3,), 1)(jax.random.key(0))
    rows = np.random.default_rng(0).normal(size=(3, 3)).astype(np.float32)
    np.testing.assert_allclose(network(rows).sums, answer_rows(network, rows), atol=1e-6)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "tanh", "sigmoid", "gelu", "silu"])
def test_numpy_answers_as_the_compiler_does(activation):
    network = Blueprint(4, (6, 5), 3, activation)(jax.random.key(1))
    rows = np.random.default_rng(0).normal(size=(9, 4)).astype(np.float32)
    compiled = jax.vmap(lambda row: network(row).sums)(rows)
    np.testing.assert_allclose(answer_rows(network, rows), compiled, rtol=1e-5, atol=1e-6)
