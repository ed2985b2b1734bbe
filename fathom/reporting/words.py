"""The report in words, for someone who never trained a network: about thirty lines."""

from __future__ import annotations

import shlex
import textwrap

import numpy as np

from fathom.data.columns.encoder import Encoder
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import Target
from fathom.model.confused import confused_words
from fathom.model.metric_words import (
    HEADS,
    compared_words,
    not_shuffled_words,
    score_rows,
    score_words,
)
from fathom.model.network_words import network_words
from fathom.model.story import Story
from fathom.model.summary import MOST_COLUMNS
from fathom.nets.ensemble import Answering
from fathom.rates.table import cost_name, rate_faults, rate_rows
from fathom.rates.told_stable import stable_words
from fathom.reporting.sure import sure_words
from fathom.text import WIDTH, aligned, readable, signed

LEAD = 15
LONGEST_BAR = 24


def report_words(
    network: Answering,
    encoder: Encoder,
    target: Target,
    story: Story,
    saved: str | None = None,
    source: str = "DATA",
) -> str:
    """Tell what was read, what was trained, how good it is, what to beware of and what comes next.

    Args:
        network, encoder, target, story: of the model.
        saved: the file it was written to, or None.
        source: what to call its table in the commands offered next.
    """
    lines = [
        *_line("Read", "; ".join(what_was_read(story))),
        *_line("Predict", _task(target)),
        *_line("Inputs", _inputs(encoder)),
        *_left_out(story),
        *_line("Rows", row_words(story)),
        *_line("Network", network_words(network)),
        *rate_lines(story, target),
        *score_lines(story),
        *_line("Confused", confused_words(story.judgement.confused) if encoder.form else ""),
        *sure_lines(story, target),
        *column_lines(story, target),
        *_warnings(story),
        *_line("Time", _time(story)),
    ]
    return "\n".join(lines + _next(saved, source, encoder.form is not None))


def rate_lines(story: Story, target: Target) -> list[str]:
    """Tell each learning rate's cost, verdict and speed, the kept one marked."""
    how, kept = story.training, story.chosen
    starts = how.rates[0].starts if how.rates else 1
    told = "one random start each" if starts == 1 else f"{starts} random starts each, the middle"
    told += " one told" if starts > 1 else ""
    told = f"{starts} folds each, told together" if how.ensemble else told
    head = ["rate", cost_name(how, target), "verdict", "close to the best after", ""]
    lines = _line(
        "Learning rates", f"{told}; on the {story.reading.rows.validation:,} rows that choose"
    )
    if how.ensemble:
        lines = _line("Learning rates", f"{told}; each fold on the network that left it out")
    elif not story.reading.rows.validation:
        lines = _line("Learning rates", f"{told}; on the rows it learns from")
    rows = rate_rows(how, target)
    lines += aligned([head, *rows], "<><", indent=2)
    lines += [line for words in rate_faults(how) for line in _line("", words)]
    who = f", its {len(how.ensemble)} networks together, as they were" if how.ensemble else ""
    words = (
        f"learning rate {kept.learning_rate:g}{who or ', as it was'} after epoch {kept.epoch} of "
    )
    goes_on = "; train --resume goes on" if story.run else ""
    words += f"{how.epochs_run}"
    words += f" (interrupted: the best so far{goes_on})" if how.interrupted else ""
    if how.stable:
        words += f"; {stable_words(how.stable, how.schedule, kept.learning_rate)}"
    return lines + _line("Kept", words)


def score_lines(story: Story) -> list[str]:
    """Set the network beside the baselines on the same rows, with the verdict."""
    judged = story.judgement
    if judged.judged_on is None:
        return []
    rows = score_rows(story)
    label = judged.judged_on.replace("_", " ").capitalize()
    lines = _line(label, f"on {compared_words(story)}") + aligned(rows, "<>", indent=2)
    lines += _line("Verdict", judged.verdict) if judged.verdict else []
    return lines + [line for words in together_words(story) for line in _line("", words)]


def row_words(story: Story) -> str:
    """Say what the rows are for."""
    rows, folds = story.reading.rows, len(story.training.ensemble)
    if not folds:
        return (
            f"{rows.train:,} to learn from, {rows.validation:,} to choose among networks, "
            f"{rows.test:,} kept aside to test"
        )
    return (
        f"{rows.train:,} in {folds} folds: each network learns from all but one, and that one "
        f"judges it; {f'{rows.test:,}' if rows.test else 'none'} kept aside to test"
    )


