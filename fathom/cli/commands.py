"""The table of commands: where each one lives and what it is for, without loading any of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        name: what is typed after ``fathom``.
        module: the module of `fathom.cli` that holds it.
        purpose: what it is for, in a line.
        public: the public Python name that does the same.
        python: the same in Python, in a line or two; the documentation shows it, a test runs it.
    """

    name: str
    module: str
    purpose: str
    public: str
    python: str


GROUPS: dict[str, tuple[Command, ...]] = {
    "Your own data": (
        Command(
            "look",
            "models.look",
            "say what a table holds, before anything is learnt from it",
            public="fathom.look",
            python='print(fathom.look("people.csv", target="salary"))',
        ),
        Command(
            "train",
            "models.train",
            "train a network on a table",
            public="fathom.train",
            python='model = fathom.train("people.csv", target="salary")\n'
            'model.save("people.fathom")',
        ),
        Command(
            "predict",
            "models.predict",
            "let a trained network answer for new rows",
            public="fathom.Model.predict",
            python='fathom.load("people.fathom").predict("new_people.csv")',
        ),
        Command(
            "evaluate",
            "models.evaluate",
            "measure a trained network on rows with known answers",
            public="fathom.Model.evaluate",
            python='fathom.load("people.fathom").evaluate("more_people.csv")\n'
            'print(fathom.mistakes("pets.fathom", "more_pets"))',
        ),
        Command(
            "compare",
            "models.compare",
            "set two trained networks side by side on the same rows",
            public="fathom.compare",
            python='print(fathom.compare("people.fathom", "other.fathom", "more_people.csv"))',
        ),
        Command(
            "learning-curve",
            "models.learning_curve",
            "see whether more rows would help",
            public="fathom.learning_curve",
            python='print(fathom.learning_curve("people.csv", target="salary"))',
        ),
        Command(
            "explain",
            "models.explain",
            "open one prediction into the arithmetic that made it",
            public="fathom.Model.explain",
            python='explained = fathom.load("people.fathom").explain("people.csv", row=3)\n'
            "print(explained, explained.steps())",
        ),
        Command(
            "see",
            "models.see",
            "see through a network for pictures: its filters, and what they find",
            public="fathom.see",
            python='print(fathom.filters("pets.fathom"))\n'
            'print(fathom.see("pets.fathom", "holiday.jpg"))\n'
            'print(fathom.feature_maps("pets.fathom", "holiday.jpg", layer=1))\n'
            'print(fathom.convolved("pets.fathom", "holiday.jpg", layer=1, neuron=24, at=(3, 1)))\n'
            'print(fathom.occlude("pets.fathom", "holiday.jpg", side=8))',
        ),
        Command(
            "effects",
            "models.effects",
            "see how the answers depend on each column",
            public="fathom.effects",
            python='print(fathom.effects("people.fathom", "people.csv"))',
        ),
        Command(
            "summary",
            "models.summary",
            "say what is in a model file and how it was trained",
            public="fathom.Model.summary",
            python='print(fathom.load("people.fathom").summary())',
        ),
        Command(
            "export",
            "models.export",
            "write a network as a spreadsheet that calculates, or as plain Python",
            public="fathom.export",
            python='fathom.export("people.fathom", "people.xlsx")\n'
            'print(fathom.export("people.fathom", "people.py"))',
        ),
        Command(
            "serve",
            "models.serve",
            "let trained networks answer over HTTP, with reasons",
            public="fathom.service.service_app",
            python="from fathom.service import Door, service_app\n\n"
            'application = service_app(["people.fathom"], Door("127.0.0.1", 8400, name="serve"))\n'
            "print(application.routes[0].path)  # for any ASGI server",
        ),
        Command(
            "mcp",
            "models.mcp",
            "tools for an assistant: look, train, predict, explain",
            public="fathom.service.mcp_server",
            python="from fathom.service import mcp_server\n\n"
            'print(mcp_server(".").name)  # .run() serves it',
        ),
        Command(
            "demo",
            "models.demo",
            "train on an example that comes with Fathom",
            public="fathom.example_table",
            python='table, target = fathom.example_table("salaries")\n'
            "print(fathom.train(table, target).explain(table, row=0))",
        ),
    ),
    "See through a training": (
        Command(
            "lr-find",
            "trainings.lr_find",
            "train with many learning rates side by side: which, and why no larger",
            public="fathom.lr_find",
            python='print(fathom.lr_find("people.csv", target="salary"))',
        ),
        Command(
            "why",
            "trainings.why",
            "open why a weight changed in one step",
            public="fathom.past.ModelRun.why",
            python='run = fathom.open_run("people.fathom")\n'
            'print(run.why(step=3, weight="age -> hidden1.5"))',
        ),
        Command(
            "rewind",
            "trainings.rewind",
            "bring back the network of any step",
            public="fathom.past.ModelRun.rewind",
            python='fathom.open_run("people.fathom").rewind(step=3).save("people-3.fathom")',
        ),
        Command(
            "history",
            "trainings.history",
            "tell how a network learnt",
            public="fathom.past.ModelRun.history",
            python='print(fathom.open_run("people.fathom").history())',
        ),
        Command(
            "influence",
            "trainings.influence",
            "say which training rows pulled a prediction",
            public="fathom.past.ModelRun.influence",
            python='print(fathom.open_run("people.fathom").influence("people.csv", row=3))',
        ),
        Command(
            "suspects",
            "trainings.suspects",
            "list the rows whose label looks wrong",
            public="fathom.past.ModelRun.suspects",
            python='print(fathom.open_run("people.fathom").suspects())',
        ),
        Command(
            "landscape",
            "trainings.landscape",
            "see the cost around a network from above, and who ended in which pit",
            public="fathom.past.ModelRun.landscape",
            python='print(fathom.open_run("people.fathom").landscape())',
        ),
        Command(
            "runs",
            "trainings.runs",
            "list the runs in a folder",
            public="fathom.list_runs",
            python="print(fathom.list_runs())",
        ),
        Command(
            "gradcheck",
            "trainings.gradcheck",
            "check the slopes of a network on its own rows",
            public="fathom.past.ModelRun.gradcheck",
            python='print(fathom.open_run("people.fathom").gradcheck())',
        ),
    ),
    "How it works, from the ground up": (
        Command(
            "lab",
            "basics.lab",
            "a page on this machine where it comes alive, to play with",
            public="fathom.lab.lab_app",
            python="from fathom.lab import Door, lab_app\n\n"
            'door = Door("127.0.0.1", 8321)\n'
            "application = lab_app(door)  # for any ASGI server\n"
            "print(door.address)",
        ),
        Command(
            "article",
            "basics.article",
            "the founding article, every number run and compared",
            public="fathom.article.find_part",
            python='from fathom.article import find_part\n\nprint(find_part("12").run().words)',
        ),
        Command(
            "neuron",
            "basics.neuron",
            "one neuron: weights, threshold, the sum written out",
            public="fathom.Neuron",
            python='dog = fathom.Neuron({"legs": 2, "coat": 4}, threshold=8)\n'
            'print(dog.explain({"legs": 1, "coat": 1}))',
        ),
        Command(
            "loss",
            "basics.loss",
            "how wrong an answer is",
            public="fathom.cost",
            python='print(fathom.cost("cross_entropy", [[0, 1, 0]], [[0.23, 0.57, 0.20]]))',
        ),
        Command(
            "descend",
            "basics.descend",
            "gradient descent on any function, step by step",
            public="fathom.descend",
            python='print(fathom.descend("x^2 - x + 1", start=9, learning_rate=0.1, steps=2))',
        ),
        Command(
            "pavlov",
            "basics.pavlov",
            "the dog, the bell and the food: neurons wiring together",
            public="fathom.pavlov",
            python='print(fathom.pavlov(rule="hebb"))',
        ),
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
        lines += [f"  {command.name:<15} {command.purpose}" for command in commands]
        lines += [""]
    lines += [
        "Start here:  fathom demo          a network learns salaries before your eyes",
        "             fathom article       what a neural network is, number by number",
        "Let the shell complete words: fathom --install-completion",
    ]
    return "\n".join(lines)
