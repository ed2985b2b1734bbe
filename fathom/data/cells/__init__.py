"""What the cells of a table say: numbers, labels and dates in their writings."""
