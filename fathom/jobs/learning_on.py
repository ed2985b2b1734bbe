"""Networks that learn on when rows come, their columns and target as they were.

>>> table = {"size": list(range(80)), "price": [3 * size + 7 for size in range(80)]}
>>> begun = learn_on(table, "price", epochs=2, hidden=(), ensemble=2)
>>> more = learn_on(table, "price", begun, epochs=3, hidden=())
>>> len(more.network), more.story.training.reasons[-1]
(2, 'goes on from 2 trained before, with their weights')
>>> learn_on(table, "price", begun, hidden=16)
Traceback (most recent call last):
fathom.errors.OptionError: these networks learn on as they are: hidden was () and cannot become \
(16,); leave it as it was, or begin anew
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Unpack

import jax

from fathom.errors import OptionError
from fathom.face import Model
from fathom.jobs.live import live
from fathom.jobs.training import learn_from
from fathom.jobs.watching import Watcher
from fathom.judging.cautions import FEW
from fathom.nets.ensemble import Ensemble
from fathom.nets.layers import Dropout
from fathom.nets.losses import loss as find_loss
from fathom.nets.network import Network
from fathom.runs.carried import Carried
from fathom.settings.learning_parts import MOST_MEMBERS
from fathom.settings.options import Options
from fathom.settings.settings import Settings
from fathom.shapes import PyTree
from fathom.training.population import Trained

FIXED = (
    *("task", "columns", "only", "target_scale", "scaling", "ramps"),
    *("hidden", "activation", "dropout", "ensemble", "loss"),
)
LARGEST_SEED = 2**31
ALL = 0.99  # of the rows
AGAIN = (
    "about {share:.0%} of these rows were learnt from before; unless all came again in the same "
    "order, networks that leave a row out now may have learnt from it then, and what is said of "
    "rows that were not learnt from is somewhat too good"
)


@dataclass
class Memory:
    """What an optimiser remembers between two trainings of the same networks; at first nothing."""

    optimiser: str | None = None
    kept: PyTree | None = None

    def take(self, trained: Trained) -> None:
        """Remember what belongs to the networks that answer, where these are the last ones."""
        together = list(trained.ensemble)
        last = all(trained.best_epoch[member] == trained.epochs_run for member in together)
        memory = trained.population.optimiser
        self.kept = jax.tree.map(lambda leaf: leaf[together], memory) if last else None


def learn_on(
    data: Any,
    target: str,
    model: Model | None = None,
    carried: Carried | None = None,
    memory: Memory | None = None,
    watcher: Watcher | None = None,
    verbose: bool | int | None = None,
    **options: Unpack[Options],
) -> Model:
    """Let a model's networks learn from more rows; without a model, let new ones begin.

    The rows are dealt into folds as before; the model itself stays what it is.

    Args:
        data: the rows.
        target: the name of what is predicted.
        model: whose networks go on; what cells mean stays as it is there.
        carried: of networks that begin: what is known beforehand.
        memory: of the optimiser, from the call before; it is written anew.
        watcher, verbose: as for `fathom.train`.
        options: as for `fathom.train`; what a network is made of cannot change.

    Raises:
        DataError, OptionError: as `fathom.train`.
    """
    memory = Memory() if memory is None else memory
    settings = Settings.of(target=target, **options)
    if model is not None:
        settings = _as_they_are(settings, model)
        same = memory.optimiser == settings.learning.optimizer
        carried = _carried(model, memory.kept if same else None)
    with live(verbose, watcher) as told:
        learnt = learn_from(data, settings, Watcher(learnt=memory.take).beside(told), carried)
    memory.optimiser = learnt.story.training.optimiser
    return learnt if model is None else _beside(model, learnt)


def for_one_epoch(options: dict[str, Any]) -> dict[str, Any]:
    """Give the options of networks that are shown some rows once, and more rows later.

    Where nothing else is asked they learn at a steady rate, and are kept as they are at the end.

    >>> for_one_epoch({"schedule": None, "epochs": 90})["schedule"]
    'constant'
    """
    steady = {"schedule": options["schedule"] or "constant"}
    return options | {"epochs": 1, "patience": 0, "keep": "last"} | steady


def _as_they_are(settings: Settings, model: Model) -> Settings:
    """Fill in what the networks are, and how they learnt where nothing else is asked.

    Raises:
        OptionError: something was asked that they are not.
    """
    before, training = model.story.settings or Settings(), model.story.training
    learning = settings.learning
    made = _made(model)
    for name in FIXED:
        wanted, was = settings.value(name), made.get(name, before.value(name))
        wanted = find_loss(wanted).name if wanted and name == "loss" else wanted
        if wanted is not None and wanted != was:
            raise OptionError(
                f"these networks learn on as they are: {name} was {was} and cannot become "
                f"{wanted}; leave it as it was, or begin anew"
            )
    alike = learning.optimizer in (None, training.optimiser)
    chosen = model.story.chosen.learning_rate if alike else None
    return settings.changed(
        **made,
        starts=1 if made["ensemble"] == 1 else None,
        optimizer=learning.optimizer or training.optimiser,
        learning_rate=learning.learning_rate or chosen,
        seed=before.effort.seed,
    )


def _made(model: Model) -> dict[str, Any]:
    """Say what its networks are, as options."""
    network, before = model.member(0), model.story.settings or Settings()
    scale = getattr(model.target, "scale", before.table.target_scale)
    hidden = network.dense[int(network.embeds) : -1]
    silenced = [layer.rate for layer in network.layers if isinstance(layer, Dropout)]
    return {
        "hidden": tuple(len(layer.bias) for layer in hidden),
        "ensemble": len(_networks(model)),
        "activation": hidden[0].activation if hidden else None,
        "dropout": silenced[0] if silenced else 0.0,
        "target_scale": None if scale == "count" else scale,  # its loss says so
        "loss": model.story.training.loss,
        "task": model.task,
    }


def _carried(model: Model, memory: PyTree | None) -> Carried:
    """Take over what the model knows; its networks' chances go on where they ended."""
    seed = (model.story.training.members[0].seed + MOST_MEMBERS) % LARGEST_SEED
    return Carried(model.target, model.encoder, _networks(model), seed, memory)


def _networks(model: Model) -> tuple[Network, ...]:
    network = model.network
    return network.each if isinstance(network, Ensemble) else (network.answering(),)


def _beside(before: Model, after: Model) -> Model:
    """Say of a model that learnt on what it knows from the training before."""
    first, second = before.trust.learnt, after.trust.learnt
    left_out = before.reading.left_out | after.reading.left_out
    story, told = after.story, list[str]()
    notes, trust = after.reading.notes, after.trust
    if first is not None and second is not None:
        share = first.again(second)
        told = [AGAIN.format(share=share)] if share else []
        notes = (*notes, f"its networks had learnt from {first.rows:,} rows before")
        whole = second.again(first) > ALL  # else rows of before would count as unlike
        familiar = trust.familiar if whole else None
        trust = replace(trust, learnt=first.joined(second), familiar=familiar)
    reading = after.reading.model_copy(update={"left_out": left_out, "notes": notes})
    kept = (*(one for one in story.warnings if not one.startswith(FEW)), *told)
    story = story.model_copy(update={"warnings": kept, "reading": reading})
    return replace(after, reading=reading, trust=trust, story=story)
