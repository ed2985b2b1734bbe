"""The main job, from a table to a trained network: `learn_from` reads top to bottom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

import jax

from fathom.data.columns.packing import embedded_groups
from fathom.data.reading.held import with_target
from fathom.data.rows.encoded import EncodedRows
from fathom.data.understanding import as_learnt
from fathom.design.choice import Chosen, choose
from fathom.design.design import Design, branch, carried_on, design
from fathom.errors import OptionError
from fathom.face import Model
from fathom.jobs.finishing import Finished, decision_on, finish_network, usual_rows
from fathom.jobs.gathering import gather
from fathom.jobs.laps import Laps, Stage
from fathom.jobs.live import live
from fathom.jobs.preparing import Prepared, prepare
from fathom.jobs.recording import words_of_run
from fathom.jobs.saving import kept
from fathom.jobs.storytelling import tell_reading, tell_training
from fathom.jobs.time_limit import epochs_in_time, limited
from fathom.jobs.watching import Watcher
from fathom.judging.fits import load_early
from fathom.judging.judgement import Beside, Judged, judge
from fathom.model.decision import check_decision
from fathom.model.fitted import Fitted
from fathom.model.history import History
from fathom.model.judgement_story import DecisionStory
from fathom.model.learnt import Learnt
from fathom.model.story import Story, Training
from fathom.model.trust import Trust
from fathom.model.unseen import Unseen
from fathom.rates.seen import see_rates
from fathom.runs.carried import Carried
from fathom.runs.folder import recorded_devices
from fathom.runs.opening import Origin, Recording, open_training
from fathom.runs.recorder import Recorder
from fathom.settings.options import Options
from fathom.settings.settings import Settings
from fathom.settings.words import with_options
from fathom.training import devices
from fathom.training.examples import ExampleSets
from fathom.training.loop import finish
from fathom.training.population import Trained
from fathom.version import __version__


@with_options()
def train(
    data: Any,
    target: Any = None,
    *,
    out: str | Path | None = None,
    verbose: bool | int | None = None,
    watcher: Watcher | None = None,
    **options: Unpack[Options],
) -> Model:
    """Train a network on a table: the main job.

    The rows are dealt into eight folds; eight networks learn side by side, each from all folds but
    one, with fewer than 1,000 rows at each of three learning rates. Those of the best rate answer
    together: an ensemble. With `ensemble=1` the one network with the lowest cost on validation rows
    is kept instead. What is left as None, Fathom decides.

    Args:
        data: path of a CSV, Parquet or Excel file, of a folder of CSV or Parquet files, or a
            pattern such as "parts/*.csv"; a Polars or pandas frame, an array, or a mapping of
            columns; or a folder (or a zip file) that holds a folder of pictures for each class,
            perhaps within folders train and test.
        target: the column to predict, or its cells, one for each row of a table in memory; of
            pictures it is the class, their folder's name.
        out: the file that the model goes into, such as people.fathom; its run lies beside it then,
            so that `fathom.open_run` opens every step.
        verbose: 1 shows how it goes, on standard error or in a notebook's cell; 0 shows nothing;
            left out, it is shown where there is a terminal or a notebook.
        watcher: is told how it goes; then it is shown only where `verbose` asks for it.

    Raises:
        DataError: the table cannot be learnt from.
        OptionError: an option makes no sense, or every network diverged.
        RunError: there is no such run to resume, or no run can be kept there.
        WriteError: the model cannot be written there.
    """
    data, name = with_target(data, target)
    settings = Settings.of(target=name, **options)
    with live(verbose, watcher) as told:
        return kept(out, settings, lambda ready: learn_from(data, ready, told), data)


def learn_from(
    data: Any,
    settings: Settings,
    watcher: Watcher | None = None,
    origin: Origin | Carried | None = None,
) -> Model:
    """Learn as the settings say; with an origin, go on from there, or with what is carried on."""
    watcher, laps = watcher or Watcher(), Laps("read")
    _prepare_devices(settings)
    carried = origin if isinstance(origin, Carried) else None
    material = gather(data, settings, watcher.picture, carried)
    check_decision(settings.judging.decide, material.known.goal)
    chosen = choose(settings, material.known)
    ready = prepare(material, chosen, carried)
    chosen, plan, sets = _planned(ready, chosen, origin, laps.seconds["total"])
    watcher.begin(ready.table, plan, ready.target)
    rows = ready.encoded(sets)
    run = words_of_run(ready, plan, sets, chosen.settings, origin)
    load_early(settings.judging.baselines)
    laps.part("learn")
    wanted = Recording(settings.run.run, settings.run.run_limit, settings.run.resume)
    state, recorder = open_training(run, *sets, wanted, origin)
    trained = finish(state, watcher.epoch, recorder, watcher.go_ahead)
    del state  # of many rows judging needs the room that they take on the devices
    trained = replace(trained, begun=origin.epoch) if isinstance(origin, Origin) else trained
    laps.part("judge")
    watcher.learnt(trained)
    stage = laps.watching(watcher.stage)
    finished = _finished(trained, ready, sets, recorder)
    decision = decision_on(settings.judging.decide, finished.unseen, sets.validation)
    stage("learning rates", 0, 1)
    others = _others(settings, origin)
    rates = see_rates(plan, trained, finished.chosen, sets, others, settings.effort.seed)
    laps.part("judge")
    watcher.go_ahead()

    training = tell_training(plan, trained, finished.chosen, rates, ready)
    fitted = _fitted(trained, ready, sets, finished, decision, training.nearest)
    judged, cut = _judged(fitted, training, rows, finished.unseen, settings, stage)
    story = Story(
        fathom=__version__,
        jax=jax.__version__,
        reading=fitted.reading,
        training=training.model_copy(update={"interrupted": training.interrupted or cut}),
        judgement=judged.judgement,
        decision=decision,
        seconds=laps.seconds,
        warnings=(*material.known.warnings, *judged.warnings, *_faults(recorder)),
        run=run.header.identity if recorder else None,
        settings=settings.portable(),
    )
    return Model.of(fitted, story, judged.held_out, judged.mistakes)


def _prepare_devices(settings: Settings) -> None:
    """Use as many devices as a run that is resumed was begun on; else all."""
    there = settings.run.run if settings.run.resume else None
    devices.prepare(None if there is None else recorded_devices(there))


def designed(
    ready: Prepared, chosen: Chosen, origin: Origin | Carried | None
) -> tuple[Design, ExampleSets]:
    """Choose network and training for these rows, and give the rows as that network learns them."""
    plan = _drawn_up(ready, chosen, origin)
    sets = ready.example_sets(smoothing=plan.smoothing)
    return plan.suited(sets.training, chosen.settings), sets


def _drawn_up(ready: Prepared, chosen: Chosen, origin: Origin | Carried | None) -> Design:
    encoder, target = ready.encoder, ready.target
    plan = design(
        ready.parts.learners,
        len(encoder.inputs),
        target.task,
        target.outputs,
        chosen.settings,
        encoder.only_picture,
        embedded_groups(encoder.inputs),
    )
    if isinstance(origin, Carried):
        return carried_on(plan, origin)
    return plan if origin is None else branch(plan, origin)


def _planned(
    ready: Prepared, chosen: Chosen, origin: Origin | Carried | None, spent: float
) -> tuple[Chosen, Design, ExampleSets]:
    """Plan the training; where a time was asked for, as many epochs as it leaves room for."""
    plan, sets = designed(ready, chosen, origin)
    columns = len(ready.encoder.columns)
    epochs, why = epochs_in_time(chosen.settings, plan, sets, columns, spent)
    if epochs is not None:
        chosen = limited(chosen, epochs)
        plan = _drawn_up(ready, chosen, origin).suited(sets.training, chosen.settings)
    return chosen, replace(plan, reasons=(*plan.reasons, why)) if why else plan, sets


def _others(settings: Settings, origin: Origin | Carried | None) -> tuple[float, ...] | None:
    """Give the rates of a person's own, beside which others are run briefly; None for none."""
    wanted = settings.judging.sweep and origin is None
    return settings.learning.learning_rate if wanted else None


