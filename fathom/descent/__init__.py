"""WALKS ON ANY FUNCTION: gradient descent step by step, from one start or from many."""
