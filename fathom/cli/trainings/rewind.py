"""``fathom rewind``: the network as it was at any step of its training."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from fathom.cli.show import JsonOption, show
from fathom.cli.trainings.past import ModelArgument, RunOption, opened


def command(
    model: ModelArgument,
    step: Annotated[int, typer.Option(help="After so many steps; 0 is the random start.")],
    out: Annotated[str, typer.Option(metavar="FILE", help="Where that network goes.")],
    run: RunOption = None,
    json: JsonOption = False,
) -> None:
    """Bring back the exact network of any step, as a model file of its own.

    Example: fathom rewind people.fathom --step 120 --out people-120.fathom
    """
    from fathom.files import check_spared, check_writable

    check_writable(out)
    check_spared(out, model)
    began = time.perf_counter()
    found = opened(model, run, step)
    made = found.rewind(step)
    made.save(out)
    epoch = step / found.run.batches.per_epoch
    part, metrics = next(iter(made.story.judgement.metrics.items()))
    score, value = next(iter(metrics.items()))
    words = (
        f"The network after step {step:,} of {found.steps:,} (epoch {epoch:.4g}): "
        f"{part.replace('_', ' ')} {score} {value:.5g}\nSaved      {out}"
    )
    data = {
        "model": out,
        "step": step,
        "epoch": epoch,
        "metrics": made.story.judgement.metrics,
        "weights_sha256": made.weights_sha256,
        "seconds": time.perf_counter() - began,
    }
    show(words, data, json)
