"""PyTorch's convolution with both slopes, for `convolutions.py`, on one core.

python benchmarks/convolutions_torch.py PICTURES SIDE CHANNELS NEURONS
"""

from __future__ import annotations

import sys

import torch
from timing import keep_taking_turns
from torch import nn


def main() -> None:
    count, side, channels, neurons = map(int, sys.argv[1:])
    torch.set_num_threads(1)
    last = torch.channels_last
    layer = nn.Conv2d(channels, neurons, 3, padding=1, bias=False).to(memory_format=last)
    pictures = torch.randn(count, channels, side, side).contiguous(memory_format=last)
    pictures.requires_grad_()
    blame = torch.randn(count, neurons, side, side).contiguous(memory_format=last)

    def all_of_it() -> float:
        layer.weight.grad = pictures.grad = None
        layer(pictures).backward(blame)
        return 0.0

    all_of_it()
    keep_taking_turns(all_of_it, 1, 1)


if __name__ == "__main__":
    main()
