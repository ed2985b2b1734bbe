"""Sheets to print: what is asked, on two pages, and answers that are the library's."""

import re
from itertools import pairwise

import numpy as np
import pytest

from fathom.descent.descent import descend
from fathom.descent.rates import compare_rates
from fathom.nets.activations import activation
from fathom.nets.costs import cost
from fathom.nets.neuron import Neuron
from fathom.rules.dog import pavlov

pytestmark = pytest.mark.browser
NUMBER = r"−?\d+(?:\.\d+)?"


def numbers(words):
    return [float(one.replace("−", "-")) for one in re.findall(NUMBER, words.replace(",", ""))]


def opened(page, number):
    from playwright.sync_api import expect

    page.get_by_role("button", name="Print a sheet").click()
    page.get_by_label("Sheet number").fill(str(number))
    expect(page.locator(".sheet h2").last).to_have_text(f"Answers to sheet {number}")


def sheet(page, number):
    """The questions of a sheet, and the right numbers (or words) of each."""
    opened(page, number)
    questions = page.locator(".sheet .questions > li > p:first-child").all_text_contents()
    answers = page.locator(".sheet .answers > li").all_text_contents()
    assert len(questions) == len(answers) >= 7
    assert page.locator("dialog .questions > li").count() == len(questions)
    return questions, [[part.split(" = ")[1] for part in one.split("; ")] for one in answers]


def assert_right(printed, right):
    """What is printed has four digits."""
    told = [[float(one.replace("−", "-").replace(",", "")) for one in row] for row in printed]
    assert [len(row) for row in told] == [len(row) for row in right]
    for row, known in zip(told, right, strict=True):
        assert row == pytest.approx(known, rel=1e-3, abs=1e-6)


def neuron(asked, given):
    (legs, coat, first, *_), second = numbers(asked[0]), numbers(asked[2])[2]

    def dog(threshold):
        return Neuron({"legs": legs, "coat": coat}, threshold=threshold)

    def reach(logic):
        whole = range(int(legs + coat) + 2)
        fitting = [one for one in whole if dog(one).describe_logic() == logic]
        return [fitting[0], fitting[-1]]

    def softly(words, name):
        a, b, threshold = numbers(words)[:3]
        found = Neuron({"a": a, "b": b}, threshold=threshold, activation=name)
        return [found.explain({"a": 1, "b": 1}).z, found.explain({"a": 1, "b": 1}).output]

    both = dog(first).explain({"legs": 1, "coat": 1})
    table = [row.output for row in dog(second).truth_table()]
    agree = sum(one == right for one, right in zip(table, (0, 1, 1, 0), strict=True))
    right = [[both.z + first, both.output], [-first, both.z], table, reach("AND"), reach("OR")]
    more = [softly(asked[6], "relu"), softly(asked[7], "sigmoid")]
    assert_right(given, [*right, [agree], *more])


def wiring(asked, given):
    rate, trials = numbers(asked[0])[0], int(numbers(asked[3])[0])

    def wires(rule, phase, rate, trials=trials):
        return [list(one.weights.values()) for one in pavlov(rule, rate, trials).phase(phase)]

    taught = [bell for bell, _ in wires("delta", "conditioning", rate, 60)]
    forgot = [bell for bell, _ in wires("delta", "extinction", rate)]
    foreseen = wires("delta", "relearning", rate)[-1][0]
    hebb = [bell for bell, _ in wires("hebb", "conditioning", numbers(asked[5])[0])]
    oja = [bell for bell, _ in wires("oja", "conditioning", numbers(asked[6])[0])]
    passed = next(at for at, one in enumerate(taught, 1) if one > 0.9)
    light = wires("delta", "blocking", rate)[0][1]
    sated = [
        pavlov("delta", rate, trials, wiring=f"bell -> {where}").phase("sated")[0].saliva
        for where in ("saliva", "food")
    ]
    right = [taught[:3], [1 - taught[2]], [passed], forgot[:2], [foreseen, light]]
    assert_right(given, [*right, hebb[:3], oja[:2], sated])


def losses(asked, given):
    pairs = np.array(numbers(asked[0])).reshape(4, 2)

    def means(expected, predicted):
        both = [[y] for y in expected], [[p] for p in predicted]
        return [cost(name, *both) for name in ("error", "absolute", "squared")]

    expected, predicted = pairs[:, 0].tolist(), pairs[:, 1].tolist()
    found = means(expected, predicted)
    needed = predicted[3] + 4 * found[0].mean
    moved = means(expected, [*predicted[:3], needed])
    assert moved[0].mean == pytest.approx(0)
    softmax = activation("softmax")(np.array(numbers(asked[3]))).tolist()
    shares, classes = numbers(asked[4]), int(numbers(asked[7])[0])
    dog, cat = (cost("cross_entropy", [one], [shares]).mean for one in ([0, 1, 0], [0, 0, 1]))
    right = [list(found[0].losses), [one.mean for one in found], [needed, moved[2].mean], softmax]
    assert_right(given, [*right, [dog], [cat], [(dog + cat) / 2], [np.log(classes)]])


