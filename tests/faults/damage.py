"""Ways to damage files and to make malformed ones, each drawn from a seed: the same every time."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import numpy as np

SIGNS = (
    *("", " ", "0", "-1", "1e999", "nan", "inf", "NA", '"', '""', "'", ",", ";", "\t", "|", "\0"),
    *(
        "\ufeff",
        "\r",
        "\r\n",
        "\n",
        "\n\n",
        "é",
        "日本",
        "\u202e",
        "\x1b[31m",
        "$_{",
        "[/]",
        "=1+1",
    ),
    *(
        "1,5",
        "1.234,5",
        "(803)",
        "803-",
        "12 kg",
        "2020-02-30",
        "31/12/2020",
        "25:61",
        "true",
        "TRUE",
    ),
    *("9" * 400, "1582218195625938946", "007", "#REF!", "{}", "%s", "a" * 5000),
)


def damaged(data: bytes, random: Random) -> bytes:
    """Change some bytes of a file, cut it, double or move a part of it, or write zeros."""
    made = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 3, 20))):
        place = random.randrange(len(made) + 1)
        length = min(random.choice((1, 1, 8, 64, 1000)), len(made) - place)
        kind = random.randrange(6)
        if kind == 0 and place < len(made):
            made[place] ^= 1 << random.randrange(8)
        elif kind == 1:
            del made[place:]
        elif kind == 2:
            del made[place : place + length]
        elif kind == 3:
            made[place:place] = made[place : place + length]
        elif kind == 4:
            made[place : place + length] = bytes(length)
        else:
            made[place:place] = random.randbytes(length)
        if not made:
            break
    return bytes(made)


def altered(value: Any, random: Random) -> Any:
    """Change one value somewhere within what JSON can say: a file made on purpose."""
    if isinstance(value, dict) and value:
        key = random.choice(sorted(value))
        made = dict(value)
        chance = random.random()
        if chance < 0.05:
            del made[key]
        elif chance < 0.08:
            made[f"{key}x"] = made[key]
        else:
            made[key] = altered(value[key], random)
        return made
    if isinstance(value, list) and value:
        made = list(value)
        place = random.randrange(len(made))
        chance = random.random()
        if chance < 0.1:
            del made[place]
        elif chance < 0.2:
            made.append(made[place])
        else:
            made[place] = altered(made[place], random)
        return made
    return random.choice(
        (None, True, 0, 1, -1, 2**31, 10**9, 10**30, 0.5, -0.5, 1e308, "", "relu", "x", [], {}, [0])
    )


def altered_arrays(arrays: dict[str, np.ndarray], random: Random) -> dict[str, np.ndarray]:
    """Change one array: numbers that are none, another shape or dtype, none at all, or one more."""
    made = dict(arrays)
    name = random.choice(sorted(made))
    array = made[name]
    kind = random.randrange(6)
    if kind == 0 and array.size and array.dtype.kind == "f":
        array = array.copy()
        array.flat[random.randrange(array.size)] = random.choice((np.nan, np.inf, -np.inf))
        made[name] = array
    elif kind == 1:
        made[name] = array.reshape(-1)[: max(0, array.size - 1)]
    elif kind == 2:
        made[name] = array.astype(random.choice((np.float64, np.int32, np.bool_)))
    elif kind == 3:
        del made[name]
    elif kind == 4:
        made[name] = array.T.copy()
    else:
        made[f"{name}.more"] = array
    return made


def table(random: Random) -> bytes:
    """Write something that is nearly a table, in one of many writings."""
    delimiter = random.choice((",", ",", ";", "\t", "|", " "))
    width = random.choice((1, 2, 3, 5, 40))
    names = [
        random.choice(("a", "b", "x 1", *SIGNS)) + str(n) * random.randrange(2)
        for n in range(width)
    ]
    rows = [names]
    for _ in range(random.choice((0, 1, 2, 30))):
        odd = random.random() < 0.05
        cells = [
            random.choice(SIGNS) if random.random() < 0.2 else str(random.randrange(100))
            for _ in range(width + (random.choice((-1, 1)) if odd else 0))
        ]
        rows.append(cells)
    text = random.choice(("\n", "\n", "\r\n", "\r")).join(delimiter.join(row) for row in rows)
    data = text.encode(
        random.choice(("utf-8", "utf-8", "utf-16", "latin-1", "utf-8-sig")), "replace"
    )
    return damaged(data, random) if random.random() < 0.3 and data else data


def spelled(header: Any) -> str:
    """Write JSON as a file has it."""
    return json.dumps(header, sort_keys=True)
