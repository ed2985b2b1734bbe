"""What a network gets wrong: confused classes and worst pictures, counted by hand; and the page."""

import json
from dataclasses import replace

import jax
import numpy as np
import polars as pl
import pytest
from PIL import Image

import fathom
from fathom.errors import DataError, OptionError
from fathom.judging.mistakes import mistakes_in
from fathom.model.answered import ClassAnswered, NumberAnswered
from fathom.model.confused import Confused, confused_words, most_confused
from fathom.nets.blueprint import Blueprint
from fathom.nets.pictures.eye import Eye
from fathom.reporting.report import Report

PLAIN = {"network": "dense", "epochs": 1, "baselines": False, "sweep": False}
ABC = ("a", "b", "c")


def unconfused(story):
    """The same story of a network that takes no class for another."""
    judgement = story.judgement.model_copy(update={"confused": ()})
    return story.model_copy(update={"judgement": judgement})


def named(pairs, classes=ABC, **more):
    """Answers that name one class for each true one: pairs such as "ab", a taken for b."""
    truth, chosen = (np.array([classes.index(pair[k]) for pair in pairs]) for k in (0, 1))
    return ClassAnswered(truth, np.eye(len(classes))[chosen], **more)


@pytest.fixture(scope="module")
def noise(tmp_path_factory):
    """Pictures that are noise in both classes: to learn from, and 20 to test on."""
    place, random = tmp_path_factory.mktemp("noise"), np.random.default_rng(0)
    for part, count in (("train", 20), ("test", 10)):
        for kind in ("cat", "dog"):
            (place / part / kind).mkdir(parents=True)
            for k in range(count):
                pixels = random.integers(0, 256, (8, 8, 3)).astype(np.uint8)
                Image.fromarray(pixels).save(place / part / kind / f"{k}.png")
    return place


@pytest.fixture(scope="module")
def model(noise):
    return fathom.train(noise, **PLAIN)


@pytest.fixture(scope="module")
def tests(model, noise):
    """The 20 test pictures, ten cats and ten dogs, as they are read."""
    return model.read(noise / "test")


def chances(*dogs):
    """Answers for the test pictures by the probability of dog; all others are right and sure."""
    likely = np.array([0.0] * 10 + [1.0] * 10)
    likely[: len(dogs)] = dogs
    return ClassAnswered(np.repeat([0, 1], 10), np.stack([1 - likely, likely], axis=1))


# --- which classes are taken for which others --------------------------------------------------


def test_pairs_are_counted_and_the_most_frequent_come_first():
    found = most_confused(named(["ab", "aa", "ca", "ca", "cc", "bb", "ca"]), ABC)
    assert found == (Confused("c", "a", 3, 4), Confused("a", "b", 1, 2))
    assert confused_words(found) == "c taken for a 3 of 4, a for b 1 of 2"


def test_of_equally_frequent_pairs_the_larger_share_comes_first_then_the_first_class():
    pairs = ["ab", "aa", "aa", "ca", "cc", "ba", "bb", "bb"]
    found = most_confused(named(pairs), ABC)
    assert [str(pair) for pair in found] == [
        "c taken for a: 1 of 2",
        "a taken for b: 1 of 3",
        "b taken for a: 1 of 3",
    ]


def test_at_most_five_pairs():
    classes = ("a", "b", "c", "d")
    wrong = [a + b for a in classes for b in classes if a != b]
    found = most_confused(named([*wrong, "dc"], classes), classes)
    assert len(found) == 5
    assert found[0] == Confused("d", "c", 2, 4)


def test_no_pair_where_all_is_right_and_no_words():
    assert most_confused(named(["aa", "bb"]), ABC) == ()
    assert confused_words(()) == ""


def test_every_row_counts_as_one():
    weighted = named(["ab", "ba", "ba"], weights=np.array([2.8, 0.1, 0.1]))
    assert most_confused(weighted, ABC)[0] == Confused("b", "a", 2, 2)


def test_the_class_that_is_named_is_decided_by_the_threshold():
    answered = ClassAnswered(np.array([0]), np.array([[0.8, 0.2]]), threshold=0.1)
    assert most_confused(answered, ("no", "yes")) == (Confused("no", "yes", 1, 1),)


# --- the worst pictures ------------------------------------------------------------------------


def test_the_highest_loss_comes_first_then_the_order_of_the_files(model, tests):
    found = mistakes_in(model, tests, chances(0.4, 0.7, 0.9, 0.6, 0.7))
    assert [one.file for one in found.worst] == [f"cat/{k}.png" for k in (2, 1, 4, 3)]
    assert [one.loss for one in found.worst] == pytest.approx(-np.log([0.1, 0.3, 0.3, 0.4]))
    assert {(one.truth, one.prediction) for one in found.worst} == {("cat", "dog")}
    assert found.worst[0].probabilities == pytest.approx({"cat": 0.1, "dog": 0.9})
    assert (found.rows, found.wrong) == (20, 4)
    assert found.confused == (Confused("cat", "dog", 4, 10),)


