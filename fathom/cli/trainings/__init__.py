"""Commands to see through a training."""
