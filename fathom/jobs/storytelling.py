"""The story of a model written down, from what was read, designed and trained."""

from __future__ import annotations

import jax
import numpy as np

from fathom.data.columns.column import Column
from fathom.data.columns.encoder import Encoder
from fathom.data.reading.read import Table
from fathom.data.rows.split import Split
from fathom.design.design import Design
from fathom.model.story import MemberStory, RateStory, RowCounts, Story, Training
from fathom.rates.stability import StableRate
from fathom.rates.told_stable import tell_stable
from fathom.rates.verdicts import RateReport
from fathom.training.population import Trained
from fathom.training.stopping import Stopped


def tell_story(
    version: str,
    table: Table,
    columns: tuple[Column, ...],
    parts: Split,
    plan: Design,
    trained: Trained,
    chosen: int,
) -> Story:
    """Tell how a network came about; learning rates, metrics and seconds are told later.

    Args:
        version: of Fathom.
        table, columns, parts: what it learnt from.
        plan: what was to be trained.
        trained: what came of it.
        chosen: the member that is kept.
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
        training=_training(plan, trained, chosen),
        metrics={},
        seconds={},
    )


def _training(plan: Design, trained: Trained, chosen: int) -> Training:
    members = tuple(
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
        ensemble=trained.ensemble if len(trained.ensemble) > 1 else (),
        interrupted=Stopped.INTERRUPTED in trained.stopped,
        rates=(),
        schedule=plan.plan.method.schedule,
        device=f"{trained.devices} x {device.platform} ({device.device_kind})",
    )


def with_rates(
    training: Training,
    encoder: Encoder,
    rates: tuple[RateReport, ...],
    beside: tuple[RateReport, ...],
    stable: StableRate | None,
) -> Training:
    """Tell what the learning rates did.

    Args:
        training: what is told so far.
        encoder: names the inputs.
        rates, beside: the verdicts on those of the members, and on those run briefly beside them.
        stable: the largest stable rate of the kept network, None where none can be stated.
    """
    told = {
        "rates": rate_stories(rates),
        "sweep": rate_stories(beside),
        "stable": None if stable is None else tell_stable(stable, encoder.inputs),
    }
    return training.model_copy(update=told)


def rate_stories(reports: tuple[RateReport, ...]) -> tuple[RateStory, ...]:
    """Write the verdicts on learning rates down."""
    return tuple(
        RateStory(**vars(report) | {"verdict": report.verdict.value}) for report in reports
    )
