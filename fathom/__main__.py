"""``python -m fathom`` is the command ``fathom``."""

from fathom.cli.app import main

if __name__ == "__main__":
    main()
