"""The story of a model written down, from what was read, designed and trained."""

from __future__ import annotations

import numpy as np

from fathom.data.columns.column import Column
from fathom.data.reading.read import Table
from fathom.data.rows.split import Split
from fathom.data.understanding import Understood
from fathom.design.design import Design
from fathom.jobs.preparing import Prepared
from fathom.model.story import MemberStory, RateStory, Reading, RowCounts, Training
from fathom.rates.seen import RatesSeen
from fathom.rates.told_stable import tell_stable
from fathom.rates.verdicts import RateReport
from fathom.training.devices import device_name
from fathom.training.population import Trained
from fathom.training.stopping import Stopped


def tell_reading(
    table: Table, columns: tuple[Column, ...], parts: Split, known: Understood
) -> Reading:
    """Tell what was read, and which of it a network learnt from.

    Args:
        table: the rows.
        columns: its columns, those that are not learnt from with their reason.
        parts: which rows were used for what.
        known: what was found out of the table, and what was said of it.
    """
    return Reading(
        data=table.name,
        notes=table.notes,
        left_out={column.name: column.why for column in columns if not column.used},
        rows=RowCounts(
            train=len(parts.train), validation=len(parts.validation), test=len(parts.test)
        ),
        weight=known.roles.weight,
        rules=known.rules,
    )


def tell_training(
    plan: Design,
    trained: Trained,
    chosen: int,
    rates: RatesSeen,
    ready: Prepared,
) -> Training:
    """Tell how a network was trained.

    Args:
        plan: what was to be trained.
        trained: what came of it.
        chosen: the member that is kept.
        rates: what was seen of the learning rates.
        ready: the rows that it was trained on.
    """
    return Training(
        loss=plan.plan.method.loss,
        optimiser=plan.plan.method.optimiser,
        batch_size=trained.batches.size,
        steps_per_epoch=trained.batches.per_epoch,
        epochs=plan.plan.epochs,
        epochs_run=trained.epochs_run,
        patience=plan.plan.patience,
        members=_members(trained),
        chosen=chosen,
        ensemble=trained.ensemble if len(trained.ensemble) > 1 else (),
        interrupted=Stopped.INTERRUPTED in trained.stopped,
        rates=rate_stories(rates.rates),
        sweep=rate_stories(rates.beside),
        stable=None if rates.stable is None else tell_stable(rates.stable, ready.encoder.inputs),
        schedule=plan.plan.method.schedule,
        device=f"{trained.devices} x {device_name()}",
        reasons=plan.reasons,
        balanced=ready.balanced,
    )


def _members(trained: Trained) -> tuple[MemberStory, ...]:
    return tuple(
        MemberStory(
            learning_rate=member.learning_rate,
            seed=member.seed,
            fold=member.fold,
            validation=cost if np.isfinite(cost) else None,
            epoch=epoch,
            stopped=end.value,
        )
        for member, cost, epoch, end in zip(
            trained.members, trained.best_cost, trained.best_epoch, trained.stopped, strict=True
        )
    )


def rate_stories(reports: tuple[RateReport, ...]) -> tuple[RateStory, ...]:
    """Write the verdicts on learning rates down."""
    return tuple(
        RateStory(**vars(report) | {"verdict": report.verdict.value}) for report in reports
    )
