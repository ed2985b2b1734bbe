"""The version of Fathom, as it is written into models and runs."""

__version__ = "0.1.0"
