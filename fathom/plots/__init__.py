"""Pictures: a value in, a Matplotlib figure out."""
