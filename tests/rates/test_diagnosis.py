"""What went wrong with a rate is said with the number, word for word."""

import numpy as np
import pytest

from fathom.rates.diagnosis import Seen, sentence
from fathom.rates.verdicts import RateVerdict

FALLS = np.array([1.0, 0.5, 0.2])
SWINGS = np.array([1.0, 0.4, 0.6, 0.2, 0.6])
LOST = np.array([1.0, np.inf, np.nan])


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (
            Seen(0.1, RateVerdict.EXPLODED, LOST, 0.2, at_start=0.024),
            "learning rate 0.1 diverged in epoch 1: it is 4.2 times the largest stable rate 0.024 "
            "at the start",
        ),
        (
            Seen(0.1, RateVerdict.EXPLODED, LOST, 0.2, at_start=0.00052),
            "learning rate 0.1 diverged in epoch 1: it is 192 times the largest stable rate "
            "0.00052 at the start",
        ),
        (
            Seen(0.1, RateVerdict.EXPLODED, LOST, 0.2, at_start=0.3),
            "learning rate 0.1 diverged in epoch 1, though 0.3 would be stable at the start: the "
            "way became steeper",
        ),
        (
            Seen(0.1, RateVerdict.EXPLODED, np.array([1.0, 2.0, 3.0, np.nan]), 0.2),
            "learning rate 0.1 diverged in epoch 3",
        ),
        (
            Seen(0.5, RateVerdict.RESTLESS, SWINGS, 0.2, at_end=0.25),
            "learning rate 0.5 swings: its late costs vary by 24 % of the way; it is 2 times the "
            "largest stable rate 0.25 where it ended",
        ),
        (
            Seen(0.5, RateVerdict.RESTLESS, SWINGS, 0.2, at_end=0.6),
            "learning rate 0.5 swings: its late costs vary by 24 % of the way",
        ),
        (
            Seen(3.0, RateVerdict.TOO_LARGE, np.array([1.0, 0.8, 0.9]), 0.2, silent=(34, 64)),
            "learning rate 3 stalled: its best epoch is 1, 25 % of the way; 34 of 64 hidden "
            "neurons are silent for every row",
        ),
        (
            Seen(1e-5, RateVerdict.TOO_SMALL, np.array([1.0, 0.976]), 0.2),
            "learning rate 1e-05 crept: in 1 epoch it came only 3 % of the way",
        ),
        (Seen(0.1, RateVerdict.SOUND, FALLS, 0.2, silent=(3, 64)), ""),
        (
            Seen(0.1, RateVerdict.SOUND, FALLS, 0.2, silent=(40, 64)),
            "learning rate 0.1: 40 of 64 hidden neurons are silent for every row",
        ),
    ],
)
def test_the_sentence_has_the_number(seen, told):
    assert sentence(seen) == told