def test_pixels_are_those_of_the_file(model, tests, noise):
    for one in mistakes_in(model, tests, chances(0.9, 0.2, 0.8)).worst:
        file = np.asarray(Image.open(noise / "test" / one.file))
        np.testing.assert_array_equal(one.pixels, file)


def test_at_most_ten_pictures(model, tests):
    found = mistakes_in(model, tests, replace(chances(), truth=np.repeat([1, 0], 10)))
    assert found.wrong == 20
    assert [one.file for one in found.worst] == [f"cat/{k}.png" for k in range(10)]


def test_in_words(model, tests):
    words = str(mistakes_in(model, tests, chances(0.7, 0.95)))
    assert words.splitlines() == [
        "2 of 20 pictures are taken for another class:",
        "  cat taken for dog: 2 of 10",
        "",
        "Those with the highest loss, which is minus ln p(true class):",
        "  file       class  named  probabilities         loss",
        "  cat/1.png  cat    dog    dog 95.0%, cat 5.0%   3.00",
        "  cat/0.png  cat    dog    dog 70.0%, cat 30.0%  1.20",
    ]


def test_one_wrong_and_none_wrong_in_words(model, tests):
    one = mistakes_in(model, tests, chances(0.7))
    assert str(one).startswith("1 of 20 pictures is taken for another class:\n  cat taken for dog")
    none = mistakes_in(model, tests, chances())
    assert str(none) == "None of 20 pictures is taken for another class."
    assert none.as_dict() == {"confused": [], "worst": []}


def test_plain_values(model, tests):
    told = json.loads(json.dumps(mistakes_in(model, tests, chances(0.75)).as_dict()))
    assert told == {
        "confused": [{"truth": "cat", "named": "dog", "count": 1, "of": 10}],
        "worst": [
            {
                "file": "cat/0.png",
                "truth": "cat",
                "prediction": "dog",
                "probabilities": {"cat": 0.25, "dog": 0.75},
                "loss": pytest.approx(np.log(4)),
            }
        ],
    }


def test_it_agrees_with_what_the_model_answers(model, noise):
    found, place = fathom.mistakes(model, noise / "test"), noise / "test"
    table = model.confusion(place)
    assert found.wrong == table.sum() - np.trace(table) > 0
    for one in found.worst:
        assert model.predict([place / one.file])[0] == one.prediction != one.truth
        alone = model.predict_proba([place / one.file])[0]
        assert list(one.probabilities.values()) == pytest.approx(alone.tolist(), abs=1e-6)


# --- numbers, tables, and what cannot be told --------------------------------------------------


@pytest.fixture(scope="module")
def metres(noise, tmp_path_factory):
    """A network that was told a number for each picture, and the table of these."""
    labels = tmp_path_factory.mktemp("labels") / "labels.csv"
    files = [f"cat/{k}.png" for k in range(20)]
    pl.DataFrame({"file": files, "metres": [k / 2 for k in range(20)]}).write_csv(labels)
    return fathom.train(noise / "train", labels=labels, target="metres", **PLAIN), labels


def test_of_numbers_the_largest_misses(metres, noise):
    model, labels = metres
    table = model.read(noise / "train", labels)
    truth = np.array(table.frame["metres"].cast(float).to_list())
    answers = truth.copy()
    answers[[3, 7, 9]] += [0.5, -4, 2]
    found = mistakes_in(model, table, NumberAnswered(truth, answers))
    assert [one.file for one in found.worst] == table.frame["file"][[7, 9, 3]].to_list()
    told = json.loads(json.dumps(found.as_dict()))
    assert list(told) == ["worst"]
    assert [list(one) for one in told["worst"]] == [["file", "truth", "prediction"]] * 3
    assert told["worst"][0]["prediction"] == told["worst"][0]["truth"] - 4
    lines = str(found).splitlines()
    assert lines[:2] == [
        "The largest misses of 20 pictures:",
        "  file        metres  answered  off by",
    ]
    assert [line.split()[-1] for line in lines[2:]] == ["-4", "+2", "+0.5"]
    exact = mistakes_in(model, table, NumberAnswered(truth, truth))
    assert str(exact) == "No miss in 20 pictures."


def test_labels_of_numbers_are_read(metres, noise):
    model, labels = metres
    found = fathom.mistakes(model, noise / "train", labels)
    assert len(found.worst) == 10
    assert found.worst[0].loss == max(one.loss for one in found.worst)


def test_of_tables_the_pairs_alone(small_classifiers, people):
    level = small_classifiers["level"]
    found = fathom.mistakes(level, people)
    table = level.confusion(people)
    assert found.worst is None
    assert found.as_dict().keys() == {"confused"}
    for pair in found.confused:
        row, column = (level.classes.index(name) for name in (pair.truth, pair.named))
        assert (pair.count, pair.of) == (table[row, column], table[row].sum())
    right = people.filter(level.predict(people) == people["level"])
    told = str(fathom.mistakes(level, right))
    assert told == f"None of {right.height} rows is taken for another class."
    high = right.filter(pl.col("level") == "high")[:1].with_columns(level=pl.lit("low"))
    assert str(fathom.mistakes(level, high)).splitlines() == [
        "1 of 1 row is taken for another class:",
        "  low taken for high: 1 of 1",
    ]


