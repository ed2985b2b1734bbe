"""HOW GOOD IT IS: baselines, the judgement, cautions, mistakes; models compared, more rows."""
