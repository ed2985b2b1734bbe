"""What you keep: the design of a network for a table, and the model with its file."""
