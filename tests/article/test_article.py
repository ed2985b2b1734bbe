"""Every part of the article runs, every row agrees, every slip is there with its numbers."""

import re
import shlex
from pathlib import Path

import pytest

from fathom.article.part import Row
from fathom.article.parts import PARTS, find_part
from fathom.article.telling import contents, tell
from fathom.article.walk import report
from fathom.errors import OptionError

ARTICLE = Path(__file__).parents[3] / "shared" / "article.txt"
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
    assert [row for row in result.rows if row.differs] == []
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
                assert re.search(r"\d", slip.printed + slip.experiment + slip.correct), slip


def slips(number):
    return " ".join(
        f"{slip.experiment} {slip.correct}"
        for part in PARTS
        for slip in result_of(part).slips
        if slip.number == number
    )


@pytest.mark.parametrize(
    ("number", "figures"),
    [
        (1, ["-0.5621", "0.5621", "0.2441 to base 10", "0.8110 to base 2"]),
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
    assert Row(1, "x", 1.0, 1.1).differs
    assert Row(1, "x", "yes", "no").differs
    assert Row(1, "x", 0.56211, 0.5621, digits=4).agrees
    assert Row(1, "x", 0.5622, 0.5621, digits=4).differs
    assert Row(1, "x", 1.0, other=1.1, source="a book of 2020").differs
    assert Row(1, "x", "no", "it is so", holds=False).differs
    assert not Row(1, "x", 1.0).differs
    assert Row(1, "x", 1.0).agrees is None


def plain(words):
    """Words with plain dashes and quotation marks, in small letters."""
    for fancy, usual in (("’", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("…", "...")):
        words = words.replace(fancy, usual)
    return re.sub(r"\s+", " ", words).lower()


def quotations():
    """All that is said to stand in the article, each with where it is said."""
    for part in PARTS:
        yield from ((part.name, words) for words in quoted(part.says))
        for row in result_of(part).rows:
            if row.article is not None:
                yield part.name, row.quote or row.article
        for slip in result_of(part).slips:
            yield from ((part.name, words) for words in quoted(slip.says))
            yield from ((part.name, words) for words in slip.printed.split("; ") if words)


def quoted(words):
    """What stands within single quotation marks; apostrophes are none."""
    return re.findall(r"(?<!\w)'((?:[^']|(?<=\w)'(?=\w))+)'(?!\w)", words)


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article does not lie beside the project")
def test_what_is_quoted_stands_in_the_article():
    text = plain(ARTICLE.read_text())
    found = list(quotations())
    assert len(found) > 80
    assert [one for one in found if plain(one[1]) not in text] == []


def test_a_number_of_the_article_stands_in_its_quotation():
    rows = [row for part in PARTS for row in result_of(part).rows]
    numbers = [row for row in rows if isinstance(row.article, float)]
    assert len(numbers) >= 20
    for row in numbers:
        assert row.article in map(float, re.findall(r"-?(?:\d+\.?\d*|\.\d+)", row.quote)), row
    formulas = [row for row in rows if isinstance(row.article, str) and row.quote]
    assert [row for row in formulas if row.article not in row.quote] == []


def test_no_row_is_stated_by_two_and_each_other_source_is_named_with_its_year():
    for part in PARTS:
        for row in result_of(part).rows:
            assert row.article is None or row.other is None
            assert (row.other is None) == (row.source == "")
            assert row.other is None or re.search(r"\b(19|20)\d\d\b", row.source)
            assert row.holds is None or row.article is not None


@pytest.mark.parametrize(
    ("part", "figures"),
    [
        ("cross-entropy", [-0.5621, 0.5621]),
        ("all-combinations", [0.5, 1000]),
        ("step-size", [4866, 483, 44, 15, 1, 44, 483]),
        ("pits", [-1.3008, -3.5139, 1.1309, -1.0702, 0.1699, 45.75, -3.5139]),
        ("by-hand", [8]),
    ],
)
def test_experiments_come_out_as_computed_by_others(part, figures):
    """The figures are those of the list that the article was gone through with."""
    rows = result_of(find_part(part)).rows
    ours = [row.fathom for row in rows if row.article is None and isinstance(row.fathom, float)]
    assert ours == pytest.approx(figures, abs=5e-5)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_is_to_be_tried_needs_no_file_that_is_not_there(part):
    """A file is made by a command before, of this part: no folder of the project is needed."""
    made = set()
    for command in part.tries:
        words = shlex.split(command)
        assert words[0] == "fathom"
        needed = {word for word in words if word.endswith((".csv", ".fathom"))}
        assert needed <= made, command
        if words[1] == "demo":
            name = words[2] if len(words) > 2 else "salaries"
            made |= {f"{name}.csv", f"{name}.fathom"}


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
