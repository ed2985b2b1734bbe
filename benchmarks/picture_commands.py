"""What a person waits for at pictures, command by command, and the memory; PyTorch's beside it.

    python benchmarks/picture_commands.py FOLDER [--torch .bench/bin/python] [--rounds 5]

FOLDER holds train/CLASS/... and test/CLASS/... of small pictures. A network of Fathom's is trained
on it by the command, PyTorch's by `pictures_torch.py`. Then, in turns, whole processes: a picture
and a thousand answered by each; explained and looked into by Fathom alone, and answered by PyTorch
with the slopes by the pixels (Simonyan et al. 2014), the usual first look at what decided. PyTorch
needs Pillow beside it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pictures import as_arrays

from fathom.data.pictures.door import to_learn_from

HERE = Path(__file__).parent
MANY = 1000


def whole(words: list[str], out: Path = Path(os.devnull)) -> tuple[float, float]:
    """Run a process; give its seconds, and the most memory that it took, in MiB."""
    began = time.perf_counter()
    with (
        open(out, "w") as told,
        subprocess.Popen(words, stdout=told, stderr=subprocess.PIPE) as process,
    ):
        assert process.stderr
        said = process.stderr.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(words)}: {said}")
    return time.perf_counter() - began, used.ru_maxrss / 1024


def ways(folder: Path, place: Path, torch: Path) -> dict[str, list[str]]:
    """Train both networks; name the commands."""
    fathom, model = [sys.executable, "-m", "fathom"], str(place / "a.fathom")
    whole([*fathom, "train", str(folder), "--epochs", "1", "--out", model])
    files = sorted(map(str, folder.glob("test/*/*")))
    many = (files * (MANY // len(files) + 1))[:MANY]
    told = {
        "predict, a picture": [*fathom, "predict", model, files[0]],
        "predict, 1,000": [*fathom, "predict", model, *many],
        "explain, a picture": [*fathom, "explain", model, files[0]],
        "explain --plot": [*fathom, "explain", model, files[0], "--plot", str(place / "a.png")],
        "see, a picture": [*fathom, "see", model, files[0]],
        "see --layer 2 --plot": [
            *fathom, "see", model, files[0], "--layer", "2", "--plot", str(place / "b.png")
        ],
    }  # fmt: skip
    if torch.exists():
        arrays, kept = place / "pixels.npz", str(place / "net.pt")
        as_arrays(to_learn_from(folder), arrays)
        whole([str(torch), str(HERE / "pictures_torch.py"), str(arrays), "1", "0", kept])
        asked = [str(torch), str(HERE / "pictures_torch_answer.py"), kept]
        told["PyTorch, a picture"] = [*asked, files[0]]
        told["PyTorch, 1,000"] = [*asked, *many]
        told["PyTorch, slopes by pixels"] = [*asked, "--slopes", files[0]]
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--torch", type=Path, default=Path(".bench/bin/python"))
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        told = ways(given.folder, Path(place), given.torch)
        found = {name: [whole(words)] for name, words in told.items()}  # compiles what is kept
        first = {name: runs.pop()[0] for name, runs in found.items()}
        for _ in range(given.rounds):
            for name, words in told.items():
                found[name].append(whole(words))
    print(f"  {'':<28}{'first':>8}{'median':>8}{'most':>8} s{'MiB':>8}")
    for name, runs in found.items():
        seconds, memory = zip(*runs, strict=True)
        middle = statistics.median(seconds)
        print(
            f"  {name:<28}{first[name]:>8.2f}{middle:>8.2f}{max(seconds):>8.2f}"
            f"  {max(memory):>8.0f}"
        )


if __name__ == "__main__":
    main()
