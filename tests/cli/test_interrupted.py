"""Ctrl-C and SIGTERM while training: the best network so far is kept and the exit code is 0."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.processes
def test_the_best_so_far_is_kept(tmp_path, name):
    rows = "\n".join(f"{i % 17},{i % 5},{(i % 17) * (i % 5)}" for i in range(3000))
    (tmp_path / "t.csv").write_text(f"a,b,c\n{rows}\n")
    words = ["train", "t.csv", "--target", "c", "--epochs", "100000", "--patience", "none"]
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "fathom", *words, "--starts", "1", "--learning-rate", ".01",
         "--no-sweep", "--json"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        if "epoch" in line and "learning" in line:
            break
    time.sleep(0.5)
    process.send_signal(getattr(signal, name))
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    told = json.loads(out)
    assert told["interrupted"] is True
    assert told["epochs_run"] > 0
    assert (tmp_path / "t.fathom").is_file()


def test_interrupted_while_it_is_measured_the_network_is_kept(run, here, kept, quick, monkeypatch):
    def impatient(*given, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr("fathom.jobs.training.judge", impatient)
    given = ("train", kept / "people.csv", "--target", "salary", *quick, "--out", "a.fathom")
    told = run(*given, "--json").json
    assert told["interrupted"]
    assert any("interrupted while it was measured" in warning for warning in told["warnings"])
    assert run("predict", "a.fathom", kept / "people.csv").code == 0
    assert "interrupted while it was measured" in run(*given).out
