"""A training in a process of its own, to be killed: python killed.py FOLDER [resume]."""

import hashlib
import sys
from pathlib import Path

import numpy as np

from fathom import train
from fathom.errors import RunError
from fathom.jobs import Watcher
from fathom.runs import recorder


def table():
    x = np.random.default_rng(0).normal(size=(400, 4))
    return {f"x{place}": x[:, place] for place in range(4)} | {"y": x[:, 0] * x[:, 1] + x[:, 2]}


def main(folder, resume):
    recorder.PAUSE, recorder.SHARE = 0.0, 1.0  # write half of the time: to be killed in mid-write

    def begin(*_):
        print("begun", flush=True)

    how = {"hidden": (12,), "epochs": 250, "patience": 0, "starts": 2, "dropout": 0.1}
    how |= {"learning_rate": (0.003, 0.01), "schedule": "cosine", "batch_size": 16}
    model = train(
        table(),
        "y",
        **how,
        baselines=False,
        sweep=False,
        run=Path(folder),
        resume=resume,
        watcher=Watcher(begin=begin, epoch=lambda epoch: None),
    )
    costs = model.history.validation.astype(np.float64).tobytes()
    print(model.weights_sha256, hashlib.sha256(costs).hexdigest(), flush=True)
    print(model.story.seconds["train"], flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1], "resume" in sys.argv[2:])
    except RunError as error:
        print("no run", error, flush=True)
