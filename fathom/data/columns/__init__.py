"""What each column holds, and how it becomes inputs of a network."""
