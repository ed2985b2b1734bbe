"""WHAT YOU KEEP: the network, how cells become inputs, how far to trust it; its file, its story."""
