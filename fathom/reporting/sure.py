"""How sure a model is, in words: of its probabilities or numbers, and of what it says in the end.

>>> from fathom.model.judgement_story import IntervalStory
>>> interval = IntervalStory(share=0.9, width=12000, held=None, rows=400)
>>> calibrated_words(None, interval)[:48]
'90 of 100 truths lie between low and high, which'
"""

from __future__ import annotations

from fathom.data.target.target import Target
from fathom.model.calibration import calibration_words
from fathom.model.decision import decision_words
from fathom.model.interval import interval_words
from fathom.model.judgement_story import CalibrationStory, IntervalStory
from fathom.model.story import Story


def calibrated_words(calibration: CalibrationStory | None, interval: IntervalStory | None) -> str:
    """Say how far its answers can be taken at their word; nothing where nothing is known."""
    if calibration:
        return calibration_words(calibration)
    return interval_words(interval) if interval else ""


def sure_words(story: Story, target: Target) -> dict[str, str]:
    """Say all that is known, by what it is called."""
    found = {"How sure": calibrated_words(story.judgement.calibration, story.judgement.interval)}
    if story.decision:
        found["Decides"] = decision_words(story.decision, target)
    return {name: words for name, words in found.items() if words}
