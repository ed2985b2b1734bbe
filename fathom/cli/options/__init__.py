"""Options that several commands share, and how what is typed is read."""
