"""An ONNX file in ONNX Runtime's build for browsers, run by Node."""

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from fathom.exports.onnx.onnx_file import onnx_file
from fathom.exports.parts import Parts
from tests.exports.onnx_written import answers, fed, session

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / ".page/node_modules/onnxruntime-web/dist/ort.node.min.mjs"


@pytest.fixture(scope="module")
def node():
    """Give Node's place; it is fetched where everything is tested."""
    if not RUNTIME.exists() and not os.environ.get("FATHOM_CI"):
        pytest.skip("no ONNX Runtime for browsers; scripts/fetch-node fetches it")
    done = subprocess.run([ROOT / "scripts/fetch-node"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.slow
def test_in_a_browsers_runtime(node, small_classifiers, people, tmp_path):
    model = small_classifiers["level"]
    data = onnx_file(Parts.of(model, "all"), explain=True)
    (tmp_path / "level.onnx").write_bytes(data)
    feed = fed(model.encoder.columns, people[:9])
    cells = {name: [None if c != c else c for c in held[:, 0]] for name, held in feed.items()}
    (tmp_path / "rows.json").write_text(json.dumps(cells))
    script = Path(__file__).with_name("answer.mjs")
    asked = [node, script, RUNTIME, tmp_path / "level.onnx", tmp_path / "rows.json"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    said, here = json.loads(done.stdout), answers(session(data), feed)
    assert said["prediction"] == here["prediction"][:, 0].tolist()
    assert said["of"] == here["of"][:, 0].tolist()
    for name in ("probabilities", "parts", "value"):
        np.testing.assert_allclose(said[name], here[name].ravel(), 1e-9, 1e-9)
