"""A few trials of every kind of fault; `make faults` tries all, see docs/reliability.md."""

import pytest

from tests.faults.faults import KINDS, good_files, try_kind


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    made = tmp_path_factory.mktemp("faults")
    good_files(made)
    return made


@pytest.mark.faults
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_fed_in_ends_in_a_traceback(kind, place):
    assert try_kind(kind, place, KINDS[kind].few) == []
