"""The story of a model written down, from what was read, designed and trained."""

from __future__ import annotations

import jax
import numpy as np

from fathom.data.columns import Column
from fathom.data.read import Table
from fathom.data.split import Split
from fathom.model.design import Design
from fathom.model.story import MemberStory, RateStory, RowCounts, Story, Training
from fathom.training.population import Trained
from fathom.training.stopping import Stopped
from fathom.training.verdicts import RateReport, judge_rates


def tell_story(
    version: str,
    table: Table,
    columns: tuple[Column, ...],
    parts: Split,
    plan: Design,
    trained: Trained,
    chosen: int,
    others: tuple[RateReport, ...] = (),
) -> Story:
    """Tell how a network came about; metrics and seconds are told later.

    Args:
        version: of Fathom.
        table, columns, parts: what it learnt from.
        plan: what was to be trained.
        trained: what came of it.
        chosen: the member that is kept.
        others: rates that were run briefly beside it.
    """
    return Story(
        fathom=version,
        jax=jax.__version__,
        data=table.name,
        notes=table.notes,
        left_out={column.name: column.why for column in columns if not column.used},
        rows=RowCounts(
            train=len(parts.train), validation=len(parts.validation), test=len(parts.test)
        ),
        reasons=plan.reasons,
        training=_training(plan, trained, chosen, others),
        metrics={},
        seconds={},
    )


def _training(
    plan: Design, trained: Trained, chosen: int, others: tuple[RateReport, ...]
) -> Training:
    members = tuple(
        MemberStory(
            learning_rate=member.learning_rate,
            seed=member.seed,
            validation=cost if np.isfinite(cost) else None,
            epoch=epoch,
            stopped=end.value,
        )
        for member, cost, epoch, end in zip(
            trained.members, trained.best_cost, trained.best_epoch, trained.stopped, strict=True
        )
    )
    device = jax.devices()[0]
    return Training(
        loss=plan.plan.method.loss,
        optimiser=plan.plan.method.optimiser,
        batch_size=trained.batches.size,
        steps_per_epoch=trained.batches.per_epoch,
        epochs=plan.plan.epochs,
        epochs_run=trained.epochs_run,
        patience=plan.plan.patience,
        members=members,
        chosen=chosen,
        interrupted=Stopped.INTERRUPTED in trained.stopped,
        rates=_rate_stories(judge_rates(trained)),
        sweep=_rate_stories(others),
        device=f"{trained.devices} x {device.platform} ({device.device_kind})",
    )


def _rate_stories(reports: tuple[RateReport, ...]) -> tuple[RateStory, ...]:
    return tuple(
        RateStory(**vars(report) | {"verdict": report.verdict.value}) for report in reports
    )
