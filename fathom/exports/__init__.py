"""A network written in another language, by which it can be read and run without Fathom."""
