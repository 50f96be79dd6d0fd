"""Working patterns: one to four rotating weeks of seven days, each day a 48-bit mask of half-hours.

Bit 0 of a day is 00:00-00:30, bit 47 is 23:30-24:00; days run from Monday to Sunday. Companies have other hours than
these presets: they set their own once, with the same keys, and the weeks they set are what counts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from web.catalogue.text import Text

HALF_HOURS_PER_DAY = 48
DAYS_PER_WEEK = 7
MOST_WEEKS = 4
ALL_DAY = (1 << HALF_HOURS_PER_DAY) - 1

Week = tuple[int, ...]
"""Seven masks, Monday to Sunday."""
Weeks = tuple[Week, ...]
"""One to four weeks that take turns."""

WEEKDAYS: tuple[Text, ...] = (
    Text("Montag", "Monday"),
    Text("Dienstag", "Tuesday"),
    Text("Mittwoch", "Wednesday"),
    Text("Donnerstag", "Thursday"),
    Text("Freitag", "Friday"),
    Text("Samstag", "Saturday"),
    Text("Sonntag", "Sunday"),
)

_DAY_NAMES = {"mo": 0, "di": 1, "tu": 1, "mi": 2, "we": 2, "do": 3, "th": 3, "fr": 4, "sa": 5, "so": 6, "su": 6}
_PART = re.compile(
    r"(?P<first>[a-z]{2,3})\.?(?:-(?P<last>[a-z]{2,3})\.?)?(?P<from>\d{1,2}:\d{2})-(?P<to>\d{1,2}:\d{2})",
)


@dataclass(frozen=True, slots=True)
class ShiftPreset:
    """A usual working pattern: permanent key, name in both languages and its weeks."""

    key: str
    de: str
    en: str
    weeks: Weeks


@dataclass(frozen=True, slots=True)
class SchoolPattern:
    """A usual pattern of vocational school: permanent key, name and how many fixed weekdays have to be named."""

    key: str
    de: str
    en: str
    days: int


def rota(*texts: str) -> Weeks:
    """Read one text per rotating week, such as ``"Mon-Fri 07:00-15:30, Sat 06:00-12:00"``, into weeks.

    German and English day names are read, hyphens and dashes alike. A time past midnight runs into the next day, from
    Sunday into the Monday of the week that follows in turn. Raises ValueError when a part cannot be read, when a time
    is not a full half-hour, or when there are not one to four weeks.
    """
    if not 1 <= len(texts) <= MOST_WEEKS:
        message = f"A working pattern has one to {MOST_WEEKS} weeks, not {len(texts)}."
        raise ValueError(message)
    days = [0] * (DAYS_PER_WEEK * len(texts))
    for number, text in enumerate(texts):
        for part in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
            _add(days, part, first_day=number * DAYS_PER_WEEK)
    return tuple(tuple(days[start : start + DAYS_PER_WEEK]) for start in range(0, len(days), DAYS_PER_WEEK))


def shift_weeks(key: str) -> Weeks:
    """Return the weeks of a shift preset; raises KeyError for an unknown key."""
    return _SHIFTS_BY_KEY[key].weeks


def school_weeks(key: str, weekdays: Iterable[int] = ()) -> Weeks:
    """Return the time vocational school takes, whole days at a time, to be subtracted from the working time.

    `weekdays` (0 = Monday) are needed by the patterns with fixed days. A school day counts as a whole day, since the
    trainee is seldom at the company then; block weeks are one week in four, about 13 weeks a year. Raises KeyError for
    an unknown key, ValueError when the number of weekdays does not fit.
    """
    pattern = _SCHOOL_BY_KEY[key]
    chosen = sorted(set(weekdays))
    if len(chosen) != pattern.days or any(day not in range(DAYS_PER_WEEK) for day in chosen):
        message = f"The school pattern {key!r} needs {pattern.days} different weekdays from 0 to 6, not {chosen}."
        raise ValueError(message)
    if key == "block":
        free = (0,) * DAYS_PER_WEEK
        return (tuple(ALL_DAY if day < 5 else 0 for day in range(DAYS_PER_WEEK)), free, free, free)
    return (tuple(ALL_DAY if day in chosen else 0 for day in range(DAYS_PER_WEEK)),)


def school_weekdays(weeks: Weeks) -> tuple[int, ...]:
    """Return the weekdays (0 = Monday) a stored school pattern takes in every one of its weeks."""
    return tuple(day for day in range(DAYS_PER_WEEK) if all(week[day] for week in weeks))


def _add(days: list[int], part: str, *, first_day: int) -> None:
    match = _PART.fullmatch(re.sub(r"[–—]", "-", part.casefold().replace(" ", "")))
    if match is None:
        message = f"Cannot read {part!r}; write for example 'Mon-Fri 07:00-15:30'."
        raise ValueError(message)
    begin, end = _half_hour(match["from"]), _half_hour(match["to"])
    length = end - begin if end > begin else end - begin + HALF_HOURS_PER_DAY
    for day in _days(match["first"], match["last"] or match["first"]):
        for slot in range(begin, begin + length):
            index = (first_day + day + slot // HALF_HOURS_PER_DAY) % len(days)
            days[index] |= 1 << (slot % HALF_HOURS_PER_DAY)


def _days(first: str, last: str) -> range:
    try:
        start, stop = _DAY_NAMES[first[:2]], _DAY_NAMES[last[:2]]
    except KeyError as error:
        message = f"{first!r} to {last!r} are not days of the week."
        raise ValueError(message) from error
    if start > stop:
        message = f"{first!r} comes after {last!r}: name the days in the order of the week."
        raise ValueError(message)
    return range(start, stop + 1)


def _half_hour(time: str) -> int:
    hours, minutes = (int(number) for number in time.split(":"))
    if minutes not in {0, 30} or hours * 2 + minutes // 30 > HALF_HOURS_PER_DAY:
        message = f"{time!r} is not a full half-hour of a day."
        raise ValueError(message)
    return hours * 2 + minutes // 30


SHIFTS: tuple[ShiftPreset, ...] = (
    ShiftPreset("day", "Tagschicht", "Day shift", rota("Mon-Fri 07:00-15:30")),
    ShiftPreset(
        "early_late",
        "Früh- und Spätschicht im Wechsel",
        "Alternating early and late shifts",
        rota("Mon-Fri 06:00-14:00", "Mon-Fri 14:00-22:00"),
    ),
    ShiftPreset(
        "three_shift",
        "Drei Schichten im Wechsel",
        "Rotating three shifts",
        rota("Mon-Fri 06:00-14:00", "Mon-Fri 14:00-22:00", "Mon-Fri 22:00-06:00"),
    ),
    ShiftPreset("night", "Nur Nachtschicht", "Nights only", rota("Mon-Fri 22:00-06:00")),
    ShiftPreset("part_time_morning", "Teilzeit am Vormittag", "Part time, mornings", rota("Mon-Fri 08:00-12:00")),
    ShiftPreset(
        "flexible",
        "Gleitzeit",
        "Flexible hours",
        rota("Mon-Thu 08:00-16:30, Fri 08:00-14:30"),
    ),
)
"""The shift presets, in the order a form offers them."""

OWN_HOURS = "own"
"""Preset key of hours that were ticked one by one."""

SCHOOL_PATTERNS: tuple[SchoolPattern, ...] = (
    SchoolPattern("none", "Keine Berufsschule", "No vocational school", 0),
    SchoolPattern("one_day", "Ein fester Schultag in der Woche", "One fixed school day a week", 1),
    SchoolPattern("two_days", "Zwei feste Schultage in der Woche", "Two fixed school days a week", 2),
    SchoolPattern("block", "Blockunterricht (ganze Wochen)", "Block weeks (whole weeks at school)", 0),
)
"""The school patterns, in the order a form offers them."""

_SHIFTS_BY_KEY = {preset.key: preset for preset in SHIFTS}
_SCHOOL_BY_KEY = {pattern.key: pattern for pattern in SCHOOL_PATTERNS}
