"""Ways of `steps.py` in a virtual environment of their own: PyTorch.

    python benchmarks/steps_torch.py TASK eager|compiled|func

Eager: one network as its manual teaches it; or, where the task has several members, all of them
side by side by hand, with batched matrix products and one Adam over the stacked weights. Compiled:
the same, its cost and slopes by `torch.compile`, and so is Adam's step. Func: the members by
`torch.func`, as its manual does ensembles. Steps alone: nothing is judged and only the cost is
recorded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

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


def training(task: Task, way: str) -> Callable[[], float]:
    """Begin anew; give what trains for one turn."""
    torch.manual_seed(0)
    table, known = task.table()
    inputs, classes = torch.from_numpy(table[: task.rows]), torch.from_numpy(known[: task.rows])
    slopes, weights = of_members(task) if way == "func" else of_network(task)
    adam = torch.optim.Adam(weights, lr=task.rate)
    step = adam.step
    if way == "compiled":
        slopes, step = torch.compile(slopes), torch.compile(adam.step)

    def turn() -> float:
        for _ in range(task.epochs):
            total = torch.zeros(())
            for rows in orders(task):
                adam.zero_grad()
                total += slopes(inputs[rows], classes[rows])
                step()
        return float(total) / task.steps

    return turn


def of_network(task: Task) -> tuple[Callable[[Tensor, Tensor], Tensor], list[nn.Parameter]]:
    """Give what leaves the slopes of a batch's cost at the weights, and these."""
    net, loss = network(task), nn.CrossEntropyLoss()

    def slopes(inputs: Tensor, classes: Tensor) -> Tensor:
        cost = loss(net(inputs).flatten(0, -2), classes.flatten())
        (cost * task.members).backward()
        return cost.detach()

    return slopes, list(net.parameters())


def of_members(task: Task) -> tuple[Callable[[Tensor, Tensor], Tensor], list[Tensor]]:
    """Give the same for members that `torch.func` puts side by side."""
    one = replace(task, members=1)
    base, loss = network(one).to("meta"), nn.CrossEntropyLoss()
    weights, _ = torch.func.stack_module_state([network(one) for _ in range(task.members)])

    def cost(mine: dict[str, Tensor], inputs: Tensor, classes: Tensor) -> Tensor:
        return loss(torch.func.functional_call(base, mine, (inputs,)), classes)

    of_each = torch.func.vmap(torch.func.grad_and_value(cost))

    def slopes(inputs: Tensor, classes: Tensor) -> Tensor:
        found, costs = of_each(weights, inputs, classes)
        for name, weight in weights.items():
            weight.grad = found[name]
        return costs.detach().mean()

    return slopes, list(weights.values())


def main() -> None:
    task, way = Task.load(sys.argv[1]), sys.argv[2]
    threads = best_threads(torch.set_num_threads, training(task, way))
    keep_taking_turns(training(task, way), task.epochs * task.steps * task.members, threads)


if __name__ == "__main__":
    main()
