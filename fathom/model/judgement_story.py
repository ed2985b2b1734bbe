"""How good a model is, told: what is measured right after its training goes into its story."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from fathom.explain.importance import ColumnImportance
from fathom.model.confused import Confused
from fathom.model.metrics import Metrics

OUT_OF_FOLD = "out_of_fold"  # training rows, each answered by the member that left it out


class Told(BaseModel):
    """A part of a story: never changed, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AloneStory(Told):
    """What the members of an ensemble reach on the test rows, each alone.

    Attributes:
        members: how many.
        metrics: the mean over the members.
        surely_worse: whether a member's mean loss is more than one standard error above that of
            all together.
    """

    members: int
    metrics: Metrics
    surely_worse: bool


class BinStory(Told):
    """Rows whose likeliest class got a probability of `low` to `high`.

    `said` is the mean of these probabilities, `right` the share of rows that are of that class.
    """

    low: float
    high: float
    rows: int
    said: float
    right: float


class CalibrationStory(Told):
    """How far probabilities can be taken at their word; see model/calibration.py.

    Attributes:
        error: the expected calibration error: mean of the gaps between said and right.
        luck: the error that perfect probabilities would show by chance on as many rows.
        temperature: what the last sums are divided by.
        bins: those that have rows.
    """

    error: float
    luck: float
    temperature: float
    bins: tuple[BinStory, ...]


class IntervalStory(Told):
    """How far off predicted numbers may be; see model/interval.py.

    Attributes:
        share: of the truths that the intervals are to hold.
        width: of the middle one of them, in the target's units.
        held: the share of the truths of the test rows that they did hold; None without test rows.
        rows: how many rows that it has not learnt from the intervals are taken from.
        tests: how many test rows there were; 0 also where the file is older than this count.
    """

    share: float
    width: float
    held: float | None
    rows: int
    tests: int = 0


class DecisionStory(Told):
    """From which probability of the positive class on it is named; see model/decision.py.

    Attributes:
        by: two costs (a missed one : a false alarm), or a metric.
        threshold: the probability.
        reached: the mean cost, or the metric, with it.
        usual: the same with one half.
        rows: how many rows, not learnt from, these are measured on.
    """

    by: str
    threshold: float
    reached: float
    usual: float
    rows: int


class ComparedStory(Told):
    """What the baselines were measured by, where that is a part of the rows only.

    Attributes:
        rows: how many rows, of those that the network is measured on.
        learnt: from how many others each baseline learnt.
        network: the network's metrics on the same rows.
    """

    rows: int
    learnt: int
    network: Metrics


class Judgement(Told):
    """How good a model is, as measured right after training; a rewound one has few of these.

    Attributes:
        metrics: by part of the rows (`validation` or `out_of_fold`, `test`), in the user's units.
        by_fold: of an ensemble, those of each fold by itself.
        alone: of an ensemble with test rows, what its members reach there alone.
        judged_on: the part of the rows by which the network is measured beside the baselines:
            test, or out_of_fold or validation where none were kept aside; None without any.
        baselines: what constant, linear and boosted_trees reach on those rows; empty if not asked.
        compared: of a large table, on which part of those rows; None where it is all of them and
            the baselines learnt from every row that the network did.
        verdict: in words, how the network did against them.
        importance: how much worse it gets there without what each column tells, most first: the
            increase of the typical miss in the target's units, or of the log-loss.
        not_shuffled: how many columns that was not measured of, in a table of thousands: those
            along which the answers change least.
        confused: of classes, which are taken there for which others most often.
        calibration: whether probabilities can be taken at their word on the rows of `judged_on`;
            None for a regression.
        interval: of a regression, how far off its answers may be; None without rows to say it.
    """

    metrics: dict[str, Metrics] = {}
    by_fold: tuple[Metrics, ...] = ()
    alone: AloneStory | None = None
    judged_on: str | None = None
    baselines: dict[str, Metrics] = {}
    compared: ComparedStory | None = None
    verdict: str = ""
    importance: tuple[ColumnImportance, ...] = ()
    not_shuffled: int = 0
    confused: tuple[Confused, ...] = ()
    calibration: CalibrationStory | None = None
    interval: IntervalStory | None = None
