"""WHICH LEARNING RATE: the largest stable one, what each one did, and why some went wrong."""
