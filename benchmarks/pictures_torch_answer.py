"""Pictures' files answered by the network of `pictures_torch.py`, for `picture_commands.py`.

python benchmarks/pictures_torch_answer.py NET.pt [--slopes] FILE...
"""

from __future__ import annotations

import sys

import numpy as np
import torch
from pictures_torch import network
from PIL import Image


def main() -> None:
    words = sys.argv[1:]
    slopes = "--slopes" in words
    kept, *files = [word for word in words if word != "--slopes"]
    found = torch.load(kept, weights_only=True)
    net = network(found["channels"], found["classes"])
    net.load_state_dict(found["weights"])
    net.eval()
    opened = [Image.open(file).convert("RGB") for file in files]
    pixels = torch.from_numpy(np.stack([np.asarray(one) for one in opened])).permute(0, 3, 1, 2)
    inputs = (pixels / 255 - found["mean"]) / found["spread"]
    inputs.requires_grad_(slopes)
    with torch.set_grad_enabled(slopes):
        sums = torch.cat([net(some) + net(some.flip(3)) for some in inputs.split(64)]) / 2
    chances = sums.softmax(1)
    for file, answer in zip(files, chances.tolist(), strict=True):
        print(file, *(f"{one:.4f}" for one in answer))
    if slopes:
        chances.amax(1).sum().backward()
        print(inputs.grad.abs().sum(1)[0])


if __name__ == "__main__":
    main()
