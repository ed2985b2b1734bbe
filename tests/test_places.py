import pytest

from fathom.checks import counted
from fathom.errors import DataError, OptionError
from fathom.places import edges, evenly


def test_evenly_spread_places_take_both_ends():
    assert evenly(5, 10).tolist() == [0, 1, 2, 3, 4]
    assert evenly(100, 3).tolist() == [0, 49, 99]


@pytest.mark.parametrize("count", [1, 2, 7, 64, 65, 1000])
def test_no_place_is_picked_twice(count):
    picked = evenly(count, 64).tolist()
    assert len(picked) == min(count, 64)
    assert picked == sorted(set(picked))
    assert (picked[0], picked[-1]) == (0, count - 1)


def test_parts_are_about_the_same_size_and_cover_all():
    assert edges(8, 8).tolist() == list(range(9))
    assert edges(10, 4).tolist() == [0, 2, 5, 7, 10]


class TestCounted:
    def test_numpy_counts_too(self):
        assert counted(evenly(10, 2)[1], 10, "row", "") == 9

    @pytest.mark.parametrize("value", [-1, 2])
    def test_what_is_not_there_is_refused_in_the_same_words(self, value):
        for error in (OptionError, DataError):
            with pytest.raises(error) as caught:
                counted(value, 2, "member", "the model has the networks 0 to 1", error)
            said = f"there is no member {value}: the model has the networks 0 to 1"
            assert str(caught.value) == said

    @pytest.mark.parametrize("value", [0.0, "0", None])
    def test_what_is_no_whole_number_is_refused(self, value):
        with pytest.raises(OptionError) as caught:
            counted(value, 2, "layer", "")
        assert str(caught.value) == f"a layer is a whole number, counted from 0, but got {value!r}"
