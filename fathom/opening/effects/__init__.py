"""How the answers depend on each column, over many rows."""
