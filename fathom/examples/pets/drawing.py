"""Pictures of dogs, cats and fish, drawn by the package itself: the article's own example.

Nothing is downloaded, and nobody's pictures are copied. An animal is drawn in a view (its face, its
whole body), a coat (colour and pattern), a pose and a scene; then light, blur and noise come over
it. Each picture has dice of its own, so that the first hundred are the same however many there are.

>>> pictures, names = draw_pets(6)
>>> pictures.shape, pictures.dtype, names
((6, 32, 32, 3), dtype('uint8'), ['dog', 'cat', 'fish', 'dog', 'cat', 'fish'])
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from fathom.errors import OptionError, WriteError
from fathom.examples.pets.cat import cat
from fathom.examples.pets.colours import Coat
from fathom.examples.pets.dice import Dice
from fathom.examples.pets.dog import dog
from fathom.examples.pets.fish import fish
from fathom.examples.pets.painting import Pose, paint, photographed
from fathom.examples.pets.scenes import PLACES, SCENES
from fathom.examples.pets.shapes import Shape
from fathom.files import write_bytes
from fathom.shapes import UInt8

PETS: Mapping[str, Callable[[Dice], tuple[Shape, ...]]] = {"dog": dog, "cat": cat, "fish": fish}
COUNT, SEED, SIDE = 480, 20_240_503, 32
TEST_EVERY = 5  # rounds: of each class, every fifth picture is kept aside to test
LEANS = {"dog": 12, "cat": 12, "fish": 20}  # degrees each way


def draw_pets(
    count: int = COUNT, seed: int = SEED, side: int = SIDE
) -> tuple[UInt8[np.ndarray, "count side side 3"], list[str]]:
    """Draw pictures of a dog, a cat and a fish in turn.

    Args:
        count: how many.
        seed: the same one gives the same pictures.
        side: their height and width in pixels.

    Returns:
        Red, green and blue of every pixel; and each picture's class: dog, cat or fish.

    Raises:
        OptionError: there is nothing to draw, or the seed is negative.

    >>> draw_pets(0)
    Traceback (most recent call last):
    fathom.errors.OptionError: at least one picture of at least 8 pixels is drawn, but got 0 of 32
    """
    if count < 1 or side < 8:
        raise OptionError(
            f"at least one picture of at least 8 pixels is drawn, but got {count} of {side}"
        )
    if seed < 0:
        raise OptionError(f"a seed is a whole number from 0 on, but got {seed}")
    names = [list(PETS)[number % len(PETS)] for number in range(count)]
    drawn = [_draw(name, Dice.of(seed, number), side) for number, name in enumerate(names)]
    return np.stack(drawn), names


def pet_files(count: int = COUNT, seed: int = SEED) -> dict[str, bytes]:
    """Draw pictures as PNG files, a fifth of each class to test on.

    Returns:
        Each file's bytes by its name, with ``/`` between folder and file.

    >>> list(pet_files(15))[-4:]
    ['train/fish/004.png', 'test/dog/001.png', 'test/cat/001.png', 'test/fish/001.png']
    """
    pictures, names = draw_pets(count, seed)
    files, taken = {}, Counter[str]()
    for number, (pixels, name) in enumerate(zip(pictures, names, strict=True)):
        tests = number // len(PETS) % TEST_EVERY == TEST_EVERY - 1
        folder = f"{'test' if tests else 'train'}/{name}"
        taken[folder] += 1
        files[f"{folder}/{taken[folder]:03}.png"] = _png(pixels)
    return files


def write_pets(folder: Path | str, count: int = COUNT, seed: int = SEED) -> Path:
    """Draw pictures into a folder for each class: ``train/dog/001.png``, ``test/cat/001.png``.

    Returns:
        The folder; `fathom.train` learns from it.

    Raises:
        OptionError: there is nothing to draw.
        WriteError: the folder cannot be written.

    >>> from tempfile import mkdtemp
    >>> place = write_pets(Path(mkdtemp()) / "pets", count=15)
    >>> sorted(path.name for path in place.iterdir()), len(list(place.rglob("*.png")))
    (['test', 'train'], 15)
    """
    return write_files(folder, pet_files(count, seed))


def write_files(folder: Path | str, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder and folders in it; each of them whole or not at all.

    Raises:
        WriteError: one of them cannot be written.
    """
    place = Path(folder)
    for name, data in files.items():
        path = place / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteError(f"cannot write {path}: {(error.strerror or '').lower()}") from None
        write_bytes(path, data)
    return place


def _draw(name: str, dice: Dice, side: int) -> UInt8[np.ndarray, "side side 3"]:
    """Draw one animal somewhere."""
    scene = SCENES[dice.weighted(PLACES[name])](dice)
    animal = PETS[name](dice)
    coat = Coat.of_scales(dice) if name == "fish" else Coat.of_fur(dice)
    x, y = (middle + scene.room * dice.between(-0.1, 0.1) for middle in scene.middle)
    size = scene.room * dice.between(0.72, 1)
    lean = LEANS[name]
    pose = Pose(x, y, size, dice.between(-lean, lean), dice.chance(0.5))
    return photographed(paint(scene, animal, coat, pose, side), dice)


def _png(pixels: np.ndarray) -> bytes:
    made = io.BytesIO()
    Image.fromarray(pixels).save(made, "png")
    return made.getvalue()
