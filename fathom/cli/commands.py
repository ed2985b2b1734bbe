"""The table of commands: where each one lives and what it is for, without loading any of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command's name, the module of `fathom.cli` that holds it, and its purpose in a line."""

    name: str
    module: str
    purpose: str


GROUPS: dict[str, tuple[Command, ...]] = {
    "Your own data": (
        Command("train", "train", "train a network on a table"),
        Command("predict", "predict", "let a trained network answer for new rows"),
        Command("evaluate", "evaluate", "measure a trained network on rows with known answers"),
        Command("explain", "explain", "open one prediction into the arithmetic that made it"),
        Command("summary", "summary", "say what is in a model file and how it was trained"),
        Command("demo", "demo", "train on an example that comes with Fathom"),
    ),
    "How it works, from the ground up": (
        Command("article", "article", "the founding article, every number run and compared"),
        Command("neuron", "neuron", "one neuron: weights, threshold, the sum written out"),
        Command("loss", "loss", "how wrong an answer is"),
        Command("descend", "descend", "gradient descent on any function, step by step"),
        Command("pavlov", "pavlov", "the dog, the bell and the food: neurons wiring together"),
    ),
}

COMMANDS: dict[str, Command] = {
    command.name: command for group in GROUPS.values() for command in group
}


def overview(version: str) -> str:
    """Write the page that ``fathom --help`` shows."""
    lines = [f"Fathom {version}: neural networks that you can see through.", ""]
    lines += ["Usage: fathom COMMAND ...      fathom COMMAND --help says more", ""]
    for title, commands in GROUPS.items():
        lines += [f"{title}:"]
        lines += [f"  {command.name:<10} {command.purpose}" for command in commands]
        lines += [""]
    lines += [
        "Start here:  fathom demo          a network learns salaries before your eyes",
        "             fathom article       what a neural network is, number by number",
    ]
    return "\n".join(lines)
