"""Options: each said once, found by every door, checked with a sentence, written down and read."""

import inspect
import json
from pathlib import Path
from typing import Annotated, get_type_hints

import numpy as np
import polars as pl
import pytest

import fathom
from fathom.cli.models import train as train_door
from fathom.cli.options.settings import with_settings
from fathom.errors import OptionError
from fathom.settings import words
from fathom.settings.doors import NOT_FITTED, NOT_GROWN, NOT_SEARCHED
from fathom.settings.learning_parts import LearningSettings
from fathom.settings.option import Bounds, Option
from fathom.settings.options import Options
from fathom.settings.part import Part
from fathom.settings.settings import Settings, part_of, parts
from fathom.sklearn import FathomClassifier, FathomRegressor

NAMES = list(Settings.options())


def test_every_field_is_an_option_and_no_name_is_given_twice():
    fields = [name for part in parts(Settings).values() for name in part.model_fields]
    assert fields == NAMES
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_of_an_option_is_a_short_sentence(name):
    told = Settings.options()[name].help
    assert told.endswith(".")
    assert len(told) < 130


def test_the_type_that_editors_know_is_made_of_the_settings():
    written = Path(inspect.getfile(Options)).read_text()
    assert written == words.options_module()
    assert set(get_type_hints(Options)) == set(NAMES) - {"target"}


@pytest.mark.parametrize(
    ("door", "without"),
    [
        (fathom.train, ()),
        (fathom.lr_find, NOT_SEARCHED),
        (fathom.learning_curve, NOT_GROWN),
        # Its weights of classes are scikit-learn's: numbers of its own.
        (FathomClassifier, [name for name in NOT_FITTED if name != "class_weight"]),
        (FathomRegressor, NOT_FITTED),
        (train_door.command, ("run",)),
    ],
)
def test_every_door_takes_all_options_but_those_it_leaves_out(door, without):
    taken = inspect.signature(door).parameters
    assert {name for name in NAMES if name in taken} >= set(NAMES) - set(without) - {"target"}
    assert not set(without) - {"target", "test_share"} & set(taken)


class _More(LearningSettings):
    """Learning with one more option, as somebody would add it."""

    warmth: Annotated[
        int | None, Option("How warm it is while it learns.", Bounds("warmth", 1, 9, "degrees"))
    ] = None


class _Other(Settings):
    learning: _More = _More()


def test_an_option_is_added_in_one_place_and_found_everywhere(monkeypatch):
    monkeypatch.setattr(words, "Settings", _Other)
    monkeypatch.setattr("fathom.cli.options.settings.Settings", _Other)
    assert "    warmth: int | None" in words.options_module().splitlines()

    @words.with_options()
    def learn(data, **options):
        """Learn.

        Args:
            data: the rows.
        """
        return _Other.of(**options)

    assert "warmth" in inspect.signature(learn).parameters
    assert "    warmth: how warm it is while it learns." in learn.__doc__.splitlines()
    assert learn("rows", warmth=3).learning.warmth == 3
    assert learn("rows", warmth=3).written()["learning"]["warmth"] == 3
    with pytest.raises(OptionError, match=r"warmth must be 1 to 9 \(degrees\), but got 10"):
        learn("rows", warmth=10)

    @with_settings()
    def command(given):
        return given

    told = inspect.signature(command).parameters["warmth"].annotation.__metadata__[0]
    assert (told.default, told.help) == ("--warmth", "How warm it is while it learns.")
    assert "warmth" in {one.name for one in words.parameters(words.takes(NOT_FITTED))}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"hiden": 3}, "train has no option 'hiden'. Did you mean 'hidden'?"),
        ({"epochs": "ten"}, "epochs takes a whole number, but got 'ten'"),
        ({"epochs": 1.5}, "epochs takes a whole number, but got 1.5"),
        ({"epochs": True}, "epochs takes a whole number, but got True"),
        ({"dropout": "a"}, "dropout takes a number, but got 'a'"),
        ({"quick": 7}, "quick takes yes or no (True or False), but got 7"),
        ({"hidden": "deep"}, "hidden takes several values, like (64, 64), but got 'deep'"),
        ({"loss": 3}, "loss takes a text, but got 3"),
        ({"columns": 3}, "columns takes names with values, like {'zip': 'category'}, but got 3"),
        ({"network": "dens"}, "there is no network 'dens'. Did you mean 'dense'?"),
        ({"seed": -1}, "seed must be 0 to 2,147,483,647 (a whole number), but got -1"),
        ({"quick": True, "thorough": True}, "a training is quick or thorough, not both; give one"),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence(options, told):
    with pytest.raises(OptionError) as caught:
        fathom.train({"x": [1, 2], "y": [1, 2]}, "y", **options)
    assert str(caught.value) == told


def test_other_ways_to_say_the_same():
    one = Settings.of(hidden=16, learning_rate=0.1, seed=np.int64(3), only={"b", "a"})
    other = Settings.of(hidden=[16], learning_rate=[0.1], seed=3, only=["a", "b"])
    assert one == other
    assert one.network.hidden == (16,)


def test_settings_are_written_and_read_back():
    asked = Settings.of(target="y", hidden=(4, 4), learning_rate=0.1, quick=True, run="a.run")
    told = json.loads(json.dumps(asked.written()))
    back = Settings.model_validate(told)
    assert back == asked.changed(run=None)
    assert "run" not in told["run"]


def test_tables_in_memory_stay_out_of_what_is_written():
    asked = Settings.of(target="y", test=pl.DataFrame({"y": [1]}), labels="labels.csv")
    told = asked.written()
    assert told["rows"]["test"] is None
    assert Path(told["pictures"]["labels"]).is_absolute()
    assert asked.portable().value("labels") is None


def test_given_is_what_differs_from_the_usual():
    assert Settings().given() == {}
    assert Settings.of(epochs=3, sweep=False).given() == {"epochs": 3, "sweep": False}
    assert Settings.of(epochs=3).changed(epochs=None).given() == {}


def test_a_model_knows_what_was_asked(small_model):
    assert small_model.story.settings.given()["target"] == "salary"
    assert small_model.story.settings.network.hidden == (8,)


def test_a_part_is_found_by_its_option():
    assert part_of(Settings, "dropout") == "network"
    assert issubclass(parts(Settings)["rows"], Part)
