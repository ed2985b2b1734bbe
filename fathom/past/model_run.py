"""A model with its past: any step of its training comes back, and any change of a weight opens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from fathom.data.pictures.sources import FILE
from fathom.data.target.number_target import NumberTarget
from fathom.display.card import Card
from fathom.display.visible import Visible
from fathom.errors import FathomError, OptionError
from fathom.explain.gradcheck import MOST_ROWS, GradientCheck, check_gradients
from fathom.face import Model, load
from fathom.model.decision import threshold_of
from fathom.model.familiar import Familiar, known_pictures
from fathom.model.interval import Misses
from fathom.model.judgement_story import OUT_OF_FOLD, DecisionStory, Judgement
from fathom.model.trust import Trust
from fathom.model.unseen import Unseen
from fathom.nets.crowds import taken_out
from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.inputs.held import spread_out
from fathom.nets.network import Network
from fathom.past.history import RunHistory, history
from fathom.past.influence import Influence, influence, mean_influence
from fathom.past.labels import encoded_answers, label_words
from fathom.past.landscape import Landscape
from fathom.past.run_words import run_brief, run_card, run_dict
from fathom.past.survey import survey
from fathom.past.suspects import Suspect, Suspects, scores
from fathom.past.why import Why, why
from fathom.runs.folder import state_steps
from fathom.runs.run import Run, open_run
from fathom.shapes import Float
from fathom.training.examples import Examples
from fathom.training.loop import State


@dataclass(frozen=True, eq=False)
class _Asked:
    """A row that is asked about: where it stands, its encoded inputs, and its prediction."""

    place: str
    inputs: Float[np.ndarray, " inputs"]
    prediction: float | str


@dataclass(frozen=True, eq=False, repr=False)
class ModelRun(Visible):
    """A model and the run that it came from.

    >>> import fathom, tempfile
    >>> place = Path(tempfile.mkdtemp()) / "prices.fathom"
    >>> table = {"size": list(range(80)), "price": [3 * size + 7 for size in range(80)]}
    >>> model = fathom.train(table, "price", out=place, hidden=(), epochs=5, starts=3)
    >>> run = fathom.open_run(place)
    >>> opened = run.why(step=3, weight="size -> price")
    >>> opened.residual < 1e-5, run.rewind(step=3).story.rewound
    (True, 3)
    """

    model: Model
    run: Run

    @property
    def steps(self) -> int:
        """How many updates the network took in all."""
        return self.run.last

    @property
    def member(self) -> int:
        """Which of the networks that answer together is looked into, counted from 0."""
        return self.model.story.training.together.index(self.run.member)

    @property
    def step_kept(self) -> int:
        """The step whose network the model holds."""
        if self.model.story.rewound is not None:
            return self.model.story.rewound
        return self.model.story.chosen.epoch * self.run.batches.per_epoch

    def why(self, step: int, weight: str) -> Why:
        """Open one weight's change in the update that leads to step `step`.

        Args:
            step: from 1 to `steps`.
            weight: ``LAYER.FROM.TO``: ``0.2.5`` is the wire from input 2 to neuron 5 of the first
                layer, FROM may be ``bias``; or its ends by name, ``"age -> hidden1.5"``, and of an
                embedding ``"age from 30 to 40 -> age[5]"``. Of
                pictures ``0.1,1,2.5`` is row 1, column 1, channel 2 of the window of convolution
                0, to its neuron 5; FROM may be ``gain``, too.

        Raises:
            OptionError: there is no such step or weight.
            RunError: the run is damaged, or keeps no rows.
        """
        return why(self.run, step, weight)

    def rewind(self, step: int) -> Model:
        """Give the model as its network was after `step` steps, measured on the validation rows.

        Raises:
            OptionError: the network never came to this step.
            RunError: the run is damaged, or keeps no rows.
        """
        network = self._network(self.run.state(step)).answering(*self.model.network.answer)
        learnt, judges = self.run.examples
        unseen = Unseen(network, judges.folds)
        found = encoded_answers(self.model, judges, unseen)
        decision = self._decision(unseen, judges)
        trust = Trust(
            None if self.model.trust.misses is None else Misses.of(found.answers, found.truth),
            self._familiar(network, learnt, judges),
            0.5 if decision is None else decision.threshold,
        )
        bare = {
            "rewound": step,
            "judgement": Judgement(metrics={self._judged_on: found.metrics}),
            "decision": decision,
            "warnings": (),
        }
        story = self.model.story.model_copy(update=bare)
        return Model.of(replace(self.model, network=network, trust=trust), story)

    def _decision(self, unseen: Unseen, judges: Examples) -> DecisionStory | None:
        """Find the threshold anew, for this network and as it was asked for."""
        before = self.model.story.decision
        if before is None:
            return None
        truth = judges.expected[:, 0].round().astype(int)
        return threshold_of(before.by, truth, unseen.answers(judges.inputs)[:, 0])

    def _familiar(self, network: Answering, learnt: Examples, judges: Examples) -> Familiar | None:
        """Pictures are compared by what they leave in the network, rows of tables by themselves."""
        if self.model.encoder.only_picture is None or self.model.trust.familiar is None:
            return self.model.trust.familiar
        return known_pictures(network, learnt, judges)

    def history(self) -> RunHistory:
        """Tell how the network learnt: costs by epoch, and what could be seen in it on the way."""
        return history(self.run)

    def influence(self, data: object, row: int = 0) -> Influence:
        """Trace which training rows pulled the answer for a row up or down while it learnt.

        For classes what is pulled is the logarithm of the odds of the predicted class (of two: of
        the positive one). A first-order trace: an approximation.

        Args:
            data: a table with the columns that it learnt from; or pictures.
            row: which of its rows, or of the pictures, counted from 0.
        """
        together = isinstance(self.model.network, Ensemble)
        who = f", as network {self.member} alone has it," if together else ""
        return self._influence(self._asked(data, row), who)

    def influence_together(self, data: object, row: int = 0) -> Influence:
        """Trace the same for all networks that answer together: the mean of their pulls.

        Their last sums are averaged, so a row pulls at the answer as much as at the mean of them;
        at the networks that left it out it pulls at nothing.

        >>> import fathom, tempfile
        >>> place = Path(tempfile.mkdtemp()) / "prices.fathom"
        >>> table = {"size": list(range(80)), "price": [3 * size + 7 for size in range(80)]}
        >>> options = {"hidden": (), "epochs": 5, "ensemble": 2, "run": place.with_suffix(".run")}
        >>> model = fathom.train(table, "price", **options)
        >>> model.save(place)
        >>> told = fathom.open_run(place).influence_together(table, row=3)
        >>> bool(abs(told.end - model.predict(table)[3]) < 0.01)
        True
        """
        asked = self._asked(data, row)
        places = self.model.story.training.together
        several = isinstance(self.model.network, Ensemble)
        who = f", as all {len(places)} networks together have it," if several else ""
        name = self.run.header.identity
        runs = [replace(self, run=Run.open(self.run.mine.parent, name, place)) for place in places]
        return mean_influence([one._influence(asked, who) for one in runs])

    def _asked(self, data: object, row: int) -> _Asked:
        """Take the row that is asked about: where it stands, its inputs, and what is predicted."""
        table = self.model.read(data)
        one = table.keep(np.array([self.model.encoder.row_of(table.frame, row)]))
        inputs = self.model.encoder.encode(one.frame)[0]
        place = table.place(row, FILE if self.model.encoder.form else None)
        return _Asked(str(place), inputs, self.model.predict(one)[0])

    def _influence(self, asked: _Asked, who: str) -> Influence:
        where, inputs, target = asked.place + who, asked.inputs, self.model.target
        if isinstance(target, NumberTarget):
            what = f"the {target.name} of {where}"
            what = what if target.plain else f"the logarithm of {what}"
            middle = target.number_scale.middle
            return influence(self.run, inputs, self.step_kept, None, target.std, middle, what)
        chosen = target.positive or str(asked.prediction)
        place = target.classes.index(chosen) if target.positive is None else None
        what = f"the log-odds of {target.name} = {chosen} for {where}"
        scale = 1 / self.model.temperature
        return influence(self.run, inputs, self.step_kept, place, scale, 0.0, what)

    def suspects(self) -> Suspects:
        """Rank the rows that it learnt from by how much their label looks wrong."""
        found, networks = scores(self.run)
        learnt, _ = self.run.examples
        truth, said = label_words(self.model, learnt)
        names = self.run.kept.rows
        rows = tuple(
            Suspect(names.of(row), float(found[row]), truth[row], said[row])
            for row in np.argsort(-found, kind="stable")
        )
        target = self.model.target
        return Suspects(target.name, rows, networks, isinstance(target, NumberTarget))

    def parent_history(self) -> RunHistory | None:
        """Tell how the trunk went on that this run branched off, if it is still there."""
        forked, begun = self.run.header.forked, self.run.header.begun_from
        if forked is None or begun is None:
            return None
        try:
            return open_model_run(begun).history()
        except FathomError:  # moved, or trained again
            return None

    def landscape(self) -> Landscape:
        """Look at the cost on a plane through the kept network, with every member's place on it.

        The plane goes through the kept network, its own random start, and another member's end.
        The cost is that of at most 2,000 of the rows that it learnt from.

        Raises:
            RunError: the run is damaged, or keeps no rows.
            OptionError: the network has convolutions.
        """
        if self._alone.convolves:
            raise OptionError(
                "a landscape asks for the cost at thousands of places, which would take hours with "
                "convolutions; fathom history tells how the cost fell"
            )
        return survey(self.run, self._alone, self.step_kept, self.model.target)

    def gradcheck(self) -> GradientCheck:
        """Check the slopes of this network on its own rows against differences of the cost.

        Where the network has no slope left that differences could show, for it is certain of all
        its rows, it is checked as it began.
        """
        learnt, _ = self.run.examples
        few = learnt.part(np.arange(min(len(learnt), MOST_ROWS)))
        rows = spread_out(few.inputs), few.expected, self.run.header.plan.method.loss
        found = check_gradients(self._alone, *rows)
        if found.weights:
            return found
        first = state_steps(self.run.mine)[0]
        return replace(check_gradients(self.run.network(first), *rows), step=first)

    @property
    def _alone(self) -> Network:
        """The network that is looked into: the model's, or that member of its ensemble."""
        return self.model.member(self.member)

    @property
    def _judged_on(self) -> str:
        return OUT_OF_FOLD if self.model.story.training.ensemble else "validation"

    def _network(self, state: State) -> Answering:
        """Take what answers out of a state: the model's member, or all of its ensemble."""
        together = self.model.story.training.ensemble
        if not together:
            return self.run.network_of(state)
        networks = state.population().networks
        return Ensemble(taken_out(networks, list(together)))

    def __str__(self) -> str:
        return self.brief

    def as_dict(self) -> dict[str, Any]:
        """Say what run it is, as plain values."""
        return run_dict(self.model, self.run, self.step_kept)

    @property
    def brief(self) -> str:
        """How long it is, and of what."""
        return run_brief(self.model, self.run, self.step_kept)

    def card(self) -> Card:
        """What is to be seen of it in a notebook."""
        return run_card(self.model, self.run, self.step_kept)


def open_model_run(
    model: Path | str, run: Path | str | None = None, member: int | None = None
) -> ModelRun:
    """Open a model file and the run beside it.

    Args:
        model: the file that training wrote.
        run: the folder of its run, if it lies elsewhere.
        member: of an ensemble, the network to look into, counted from 0; without it, the one
            whose answers are most like those of all together.

    Raises:
        OptionError: there is no such member.
        ModelFileError: there is no such model.
        RunError: its run is missing, damaged, or of another model.
    """
    opened = load(model)
    opened.member(member)  # refuses one that is not there
    how = opened.story.training
    chosen = how.chosen if member is None else how.together[member]
    folder = None if run is None else str(run)
    past = open_run(model, opened.story.run, chosen, folder, how.epochs_run)
    return ModelRun(opened, past)
