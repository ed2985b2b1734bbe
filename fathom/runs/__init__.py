"""WHAT HAPPENED: every training leaves a run, from which any step of it comes back bit for bit."""
