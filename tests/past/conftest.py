"""Small trainings that are recorded, to look back at."""

from tests.runs.conftest import recorded

__all__ = ["recorded"]
