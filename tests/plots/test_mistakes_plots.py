"""The worst pictures drawn: all of them, in order, pixel by pixel, with words that fit."""

from dataclasses import replace

import numpy as np
import pytest

from fathom.data.target.class_target import ClassTarget
from fathom.data.target.number_target import NumberTarget
from fathom.judging.mistakes import Mistake, Mistakes
from fathom.model.confused import Confused
from fathom.plots.files import figure_bytes
from fathom.plots.mistakes import plot_mistakes

PETS = ClassTarget(name="class", task="binary", classes=("cat", "dog"))
METRES = NumberTarget(name="metres")


def wrong(count, channels=3, name="cat/{}.png"):
    """So many cats that are taken for dogs, each sure by another share, in pixels of their own."""
    random = np.random.default_rng(0)
    told = []
    for k in range(count):
        chance = 0.95 - k / 50
        pixels = random.integers(0, 256, (8, 12, channels)).astype(np.uint8)
        chances = {"cat": 1 - chance, "dog": chance}
        told.append(Mistake(name.format(k), "cat", "dog", chances, -np.log(1 - chance), pixels))
    return tuple(told)


def pets(worst, wrong=None):
    many = len(worst) if wrong is None else wrong
    pairs = (Confused("cat", "dog", many, 50),) if many else ()
    return Mistakes(PETS, 100, many, pairs, worst)


@pytest.mark.parametrize(("count", "channels"), [(10, 3), (1, 3), (6, 1)])
def test_every_picture_is_there_as_it_is(count, channels):
    worst = wrong(count, channels)
    figure = plot_mistakes(pets(worst))
    drawn = [axes for axes in figure.axes if axes.images]
    assert len(drawn) == count
    for axes, one in zip(drawn, worst, strict=True):
        (image,) = axes.images
        shown = np.asarray(image.get_array()).reshape(one.pixels.shape)
        np.testing.assert_array_equal(shown, one.pixels)
        assert image.get_interpolation() == "nearest"
        assert (axes.get_title(), axes.get_aspect()) == (one.file, 1)
    assert figure_bytes(figure).startswith(b"\x89PNG")


def test_each_has_its_truth_and_what_was_said():
    axes = plot_mistakes(pets(wrong(2))).axes
    assert axes[0].get_xlabel() == "true: cat 5.0%\nnamed: dog 95.0%"
    assert axes[1].get_xlabel() == "true: cat 7.0%\nnamed: dog 93.0%"


def test_the_title_counts_all():
    few, many = plot_mistakes(pets(wrong(2))), plot_mistakes(pets(wrong(10), 31))
    assert few.get_suptitle() == "2 of 100 pictures are taken for another class"
    assert many.get_suptitle() == (
        "31 of 100 pictures are taken for another class; those with the highest loss"
    )


def test_numbers_are_set_beside_each_other():
    one = Mistake("7.png", 3.5, 12.25, {}, 76.5, wrong(1)[0].pixels)
    figure = plot_mistakes(Mistakes(METRES, 20, 9, (), (one,)))
    assert figure.get_suptitle() == "The largest misses of 20 pictures"
    assert figure.axes[0].get_xlabel() == "true: 3.5\nsaid: 12.25"


def test_without_mistakes_there_is_a_sentence():
    figure = plot_mistakes(pets(()))
    assert figure.get_suptitle() == "None of 100 pictures is taken for another class"
    assert not figure.axes
    assert figure_bytes(figure).startswith(b"\x89PNG")


def test_long_names_stay_apart():
    worst = wrong(10, name="a_folder_with_a_long_name/and_another_one/{}.jpg")
    cat, dog = "German short-haired pointer", "wire-haired fox terrier"
    worst = tuple(
        replace(one, truth=cat, prediction=dog, probabilities={cat: 0.01, dog: 0.99})
        for one in worst
    )
    figure = plot_mistakes(pets(worst))
    figure_bytes(figure)  # lays it out
    for words in (lambda axes: axes.title, lambda axes: axes.xaxis.label):
        first, second = (words(axes).get_window_extent() for axes in figure.axes[:2])
        assert first.x1 < second.x0
    assert figure.axes[0].get_xlabel() == "true: …ed pointer 1.0%\nnamed: …x terrier 99.0%"
    assert figure.axes[0].get_title() == "…e/and_another_one/0.jpg"
