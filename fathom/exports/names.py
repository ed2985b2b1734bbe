"""Names of columns as names of variables.

>>> identifiers(["Fuel type", "for", "2nd", "€", "number"], taken={"number"})
['fuel_type', 'for_', 'column_2nd', 'column', 'number_']
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Sequence

LONGEST = 30


def identifiers(names: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Give each name one that Python takes, all different and none of `taken`."""
    used = {*taken, *keyword.kwlist, *keyword.softkwlist, *dir(builtins)}
    made: list[str] = []
    for name in names:
        bare = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:LONGEST].strip("_")
        plain = bare if bare[:1].isalpha() else f"column_{bare}".strip("_")
        one, again = plain, 2
        while one in used:
            one = f"{plain}_" if plain in used and again == 2 else f"{plain}_{again - 1}"
            again += 1
        used.add(one)
        made.append(one)
    return made
