"""How a date becomes a number, in plain Python: what an exported file carries along.

>>> date({"joined": "2020-02-01 18:00"}, "joined", "%Y-%m-%d")
18293.75
>>> month(18293.75), weekday(18293.75), hour(18293.75)
(1, 5, 18.0)
"""

import math

from fathom.exports.carried_cells import cell

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)


def date(row: dict[str, object], name: str, writing: str) -> float | None:
    """Take a date out of a row, as days since 1970 began; None for a cell without one.

    It is a datetime.date, or text: in the writing of the table that the network learnt from (in
    strftime's signs), or year-month-day.
    """
    found = cell(row, name)
    if found is None:
        return None
    if hasattr(found, "year") or hasattr(found, "hour"):
        return days_of(found)
    written = str(found)
    for signs in (*writing.split("|"), "%Y-%m-%d"):
        days = read_date(written, signs)
        if days is not None:
            return days
    raise ValueError(f"{name!r} takes a date, written like {writing}, but got {found!r}")


def days_of(moment: object) -> float:
    """Give the days since 1970 of a datetime.date or datetime.datetime; a time has no days."""
    days = 0.0
    if hasattr(moment, "year"):
        year, month_of_year, day = (getattr(moment, part) for part in ("year", "month", "day"))
        days = float(days_since_1970(year, month_of_year, day))
    if not hasattr(moment, "hour"):
        return days
    hours, minutes, seconds, rest = (
        getattr(moment, part) for part in ("hour", "minute", "second", "microsecond")
    )
    offset = getattr(moment, "utcoffset", lambda: None)()
    away = 0.0 if offset is None else offset.total_seconds()
    return days + (hours * 3600 + minutes * 60 + seconds + rest / 1e6 - away) / 86400


def days_since_1970(year: int, month_of_year: int, day: int) -> int:
    """Count the days from 1970-01-01, years beginning in March so that leap days come last.

    >>> days_since_1970(1970, 1, 3), days_since_1970(2000, 3, 1)
    (2, 11017)
    """
    if month_of_year < 3:
        year, month_of_year = year - 1, month_of_year + 12
    before = 365 * year + year // 4 - year // 100 + year // 400
    return before + (153 * (month_of_year - 3) + 2) // 5 + day - 1 - 719468


def read_date(written: str, signs: str) -> float | None:
    """Read a date, and a time where one follows; None where it is not written with these signs."""
    if signs == "%H:%M":
        return read_time(written)
    found = {"Y": 1970, "m": 1, "d": 1}
    rest = written
    for place, sign in enumerate(signs):
        if place and signs[place - 1] == "%":
            taken = leading(rest, sign)
            if not taken:
                return None
            found[{"y": "Y", "b": "m", "B": "m"}.get(sign, sign)] = meant(taken, sign)
            rest = rest[len(taken) :]
        elif sign != "%":
            if not rest.startswith(sign):
                return None
            rest = rest[1:]
    days = days_since_1970(found["Y"], found["m"], found["d"])
    if not 1 <= found["m"] <= 12 or month(days) != found["m"] - 1 or found["d"] < 1:
        return None  # there is no month 13, and no 31 April
    if not rest:
        return float(days)
    share = read_time(rest[1:].removeprefix(" ")) if rest[0] in "T " else None
    return None if share is None else days + share


def leading(written: str, sign: str) -> str:
    """Take the digits or letters from the front that a sign stands for; '' if they are not it."""
    letters = sign in "bB"
    most = {"Y": 4, "y": 2, "b": 3, "B": 9}.get(sign, 2)
    count = 0
    while count < min(most, len(written)) and written[count].isascii():
        if not (written[count].isalpha() if letters else written[count].isdigit()):
            break
        count += 1
    taken = written[:count]
    if letters:
        return taken if taken.lower() in [m[:3] for m in MONTHS] + list(MONTHS) else ""
    return "" if sign in "Yy" and count < most else taken


def meant(taken: str, sign: str) -> int:
    """Say which number was meant: 'Feb' is 2, and the year '69' is 2069, '70' is 1970."""
    if sign in "bB":
        return [m[:3] for m in MONTHS].index(taken[:3].lower()) + 1
    value = int(taken)
    return value + (2000 if value < 70 else 1900) if sign == "y" else value


def read_time(written: str) -> float | None:
    """Read a time as a share of the day: 18:30, 18:30:15.5, 6:30 pm, 18:30+02:00; None for none.

    >>> read_time("18:00"), read_time("6:00 pm"), read_time("20:00 +02:00"), read_time("25:00")
    (0.75, 0.75, 0.75, None)
    """
    clock, away = without_zone(written)
    clock, half = without_half(clock)
    parts = clock.split(":")
    if not 2 <= len(parts) <= 3 or not 1 <= len(parts[0]) <= 2:
        return None
    whole, _, rest = parts[2].partition(".") if len(parts) == 3 else ("00", "", "")
    if len(parts[1]) != 2 or len(whole) != 2:
        return None
    if not all(c in "0123456789" for c in parts[0] + parts[1] + whole + rest):
        return None
    hours, minutes, seconds = int(parts[0]), int(parts[1]), float(f"{whole}.{rest or 0}")
    if hours > 23 or minutes > 59 or seconds >= 61 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    return (hours * 3600 + (minutes - away) * 60 + seconds) / 86400


def without_zone(written: str) -> tuple[str, float]:
    """Take the offset from UTC off a time, and give it in minutes."""
    for mark in ("Z", "UTC"):
        if written.endswith(mark):
            return written[: -len(mark)].removesuffix(" "), 0.0
    for length in (6, 5):
        zone = written[-length:].replace(":", "")
        if len(zone) == 5 and zone[0] in "+-" and zone[1:].isdigit():
            minutes = int(zone[1:3]) * 60 + int(zone[3:])
            return written[:-length].removesuffix(" "), float(f"{zone[0]}{minutes}")
    return written, 0.0


def without_half(written: str) -> tuple[str, str]:
    """Take am or pm off a time, and give its first letter, or ''."""
    small = written.lower().replace(".m", "m").removesuffix(".")
    if small[-2:] in ("am", "pm"):
        return small[:-2].removesuffix(" "), small[-2]
    return written, ""


def month(days: float | None) -> int | None:
    """Give the month, counted from 0 for January; None without a date."""
    if days is None:
        return None
    shifted = math.floor(days) + 719468  # days since March of the year 0
    day = shifted % 146097  # 400 years have as many
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    day_of_year = day - (365 * year + year // 4 - year // 100)
    return ((5 * day_of_year + 2) // 153 + 2) % 12


def weekday(days: float | None) -> int | None:
    """Give the day of the week, counted from 0 for Monday; None without a date."""
    return None if days is None else (math.floor(days) + 3) % 7


def hour(days: float | None) -> float | None:
    """Give the hour of the day with its minutes; None without a date."""
    return None if days is None else round((days - math.floor(days)) * 1440) / 60


def passed(days: float | None, mean: float, spread: float) -> float:
    """Give the time that passes: days before or after the mean, divided by their spread."""
    return 0.0 if days is None else (days - mean) / spread


def sine(place: float | None, around: float) -> float:
    """Give the sine of a place on a circle of so many steps; 0, its middle, without a place."""
    return 0.0 if place is None else math.sin(place * (2 * math.pi / around))


def cosine(place: float | None, around: float) -> float:
    """Give the cosine of a place on a circle of so many steps; 0, its middle, without a place."""
    return 0.0 if place is None else math.cos(place * (2 * math.pi / around))
