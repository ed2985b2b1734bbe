"""What a person sees of a value in a notebook: the value states its card, this room draws it."""
