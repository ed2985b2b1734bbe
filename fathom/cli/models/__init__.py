"""Commands for your own data."""
