"""What Containerfile does, without a builder of containers: its steps, its user, its command."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[2]
FILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
ROW = {"age": 31, "experience": 4, "city": "Oslo"}


def words(instruction):
    return re.findall(rf"^{instruction} (.+)$", FILE, flags=re.M)


def test_it_is_no_root_and_holds_nothing_of_the_makers():
    assert words("USER") == ["10001"]
    assert words("COPY")[-1] == "--from=built /fathom /fathom"
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", ".compiled"} <= set(ignored)


@pytest.mark.slow
@pytest.mark.processes
def test_its_steps_lead_to_a_service(files, tmp_path):
    (step,) = [one for one in words("RUN") if "install-service" in one]
    script = ROOT / step.split()[0].removeprefix("/source/")
    if not os.environ.get("FATHOM_CI"):
        pytest.skip("it installs everything that Fathom needs; only CI does so")
    settings = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    settings["PATH"] = f"{Path(sys.executable).parent}:{settings['PATH']}"
    subprocess.run([script, tmp_path / "opt"], check=True, env=settings, cwd=tmp_path)
    command = [*listed_in(words("ENTRYPOINT")[0]), str(files / "salary.fathom")]
    command[command.index("8400")] = "0"
    command[0] = str(tmp_path / "opt/bin/fathom")
    told = {**settings, "FATHOM_TOKEN": "a" * 24}
    with subprocess.Popen(command, env=told, stdout=subprocess.PIPE, text=True) as started:
        port = re.search(r":(\d+)/", started.stdout.readline())[1]
        address = f"http://127.0.0.1:{port}"
        assert httpx2.get(f"{address}/alive").json() == {"status": "ok"}
        shown = {"authorization": f"Bearer {'a' * 24}"}
        assert httpx2.post(f"{address}/predict", json=ROW, headers=shown).status_code == 200
        assert httpx2.post(f"{address}/predict", json=ROW).status_code == 403
        started.terminate()
        started.wait(20)


def listed_in(words):
    """Read an instruction that is written as a list."""
    return re.findall(r'"([^"]*)"', words)
