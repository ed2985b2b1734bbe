"""One neuron: the article's dog, thresholds as logic, the perceptron rule, wrong inputs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fathom.errors import OptionError
from fathom.nets.neuron import Neuron

DOG = {"four legs": 2, "thick coat": 4}
BOTH = {"four legs": 1, "thick coat": 1}


def test_the_article_dog_does_not_fire_at_threshold_8():
    firing = Neuron(DOG, threshold=8).explain(BOTH)
    assert (firing.sum, firing.z, firing.output, firing.fires) == (6, -2, 0, False)


@pytest.mark.parametrize(
    ("threshold", "logic"),
    [
        (8, "never fires"),
        (6, "never fires"),
        (5, "AND"),
        (3, "fires with 'thick coat', whatever the rest"),
        (1, "OR"),
    ],
)
def test_thresholds_make_logic(threshold, logic):
    assert Neuron(DOG, threshold=threshold).describe_logic() == logic


def test_bias_is_minus_the_threshold():
    assert Neuron(DOG, threshold=4).bias == -4
    assert Neuron(DOG, bias=-4).threshold == 4
    assert str(Neuron(DOG)) == "Neuron: fires when 2 four legs + 4 thick coat > 0"


def test_at_exactly_the_threshold_it_does_not_fire():
    assert not Neuron(DOG, threshold=6).explain(BOTH).fires


def test_explain_reads_like_a_teacher_for_other_activations():
    words = str(Neuron({"a": 0.5}, bias=1, activation="logistic").explain({"a": 2}))
    assert words.splitlines() == [
        "a   2 x 0.5 =    1",
        "weighted inputs: 1",
        "bias:            1   (threshold -1)",
        "z = 1 + 1 =      2",
        "sigmoid(2) = 0.880797 is the output",
    ]


def table(rule):
    return [({"a": a, "b": b}, float(rule(a, b))) for a in (0, 1) for b in (0, 1)]


@pytest.mark.parametrize("rule", [lambda a, b: a and b, lambda a, b: a or b, lambda a, b: a > b])
def test_the_perceptron_rule_learns_what_one_neuron_can_do(rule):
    learned = Neuron({"a": 0, "b": 0}).learn(table(rule))
    assert learned.solved
    assert all(learned.neuron(inputs) == expected for inputs, expected in table(rule))


def test_no_single_neuron_does_xor():
    learned = Neuron({"a": 0, "b": 0}).learn(table(lambda a, b: a != b))
    assert not learned.solved
    assert "perhaps no single neuron can do it" in str(learned)


def test_an_input_that_everyone_has_tells_nothing():
    animals = [
        ({"two eyes": 1, "barks": 1}, 1.0),
        ({"two eyes": 1, "barks": 0}, 0.0),
    ]
    neuron = Neuron({"two eyes": 0, "barks": 0}).learn(animals).neuron
    without = Neuron(
        {"barks": neuron.weights["barks"]}, bias=neuron.bias + neuron.weights["two eyes"]
    )
    assert all(neuron(x) == without({"barks": x["barks"]}) == y for x, y in animals)


# Processors may take a product below the smallest normal number for 0; of these none is so small.
finite = st.floats(-1e6, 1e6, width=32, allow_subnormal=False)


@given(st.lists(st.tuples(finite, finite), min_size=1, max_size=5), finite)
@settings(deadline=None, max_examples=50)
def test_products_and_bias_add_up(pairs, bias):
    neuron = Neuron({f"x{i}": w for i, (w, _) in enumerate(pairs)}, bias=bias)
    firing = neuron.explain({f"x{i}": x for i, (_, x) in enumerate(pairs)})
    total = sum(term.product for term in firing.terms) + firing.bias
    assert firing.z == pytest.approx(total, rel=1e-12, abs=1e-3)
    assert firing.fires == (firing.z > 0) == (firing.output == 1)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Neuron({}), "a neuron needs at least one input with a weight"),
        (
            lambda: Neuron(DOG, threshold=1, bias=-1),
            "a neuron takes a threshold or a bias, not both: the bias is minus the threshold",
        ),
        (
            lambda: Neuron({"a": float("nan")}),
            "the weight of 'a' must be a finite number, but got nan",
        ),
        (
            lambda: Neuron(DOG)({"four legs": 1, "thick coat": 1, "tail": 1}),
            "the input 'tail' has no weight. There are: four legs, thick coat.",
        ),
        (
            lambda: Neuron(DOG)({"four legs": 1}),
            "the weight of 'thick coat' has no input. There are: four legs.",
        ),
        (
            lambda: Neuron(DOG)({"four leg": 1, "thick coat": 1}),
            "the input 'four leg' has no weight. Did you mean 'four legs'?",
        ),
        (
            lambda: Neuron(DOG, activation="softmax"),
            "softmax needs the sums of several neurons; one neuron has one sum",
        ),
        (
            lambda: Neuron({f"x{i}": 1 for i in range(11)}).truth_table(),
            "a truth table of 11 inputs has 2^11 lines; at most 10 inputs can be shown",
        ),
        (
            lambda: Neuron(DOG).learn([]),
            "there is nothing to learn from: the table of examples is empty",
        ),
    ],
)
def test_wrong_inputs(make, sentence):
    with pytest.raises(OptionError) as told:
        make()
    assert str(told.value) == sentence
