"""The page of refusals is true: every sentence on it is what is said."""

import doctest
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "errors.md"


@pytest.mark.filterwarnings("default")
def test_every_sentence_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.REPORT_NDIFF
    )
    assert failed == 0
    assert tried > 40


def test_every_kind_of_error_is_on_it():
    from fathom.errors import FathomError

    words = PAGE.read_text(encoding="utf-8")
    assert [
        kind.__name__ for kind in FathomError.__subclasses__() if f"{kind.__name__}: " not in words
    ] == []
