"""Which rows are for learning, for choosing and for testing."""
