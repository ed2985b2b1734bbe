"""WHY THIS ANSWER: one answer opened into arithmetic that adds up, in the terms of the table."""