def together_words(story: Story) -> list[str]:
    """Set the networks of an ensemble beside all together, and the folds beside each other."""
    told, judged = [], story.judgement
    main = "rmse" if "rmse" in next(iter(judged.metrics.values())) else "log_loss"
    together = judged.metrics.get("test")
    if judged.alone and together:
        one, all_of_them = (score_words(main, found) for found in (judged.alone.metrics, together))
        words = f"one network alone {one}, the {judged.alone.members} together {all_of_them}"
        level = "; less than a standard error apart: chance could do that"
        told.append(words + ("" if judged.alone.surely_worse else level))
    if judged.by_fold:
        values = [found[main] or 0.0 for found in judged.by_fold]
        spread = readable(float(np.std(values, ddof=1)), 3)
        mean = score_words(main, {main: float(np.mean(values))})
        told.append(f"fold by fold {mean} +- {spread} ({HEADS[main]}, mean and spread)")
    return told


def sure_lines(story: Story, target: Target) -> list[str]:
    """Tell whether its probabilities can be taken at their word, or how far off it may be."""
    told = sure_words(story, target)
    return [line for name, words in told.items() for line in _line(name, words)]


def column_lines(story: Story, target: Target) -> list[str]:
    """Tell which columns matter, with bars."""
    if not story.judgement.importance:
        return []
    shown = story.judgement.importance[:MOST_COLUMNS]
    most = max(shown[0].value, 1e-300)
    rows = [
        [one.column, signed(one.value, 3), "#" * round(LONGEST_BAR * max(one.value, 0) / most)]
        for one in shown
    ]
    lines = _line("Columns", f"how much the {target.miss_name} grows when one column is shuffled")
    lines += aligned(rows, "<><", indent=2)
    if rest := story.judgement.importance[MOST_COLUMNS:]:
        lines.append(f"  {len(rest)} more, each below {readable(max(rest[0].value, 0), 3)}")
    if others := not_shuffled_words(story):
        lines.append(f"  {others}")
    return lines


def _line(label: str, words: str) -> list[str]:
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=f"{label:<{LEAD}}",
        subsequent_indent=" " * LEAD,
        break_long_words=False,
        break_on_hyphens=False,
    )


def what_was_read(story: Story) -> list[str]:
    """Tell the table's name and rows, and what was found out on reading that is no warning."""
    rows = story.reading.rows
    count = rows.train + rows.validation + rows.test
    plain = [note for note in story.reading.notes if note not in story.warnings]
    return [f"{story.reading.data}, {count:,} rows with a target", *plain]


def _task(target: Target) -> str:
    words = target.words()
    return f"{words} ({target.task})" if isinstance(target, NumberTarget) else words


def _inputs(encoder: Encoder) -> str:
    names = [column.name for column in encoder.columns]
    shown = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    columns = "1 column" if len(names) == 1 else f"{len(names)} columns"
    return f"{columns}, {len(encoder.inputs)} numbers: {shown}"


def _left_out(story: Story) -> list[str]:
    told = [f"{name} ({why})" for name, why in story.reading.left_out.items()]
    if len(told) > 8:
        told = [*told[:7], f"and {len(told) - 7} more"]
    return _line("Left out", "; ".join(told)) if told else []


def _warnings(story: Story) -> list[str]:
    lines: list[str] = []
    for warning in story.warnings:
        lines += _line("" if lines else "Beware", warning)
    return lines


def _time(story: Story) -> str:
    seconds = story.seconds
    learning = seconds["learn"] if "learn" in seconds else seconds["train"]  # as 0.1.0 called it
    return f"{seconds['total']:.1f} s, of which {learning:.1f} s training"


def next_commands(saved: str, source: str, pictures: bool = False) -> list[str]:
    """Offer three commands to go on with, fit to be pasted into a shell.

    >>> next_commands("my people.fathom", "my people.csv")[0]
    "fathom explain 'my people.fathom' 'my people.csv' --row 0 --steps"
    """
    saved, source = shlex.quote(saved), shlex.quote(source)
    more = "--plot seen.png" if pictures else "--row 0 --steps"
    new = "NEW_PICTURES" if pictures else "NEW_ROWS.csv"  # not those that it knows
    return [
        f"fathom explain {saved} {source} {more}",
        f"fathom predict {saved} {new} --out answers.csv",
        f"fathom summary {saved}",
    ]


def _next(saved: str | None, source: str, pictures: bool) -> list[str]:
    if saved is None:
        return []
    commands = [f"  {command}" for command in next_commands(saved, source, pictures)]
    return [*_line("Saved", saved), "", "Next:", *commands]
