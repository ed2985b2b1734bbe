"""From a file, a frame or a mapping to a table."""
