"""``python -m fathom`` is the command ``fathom``."""

from fathom.cli.app import start

if __name__ == "__main__":
    start()
