"""LEARNING WITHOUT SLOPES: Hebb, Oja, delta, perceptron; and Pavlov's dog."""
