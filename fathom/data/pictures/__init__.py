"""Pictures: found in a folder or a zip file, decoded once, a row of a table each."""
