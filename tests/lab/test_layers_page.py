"""All layers side by side, and the kernel that moves over a picture; numbers are the library's."""

import re

import numpy as np
import pytest

import fathom
from tests.lab.here import KINDS, looking, narration, own_lab, shapes, told

__all__ = ["own_lab", "shapes"]
pytestmark = pytest.mark.browser
SUM = "One neuron's sum"


@pytest.fixture
def page(visitors, lab):
    return looking(visitors("#pictures", reduced_motion="reduce"))


@pytest.fixture
def rows(page, lab):
    return lab.visits[-1].trainings["looked.own"].rows


def heaviest(model, rows, layer, neuron):
    """Which of the layer before add most to a neuron's sum where it answers most strongly."""
    parts = fathom.convolved(model, rows, layer, neuron).work.by_channel
    return [(place, parts[place]) for place in np.argsort(-np.abs(parts), kind="stable")[:3]]


def test_a_neuron_says_what_it_hangs_on_and_is_opened(page, rows, shapes):
    from playwright.sync_api import expect

    model = shapes[1]
    card = page.get_by_role("region", name="All layers")
    columns = card.get_by_role("group")
    expect(columns).to_have_count(5)
    heads = [one.get_attribute("aria-label") for one in columns.all()]
    assert heads == ["layer 0", "layer 1", "layer 2", "means", "answer"]
    shown = columns.nth(1).get_by_role("button").all()
    neurons = [int(re.search(r"neuron (\d+)", one.get_attribute("aria-label"))[1]) for one in shown]
    assert len(neurons) == 10
    words = card.get_by_role("status")
    for place in (0, 9):
        if place:
            shown[place].focus()
        else:
            shown[place].hover()
        wanted = heaviest(model, rows, 1, neurons[place])
        parts = ", ".join(f"neuron {one} {part:+.3g}".replace("-", "−") for one, part in wanted)
        expect(words).to_have_text(
            f"Neuron {neurons[place]} of layer 1, at the place where it answers most strongly: "
            f"to its sum add most, of layer 0, {parts}."
        )
    near = card.locator("button[data-near]")
    drawn = columns.nth(0).get_by_role("button").all_inner_texts()
    expect(near).to_have_count(sum(str(one) in drawn for one, _ in wanted))

    shown[9].press("Enter")
    found = next(
        one for one in fathom.feature_maps(model, rows, 1).strongest if one.neuron == neurons[9]
    )
    work = fathom.convolved(model, rows, 1, neurons[9]).work
    expect(narration(page)).to_contain_text(
        f"Neuron {neurons[9]} of layer 1 comes to z = {told(work.z)} at row {found.at[0]}, "
    )
    layers = page.get_by_role("region", name="The layers")
    expect(layers).to_be_focused()
    expect(layers).to_be_in_viewport()
    expect(layers.get_by_role("button", name=f"Neuron {neurons[9]}", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_the_answer_hangs_on_means_with_the_weights_of_the_last_layer(page, rows, shapes):
    from playwright.sync_api import expect

    model = shapes[1]
    card = page.get_by_role("region", name="All layers")
    outputs = card.get_by_role("group", name="answer").get_by_role("button")
    expect(outputs).to_have_count(len(KINDS))
    chances = model.predict_proba(rows)[0]
    wanted = [f"{name}\n{100 * one:.1f} %" for name, one in zip(KINDS, chances, strict=True)]
    assert [one.replace("\n\n", "\n") for one in outputs.all_inner_texts()] == wanted
    outputs.nth(0).focus()
    last = model.network.layers[-1]
    weights, bias = (np.asarray(one, float) for one in (last.weight, last.bias))
    words = card.get_by_role("status")
    expect(words).to_contain_text("bar: to its sum add most, of means, neuron ")
    named = re.findall(r"neuron (\d+) ([+−][\d.]*\d)", words.inner_text())
    means = {int(one): float(part.replace("−", "-")) / weights[0, int(one)] for one, part in named}
    card.get_by_role("group", name="means").get_by_role("button").first.wait_for()
    titles = card.get_by_role("group", name="means").get_by_role("button").all()
    shown = {int(one.inner_text()): float(one.get_attribute("title")) for one in titles}
    for neuron, mean in means.items():
        assert shown[neuron] == pytest.approx(mean, rel=0.01)
    assert len(bias) == len(KINDS)


def cells(card, name):
    """The numbers of a small table."""
    texts = card.get_by_role("table", name=name).first.get_by_role("cell").all_inner_texts()
    return [None if one == "·" else float(one.replace("−", "-")) for one in texts]


def test_the_kernel_steps_over_the_pixels_with_its_arithmetic(page, rows, shapes):
    from playwright.sync_api import expect

    model = shapes[1]
    card = page.get_by_role("region", name=SUM)
    expect(card.get_by_role("button", name="Play")).to_be_hidden()  # motion is not wanted
    neuron = fathom.feature_maps(model, rows, 0).strongest[2].neuron
    card.get_by_role("button", name="First place").click()
    for column in (0, 1):
        found = fathom.convolved(model, rows, 0, neuron, (0, column))
        expect(narration(page)).to_contain_text(
            f"z = {told(found.work.z)} at row 0, column {column}"
        )
        most = int(np.abs(found.work.by_channel).argmax())
        opened = found.work.opened
        inputs, inside = opened.inputs[:, :, most], opened.inside
        assert cells(card, "products") == pytest.approx(
            found.work.products[:, :, most].ravel().tolist(), abs=0.0051
        )
        across, down = divmod(most, 2)[::-1]  # blocks of 2 x 2 grey pixels
        pixels = np.pad(rows.frame["picture"][0].to_numpy().reshape(20, 28), 2)
        top, left = (2 * one - 2 + 2 for one in (opened.row, opened.column))
        window = pixels[top + down : top + down + 6 : 2, left + across : left + across + 6 : 2]
        wanted = np.where(inside, window, None).ravel().tolist()
        assert cells(card, "pixels, 0 to 255") == wanted
        assert inputs.shape == (3, 3)
        map_ = card.get_by_role("img", name=f"as it fills in: {column + 1} of 35 places")
        expect(map_).to_be_visible()
        card.get_by_role("button", name="One on").click()
    expect(narration(page)).to_contain_text("at row 0, column 2")
    card.get_by_role("button", name="One back").click()
    expect(narration(page)).to_contain_text("at row 0, column 1")
    filling = card.get_by_role("img", name="as it fills in")
    filling.press("ArrowDown")
    expect(narration(page)).to_contain_text("at row 1, column 1")
    expect(filling).to_have_attribute("aria-label", re.compile("9 of 35 places"))
    white = filling.locator("canvas").evaluate(
        "(one) => [...one.getContext('2d').getImageData(0, 4, 7, 1).data]"
    )
    blank = {tuple(white[at : at + 3]) for at in range(0, 28, 4)}
    assert len(blank) == 2  # what is still to come is chequered


def test_deeper_it_moves_over_the_map_that_adds_most(page, rows, shapes):
    from playwright.sync_api import expect

    model = shapes[1]
    page.get_by_label("layer", exact=True).select_option("1")
    card = page.get_by_role("region", name=SUM)
    neuron = fathom.feature_maps(model, rows, 1).strongest[2].neuron
    expect(narration(page)).to_contain_text(f"Neuron {neuron} of layer 1")
    card.get_by_role("button", name="First place").click()
    work = fathom.convolved(model, rows, 1, neuron, (0, 0)).work
    expect(narration(page)).to_contain_text(f"z = {told(work.z)} at row 0, column 0")
    most = int(np.abs(work.by_channel).argmax())
    opened = work.opened
    expect(
        card.get_by_role(
            "img",
            name=f"The map of neuron {most} of layer 0, with the window around row {opened.row}, "
            f"column {opened.column}",
        )
    ).to_be_visible()


def test_it_plays_through_a_map_and_stops_at_its_end(visitors, lab, shapes):
    from playwright.sync_api import expect

    page = looking(visitors("#pictures"))
    rows = lab.visits[-1].trainings["looked.own"].rows
    card = page.get_by_role("region", name=SUM)
    expect(narration(page)).to_contain_text("of layer 0 comes to z")
    card.get_by_label("pace").select_option("quickly")
    card.get_by_role("button", name="First place").click()
    expect(narration(page)).to_contain_text("at row 0, column 0")
    card.get_by_role("button", name="Play").press("Enter")
    pause = card.get_by_role("button", name="Pause")
    pause.press("Enter")
    stood = narration(page).inner_text()
    page.wait_for_timeout(500)
    last = narration(page).inner_text()
    card.get_by_role("button", name="Play").click()
    expect(narration(page)).to_contain_text("at row 4, column 6")
    expect(card.get_by_role("button", name="Play")).to_be_visible()
    expect(card.get_by_role("img", name="as it fills in: 35 of 35 places")).to_be_visible()
    neuron = fathom.feature_maps(shapes[1], rows, 0).strongest[2].neuron
    z = fathom.convolved(shapes[1], rows, 0, neuron, (4, 6)).work.z
    expect(narration(page)).to_contain_text(f"z = {told(z)} at row 4, column 6")
    assert "at row 4" not in last
    assert stood.split(" comes to")[0] == last.split(" comes to")[0]
