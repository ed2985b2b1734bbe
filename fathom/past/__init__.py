"""WHY THIS WEIGHT: any step brought back, any change opened, rows traced through training."""
