"""The report of a training as one page with pictures: self-contained, offline."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from fathom.model.metric_words import MEANINGS, compared_words, not_shuffled_words, score_rows
from fathom.model.network_words import network_words
from fathom.plots.answers import plot_answered
from fathom.plots.calibration import plot_calibration
from fathom.plots.costs import plot_costs
from fathom.plots.importance import plot_importance
from fathom.plots.network import plot_network
from fathom.plots.sweep import plot_tried
from fathom.rates.table import cost_name, rate_rows
from fathom.rates.told_stable import stable_words
from fathom.rates.verdicts import RateVerdict
from fathom.reporting.page import grid, page, picture
from fathom.reporting.picture_page import filter_section, layer_table, mistake_sections
from fathom.reporting.report import Report
from fathom.reporting.sure import sure_words
from fathom.reporting.words import (
    row_words,
    together_words,
    what_was_read,
)


def report_page(report: Report) -> str:
    """Write the page; the picture of truth beside prediction is there right after training."""
    model = report.model
    title = f"{model.target.name}, predicted from {model.story.reading.data}"
    return page(
        title,
        "".join(
            [
                f"<h1>{escape(title)}</h1>",
                _lead(report),
                _scores(report),
                _beware(report),
                _columns(report),
                _sure(report),
                mistake_sections(model),
                _data(report),
                _network(report),
                filter_section(model),
                _rates(report),
                _next(report),
            ]
        ),
    )


def _lead(report: Report) -> str:
    story = report.model.story
    verdict = story.judgement.verdict
    words = f'<p class="big">The network is {escape(verdict)}.</p>' if verdict else ""
    return words + f"<p>{escape(network_words(report.model.network))}.</p>"


def _data(report: Report) -> str:
    model, story = report.model, report.model.story
    facts = [
        ("Read", "; ".join(what_was_read(story))),
        ("Predicted", model.target.words()),
        ("Rows", row_words(story)),
        *[("Left out", f"{name}: {why}") for name, why in story.reading.left_out.items()],
    ]
    told = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in facts)
    return (
        f"<h2>What was read</h2><dl>{told}</dl><details><summary>How cells become numbers: "
        f"{len(model.encoder.columns):,} columns</summary>{_plain_list(model.encoder.words())}"
        "</details>"
    )


def _network(report: Report) -> str:
    model = report.model
    caption = "Each circle a neuron, each line a weight: blue amplifies, orange holds back."
    if model.story.training.ensemble:
        caption += f" This is network {model.nearest}, whose answers are most like those of all."
    shown = layer_table(model) or picture(plot_network(model.member(), *model.names), caption)
    why = _plain_list(model.story.training.reasons)
    return f"<h2>The network</h2>{shown}<p>Why so:</p>{why}"


def _rates(report: Report) -> str:
    model, how, kept = report.model, report.model.story.training, report.model.story.chosen
    head = ["rate", cost_name(how, model.target), "verdict", "close to the best after", ""]
    chosen = [rate.learning_rate for rate in how.rates].index(kept.learning_rate) + 1
    caption = (
        f"{len(how.members)} networks side by side, a colour for each learning rate; kept: "
        f"learning rate {kept.learning_rate:g}, as it was after epoch {kept.epoch} of "
        f"{how.epochs_run}."
    )
    return (
        "<h2>What the learning rate did</h2>"
        "<p>The learning rate says how long a step is taken against the slope of the cost: "
        "too small a rate creeps, too large a one jumps about or explodes.</p>"
        f"{grid([head, *rate_rows(how, model.target)], right=[1], ours=chosen)}"
        f"{_verdicts(rate.verdict for rate in (*how.rates, *how.sweep))}"
        f"{_plain_list(rate.why for rate in (*how.rates, *how.sweep) if rate.why)}"
        f"{picture(plot_costs(model), caption)}"
        f"{_limit(report)}"
    )


def _limit(report: Report) -> str:
    """Show what each rate came to, and from which rate on it would not be stable."""
    how, model = report.model.story.training, report.model
    caption = "The lowest cost that each learning rate came to, the kept one ringed."
    told = ""
    if how.stable:
        words = stable_words(how.stable, how.schedule, report.model.story.chosen.learning_rate)
        told = f"<p>Where the kept network lies: {escape(words)}.</p>"
        caption += " Shaded: rates beyond the limit there."
    if len({rate.learning_rate for rate in (*how.rates, *how.sweep)}) > 1:
        told += picture(plot_tried(how, model.target), caption)
    return told


def _verdicts(words: Iterable[str]) -> str:
    """Say what the verdicts mean that were given."""
    given = set(words)
    told = [f"{v.value}: {v.advice}" for v in RateVerdict if v.value in given]
    return _plain_list(told)


def _scores(report: Report) -> str:
    model, story = report.model, report.model.story
    if story.judgement.judged_on is None:
        return ""
    rows = score_rows(story)
    where = escape(compared_words(story))
    body = f"<h2>How good it is</h2><p>On {where}, beside simpler methods:</p>"
    body += grid(rows, right=range(1, len(rows[0])), ours=1)
    body += _plain_list(f"{name}: {told}" for name, told in MEANINGS.items() if name in rows[0])
    body += _plain_list(together_words(story))
    if model.held_out is not None:
        drawn = plot_answered(model.held_out, model.target.name, model.classes)
        body += picture(drawn, "These rows: what is true and what it says.")
    return body


def _sure(report: Report) -> str:
    story = report.model.story
    found = story.judgement.calibration
    words = "; ".join(sure_words(story, report.model.target).values())
    told = f"<h2>How sure it is</h2><p>{escape(words)}.</p>" if words else ""
    if found is None:
        return told
    caption = (
        "Rows by the probability of the class that it named, a point for each tenth: on the line, "
        "that class came as often as it said; below it, less often. Large points hold many rows; "
        "the bars are 95 % intervals."
    )
    return told + picture(plot_calibration(found), caption)


def _columns(report: Report) -> str:
    story = report.model.story
    if not story.judgement.importance:
        return ""
    drawn = plot_importance(story.judgement.importance, report.model.task, report.model.target.name)
    caption = (
        "Each column shuffled among the rows, so that it tells nothing any more: how much worse "
        "the answers get. Columns that say the same share what they matter."
    )
    if others := not_shuffled_words(story):
        caption += f" It was {others}."
    return f"<h2>Which columns matter</h2>{picture(drawn, caption)}"


def _beware(report: Report) -> str:
    told = _plain_list(report.model.story.warnings)
    return f"<h2>To beware of</h2>{told}" if told else ""


def _plain_list(sentences: Iterable[str]) -> str:
    told = "".join(f"<li>{escape(words)}</li>" for words in sentences)
    return f"<ul>{told}</ul>" if told else ""


def _next(report: Report) -> str:
    if report.saved is None:
        return ""
    commands = "".join(f"<pre>{escape(command)}</pre>" for command in report.next)
    return f"<h2>Next</h2><p>The network is in {escape(report.saved)}.</p>{commands}"
