"""The story of a model: where its data came from, how it was trained, how good it is.

It travels in the model file, checked by pydantic when the file is read.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from fathom.data.reading.rules import USUAL_RULES, ReadingRules
from fathom.model.judgement_story import DecisionStory, Judgement, Told
from fathom.settings.settings import Settings


class RowCounts(Told):
    """How many rows were used for what."""

    train: int
    validation: int
    test: int


class Reading(Told):
    """What was read, and which of it a network learnt from.

    Attributes:
        data: the table's name.
        notes: what was found out on reading.
        left_out: columns that were not used, and why.
        rows: how many were used for what.
        weight: the column that says how much each row counts, if there is one.
        rules: what was said of how the table is to be read; later ones are read likewise.
    """

    data: str
    notes: tuple[str, ...]
    left_out: dict[str, str]
    rows: RowCounts
    weight: str | None = None
    rules: ReadingRules = USUAL_RULES


class MemberStory(Told):
    """One network in training: its rate and seed, its best validation cost and epoch, its end.

    `fold` is the one that it left out and was judged by; then the cost is that of its rate.
    """

    learning_rate: float
    seed: int
    fold: int | None = None
    validation: float | None
    epoch: int
    stopped: str


class RateStory(Told):
    """What one learning rate did, by the middle one of its starts; see rates/verdicts.py.

    `why` says with a number what went wrong, where something did.
    """

    learning_rate: float
    starts: int
    diverged: int
    validation: float | None
    epochs_to_level: int | None
    seconds_to_level: float | None
    verdict: str
    why: str = ""


class StableStory(Told):
    """The largest stable learning rate at a place, and what makes it so small.

    Attributes:
        rate: the learning rate; with a schedule, its peak.
        curvature: the largest of the cost, as the optimiser sees it; see rates/stability.py.
        optimiser: whose limit it is.
        limiting_input: the column with the largest share in the most curved direction; None where
            biases or later layers limit, and no column stands out.
        limited_by: in words, which weights that direction moves most.
        columns: share of that direction's squared length in the weights of each column, most first.
        biases: share of the first layer's biases.
        later: share of each later layer.
    """

    rate: float
    curvature: float
    optimiser: str
    limiting_input: str | None
    limited_by: str
    columns: dict[str, float]
    biases: float
    later: tuple[float, ...]


class Training(Told):
    """How the network was trained; `chosen` is the place of the kept member among `members`.

    `ensemble` are the places of those that answer together, of which the chosen one answers most
    like all; () where one answers alone.
    `rates` are those of the members, in their order; `sweep` those of a short run beside it.
    `stable` is the largest stable rate of the kept network, where one can be stated.
    `reasons` say why the network looks as it does; `balanced`, whether it learnt as if all classes
    were equally frequent.
    """

    loss: str
    optimiser: str
    batch_size: int
    steps_per_epoch: int
    epochs: int
    epochs_run: int
    patience: int | None
    members: tuple[MemberStory, ...]
    chosen: int
    interrupted: bool
    device: str
    rates: tuple[RateStory, ...]
    sweep: tuple[RateStory, ...] = ()
    schedule: str = "constant"
    stable: StableStory | None = None
    ensemble: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()
    balanced: bool = False

    @property
    def chosen_member(self) -> MemberStory:
        """The member that was kept."""
        return self.members[self.chosen]

    @property
    def nearest(self) -> int:
        """Of those that answer together, the place of the one most like all; else 0."""
        return self.together.index(self.chosen)

    @property
    def together(self) -> tuple[int, ...]:
        """The places of all that answer: the ensemble, or the chosen one alone."""
        return self.ensemble or (self.chosen,)


class Story(Told):
    """Everything that is told about a model.

    Attributes:
        fathom, jax: versions that trained it.
        reading: what it was trained on.
        training: how it was trained.
        judgement: how good it is.
        decision: of two classes, from which probability on the positive one is named; None: half.
        seconds: by part: read, learn, judge, sweep, baselines, importance; `compile` is in them,
            and `total` all of it.
        warnings: what a person should be warned of.
        run: the identity of the run that was kept, if one was.
        rewound: the step that the network was taken back to, if it was.
        settings: what was asked of the training; None where 0.1.0 trained it and did not say.
    """

    fathom: str
    jax: str
    reading: Reading
    training: Training
    judgement: Judgement = Judgement()
    decision: DecisionStory | None = None
    seconds: dict[str, float] = Field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    run: str | None = None
    rewound: int | None = None
    settings: Settings | None = None

    @model_validator(mode="before")
    @classmethod
    def _flat_before(cls, given: Any) -> Any:
        """Read a story as 0.1.0 wrote it: all of its parts side by side."""
        if not isinstance(given, dict) or "reading" in given:
            return given
        told = dict(given)
        training = dict(told.pop("training"))
        training |= {name: told.pop(name) for name in ("reasons", "balanced") if name in told}
        parts = {"training": training}
        for name, part in (("reading", Reading), ("judgement", Judgement)):
            parts[name] = {one: told.pop(one) for one in part.model_fields if one in told}
        return told | parts

    @property
    def threshold(self) -> float:
        """Of two classes, the probability from which on the positive one is named."""
        return 0.5 if self.decision is None else self.decision.threshold

    @property
    def chosen(self) -> MemberStory:
        """The member that was kept."""
        return self.training.chosen_member