def test_rows_without_a_target_do_not_count(small_classifiers, people):
    gone = people.with_columns(level=pl.when(pl.int_range(120) < 100).then("level"))
    assert fathom.mistakes(small_classifiers["level"], gone).rows == 100


def test_what_cannot_be_told(small_model, people, model, noise):
    with pytest.raises(OptionError) as told:
        fathom.mistakes(small_model, people)
    assert str(told.value) == (
        "'salary' is a number, which is not right or wrong; evaluate says how far off it is, and "
        "of pictures the largest misses are told"
    )
    with pytest.raises(DataError, match="says of no picture what its 'class' is"):
        fathom.mistakes(model, noise / "test" / "cat" / "0.png")


# --- right after training, and in the report ---------------------------------------------------


def test_a_training_leaves_them_and_a_file_keeps_the_pairs(model, noise, tmp_path):
    again = fathom.mistakes(model, noise / "test")
    assert (model.mistakes.rows, model.mistakes.wrong) == (20, again.wrong)
    assert [f"test/{one.file}" for one in again.worst] == [o.file for o in model.mistakes.worst]
    assert model.story.judgement.confused == model.mistakes.confused == again.confused
    model.save(tmp_path / "m.fathom")
    back = fathom.load(tmp_path / "m.fathom")
    assert (back.mistakes, back.story.judgement.confused) == (None, model.story.judgement.confused)
    assert str(Report(back)) == str(Report(model))


def test_networks_together_are_judged_on_what_each_left_out(noise):
    together = fathom.train(noise / "train", ensemble=2, **PLAIN)
    assert together.story.judgement.judged_on == "out_of_fold"
    assert together.mistakes.rows == 40
    assert together.alone(1).mistakes is None
    told = together.held_out
    assert together.mistakes.wrong == (told.chosen != told.truth).sum()


def test_the_terminal_says_them_of_pictures_where_there_are_some(model, small_classifiers):
    line = f"Confused       {confused_words(model.story.judgement.confused)}"
    assert line in str(Report(model)).splitlines()
    assert Report(model).as_dict()["confused"] == [
        vars(one) for one in model.story.judgement.confused
    ]
    without = replace(model, story=unconfused(model.story))
    assert "Confused" not in str(Report(without))
    assert "Confused" not in str(Report(small_classifiers["level"]))


TITLES = (
    "Which classes it takes for others",
    "The pictures that it is most wrong about",
    "What its first neurons look for",
)


def page(model, place):
    fathom.report(model, place / "r.html")
    return (place / "r.html").read_text("utf-8")


def test_the_page_shows_them_of_pictures(model, tmp_path):
    told = page(model, tmp_path)
    worst = model.mistakes.worst[0]
    assert [f"<h2>{title}</h2>" in told for title in TITLES] == [True, True, False]
    assert f"<tr><td>{worst.file}</td><td>{worst.truth}</td><td>{worst.prediction}</td>" in told
    pair = model.story.judgement.confused[0]
    assert f"<tr><td>{pair.truth}</td><td>{pair.named}</td><td class=" in told
    assert '<img alt="The wrong ones with the highest loss, of 20 rows kept aside. Above' in told
    assert told.count("<img alt=") == told.count("<img ")
    model.save(tmp_path / "m.fathom")
    told = page(fathom.load(tmp_path / "m.fathom"), tmp_path)
    assert [f"<h2>{title}</h2>" in told for title in TITLES] == [True, False, False]


def test_the_page_shows_the_first_filters(model, tmp_path):
    blueprint = Blueprint(8 * 8 * 3, (), 1, "relu", eye=Eye((8, 8, 3), ((3,), (6,)), shift=0))
    network = blueprint(jax.random.key(0)).answering(*model.network.answer)
    told = page(replace(model, network=network), tmp_path)
    assert all(f"<h2>{title}</h2>" in told for title in TITLES)
    assert '<img alt="The weights of each neuron of the first convolution' in told
    assert "<td>convolution 1</td><td>4 x 4 x 6, 2 looks</td>" in told


def test_the_page_of_numbers_shows_the_largest_misses(metres, tmp_path):
    told = page(metres[0], tmp_path)
    assert [f"<h2>{title}</h2>" in told for title in TITLES] == [False, True, False]
    assert '<img alt="The ones with the largest misses, of ' in told


def test_the_page_of_a_table_shows_none_of_it(small_classifiers, small_model, tmp_path):
    for one in (small_model, small_classifiers["level"]):
        told = page(one, tmp_path)
        assert not any(title in told for title in TITLES)


def test_without_mistakes_the_page_does_without(model, tmp_path):
    right = replace(model.mistakes, worst=(), confused=(), wrong=0)
    story = unconfused(model.story)
    told = page(replace(model, mistakes=right, story=story), tmp_path)
    assert not any(title in told for title in TITLES)
