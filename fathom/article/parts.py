"""The founding article in twenty parts, in the order in which to read them."""

from __future__ import annotations

from fathom.article import descents, learning, losses, neurons, pits, wiring
from fathom.article.part import Part
from fathom.errors import OptionError, hint, same_name

DONE = "parts of the article"  # what a person waits for

PARTS: tuple[Part, ...] = (
    Part(
        1,
        "neuron",
        "A neuron",
        "A neuron gets signals from many others, amplifies each with a weight, fires when a "
        "threshold is passed, and sends its signal to many. The bias is minus the threshold.",
        neurons.neuron,
        ('fathom neuron --inputs "food=1,bell=0" --weights "food=2,bell=1" --threshold 1.5',),
    ),
    Part(
        2,
        "dog",
        "Is it a dog?",
        "Four legs times 2, a thick coat times 4: together 6. With a threshold of 8 it does not "
        "fire.",
        neurons.dog,
        ('fathom neuron --weights "four legs=2,thick coat=4" --threshold 5 --table',),
    ),
    Part(
        3,
        "activation",
        "Activation functions",
        "The output is 1 above the threshold and 0 below; 'there are other types of activation "
        "functions as well'.",
        neurons.activation,
        ('fathom neuron --inputs "x=2" --weights "x=1" --activation sigmoid',),
    ),
    Part(
        4,
        "pavlov",
        "Fire together, wire together",
        "Food makes the dog's mouth water. A bell rings before the food; after a while the bell "
        "alone does.",
        wiring.dog,
        ("fathom pavlov --rule hebb", "fathom pavlov --plot pavlov.png"),
    ),
    Part(
        5,
        "network",
        "Neurons that feed neurons",
        "The brain's factors are neurons themselves, fed by others: networks feed networks.",
        neurons.network,
        ("fathom demo", "fathom summary salaries.fathom --plot network.png"),
    ),
    Part(
        6,
        "training-data",
        "Training data",
        "Inputs with their expected outputs, with and without the thing to be found.",
        learning.training_data,
        ("fathom demo salaries-simple", "fathom train salaries-simple.csv --target salary"),
    ),
    Part(
        7,
        "salary",
        "A salary from age and experience",
        "A network that predicts the salary of a person from age and experience, with the data "
        "of 10,000 people.",
        learning.salary,
        (
            "fathom demo salaries-simple",
            "fathom train salaries-simple.csv --target salary --hidden none",
        ),
    ),
    Part(
        8,
        "dog-cat-fish",
        "Dog, cat or fish",
        "The answer is a probability for each: 23 % fish, 57 % dog, 20 % cat. The highest is "
        "taken.",
        losses.classes,
        ("fathom loss cross-entropy --expected 1,0,0 --predicted .23,.57,.20",),
    ),
    Part(
        9,
        "loss",
        "How wrong is it?",
        "The loss is how far one answer is off; the cost is that for the whole data set: mean "
        "error, mean absolute error, mean squared error.",
        losses.errors,
        ('fathom loss error --expected "10;10" --predicted "9;11"',),
    ),
    Part(
        10,
        "cross-entropy",
        "How wrong is a probability?",
        "Multiply the expected outputs by the logarithms of the predicted ones and add up.",
        losses.cross_entropy,
        ("fathom loss cross-entropy --expected 0,1,0 --predicted .1,.8,.1",),
    ),
    Part(
        11,
        "all-combinations",
        "Why not try everything?",
        "It is like solving an equation, but with too many variables; trying all combinations "
        "takes infinite time.",
        descents.combinations,
        ('fathom descend "(x-3)^2 + (y+1)^2" --start x=0,y=0',),
    ),
    Part(
        12,
        "descent",
        "Gradient descent",
        "f(x) = x^2 - x + 1, from x = 9 with learning rate .1: slope 17, x = 7.3, cost 46.99; "
        "slope 13.6, x = 5.94, cost 30.3436.",
        descents.one_weight,
        ('fathom descend "x^2 - x + 1" --start 9 --learning-rate 0.1 --plot descent.png',),
    ),
    Part(
        13,
        "two-weights",
        "Two weights, two slopes",
        "f(x, y) = x^2 + y^2 from (5, 10): to (4, 8), cost from 125 to 80.",
        descents.two_weights,
        ('fathom descend "x^2 + y^2" --start x=5,y=10 --plot pond.png',),
    ),
    Part(
        14,
        "step-size",
        "The rover in the pond",
        "Small steps take long, big steps run past the bottom; every look costs time.",
        descents.step_size,
        ('fathom descend "x^2 - x + 1" --start 9 --learning-rate 0.01,0.1,0.5,0.9,1,1.1',),
    ),
    Part(
        15,
        "training-loop",
        "The training loop",
        "Randomly assign weights, calculate the cost, update the weights, repeat until it is "
        "close to zero; thousands of weights.",
        learning.training_loop,
        ("fathom demo",),
    ),
    Part(
        16,
        "pits",
        "Small pits",
        "The rover may get stuck in a small pit that is not the deepest point; random starts help.",
        pits.small_pits,
        ('fathom descend "x^4 - 3x^2 + x" --start "-2;-1;0;1;2" --learning-rate 0.01',),
    ),
    Part(
        17,
        "mini-batches",
        "Only a part of the data",
        "Other techniques use only a part of the training data at a time.",
        pits.part_of_the_data,
        ("fathom demo", "fathom train salaries.csv --target salary --batch-size full"),
    ),
    Part(
        18,
        "learning-rate",
        "The choice of the learning rate",
        "The choice of the learning rate is very important while training neural networks.",
        learning.choice_of_rate,
        ("fathom demo", "fathom train salaries.csv --target salary --learning-rate .0001,.01,1"),
    ),
    Part(
        19,
        "data-quality",
        "Only as good as its data",
        "An algorithm is only as good as the data it was trained on.",
        learning.only_as_good_as_its_data,
        ("fathom demo", "fathom train salaries.csv --target salary --test-share 0.9"),
    ),
    Part(
        20,
        "by-hand",
        "Without learning",
        "Without machine learning we would be programming a whole lot of 'if' and 'if-else'.",
        learning.by_hand,
        ("fathom demo", "fathom explain salaries.fathom salaries.csv --row 0 --steps"),
    ),
)


def find_part(name: str) -> Part:
    """Find a part by its number or its name.

    >>> find_part("12").name, find_part("Pavlov").number
    ('descent', 4)
    >>> find_part("21")
    Traceback (most recent call last):
        ...
    fathom.errors.OptionError: the article has no part '21': parts are numbered 1 to 20
    """
    wanted = same_name(name)
    if wanted.lstrip("-").isdigit():
        if 1 <= int(wanted) <= len(PARTS):
            return PARTS[int(wanted) - 1]
        raise OptionError(f"the article has no part {name!r}: parts are numbered 1 to {len(PARTS)}")
    for part in PARTS:
        if same_name(part.name) == wanted:
            return part
    raise OptionError(
        f"the article has no part {name!r}. {hint(name, [part.name for part in PARTS])}"
    )
