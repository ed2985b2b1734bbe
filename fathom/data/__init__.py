"""How the world becomes numbers: read, columns, encoder, target, split, examples."""