def rover(asked, given):
    start, rate, far = numbers(asked[0])[-1], numbers(asked[1])[0], numbers(asked[4])[-1]
    looks = descend("x^2 - x + 1", start, rate, steps=2).steps

    def places(start, rate, count, **how):
        run = descend("x^2 - x + 1", start, rate, steps=count, **how)
        return [look.at["x"] for look in run.steps[1:]]

    x, y = numbers(asked[7])[-3:-1]
    bowl = descend("x^2 + y^2", {"x": x, "y": y}, rate, steps=1).steps
    right = [[looks[0].cost, looks[0].slope["x"]]]
    right += [[look.at["x"], look.cost] for look in looks[1:]]
    right += [[0.5, 0.75], places(far, 0.9, 3), places(far, 1, 2)]
    right += [places(start, 0.1, 3, optimiser="momentum")]
    assert_right(given, [*right, [*bowl[0].slope.values(), *bowl[1].at.values()]])


def rates(asked, given):
    bend, start = numbers(asked[0])[0], numbers(asked[3])[3]
    own = f"{bend:g}x^2 - x + 1"
    found = compare_rates(own, start)
    verdicts = {"converges": "arrives", "swings for ever": "swings", "diverges": "explodes"}
    tried = [part * found.limit for part in (0.9, 1, 1.1)]
    runs = compare_rates(own, start, tried, steps=500).runs
    assert given.pop(1) == [verdicts[run.verdict.value] for run in runs]
    quick, slow = numbers(asked[3])[-1], numbers(asked[4])[-1]
    ways = [abs(look.at["x"] - 0.5) for look in descend("x^2 - x + 1", start, quick).steps[:4]]
    both = compare_rates("x^2 - x + 1", start, [quick, slow], cost_per_look=3)
    seconds = [both.total_cost(run) for run in both.runs]
    narrow = compare_rates(f"x^2 + {numbers(asked[6])[0]:g}y^2", {"x": -5, "y": 3})
    right = [
        [found.curvature, found.limit],
        [compare_rates(own, start, optimiser="momentum").limit],
    ]
    right += [[ways[1] / ways[0], ways[3]], [len(run) for run in both.runs], seconds]
    assert_right(given, [*right, [narrow.curvature, narrow.limit]])


def network(asked, given):
    sizes = [int(one) for one in numbers(asked[0])]
    weights = sum(one * other for one, other in pairwise(sizes))
    points, batch, epochs = (int(one) for one in numbers(asked[1]))
    name = next(one for one in ("tanh", "sigmoid", "relu") if one in asked[3])
    told = numbers(asked[2])
    x, w = np.array(told[:2]), np.array([told[3:5], told[7:9]])
    b, (*v, c, y) = np.array([told[5], told[9]]), numbers(asked[4])
    rate = numbers(asked[7])[0]

    def loss(v, w):
        a = np.asarray(activation(name)(w @ x + b))
        return float((y - (a @ v + c)) ** 2)

    def slope(of, at):
        """By a little more and a little less, not by the chain rule."""
        ends = []
        for little in (1e-5, -1e-5):
            changed = np.array(of, float)
            changed[at] += little
            ends.append(loss(changed, w) if changed.ndim == 1 else loss(v, changed))
        return (ends[0] - ends[1]) / 2e-5

    z = w @ x + b
    a = np.asarray(activation(name)(z))
    p = float(a @ v + c)
    of_v, of_w = slope(v, 0), slope(w, (0, 0))
    blames = [slope(w, (one, 0)) / x[0] for one in (0, 1)]
    right = [[weights, sum(sizes[1:])], [-(-points // batch), epochs * -(-points // batch)]]
    right += [z.tolist(), a.tolist(), [p, loss(v, w)], [2 * (p - y), *blames], [of_v, of_w]]
    assert_right(given, [*right, [v[0] - rate * of_v, w[0, 0] - rate * of_w]])


@pytest.mark.parametrize("check", [neuron, wiring, losses, rover, rates, network])
def test_the_answers_of_a_sheet_are_the_library_s(visitors, check):
    page = visitors(f"#{check.__name__}")
    for number in (1, 4217):
        check(*sheet(page, number))
        page.get_by_role("button", name="Close").click()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_sheet_is_printed_alone_on_two_pages(visitors, theme):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    page = visitors("#rover", color_scheme=theme)
    opened(page, 7)
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.emulate_media(media="print")
    expect(page.locator(".sheet")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.locator(".sheet").evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    assert len(re.findall(rb"/Type ?/Page\b", page.pdf(format="A4"))) == 2
    page.emulate_media(media="screen")
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator(".sheet").count() == 0


def test_a_number_that_there_is_not_prints_nothing(visitors):
    from playwright.sync_api import expect

    page = visitors("#losses")
    page.get_by_role("button", name="Print a sheet").click()
    go = page.get_by_role("button", name="Print", exact=True)
    expect(go).to_be_enabled()
    for number in ("0", "10000", "1.5", ""):
        page.get_by_label("Sheet number").fill(number)
        expect(go).to_be_disabled()
    page.get_by_role("button", name="Another number").click()
    expect(go).to_be_enabled()


def test_another_chapter_takes_its_sheet_away(disk):
    page = disk("index.html#rates")
    opened(page, 12)
    first = page.locator(".sheet").inner_text()
    page.evaluate("location.hash = '#losses'")
    page.locator("h1", has_text="How wrong?").wait_for()
    assert page.locator(".sheet").count() == 0
    page.evaluate("location.hash = '#rates'")
    page.locator("h1", has_text="Which step size?").wait_for()
    opened(page, 12)
    assert page.locator(".sheet").inner_text() == first