def _finished(
    trained: Trained, ready: Prepared, sets: ExampleSets, recorder: Recorder | None
) -> Finished:
    """Make what answers; where nothing came of the training, nothing is kept of it."""
    own = ready.parts.folds is not None or sets.validation is not sets.training
    try:
        return finish_network(trained, ready.target, *sets, own)
    except OptionError:
        if recorder:
            recorder.forget()
        raise


def _fitted(
    trained: Trained,
    ready: Prepared,
    sets: ExampleSets,
    finished: Finished,
    decision: DecisionStory | None,
    nearest: int,
) -> Fitted:
    """Put what answers beside how rows come into it, and how far it can be trusted."""
    encoder, known = ready.encoder, ready.known
    columns = as_learnt(known.columns, encoder)
    return Fitted(
        finished.network,
        encoder,
        ready.target,
        tell_reading(ready.table, columns, ready.parts, known),
        History(trained.train, trained.validation),
        Trust(
            finished.misses,
            usual_rows(encoder, finished.network, *sets),
            0.5 if decision is None else decision.threshold,
            Learnt.of(sets.training.inputs),
        ),
        nearest,
    )


def _judged(
    fitted: Fitted,
    training: Training,
    rows: dict[str, EncodedRows],
    unseen: Unseen | None,
    settings: Settings,
    stage: Stage,
) -> tuple[Judged, bool]:
    """Judge the network; Ctrl-C leaves that out, for the network is there."""
    try:
        judging = settings.judging
        folds = 1 if settings.effort.quick else None
        beside = Beside(judging.baselines, judging.importance, folds)
        return judge(fitted, training, rows, unseen, beside, stage), False
    except KeyboardInterrupt:
        told = "interrupted while it was measured: no metrics; 'fathom evaluate' gives some"
        return Judged(warnings=(told,)), True


def _faults(recorder: Recorder | None) -> tuple[str, ...]:
    told = (recorder.fault, recorder.warning) if recorder else ()
    return tuple(words for words in told if words)
