"""HOW WEIGHTS CHANGE: populations of networks learn side by side. Arrays only."""
