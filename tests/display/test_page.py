"""The pieces of a card: what is drawn where, and that nothing foreign is taken for HTML."""

import io
import math
import re

import numpy as np
import pytest
from PIL import Image

from fathom.display.card import Bar, Bars, Beside, Card, Chart, Curve, Folded, Grid, Lines, Words
from fathom.display.page import MOST_ROWS, STYLE, bars_html, card_html, table_html
from fathom.display.pixels import pixels_of, signs_of
from fathom.display.svg import BAR, DOWN, HIGH, MOST_POINTS, SERIES, UP, WIDE, bar_svg, chart_svg
from fathom.display.visible import LONGEST, Fields, Visible

HOSTILE = '</style><script>alert("x")</script>&'


def numbers(pattern, svg):
    return [float(found) for found in re.findall(pattern, svg)]


def curve_of(chart):
    """Give the points of the first curve, as they lie on the picture."""
    path = re.search(r'<path d="(M[^"]*)" fill="none" stroke="#', chart_svg(chart))[1]
    return [tuple(map(float, pair.split())) for pair in re.split("[ML]", path)[1:]]


class TestEscaping:
    def test_every_word_of_every_part(self):
        word = HOSTILE
        curve = Curve(word, [0, 1], [1.0, 2.0])
        parts = [
            Words(word),
            Lines(word),
            Grid([[word, word], [word, word]], title=word),
            Bars([Bar(word, 1.0, word, word)], word),
            Chart([curve, curve], word, word, (word, word), mark=(0, 1.0, word)),
            pixels_of(np.zeros((2, 2, 3), np.uint8), word),
            Beside([Words(word)], word),
            Folded(word, [Words(word)]),
        ]
        html = card_html(Card(word, word, [(word, word)], parts))
        assert "<script" not in html
        assert html.count("</style>") == 1
        assert html.count("&lt;script&gt;") >= 20

    def test_of_a_chart_alone(self):
        assert "<script" not in chart_svg(Chart([Curve(HOSTILE, [0], [1.0])], across=HOSTILE))


class TestStyle:
    def test_touches_nothing_but_cards(self):
        rules = re.findall(r"([^{}]+)\{[^{}]*\}", STYLE)
        assert len(rules) > 10
        for rule in rules:
            assert all(one.startswith(".fathom-card") for one in rule.split(",")), rule

    def test_has_no_colour_of_its_own_but_the_page_s(self):
        assert not re.search(
            r"#[0-9a-f]{3}|rgba?\(|white\b|black", STYLE.replace("white-space", "")
        )
        assert "background:none" in STYLE

    @pytest.mark.parametrize("ink", SERIES)
    @pytest.mark.parametrize("paper", ["#ffffff", "#111111", "#1e1e1e"])
    def test_inks_stand_out_on_light_and_dark(self, ink, paper):
        assert contrast(ink, paper) >= 3  # WCAG 2.1, 1.4.11


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


class TestBars:
    def test_go_to_both_sides_of_the_middle(self):
        html = bars_html(Bars([Bar("a", 3.0, "+3"), Bar("b", -1.0, "-1")]))
        begins = numbers(r'<rect x="([\d.]+)"', html)
        lengths = numbers(r'width="([\d.]+)" height="10"', html)
        assert list(zip(begins, lengths, strict=True)) == [
            (BAR / 4, 3 * BAR / 4),
            (0, BAR / 4),
        ]
        assert html.index(UP) < html.index(DOWN)

    @pytest.mark.parametrize("value", [0.0, math.nan, math.inf])
    def test_what_cannot_be_drawn_has_no_length(self, value):
        assert 'width="0" height="10"' in bar_svg(value, 0.0, 0.0)

    def test_none_at_all(self):
        assert bars_html(Bars([])) == "<table><tbody></tbody></table>"

    def test_one_that_is_not_finite_leaves_the_others_as_they_are(self):
        html = bars_html(Bars([Bar("a", math.inf, "inf"), Bar("b", 2.0, "2")]))
        assert "nan" not in html
        assert f'width="{BAR}" height="10"' in html


