"""The drawn pictures: the same for everybody, all different, read back as drawn, not too easy."""

from collections import Counter

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from fathom.data.pictures.door import to_learn_from
from fathom.errors import OptionError, WriteError
from fathom.examples.pets import draw_pets, write_pets
from fathom.examples.pets.cat import cat
from fathom.examples.pets.colours import PATTERNS, Coat
from fathom.examples.pets.dice import Dice
from fathom.examples.pets.dog import dog
from fathom.examples.pets.drawing import pet_files, write_files
from fathom.examples.pets.fish import fish
from fathom.examples.pets.painting import Pose
from fathom.examples.pets.scenes import PLACES, SCENES
from fathom.examples.pets.shapes import Shape

MANY = 480
MEANS = (149.03, 109.14, 105.82, 147.27, 114.06, 123.24)  # of the first pictures, from 0 to 255


@pytest.fixture(scope="module")
def drawn():
    return draw_pets(MANY)


def test_the_same_seed_gives_the_same_pixels(drawn):
    again, names = draw_pets(30)
    assert np.array_equal(again, drawn[0][:30]), "however many there are"
    assert names == drawn[1][:30]
    other, _ = draw_pets(30, seed=1)
    assert not any(np.array_equal(*pair) for pair in zip(again, other, strict=True))


def test_they_are_the_same_on_other_machines(drawn):
    """Within what another version of Pillow may round otherwise at an edge."""
    means = drawn[0][:6].mean(axis=(1, 2, 3))
    np.testing.assert_allclose(means, MEANS, atol=0.5)


def test_shapes_and_classes(drawn):
    pictures, names = drawn
    assert (pictures.shape, pictures.dtype) == ((MANY, 32, 32, 3), np.uint8)
    assert Counter(names) == {"dog": MANY // 3, "cat": MANY // 3, "fish": MANY // 3}
    assert draw_pets(2, side=48)[0].shape == (2, 48, 48, 3)


def test_all_pictures_differ(drawn):
    pictures = drawn[0].reshape(MANY, -1)
    assert len(np.unique(pictures, axis=0)) == MANY
    assert pictures.std(axis=1).min() > 8, "something is to be seen in each"


def test_the_most_similar_picture_and_the_mean_colour_do_not_tell_what_it_is(drawn):
    pictures, names = drawn
    learnt, held = slice(0, 360), slice(360, MANY)
    for numbers, most in ((pictures.reshape(MANY, -1), 0.8), (pictures.mean(axis=(1, 2)), 0.7)):
        nearest = KNeighborsClassifier(1).fit(numbers[learnt].astype(float), names[learnt])
        assert 0.33 < nearest.score(numbers[held].astype(float), names[held]) < most


def test_they_are_read_back_as_drawn(tmp_path):
    place = write_pets(tmp_path / "pets", count=45)
    pictures, names = draw_pets(45)
    found = to_learn_from(place)
    assert found.learn.notes == ()
    assert (found.learn.rows, found.test.rows) == (36, 9)
    for table, share in ((found.learn, "train"), (found.test, "test")):
        for file, pixels, name in table.frame.select("file", "picture", "class").rows():
            part, folder, number = file.removesuffix(".png").split("/")
            assert (part, folder) == (share, name)
            turn = int(number) - 1  # of each class, every fifth one is a test picture
            turn = 5 * turn + 4 if part == "test" else turn + turn // 4
            place_in = 3 * turn + ["dog", "cat", "fish"].index(name)
            assert names[place_in] == name
            assert np.array_equal(np.array(pixels).reshape(32, 32, 3), pictures[place_in])


def test_a_fifth_of_each_class_is_kept_to_test():
    counted = Counter(name.rpartition("/")[0] for name in pet_files(150))
    assert counted == {
        f"{part}/{name}": count
        for name in ("dog", "cat", "fish")
        for part, count in (("train", 40), ("test", 10))
    }


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ((-1,), "at least one picture of at least 8 pixels is drawn, but got -1 of 32"),
        ((3, 0, 4), "at least one picture of at least 8 pixels is drawn, but got 3 of 4"),
        ((3, -7), "a seed is a whole number from 0 on, but got -7"),
    ],
)
def test_what_cannot_be_drawn(given, sentence):
    with pytest.raises(OptionError) as caught:
        draw_pets(*given)
    assert str(caught.value) == sentence


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "pets").write_text("mine")
    with pytest.raises(WriteError) as caught:
        write_files(tmp_path / "pets", {"train/dog/001.png": b"pixels"})
    assert str(caught.value) == (f"cannot write {tmp_path}/pets/train/dog/001.png: not a directory")
    assert (tmp_path / "pets").read_text() == "mine"


def test_blue_water_belongs_to_no_class_alone():
    shared = set(PLACES["dog"]) & set(PLACES["cat"]) & set(PLACES["fish"])
    assert {"sea", "studio"} <= shared
    assert all(sum(shares.values()) == pytest.approx(1) for shares in PLACES.values())


@pytest.mark.parametrize("draw", [dog, cat, fish])
def test_every_animal_fits_into_its_picture(draw):
    """Before it is moved, it reaches about 1 each way."""
    for number in range(60):
        reach = np.concatenate([shape.outline for shape in draw(Dice.of(5, number))])
        assert np.abs(reach).max() < 1.35
        assert np.ptp(reach, axis=0).min() > 0.6


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_leaves_room_for_an_animal(name):
    scene = SCENES[name](Dice.of(5, 0))
    for middle in scene.middle:
        assert 0 <= middle - scene.room <= middle + scene.room <= 1


def test_coats_of_all_patterns_are_drawn():
    coats = [Coat.of_fur(Dice.of(3, number)) for number in range(40)]
    assert {coat.pattern for coat in coats} == set(PATTERNS)
    x, y = np.meshgrid(np.linspace(-1, 1, 20), np.linspace(-1, 1, 20))
    for coat in coats:
        marked = np.ptp(coat.on(x, y)[10], axis=0).max() > 20
        assert marked or coat.pattern != "stripes"


@pytest.mark.parametrize("left", [False, True])
def test_a_pose_is_undone(left):
    """What a pixel shows, brought into the picture, is that pixel."""
    pose = Pose(0.4, 0.55, size=0.3, degrees=25, left=left)
    x, y = pose.undo(8)
    outline = np.stack([x.ravel(), y.ravel()], axis=1)
    back = pose.apply([Shape(outline)])[0].outline.reshape(8, 8, 2)
    along = (np.arange(8) + 0.5) / 8
    np.testing.assert_allclose(back[..., 0], np.tile(along, (8, 1)), atol=1e-12)
    np.testing.assert_allclose(back[..., 1], np.tile(along[:, None], (1, 8)), atol=1e-12)
