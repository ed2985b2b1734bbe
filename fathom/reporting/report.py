"""What came of a training, made once and shown three ways: words, JSON, a page with pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fathom.display.card import Card, Grid, Part, Words
from fathom.display.visible import Visible
from fathom.face import Model
from fathom.rates.table import cost_name, rate_rows
from fathom.reporting.words import next_commands, report_words


@dataclass(frozen=True, repr=False)
class Report(Visible):
    """A model with all that is told about it; `print` gives the words.

    Everything comes from the model's own story, so that the report of a model file can be had
    years later; only the picture of truth beside prediction needs the rows, and is there right
    after training alone.

    Attributes:
        model: the trained model.
        saved: the file it was written to, or None.
        source: what to call its table in the commands offered next.

    >>> import fathom
    >>> table = {"size": list(range(100)), "price": [3 * size + 7 for size in range(100)]}
    >>> model = fathom.train(table, target="price", hidden=(), epochs=3, starts=1)
    >>> list(Report(model).as_dict()["baselines"])
    ['constant', 'linear', 'boosted_trees']
    """

    model: Model
    saved: str | None = None
    source: str = "DATA"

    def __str__(self) -> str:
        return report_words(
            self.model.network,
            self.model.encoder,
            self.model.target,
            self.model.story,
            self.saved,
            self.source,
        )

    @property
    def next(self) -> list[str]:
        """Commands to go on with; none before it is saved."""
        pictures = self.model.encoder.form is not None
        return [] if self.saved is None else next_commands(self.saved, self.source, pictures)

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values, as ``fathom train --json`` does."""
        model, story = self.model, self.model.story
        how, judged = story.training, story.judgement
        rates, sweep = ([rate.model_dump() for rate in rates] for rates in (how.rates, how.sweep))
        return {
            "model": self.saved,
            "task": model.task,
            "target": model.target.name,
            "classes": list(model.classes),
            "rows": story.reading.rows.model_dump(),
            "inputs": [made.name for made in model.encoder.inputs],
            "left_out": story.reading.left_out,
            "network": {
                "layers": [layer.describe() for layer in model.network.dense],
                "parameters": model.network.parameters,
                "networks": len(how.together),
            },
            "chosen": story.chosen.model_dump(include={"learning_rate", "seed", "epoch"}),
            "members": len(how.members),
            "epochs_run": how.epochs_run,
            "interrupted": how.interrupted,
            "rates": rates,
            "sweep": sweep,
            "largest_stable_rate": how.stable.rate if how.stable else None,
            "limiting_input": how.stable.limiting_input if how.stable else None,
            "stable": how.stable.model_dump() if how.stable else None,
            "metrics": judged.metrics,
            "by_fold": list(judged.by_fold),
            "alone": judged.alone.model_dump() if judged.alone else None,
            "judged_on": judged.judged_on,
            "baselines": judged.baselines,
            "compared": judged.compared.model_dump() if judged.compared else None,
            "verdict": judged.verdict,
            "importance": [vars(one) for one in judged.importance],
            "confused": [vars(one) for one in judged.confused],
            "interval": judged.interval.model_dump() if judged.interval else None,
            "calibration": judged.calibration.model_dump() if judged.calibration else None,
            "seconds": story.seconds,
            "notes": list(story.reading.notes),
            "warnings": list(dict.fromkeys((*story.warnings, *story.reading.notes))),
        }

    @property
    def brief(self) -> str:
        """What the model is."""
        return self.model.brief

    def card(self) -> Card:
        """The model's card, what each learning rate did, and what comes next."""
        model = self.model.card()
        how, target = self.model.story.training, self.model.target
        heads = ["rate", cost_name(how, target), "verdict", "close to the best after", ""]
        rates = Grid([heads, *rate_rows(how, target)], "<><", "Learning rates")
        parts: list[Part] = [*model.parts, rates, *map(Words, self.next)]
        return Card("Report", model.title, model.facts, parts)
