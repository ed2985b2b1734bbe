"""HOW THE WORLD BECOMES NUMBERS: tables and pictures read, understood, divided, encoded."""
