"""How rows of inputs are held: as an array, packed, or as the bytes of pictures."""
