"""What every server here shares: who may come in, and where it listens."""
