"""Cells with working hours and school days: from what offices write to weeks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from web.catalogue.shifts import OWN_HOURS, SCHOOL_PATTERNS, SHIFTS, Weeks, rota, school_weeks
from web.catalogue.text import Text
from web.files.cells import NO, CellProblem, quoted
from web.files.fields import fold
from web.files.messages import N_

WEEKDAYS = {
    name: day
    for day, names in enumerate(
        (
            "mo mon montag monday montags",
            "di tu tue dienstag tuesday dienstags",
            "mi we wed mittwoch wednesday mittwochs",
            "do th thu donnerstag thursday donnerstags",
            "fr fri freitag friday freitags",
            "sa sat samstag saturday samstags sonnabend",
            "so su sun sonntag sunday sonntags",
        )
    )
    for name in names.split()
}
DAYS = dict(enumerate(("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")))

SHIFT_WORDS = {
    word: key
    for key, words in {
        "day": "tag normal nurtagschicht normalschicht vollzeitnormalschicht vollzeittagschicht tagdienst"
        " tagesschicht einschicht day dayshift",
        "early_late": "2schicht 2schichten zweischicht zweischichtig 2schichtig wechselschicht fruehspaet"
        " fruehspaetschicht fruehundspaetschicht fruehschichtspaetschicht fruehspaetimwechsel earlylate"
        " rotatingearlylate zweischichtsystem 2schichtsystem twoshift twoshifts 2shift 2shifts",
        "three_shift": "3schicht 3schichten dreischicht dreischichtig 3schichtig dreischichtsystem 3schichtsystem"
        " fruehspaetnacht threeshift threeshifts 3shift 3shifts",
        "night": "nacht nachtschicht dauernachtschicht nachts night nights nightshift",
        "part_time_morning": "teilzeitvormittags teilzeitvormittag teilzeitmorgens vormittags halbtags parttime",
        "flexible": "gleitzeit flexibel vertrauensarbeitszeit flexitime flextime",
    }.items()
    for word in words.split()
}
"""What offices call the presets, folded."""

_TIME = r"\d{1,2}(?:[:.]\d{2})?(?:\s*uhr)?"
SHIFT_ALONE = re.compile(rf"{_TIME}\s*(?:[-–—]|bis)\s*{_TIME}", re.IGNORECASE)
SHIFTS_IN_TURN = re.compile(rf"(?:{SHIFT_ALONE.pattern}\s*/?\s*){{2,4}}", re.IGNORECASE)
"""Hours without days, one after the other; with a comma between them they would be parts of one day."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A working or school pattern: the preset it came from and its weeks."""

    preset: str
    weeks: Weeks


NamedPatterns: TypeAlias = "Mapping[str, Mapping[str, Pattern]]"
"""What a company has given a name: question → folded name → pattern."""
NO_PATTERNS: NamedPatterns = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ShiftReader:
    """Reads working hours, also by the name a company gave them."""

    named: Mapping[str, Pattern]

    def __call__(self, text: str) -> Pattern:
        """Return the pattern. Raises CellProblem."""
        return self.named.get(fold(text)) or read_shift(text)


def read_shift(text: str) -> Pattern:
    """Return working hours from the name of a preset or from hours: "Mo-Fr 06:00-14:00 | Mo-Fr 14:00-22:00"."""
    wanted = fold(text)
    named = SHIFT_WORDS.get(wanted)
    for preset in SHIFTS:
        if preset.key == named or wanted in {fold(preset.key), fold(preset.de), fold(preset.en)}:
            return Pattern(preset.key, preset.weeks)
    try:
        return Pattern(OWN_HOURS, rota(*(_plain_hours(week) for week in _weeks(text) if week.strip())))
    except ValueError as error:
        raise CellProblem(
            "unknown_working_hours",
            N_(
                "“%(text)s” is not a known set of working hours. Please choose one of: %(known)s; or write the"
                " hours, for example Mo-Fr 07:00-15:30."
            ),
            text=quoted(text),
            known=tuple(Text(preset.de, preset.en) for preset in SHIFTS),
        ) from error


def _weeks(text: str) -> list[str]:
    """Part the weeks of a rotation: by bars, or whole shifts below each other or behind strokes, "6-14 / 14-22 Uhr"."""
    return SHIFT_ALONE.findall(text) if SHIFTS_IN_TURN.fullmatch(text) else text.split("|")


def _plain_hours(week: str) -> str:
    """Write hours as the catalogue reads them: "Montag bis Freitag 7 bis 15:30 Uhr" → "Mo-Fr 07:00-15:30"."""
    text = re.sub(r"\b(?:uhr|von|h)\b\.?", " ", week.casefold())
    text = re.sub(r"(?<=[^\W\d_])\s*:\s*", " ", text)
    text = re.sub(r"\s*(?:\bbis\b|\bto\b|[-–—])\s*", "-", text)
    text = re.sub(r"[^\W\d_]+", lambda word: DAYS.get(WEEKDAYS.get(fold(word[0]), -1), word[0]), text)
    text = re.sub(r"(?<![\d:.])(\d{1,2})(?:[:.](\d{2}))?(?![\d:.])", lambda at: f"{at[1]:0>2}:{at[2] or '00'}", text)
    text = " ".join(text.split())
    # Hours without days are those of a working week.
    return f"Mo-Fr {text}" if text[:1].isdigit() else text


def read_school(text: str) -> Pattern:
    """Return the time at vocational school from weekdays ("Di, Do"), "Block" or "keine"."""
    wanted = fold(text)
    if wanted in NO or wanted in {fold(SCHOOL_PATTERNS[0].de), fold(SCHOOL_PATTERNS[0].en)}:
        return Pattern("none", school_weeks("none"))
    if wanted.startswith("block"):
        return Pattern("block", school_weeks("block"))
    words = re.split(r"[\s,;/+&.]+|\bund\b|\bu\b|\band\b|\bjeden\b|\bam\b|\bimmer\b", text.casefold())
    days = [WEEKDAYS.get(fold(word)) for word in words if word]
    known = sorted({day for day in days if day is not None})
    if None in days or not 1 <= len(known) <= 2:
        raise CellProblem(
            "unknown_school_days",
            N_(
                "“%(text)s” does not name school days. Please write one or two weekdays, for example Di, Do; or"
                " Block; or no."
            ),
            text=quoted(text),
        )
    key = "one_day" if len(known) == 1 else "two_days"
    return Pattern(key, school_weeks(key, known))
