"""HOW A SLOPE BECOMES A STEP: each optimiser with its formula, ledger, limit; schedules."""
