"""Trainings in processes of their own, to be killed: one for each line `FOLDER [resume]` of input.

Each is forked from this process, where all is imported and JAX has not begun: it has no device.
What goes out for each is `begun PID`, what the training says, and `ended CODE`.
"""

import hashlib
import os
import sys
import traceback
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
        print("begun", os.getpid(), flush=True)

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
    print(model.story.seconds["learn"], flush=True)


def child(folder, *more):
    """Train, say how it went, and be gone."""
    try:
        main(folder, "resume" in more)
    except RunError as error:
        print("no run", error, flush=True)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    for line in sys.stdin:
        number = os.fork()
        if not number:
            child(*line.split())
        code = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        print("ended", code, flush=True)
