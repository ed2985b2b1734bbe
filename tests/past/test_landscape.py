"""The landscape around a network of a run: costs at places, starts and ends, pits and ridges."""

import numpy as np
import pytest

import fathom
from fathom.nets.rows import answer_rows

pytestmark = pytest.mark.slow

TRAINED = {"epochs": 12, "baselines": False, "sweep": False, "learning_rate": (0.01, 0.05)}


@pytest.fixture(scope="module")
def surveyed(people, tmp_path_factory):
    """The landscape of a straight line, and that of a network with hidden neurons."""
    folder = tmp_path_factory.mktemp("land")
    found = {}
    for name, hidden, starts in (("line", (), 2), ("net", (6,), 2), ("alone", (6,), 1)):
        place = folder / f"{name}.fathom"
        options = TRAINED | ({"learning_rate": 0.01} if name == "alone" else {})
        run = place.with_suffix(".run")
        data = people.drop("rich", "level")
        fathom.train(data, "salary", hidden=hidden, starts=starts, run=run, **options).save(place)
        past = fathom.open_run(place)
        found[name] = past, past.landscape()
    return found


@pytest.mark.parametrize("name", ["line", "net", "alone"])
def test_the_kept_network_lies_at_zero_with_its_own_cost(surveyed, name):
    past, land = surveyed[name]
    rows = past.run.examples[0]
    answers = answer_rows(past.model.network.answering(), rows.inputs)
    assert land.kept.end == (0.0, 0.0)
    assert land.kept.end_cost == pytest.approx(float(np.mean((answers - rows.expected) ** 2)))
    assert land.path[-1] == pytest.approx((0, 0), abs=1e-5)
    assert land.kept.start == pytest.approx(land.path[0], abs=1e-5)
    assert land.kept.start[1] == pytest.approx(0, abs=1e-5)
    assert land.directions[0] == "from the kept network to its own random start"


def test_the_map_shows_what_lies_in_the_plane(surveyed):
    _, land = surveyed["net"]
    other = min((place for place in land.places if not place.kept), key=lambda one: one.off)
    assert other.off == pytest.approx(0, abs=1e-4)
    a, b = np.searchsorted(land.first, other.end[0]), np.searchsorted(land.second, other.end[1])
    around = land.costs[b - 1 : b + 1, a - 1 : a + 1]
    assert around.min() * 0.5 < other.end_cost < around.max() * 1.5
    assert np.isfinite(land.costs).all()


def test_a_straight_line_has_one_pit(surveyed):
    _, land = surveyed["line"]
    assert len(land.places) == 4
    assert not any(land.other_pit(place) for place in land.places)
    assert "0 of 3 others ended in another pit" in str(land)


def test_other_starts_of_hidden_neurons_end_in_other_pits(surveyed):
    past, land = surveyed["net"]
    mine = past.model.story.chosen.seed
    others = [place for place in land.places if place.seed != mine]
    assert all(land.other_pit(place) for place in others)
    assert not land.other_pit(land.kept)


def test_alone_the_second_direction_is_its_own_bend(surveyed):
    _, land = surveyed["alone"]
    assert land.directions[1] == "towards the farthest bend of its own way"
    assert "others ended" not in str(land)


def test_a_member_that_diverged_has_no_place(people, tmp_path):
    place = tmp_path / "lost.fathom"
    options = {"hidden": (), "optimizer": "sgd", "starts": 1, "epochs": 3, "keep": "last"}
    options |= {"learning_rate": (0.01, 1e6), "baselines": False, "sweep": False}
    data = people.drop("rich", "level")
    fathom.train(data, "salary", run=place.with_suffix(".run"), **options).save(place)
    land = fathom.open_run(place).landscape()
    assert (land.lost, len(land.places)) == (1, 1)
    assert str(land).endswith("1 diverged and has no place.")
