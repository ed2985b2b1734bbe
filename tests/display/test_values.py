"""What a person sees of every public value: a line, words, plain values, a card in a notebook."""

import inspect
import json
import re
import sys
import types
import typing
from html.parser import HTMLParser

import pytest

import fathom
from fathom import plain
from fathom.display.visible import Visible
from tests.display.conftest import HOSTILE

LARGEST, USUAL = 60_000, 10_000  # bytes of a card; of those that most people see
OTHERWISE = {  # what public functions give that is no value of this kind, and why
    "Network": "equinox shows its layers and shapes",
    "Ensemble": "equinox shows its layers and shapes",
    "FathomError": "an error is its sentence",
    "Packed": "rows of inputs, as an array of them is none",
    "Beside": "a page that is open: a notebook shows the page itself",
    "Pixels": "rows of inputs, as an array of them is none",
}
VOID = {"img", "br"}


class Balanced(HTMLParser):
    """Refuses tags that are closed in another order than they were opened in."""

    def __init__(self):
        super().__init__()
        self.open, self.text, self.seen = [], [], set()

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        self.open += [] if tag in VOID else [tag]

    def handle_startendtag(self, tag, attributes):
        self.seen.add(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, words):
        if self.open and self.open[-1] != "style":
            self.text.append(words)


def parsed(html):
    page = Balanced()
    page.feed(html)
    page.close()
    return page


def test_repr_is_one_short_line(values):
    for name, value in values.items():
        told = repr(value)
        assert "\n" not in told, name
        assert len(told) < 120, name
        assert told.startswith(type(value).__name__), name
        assert len(told) > len(type(value).__name__) + 2, name


def test_print_is_short(values):
    for name, value in values.items():
        told = str(value)
        assert 0 < len(told) < 8_000, name
        assert "object at 0x" not in told, name


def test_plain_values_are_strict_json(values):
    for name, value in values.items():
        again = json.loads(plain.to_json(value.as_dict()))
        assert isinstance(again, dict), name
        assert again, name


@pytest.fixture(scope="module")
def pages(values):
    return {name: value._repr_html_() for name, value in values.items()}


def test_the_card_is_well_formed(pages):
    for name, html in pages.items():
        page = parsed(html)
        assert page.open == [], name
        assert len("".join(page.text)) > 10, name


def test_the_card_needs_nothing_from_elsewhere(pages):
    for name, html in pages.items():
        assert "<script" not in html, name
        assert "http" not in html, name
        assert " on" not in "".join(re.findall(r"<[^>]*>", html)), name
        assert not re.search(r'(?:src|href)="(?!data:image/png;base64,)', html), name


def test_the_card_lets_no_foreign_word_be_html(pages):
    for name, html in pages.items():
        page = parsed(html)
        assert html.count("<b>") == 1, name  # the title's own
        assert page.seen <= {
            *("div", "style", "header", "span", "b", "dl", "dt", "dd", "p", "pre", "h4"),
            *("table", "thead", "tbody", "tr", "th", "td", "details", "summary"),
            *("figure", "figcaption", "i", "svg", "path", "rect", "circle", "text", "img", "br"),
        }, name


def test_hostile_names_are_seen_as_they_are(pages):
    named = [
        "Model",
        "Explanation",
        "Effects",
        "Look",
        "Firing",
        "Neuron",
        "Seen",
        "Model of classes",
    ]
    for name in named:
        page = parsed(pages[name])
        assert HOSTILE in "".join(page.text), name


def test_the_card_is_small(pages):
    sizes = {name: len(html.encode()) for name, html in pages.items()}
    assert max(sizes.values()) < LARGEST, max(sizes.items(), key=lambda pair: pair[1])
    for name in ("Model", "Explanation", "Look", "LearningCurve", "Descent", "Comparison"):
        assert sizes[name] < USUAL, (name, sizes[name])


def test_bars_and_curves_are_there(pages):
    assert pages["Explanation"].count("<rect") == 2
    for name in ("Model", "RunHistory", "LearningCurve", "Descent", "Effects", "Course"):
        assert "<svg" in pages[name], name
        assert 'stroke-linejoin="round"' in pages[name], name


def test_the_parts_of_an_explanation_are_those_of_its_words(values):
    opened = values["Explanation"]
    drawn = opened.card().parts[0].bars
    assert {bar.name: bar.value for bar in drawn} == dict(opened.contributions.parts)
    assert all(bar.told in str(opened) for bar in drawn)


class TestEveryPublicValue:
    """What a public function says that it gives is among the values made here."""

    def test_is_shown(self, values):
        shown = {type(value).__name__ for value in values.values()}
        given = given_by_public_functions()
        assert {"Model", "Explanation", "Why", "Firing", "RateSearch"} <= set(given)
        for name, cls in given.items():
            if name in OTHERWISE:
                continue
            assert issubclass(cls, Visible), f"{name} has no card: see fathom.display.visible"
            assert callable(getattr(cls, "as_dict", None)), f"{name} has no as_dict"
            assert cls.__str__ is not object.__str__, f"{name} has no words of its own"
            assert name in shown, f"make one of {name} in tests/display/conftest.py"

    def test_a_new_one_would_be_found(self):
        def new() -> "list[fathom.errors.FathomError] | None": ...

        new.__module__ = __name__
        assert [cls.__name__ for cls in returned(new)] == ["FathomError"]


def given_by_public_functions():
    """Follow return annotations: of public functions, then of the methods of what they give."""
    waiting = [getattr(fathom, name) for name in fathom.__all__ if name != "__version__"]
    found, seen = {}, set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if inspect.isclass(one):
            if one.__name__ in OTHERWISE:
                found[one.__name__] = one
                continue
            found[one.__name__] = one
            waiting += [
                method
                for name, method in inspect.getmembers(one, inspect.isfunction)
                if name[0] != "_" and name not in vars(Visible)
            ]
        else:
            waiting += returned(one)
    return found


def returned(function):
    """Give the classes of Fathom in what a function is said to return."""
    said = inspect.signature(function).return_annotation
    space = vars(sys.modules[function.__module__])
    hint = eval(said, dict(space)) if isinstance(said, str) else said  # our own annotations
    return list(_classes(hint))


def _classes(hint):
    if isinstance(hint, types.GenericAlias | types.UnionType) or typing.get_origin(hint):
        for part in typing.get_args(hint):
            yield from _classes(part)
    elif inspect.isclass(hint) and hint.__module__.startswith("fathom."):
        yield hint
