"""Two ways of `steps.py`, in a virtual environment of their own: eager PyTorch.

One network as its manual teaches it; or, where the task has several members, all of them side by
side by hand, with batched matrix products and one Adam over the stacked weights. Steps alone:
nothing is judged and only the cost is recorded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import torch
from task import Task
from timing import best_threads, keep_taking_turns
from torch import Tensor, nn


class Stacked(nn.Module):
    """A layer of each member: weights stand one behind the other."""

    def __init__(self, members: int, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(members, inputs, outputs) * (2 / inputs) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(members, 1, outputs))

    def forward(self, signals: Tensor) -> Tensor:
        return torch.baddbmm(self.bias, signals, self.weight)


def network(task: Task) -> nn.Sequential:
    sizes = ((task.inputs, task.hidden), (task.hidden, task.hidden), (task.hidden, 2))
    one = task.members == 1
    layers = [nn.Linear(*size) if one else Stacked(task.members, *size) for size in sizes]
    return nn.Sequential(layers[0], nn.ReLU(), layers[1], nn.ReLU(), layers[2])


def orders(task: Task) -> Tensor:
    """Draw the rows of every batch of an epoch: steps x (members x) batch."""
    used = task.steps * task.batch
    if task.members == 1:
        return torch.randperm(task.rows)[:used].view(task.steps, task.batch)
    drawn = torch.stack([torch.randperm(task.rows)[:used] for _ in range(task.members)])
    dealt = drawn.view(task.members, task.steps, task.batch)
    return dealt.transpose(0, 1).contiguous()


def training(task: Task) -> Callable[[], float]:
    """Begin anew; give what trains for one turn."""
    torch.manual_seed(0)
    table, known = task.table()
    inputs, classes = torch.from_numpy(table[: task.rows]), torch.from_numpy(known[: task.rows])
    net, loss = network(task), nn.CrossEntropyLoss()
    adam = torch.optim.Adam(net.parameters(), lr=task.rate)

    def turn() -> float:
        for _ in range(task.epochs):
            total = torch.zeros(())
            for rows in orders(task):
                adam.zero_grad()
                cost = loss(net(inputs[rows]).flatten(0, -2), classes[rows].flatten())
                (cost * task.members).backward()
                adam.step()
                total += cost.detach()
        return float(total) / task.steps

    return turn


def main() -> None:
    task = Task.load(sys.argv[1])
    threads = best_threads(torch.set_num_threads, training(task))
    keep_taking_turns(training(task), task.epochs * task.steps * task.members, threads)


if __name__ == "__main__":
    main()
