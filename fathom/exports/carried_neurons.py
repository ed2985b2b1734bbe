"""Neurons and last steps in plain Python: what an exported file carries along.

>>> weighted_sum(0.5, [2.0, -1.0], [3.0, 4.0])
2.5
"""

import math


def weighted_sum(bias: float, weights: list[float], inputs: list[float]) -> float:
    """Multiply every input by its weight, and add it all up with the bias."""
    total = bias
    for weight, value in zip(weights, inputs):  # noqa: B905
        total += weight * value
    return total


def identity(z: float) -> float:
    """Hand the sum on as it is."""
    return z


def step(z: float) -> float:
    """Fire or don't: 1 above 0, else 0."""
    return 1.0 if z > 0 else 0.0


def relu(z: float) -> float:
    """Let nothing through below 0, and the sum itself above."""
    return max(0.0, z)


def leaky_relu(z: float) -> float:
    """Let a hundredth through below 0, and the sum itself above."""
    return z if z > 0 else 0.01 * z


def sigmoid(z: float) -> float:
    """Squeeze the sum into 0 .. 1: 1 / (1 + e^-z), written so that e^ never grows too large.

    >>> sigmoid(-10_000.0), sigmoid(0.0), sigmoid(10_000.0)
    (0.0, 0.5, 1.0)
    """
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    return math.exp(z) / (1.0 + math.exp(z))


def tanh(z: float) -> float:
    """Squeeze the sum into -1 .. 1."""
    return math.tanh(z)


def gelu(z: float) -> float:
    """Multiply the sum by the share of a normal bell that lies below it."""
    return z * 0.5 * math.erfc(-z / math.sqrt(2.0))


def silu(z: float) -> float:
    """Multiply the sum by its own sigmoid."""
    return z * sigmoid(z)


def softmax(sums: list[float]) -> list[float]:
    """Turn several sums into probabilities: e^sum, divided by the total of all.

    The largest sum is taken off first, which changes nothing but keeps e^ from growing too large.

    >>> softmax([10_000.0, 10_000.0])
    [0.5, 0.5]
    """
    largest = max(sums)
    powers = [math.exp(one - largest) for one in sums]
    return [power / sum(powers) for power in powers]


def mean_of(answers: list[list[float]]) -> list[float]:
    """Take the mean of what several networks say, sum by sum."""
    return [sum(sums) / len(sums) for sums in zip(*answers)]  # noqa: B905
