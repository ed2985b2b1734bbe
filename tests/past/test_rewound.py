"""A network taken back to an earlier step: what is told of it is its own, not the kept one's."""

from pathlib import Path

import numpy as np
import pytest

import fathom
from fathom.errors import OptionError
from fathom.nets.rows import answer_rows

GOLDEN = Path(__file__).parents[1] / "golden" / "v0.1.0"


def test_its_decision_is_measured_on_its_own_answers():
    run = fathom.open_run(GOLDEN / "two.fathom")
    kept, early = run.model, run.rewind(0)
    _, judges = run.run.examples
    chances = answer_rows(early.network, judges.inputs)[:, 0]
    yes = judges.expected[:, 0] == 1
    threshold = early.story.decision.threshold
    cost = np.mean(10.0 * (yes & (chances < threshold)) + (~yes & (chances >= threshold)))
    assert early.story.decision.by == kept.story.decision.by == "10:1"
    assert early.story.decision.reached == pytest.approx(cost)
    assert early.story.decision.reached != kept.story.decision.reached
    assert early.trust.threshold == threshold


def test_at_the_step_that_was_kept_it_is_the_kept_one():
    run = fathom.open_run(GOLDEN / "two.fathom")
    same = run.rewind(run.step_kept)
    assert same.story.decision.threshold == run.model.story.decision.threshold
    assert same.story.decision.reached == pytest.approx(run.model.story.decision.reached)


def test_nothing_of_the_kept_ones_judgement_is_left():
    judgement = fathom.open_run(GOLDEN / "two.fathom").rewind(0).story.judgement
    assert list(judgement.metrics) == ["validation"]
    left = (judgement.baselines, judgement.verdict, judgement.importance, judgement.calibration)
    assert left == ({}, "", (), None)


def test_pictures_are_familiar_by_what_they_leave_in_it():
    run = fathom.open_run(GOLDEN / "pictures.fathom")
    early = run.rewind(0)
    assert early.trust.familiar.mean.shape == run.model.trust.familiar.mean.shape
    assert not np.allclose(early.trust.familiar.mean, run.model.trust.familiar.mean)


@pytest.mark.parametrize("step", [0, 6])
def test_a_branch_begins_where_it_left_its_trunk(step):
    run = fathom.open_run(GOLDEN / "fork.fathom")
    with pytest.raises(OptionError, match=f"no step {step}: the network learnt in steps 7 to"):
        run.rewind(step)
    with pytest.raises(OptionError, match="there is no step 7: the network learnt in steps 8 to"):
        run.why(7, "0.0.0")
