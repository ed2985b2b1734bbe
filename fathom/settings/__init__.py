"""WHAT A PERSON CAN ASK OF A TRAINING: every option once, with its name, type, bounds and help."""
