"""What people ask of a model or of the file that holds it, answered by the rooms below."""

from __future__ import annotations

from fathom.face import of_file
from fathom.judging.mistakes import find_mistakes
from fathom.opening.effects.effects import find_effects

effects = of_file(find_effects, "effects")
mistakes = of_file(find_mistakes, "mistakes")
