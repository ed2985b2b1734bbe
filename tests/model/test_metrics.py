"""Metrics, worked in NumPy, are scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score, log_loss, roc_auc_score

from fathom.model.metrics import class_metrics


@given(
    seed=st.integers(0, 10**6),
    classes=st.integers(2, 4),
    weighted=st.booleans(),
    coarse=st.booleans(),
)
def test_they_are_scikit_learns(seed, classes, weighted, coarse):
    random = np.random.default_rng(seed)
    truth = np.concatenate([np.arange(classes), random.integers(0, classes, 30)])
    chances = random.dirichlet(np.ones(classes), len(truth))
    if coarse:  # with ties, and with probabilities of 0 and 1
        chances = np.round(chances * 2) + 1e-300
        chances /= chances.sum(axis=1, keepdims=True)
    weights = random.uniform(0.1, 2, len(truth)) if weighted else None
    found = class_metrics(truth, chances, weights)
    scores = chances[:, 1] if classes == 2 else chances
    more = {} if classes == 2 else {"multi_class": "ovr"}
    area = roc_auc_score(truth, scores, sample_weight=weights, **more)
    assert found["roc_auc"] == pytest.approx(area)
    named = chances.argmax(axis=1)
    balanced = balanced_accuracy_score(truth, named, sample_weight=weights)
    assert found["balanced_accuracy"] == pytest.approx(balanced)
    surprise = log_loss(truth, chances, labels=range(classes), sample_weight=weights)
    assert found["log_loss"] == pytest.approx(surprise)


def test_where_a_class_is_missing_or_counts_nothing_there_is_no_area():
    chances = np.array([[0.2, 0.8], [0.6, 0.4], [0.3, 0.7]])
    assert class_metrics(np.array([1, 1, 1]), chances)["roc_auc"] is None
    found = class_metrics(np.array([1, 0, 1]), chances, weights=np.array([1.0, 0.0, 1.0]))
    assert found["roc_auc"] is None
