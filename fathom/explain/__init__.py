"""Why: the arithmetic behind a network's answer. Arrays and a network, never a table."""
