"""One of several networks answers by itself: `predict(..., member=K)`."""

import numpy as np
import pytest

import fathom
from fathom.errors import DataError, OptionError


@pytest.fixture(scope="module")
def pair(people):
    table = people.drop("rich", "level")
    more = {"epochs": 3, "baselines": False, "learning_rate": [0.01], "sweep": False}
    return fathom.train(table, "salary", hidden=[4], ensemble=2, **more)


def test_members_alone_average_to_the_whole(pair, people):
    alone = [fathom.predict(pair, people, member=k)["prediction"].to_numpy() for k in (0, 1)]
    whole = fathom.predict(pair, people)["prediction"].to_numpy()
    np.testing.assert_allclose(np.mean(alone, axis=0), whole, rtol=1e-5)
    assert not np.allclose(alone[0], alone[1], rtol=1e-4)


def test_a_member_has_no_interval(pair, people):
    assert fathom.predict(pair, people).columns == ["prediction", "low", "high"]
    assert fathom.predict(pair, people, member=1).columns == ["prediction"]
    with pytest.raises(OptionError, match="an interval is known of all networks together"):
        fathom.predict(pair, people, member=1, interval=0.5)
    with pytest.raises(DataError):
        pair.alone(0).predict_interval(people)


def test_no_such_member(pair, people):
    with pytest.raises(OptionError) as caught:
        fathom.predict(pair, people, member=2)
    assert str(caught.value) == "there is no member 2: the model has the networks 0 to 1"


def test_one_network_is_all_of_it(small_model, people):
    assert small_model.alone(0) is small_model
    columns = fathom.predict(small_model, people, member=0, interval=0.5).columns
    assert columns == ["prediction", "low", "high"]
