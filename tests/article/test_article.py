"""Every part of the article runs, every row agrees, every slip is there with its numbers."""

import re

import pytest

from fathom.article.part import Row
from fathom.article.parts import PARTS, find_part
from fathom.article.telling import contents, tell
from fathom.article.walk import report
from fathom.errors import OptionError

STARRED = {1, 2, 4, 7, 8, 10, 11, 18}
_results = {}


def result_of(part):
    if part.number not in _results:
        _results[part.number] = part.run()
    return _results[part.number]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_row_agrees(part):
    result = result_of(part)
    assert result.rows
    assert [row for row in result.rows if not row.agrees] == []
    words = tell(part, result)
    assert "DIFFERS" not in words
    assert "nan" not in words
    assert f"{part.number}. {part.title}" in words


def test_every_slip_of_the_list_is_run():
    found = {slip.number for part in PARTS for slip in result_of(part).slips}
    assert found == set(range(1, 19))


def test_starred_slips_carry_both_numbers():
    for part in PARTS:
        for slip in result_of(part).slips:
            if slip.number in STARRED - {18}:
                assert re.search(r"\d", slip.printed), slip
                assert re.search(r"\d|inf", slip.correct), slip


def slips(number):
    return " ".join(
        f"{slip.printed} {slip.correct}"
        for part in PARTS
        for slip in result_of(part).slips
        if slip.number == number
    )


@pytest.mark.parametrize(
    ("number", "figures"),
    [
        (1, ["-0.5621", "0.5621"]),
        (2, ["(6, 11), cost 157", "(6, 12), cost 180", "(4, 9), cost 97", "(4, 8), cost 80"]),
        (3, ["+1,000"]),
        (4, ["14", "-2"]),
        (8, ["inf"]),
        (9, ["0.7500", "0.500"]),
        (10, ["= 1 for this f", "1.9"]),
        (11, ["9, -6.3, 5.94, -3.852", "9, 7.3, 4.41, 1.027, -2.1231"]),
        (18, ["0.149780716", "0.298371109", "diverged"]),
    ],
)
def test_the_slips_numbers(number, figures):
    said = slips(number)
    assert [figure for figure in figures if figure not in said] == []


def test_a_row_that_differs_is_seen():
    assert not Row(1, "x", 1.0, 1.1).agrees
    assert not Row(1, "x", "yes", "no").agrees
    assert Row(1, "x", 0.5621, 0.56211, digits=4).agrees
    assert not Row(1, "x", 0.5621, 0.5622, digits=4).agrees


@pytest.mark.slow
def test_the_report_is_one_offline_page():
    page = report(result_of)
    assert page.count("<section") == 20
    drawn = sum(len(result_of(part).pictures) for part in PARTS)
    assert page.count("data:image/png;base64,") == drawn >= 8
    assert "http" not in re.sub(r"data:image/png;base64,[A-Za-z0-9+/=]+", "", page)
    assert '<td class="no">' not in page


def test_parts_are_found_by_number_and_name():
    assert [part.number for part in PARTS] == list(range(1, 21))
    assert find_part("dog_cat-fish").number == 8
    assert contents().count("\n") > 20
    with pytest.raises(OptionError) as told:
        find_part("descend")
    assert str(told.value) == "the article has no part 'descend'. Did you mean 'descent'?"
