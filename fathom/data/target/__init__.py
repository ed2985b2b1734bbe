"""What is to be predicted, and columns that say something about the rows."""
