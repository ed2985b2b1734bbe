"""What a network is: neurons, activations, losses, layers, networks. Pure mathematics."""
