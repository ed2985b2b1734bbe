"""The founding article, run: its every number, and every slip printed beside correct."""
