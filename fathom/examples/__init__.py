"""Example tables and pictures that the package makes itself, the same on every machine."""
