"""Stored answers in words, as forms, previews and sheets show them."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from web.catalogue.question import Question
from web.catalogue.shifts import (
    DAYS_PER_WEEK,
    HALF_HOURS_PER_DAY,
    OWN_HOURS,
    SCHOOL_PATTERNS,
    SHIFTS,
    WEEKDAYS,
    Weeks,
    school_weekdays,
)
from web.own_answer_words import own_answer_words
from web.rendering import Page
from web.translations import N_

Span = tuple[int, int, int]
"""A stretch of work: day of the cycle, first half-hour, half-hour after the last one."""

NOT_SAID = N_("not stated")
OWN = N_("own hours")
YES, NO = N_("yes"), N_("no")


def day_name(day: int, language: str) -> str:
    """Return the short name of a weekday: Mo, Di …; Mon, Tue …"""
    return WEEKDAYS[day].in_language(language)[: 3 if language.startswith("en") else 2]


def hours(weeks: Weeks, language: str) -> str:
    """Write working hours: "Mo–Fr 06:00–14:00 / Mo–Fr 14:00–22:00", the weeks that take turns behind each other."""
    texts = [", ".join(_stretch(group, language) for group in week) for week in grouped_weeks(weeks)]
    return " / ".join(text for text in texts if text)


def grouped_weeks(weeks: Weeks) -> list[list[list[Span]]]:
    """Return the stretches of every week (days counted within it), those with the same hours together."""
    return [_week(number, _spans(weeks)) for number in range(len(weeks))]


def _spans(weeks: Weeks) -> list[Span]:
    """Return the stretches of the whole cycle; one past midnight belongs to the day it begins on."""
    slots = [bool(day >> slot & 1) for week in weeks for day in week for slot in range(HALF_HOURS_PER_DAY)]
    if all(slots):
        return [(day, 0, HALF_HOURS_PER_DAY) for day in range(len(weeks) * DAYS_PER_WEEK)]
    starts = [place for place, works in enumerate(slots) if works and not slots[place - 1]]
    spans = []
    for start in starts:
        length = next(step for step in range(1, len(slots) + 1) if not slots[(start + step) % len(slots)])
        first = start % HALF_HOURS_PER_DAY
        spans.append((start // HALF_HOURS_PER_DAY, first, first + length))
    return spans


def _week(number: int, spans: list[Span]) -> list[list[Span]]:
    own = [(day % DAYS_PER_WEEK, first, last) for day, first, last in spans if day // DAYS_PER_WEEK == number]
    by_hours = sorted(own, key=lambda span: (span[1:], span[0]))
    return sorted(list(group) for _, group in groupby(by_hours, key=lambda span: span[1:]))


def _stretch(group: list[Span], language: str) -> str:
    _, first, last = group[0]
    return f"{_days([day for day, _, _ in group], language)} {clock(first)}–{clock(last)}"


def _days(days: list[int], language: str) -> str:
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{day_name(days[0], language)}–{day_name(days[-1], language)}"
    return ", ".join(day_name(day, language) for day in days)


def clock(slot: int) -> str:
    """Return the time a half-hour begins; the end of a day is 24:00."""
    slot = slot % HALF_HOURS_PER_DAY if slot > HALF_HOURS_PER_DAY else slot
    return f"{slot // 2:02d}:{slot % 2 * 30:02d}"


def answer_text(page: Page, key: str, value: Any, question: Question | None = None) -> str:
    """Return an answer of the company part as a reader understands it; `question` words one of the programme's own."""
    if value is None:
        return page.t(NOT_SAID)
    if question is not None and question.is_custom:
        return ", ".join(own_answer_words(page, question, value))
    write = _WRITERS.get(key)
    return write(page, value) if write else str(value)


def _occupation(_page: Page, value: Mapping[str, Any]) -> str:
    return str(value["title"])


def _yes_no(page: Page, value: bool) -> str:
    return page.t(YES if value else NO)


def _instruction(page: Page, value: Mapping[str, Any]) -> str:
    said = _yes_no(page, value["has"])
    return f"{said}, {page.day(date.fromisoformat(value['on']))}" if value["on"] else said


def _month(_page: Page, value: str) -> str:
    year, month = value.split("-")
    return f"{month}/{year}"


def _shift(page: Page, value: Mapping[str, Any]) -> str:
    written = hours(tuple(tuple(week) for week in value["weeks"]), page.language)
    if value["preset"] == OWN_HOURS:
        return written
    return f"{_preset_name(page, SHIFTS, value['preset'])} ({written})"


def _school(page: Page, value: Mapping[str, Any]) -> str:
    name = _preset_name(page, SCHOOL_PATTERNS, value["preset"])
    days = school_weekdays(value["weeks"])
    return f"{name} ({', '.join(day_name(day, page.language) for day in days)})" if days else name


def _preset_name(page: Page, presets: tuple[Any, ...], key: str) -> str:
    preset = next((one for one in presets if one.key == key), None)
    return str(getattr(preset, page.language)) if preset else page.t(OWN)


_WRITERS: Mapping[str, Callable[[Page, Any], str]] = {
    "occupation": _occupation,
    "aevo": _yes_no,
    "safety_instruction": _instruction,
    "training_ends": _month,
    "minor_until": _month,
    "shift": _shift,
    "school": _school,
}


def in_words(page: Page) -> Callable[[str, Any], str]:
    """Return `answer_text` for one page, for templates."""
    return partial(answer_text, page)
