"""What can be asked of a network that was learnt from one's own table."""
