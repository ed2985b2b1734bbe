"""Six 3 x 3 convolutions in PyTorch, beside Fathom in `pictures.py`; prints accuracy and seconds.

python benchmarks/pictures_torch.py PIXELS.npz EPOCHS SEED [NET.pt]
"""

from __future__ import annotations

import sys
import time

import numpy as np
import torch
from torch import Tensor, nn

CHANNELS, BATCH, RATE, REACH = (32, 32, 64, 64, 128, 128), 64, 3e-3, 4


def network(channels: int, classes: int) -> nn.Module:
    layers: list[nn.Module] = []
    for place, neurons in enumerate(CHANNELS):
        layers += [nn.Conv2d(channels, neurons, 3, padding=1, bias=False)]
        layers += [nn.BatchNorm2d(neurons), nn.ReLU()]
        layers += [nn.MaxPool2d(2)] if place in (1, 3) else []
        channels = neurons
    return nn.Sequential(
        *layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes)
    )


def changed(batch: Tensor) -> Tensor:
    """Shift all pictures of a batch by one random way each, mirror half of them."""
    mirrored = torch.where(torch.rand(len(batch), 1, 1, 1) < 0.5, batch.flip(3), batch)
    wide = nn.functional.pad(mirrored, (REACH,) * 4, mode="reflect")
    side = batch.shape[2]
    ways = torch.randint(0, 2 * REACH + 1, (len(batch), 2)).tolist()
    return torch.stack(
        [one[:, r : r + side, c : c + side] for one, (r, c) in zip(wide, ways, strict=True)]
    )


def main() -> None:
    file, epochs, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.manual_seed(seed)
    found = np.load(file)
    learn, judge = (torch.from_numpy(found[n]).permute(0, 3, 1, 2) for n in ("learn", "judge"))
    mean, spread = learn.mean((0, 2, 3), keepdim=True), learn.std((0, 2, 3), keepdim=True)
    learn, judge = (learn - mean) / spread, (judge - mean) / spread
    known, truth = (torch.from_numpy(found[name]) for name in ("known", "truth"))
    net = network(learn.shape[1], int(known.max()) + 1).to(memory_format=torch.channels_last)
    steps = len(learn) // BATCH
    adam = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.05)
    cycle = torch.optim.lr_scheduler.OneCycleLR(adam, RATE, total_steps=steps * epochs)
    loss = nn.CrossEntropyLoss(label_smoothing=0.1)
    began = time.perf_counter()
    for _ in range(epochs):
        for rows in torch.randperm(len(learn))[: steps * BATCH].view(steps, BATCH):
            batch = changed(learn[rows]).contiguous(memory_format=torch.channels_last)
            adam.zero_grad()
            loss(net(batch), known[rows]).backward()
            adam.step()
            cycle.step()
    seconds = time.perf_counter() - began
    if len(sys.argv) > 4:
        sizes = {"channels": learn.shape[1], "classes": int(known.max()) + 1}
        kept = {"weights": net.state_dict(), "mean": mean, "spread": spread, **sizes}
        torch.save(kept, sys.argv[4])
    net.eval()
    with torch.no_grad():
        sums = net(judge) + net(judge.flip(3))
    print(float((sums.argmax(1) == truth).float().mean()), seconds)


if __name__ == "__main__":
    main()
