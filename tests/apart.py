"""Work in a thread of its own: a browser's driver keeps an event loop in the tests' thread."""

from concurrent.futures import ThreadPoolExecutor


def apart(work, *given):
    """Give what `work` gives, or raise what it raises."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *given).result()
