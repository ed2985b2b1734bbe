"""Commands for how it works, from the ground up."""
