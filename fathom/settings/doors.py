"""Which options a door leaves out, and why; all others come in through it by themselves."""

from __future__ import annotations

from fathom.settings.words import all_but

PICTURES = ("network", "size", "mirror", "labels")
READ = ("missing", "sheet", "header")
KEEPING = ("run", "run_limit", "resume")

# A search for a learning rate trains one network, all rates to the end.
NOT_SEARCHED = all_but(
    *("task", "positive", "columns", "only", *READ),
    *("hidden", "activation", "optimizer", "loss", "weight_decay", "batch_size", "epochs", "seed"),
)
# A learning curve says itself what tests, keeps no network, and knows no pictures yet.
NOT_GROWN = ("test", "time", "baselines", "importance", "sweep", "decide", *KEEPING, *PICTURES)
# scikit-learn gives the target itself, divides rows itself, and measures itself.
NOT_FITTED = (
    *("target", "task", "positive", "test", "test_share", "seed", "sheet", "header"),
    *("class_weight", "decide", "sweep", "baselines", "importance", *KEEPING, *PICTURES),
)