class TestCharts:
    def test_points_lie_where_the_numbers_say(self):
        (left, top), (middle, half), (right, bottom) = curve_of(
            Chart([Curve("y", [0, 1, 2], [9.0, 5.0, 1.0])])
        )
        assert middle == pytest.approx((left + right) / 2, abs=0.1)
        assert half == pytest.approx((top + bottom) / 2, abs=0.1)
        assert 0 < left < right < WIDE
        assert 0 < top < bottom < HIGH

    def test_logarithms_are_evenly_spread(self):
        heights = [y for _, y in curve_of(Chart([Curve("y", [0, 1, 2], [1, 10, 100])], log=True))]
        assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.1)

    def test_no_logarithm_of_what_is_not_above_0(self):
        plain, asked = (
            Chart([Curve("y", [0, 1, 2], [0.0, 1.0, 4.0])], log=log) for log in (False, True)
        )
        assert curve_of(plain) == curve_of(asked)
        assert "logarithmic" not in card_html(Card("", "", parts=[asked]))

    def test_a_gap_where_a_number_is_missing(self):
        svg = chart_svg(Chart([Curve("y", range(5), [1.0, 2.0, math.nan, 1.0, math.inf])]))
        path = re.search(r'<path d="(M[^"]*)" fill="none" stroke="#', svg)[1]
        assert (path.count("M"), path.count("L")) == (2, 1)
        assert "nan" not in svg
        assert "inf" not in svg

    @pytest.mark.parametrize("ys", [[], [math.nan], [3.0], [3.0, 3.0, 3.0]])
    def test_nothing_and_level_lines_can_be_drawn(self, ys):
        svg = chart_svg(Chart([Curve("y", range(len(ys)), ys)], mark=(0, math.nan, "there")))
        assert svg.startswith("<svg")
        assert "nan" not in svg

    def test_of_very_many_points_few_are_drawn(self):
        chart = Chart([Curve("y", range(100_000), range(100_000))])
        assert len(curve_of(chart)) == MOST_POINTS

    def test_shares_are_written_in_per_cent(self):
        assert ">45 %<" in chart_svg(Chart([Curve("p", [0, 1], [0.25, 0.45])], shares=True))

    def test_what_is_marked_is_ringed_and_named(self):
        chart = Chart([Curve("y", [0, 1, 2], [3.0, 1.0, 2.0])], mark=(1, 1.0, "best"))
        svg = chart_svg(chart)
        (x,), (y,) = numbers(r'cx="([\d.]+)"', svg), numbers(r'cy="([\d.]+)"', svg)
        assert (x, y) == curve_of(chart)[1]
        assert "<span>○ best</span>" in card_html(Card("", "", parts=[chart]))

    def test_those_who_do_not_see_it_are_told(self):
        svg = chart_svg(Chart([Curve("cost", [0, 1], [4.0, 2.0])]))
        assert 'role="img" aria-label="cost: from 4 to 2"' in svg

    def test_curves_have_keys_where_there_are_several(self):
        one, other = Curve("train", [0, 1], [4.0, 2.0]), Curve("test", [0, 1], [4.0, 3.0])
        assert "<i " not in card_html(Card("", "", parts=[Chart([one])]))
        html = card_html(Card("", "", parts=[Chart([one, other])]))
        assert html.index(f'<i style="background:{UP}"></i>train') < html.index("test</span>")


class TestTables:
    def test_sides(self):
        html = table_html(Grid([["a", "b", "c"], ["x", "1", "2"]], "<>"))
        assert html.count('<td class="n">') == 2
        assert "<td>x</td>" in html

    def test_heads_that_say_nothing_are_left_out(self):
        html = table_html(Grid([["", ""], ["x", "1"]]))
        assert "thead" not in html
        assert "<td" in html

    def test_of_very_many_rows_the_first(self):
        html = table_html(Grid([["a"], *([str(row)] for row in range(1000))]))
        assert html.count("<td") == MOST_ROWS
        assert f"and {1000 - MOST_ROWS} more rows" in html


class TestPixels:
    def test_a_picture_is_as_it_was(self):
        pixels = np.random.default_rng(0).integers(0, 256, (5, 4, 3)).astype(np.uint8)
        assert (np.asarray(Image.open(io.BytesIO(pixels_of(pixels, "").png))) == pixels).all()

    def test_grey_too(self):
        pixels = np.arange(12, dtype=np.uint8).reshape(3, 4, 1)
        again = np.asarray(Image.open(io.BytesIO(pixels_of(pixels, "").png)))
        assert (again == pixels[..., 0]).all()

    def test_signs_are_colours_and_sizes_how_dense_they_are(self):
        values = np.array([[-2.0, 0.0], [1.0, np.nan]])
        shown = np.asarray(Image.open(io.BytesIO(signs_of(values, "").png)))
        assert shown[..., 3].tolist() == [[255, 0], [127, 0]]
        for place, ink in (((0, 0), DOWN), ((1, 0), UP)):
            assert shown[place][:3].tolist() == list(bytes.fromhex(ink[1:]))

    def test_each_pixel_is_enlarged_alike(self):
        assert pixels_of(np.zeros((28, 28, 1), np.uint8), "").wide % 28 == 0
        assert pixels_of(np.zeros((500, 500, 1), np.uint8), "").wide == 500


class TestVisible:
    def test_a_long_line_is_cut(self):
        class Long(Visible):
            brief = "word " * 100

            def card(self):
                return Card("", "")

        assert len(repr(Long())) == LONGEST
        assert repr(Long()).endswith("…)")

    def test_what_lacks_its_card_cannot_be_made(self):
        class Half(Visible):
            brief = "half"

        with pytest.raises(TypeError, match="card"):
            Half()

    def test_fields_that_are_not_there_are_passed_over(self):
        class Step(Fields):
            def __init__(self):
                self.learning_rate, self.at, self.fold = 0.25, {"x": 1.5}, None

        assert repr(Step()) == "Step(learning rate 0.25, at x = 1.5)"
        assert str(Step()) == "learning rate 0.25, at x = 1.5"
        assert Step().card().facts == [("learning rate", "0.25"), ("at", "x = 1.5")]
