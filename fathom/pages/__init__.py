"""Pages that open in any browser, offline: words and pictures in one file."""
