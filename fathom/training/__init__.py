"""How weights change: descent, rules, optimisers, populations of networks. Arrays only."""
