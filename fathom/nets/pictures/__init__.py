"""Networks for pictures: convolutions, pooling, and what changes a picture while it is learnt."""
