"""The main job, from a table to a trained network: `train_table` reads top to bottom."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jax
import polars as pl

from fathom.data.pictures.sources import is_place_of_pictures
from fathom.data.target.roles import Roles, check_balanced, is_balanced
from fathom.data.target.scale import find_scale
from fathom.data.target.target import Target
from fathom.data.understanding import as_learnt, understand
from fathom.design import recipe
from fathom.design.design import Wishes, branch, design
from fathom.errors import OptionError
from fathom.face import Model
from fathom.jobs.finishing import Finished, decision_on, finish_network, usual_rows
from fathom.jobs.picturing import check_no_pictures, path_of, read_pictures, to_test_on
from fathom.jobs.preparing import prepare, suited_scaling
from fathom.jobs.recording import asked_for, words_of_run
from fathom.jobs.storytelling import tell_reading, tell_training
from fathom.jobs.watching import Watcher
from fathom.judging.judgement import Judged, judge
from fathom.model.decision import check_decision
from fathom.model.fitted import Fitted, Trust
from fathom.model.history import History
from fathom.model.story import Story, Training
from fathom.model.unseen import Unseen
from fathom.nets.losses import loss as find_loss
from fathom.rates.seen import see_rates
from fathom.runs.opening import LIMIT, Origin, Recording, open_training
from fathom.runs.recorder import Recorder
from fathom.training import devices
from fathom.training.loop import finish
from fathom.training.population import Examples, Trained
from fathom.version import __version__


def train_table(
    data: Any,
    target: str | None = None,
    *,
    task: str | None = None,
    positive: str | None = None,
    columns: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    weight: str | None = None,
    group: str | None = None,
    time_column: str | None = None,
    class_weight: str | None = None,
    decide: str | None = None,
    test: Any = None,
    test_share: float | None = None,
    validation_share: float | None = None,
    scaling: str | None = None,
    ramps: int | None = None,
    network: str | None = None,
    size: int | None = None,
    mirror: bool | None = None,
    labels: Any = None,
    hidden: tuple[int, ...] | list[int] | None = None,
    activation: str | None = None,
    optimizer: str | None = None,
    learning_rate: float | tuple[float, ...] | list[float] | None = None,
    schedule: str | None = None,
    loss: str | None = None,
    target_scale: str | None = None,
    dropout: float | None = None,
    weight_decay: float | None = None,
    batch_size: int | None = None,
    epochs: int | None = None,
    starts: int | None = None,
    ensemble: int | None = None,
    patience: int | None = None,
    keep: str | None = None,
    label_smoothing: float | None = None,
    quick: bool = False,
    thorough: bool = False,
    sweep: bool = True,
    seed: int = 0,
    baselines: bool = True,
    run: str | Path | None = None,
    run_limit: int = LIMIT,
    resume: bool = False,
    origin: Origin | None = None,
    watcher: Watcher | None = None,
) -> Model:
    """Train a network on a table: the main job.

    The rows are dealt into eight folds; at each of a few learning rates eight networks learn side
    by side, each from all folds but one. Those of the best rate answer together: an ensemble. With
    `ensemble=1` the one network with the lowest cost on validation rows is kept instead. What is
    left as None, Fathom decides.

    Args:
        data: path of a CSV, Parquet or Excel file, a Polars or pandas frame, an array, or a mapping
            of columns; or a folder (or a zip file) that holds a folder of pictures for each class,
            perhaps within folders train and test.
        target: the column to predict; of pictures it is the class, their folder's name.
        task: regression, binary or multiclass; without it the target's values decide.
        positive: of two classes the one whose probability is given; without it, yes rather than no.
        columns: what some columns are, by name: category, number, date or ignore.
        only: the columns to learn from; all others are ignored.
        weight: a column that says how much each row counts: what weighs twice as much is learnt
            from twice as often, and counts twice in costs and metrics.
        group: a column that says which rows belong together, such as visits of one patient; they
            are never divided between learning and judging.
        time_column: a date or a number that says when each row came: the latest rows test, and
            each fold is a stretch of time. These three columns are not learnt from.
        class_weight: "balanced" to learn as if all classes were equally frequent.
        decide: of two classes, how to say from which probability on the positive one is named: two
            costs, like "10:1" (a missed one to a false alarm), or a metric (f1, accuracy,
            balanced_accuracy), for the best one on rows that were not learnt from.
        test: a second table, to measure the finished network on; then no rows are kept aside.
        test_share: share of the rows kept aside to measure the finished network; without it 0.2,
            for an ensemble none: each row is answered by the network that left it out.
        validation_share: share of the rows that decide when to stop and which network to keep;
            without it 0.16. Only one network has such rows, so that none else is made then.
        scaling: of columns of numbers: robust (median and quartiles, far numbers held in) or
            standard (mean and standard deviation).
        ramps: parts between quantiles that each number is also given as, so that the first layer
            can bend there; 0 for none.
        network: for pictures: convolutional, or dense to give their pixels to plain layers.
        size: of pictures, to how many pixels each way they are brought.
        mirror: of pictures, whether their mirror images are learnt from and asked, too; without it
            yes. For what left and right tell apart, such as digits, it has to be no.
        labels: of pictures, a table with a row for each file: what it shows, a class or a number;
            `target` names its column. Without it, folders tell the classes.
        hidden: neurons of each hidden layer; () for a single weighted sum per output.
        activation: of the hidden layers.
        optimizer: sgd, momentum, nesterov, rmsprop, adam or adamw.
        learning_rate: one rate, or several to try side by side; of several, the worse half is
            given up after 10 and after 30 epochs, or for an ensemble all but the best after a
            fifth of them.
        schedule: how the rate changes while training: constant, cosine, warm_up_cosine
                or one_cycle.
        loss: squared, absolute or huber, for numbers; poisson for counts.
        target_scale: of a number: plain, or log to learn its logarithm, for skewed ones above 0.
        dropout: share of hidden outputs silenced while training.
        weight_decay: how strongly weights are pulled towards 0.
        batch_size: rows a step; 0 for all.
        epochs: passes over the rows at the most.
        starts: random starts for each rate, of which one network is kept.
        ensemble: networks that answer together: the rows are dealt into as many folds, and each
            network leaves one out, by which it is judged; 1 for one network, whose settings are
            then chosen otherwise: see `fathom.design.recipe`.
        patience: epochs without improvement before a network stops; 0 for never.
        keep: each network as it was in its "best" epoch by validation cost, or in its "last";
            without it the best, of pictures the last.
        label_smoothing: of classes: the share of the true class that is dealt out to all evenly,
            so that a network does not learn to be certain; without it 0, of pictures 0.1.
        quick: do about the same small work for every table, to see what there is in it.
        thorough: do about five times the usual work.
        sweep: with rates of your own, run others beside them for a few epochs, to compare.
        seed: of the split, the starts and the shuffling; the same seed gives the same network.
        baselines: whether to see what a constant, a line and boosted trees reach on the same rows.
        run: a folder to keep the run in, from which every step comes back: ``people.run`` beside
            ``people.fathom``.
        run_limit: bytes that the run may take.
        resume: go on with the run that lies there, which was stopped or killed; it ends with the
            same bits as if it had not been.
        origin: a step of another training to begin from; see `fork`.
        watcher: is told how it goes.

    Raises:
        DataError: the table cannot be learnt from.
        OptionError: an option makes no sense, or every network diverged.
        RunError: there is no such run to resume, or no run can be kept there.
    """
    began = time.perf_counter()
    watcher = watcher or Watcher()
    devices.prepare()
    rates = (learning_rate,) if isinstance(learning_rate, int | float) else learning_rate
    wishes = Wishes(
        hidden=None if hidden is None else tuple(hidden),
        activation=activation,
        optimizer=optimizer,
        learning_rate=None if rates is None else tuple(map(float, rates)),
        schedule=schedule,
        loss=loss,
        dropout=dropout,
        weight_decay=weight_decay,
        batch_size=batch_size,
        epochs=epochs,
        starts=starts,
        ensemble=ensemble,
        patience=patience,
        keep=keep,
        label_smoothing=label_smoothing,
        seed=seed,
        effort=recipe.find_effort(quick, thorough),
        network=network,
        mirror=mirror,
    )
    choose = None
    if is_place_of_pictures(data):
        found = read_pictures(data, size, labels, target, watcher.picture)
        data, choose, target = found.learn, found.choose, found.target
        task = task or (found.task if labels is None else None)
        test = found.test if test is None else to_test_on(test, found)
    else:
        check_no_pictures(network=network, size=size, mirror=mirror, labels=labels)
    if target is None:
        raise OptionError("training needs a target: the name of the column to predict")
    roles, balanced = Roles(weight, group, time_column), is_balanced(class_weight)
    said: dict[str, Any] = {"task": task, "positive": positive, "columns": columns, "only": only}
    scale = find_scale(target_scale, None if loss is None else find_loss(loss).name)
    known = understand(data, target, **said, roles=roles, scale=scale)
    check_balanced(balanced, known.goal)
    check_decision(decide, known.goal)
    one = starts is not None or validation_share is not None or known.pictures
    folds = recipe.networks(known.units, ensemble, one, wishes.effort)
    wishes = replace(wishes, ensemble=folds)
    later = time_column is not None
    pictures = known.table.rows if known.pictures else 0
    aside = recipe.shares(folds, test_share, validation_share, later, pictures)
    shares: dict[str, Any] = {"test_share": aside[0], "validation_share": aside[1]}
    suited = suited_scaling(known, folds, scaling, ramps)
    ready = prepare(
        known, test, **shares, seed=seed, folds=folds, scaling=suited, balanced=balanced,
        choose=choose,
    )  # fmt: skip
    table, parts, goal, encoder = ready.table, ready.parts, ready.goal, ready.encoder
    plan = design(
        parts.learners, len(encoder.inputs), goal.task, goal.outputs, wishes, encoder.only_picture
    )
    plan = plan if origin is None else branch(plan, origin)
    watcher.begin(table, plan, goal)

    examples, held_out = ready.examples(smoothing=plan.smoothing)
    plan = plan.suited(examples.inputs)
    asked: dict[str, Any] = {"target": target, "scaling": scaling, "ramps": ramps} | said | shares
    asked |= {"weight": weight, "group": group, "time_column": time_column}
    asked |= {"size": size, "labels": path_of(labels)} if known.pictures else {}
    asked |= {"class_weight": class_weight, "target_scale": target_scale, "decide": decide}
    asked = asked_for(asked | vars(wishes), test)
    kept = words_of_run(table, parts.train, encoder, goal, plan, examples, held_out, asked, origin)
    wanted = Recording(None if run is None else Path(run), run_limit, resume)
    learning = time.perf_counter()
    state, recorder = open_training(kept, examples, held_out, wanted, origin)
    trained = finish(state, watcher.epoch, recorder, watcher.go_ahead)
    if origin is not None:
        trained = replace(trained, begun=origin.state.past[-1].number + 1)
    learnt = time.perf_counter()
    watcher.learnt()
    done = _finished(trained, goal, examples, held_out, folds > 1, recorder)
    chosen = done.chosen
    others = wishes.learning_rate if sweep and origin is None else None
    seen = see_rates(plan, trained, chosen, examples, held_out, others, seed)
    swept = time.perf_counter()
    watcher.go_ahead()

    used = as_learnt(known.columns, encoder)
    reading = tell_reading(table, used, parts, weight)
    training = tell_training(plan, trained, chosen, seen, encoder.inputs, balanced)
    decision = decision_on(decide, done.unseen, held_out)
    trust = Trust(
        done.misses,
        usual_rows(encoder, done.network, examples, held_out),
        0.5 if decision is None else decision.threshold,
    )
    past = History(trained.train, trained.validation)
    fitted = Fitted(done.network, encoder, goal, reading, past, trust, training.nearest)
    judged, cut = _measured(fitted, training, ready.frames(), done.unseen, baselines)
    seconds = {"train": learnt - learning, "sweep": swept - learnt}
    story = Story(
        fathom=__version__,
        jax=jax.__version__,
        reading=reading,
        training=training.model_copy(update={"interrupted": training.interrupted or cut}),
        judgement=judged.judgement,
        decision=decision,
        seconds=seconds | {"total": time.perf_counter() - began},
        warnings=(*known.warnings, *judged.warnings, *_faults(recorder)),
        run=kept.header.identity if recorder else None,
    )
    return Model.of(fitted, story, judged.held_out, judged.mistakes)


def _finished(
    trained: Trained,
    goal: Target,
    learnt: Examples,
    judges: Examples,
    folded: bool,
    recorder: Recorder | None,
) -> Finished:
    """Make what answers; where nothing came of the training, nothing is kept of it."""
    try:
        return finish_network(trained, goal, learnt, judges, folded or judges is not learnt)
    except OptionError:
        if recorder:
            recorder.forget()
        raise


def _measured(
    fitted: Fitted,
    training: Training,
    parts: dict[str, pl.DataFrame],
    unseen: Unseen | None,
    beside: bool,
) -> tuple[Judged, bool]:
    """Judge the network; Ctrl-C leaves that out, for the network is there."""
    try:
        return judge(fitted, training, parts, unseen, beside=beside), False
    except KeyboardInterrupt:
        told = "interrupted while it was measured: no metrics; 'fathom evaluate' gives some"
        return Judged(warnings=(told,)), True


def _faults(recorder: Recorder | None) -> tuple[str, ...]:
    told = (recorder.fault, recorder.warning) if recorder else ()
    return tuple(words for words in told if words)
