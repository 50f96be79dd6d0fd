"""One answer at a time: from what a record holds to a number or text, or the form that was expected instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from matcher.problem import CEFR, LEVELS, UNKNOWN

__all__ = ["CEFR_LEVELS", "MASK_LIMIT", "Pattern", "Unfit", "has_bytes", "languages", "levels", "month", "occupation"]
__all__ += ["people", "text", "texts", "truth", "weeks", "whole"]

Pattern: TypeAlias = tuple[tuple[int, ...], ...]
MASK_LIMIT = 1 << 48
CEFR_LEVELS = {name: position for position, name in enumerate(CEFR)}


class Unfit(Exception):
    """An answer is not of the expected form; the message says which form that is."""


def has_bytes(text: str) -> bool:
    """Whether the text can be written in UTF-8: not with half a character of UTF-16, as JSON may hold it."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def text(value: object) -> str | None:
    """A text without spaces around it; None if nothing is left."""
    if not isinstance(value, str):
        raise Unfit("a text")
    return value.strip() or None


def occupation(value: object) -> tuple[int, ...]:
    """Five digits, -1 for those that are not given."""
    if not isinstance(value, str) or not re.fullmatch("[0-9]{2,5}", value):
        raise Unfit("2 to 5 digits of the KldB 2010 as text")
    return (*map(int, value), *[UNKNOWN] * (5 - len(value)))


def whole(low: int, high: int) -> Callable[[object], int]:
    """Whole numbers from low to high."""

    def parse(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high:
            raise Unfit(f"a whole number from {low} to {high}")
        return int(value)

    return parse


def month(value: object) -> int:
    """Months since the year 0."""
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", value):
        raise Unfit("a month as YYYY-MM")
    return int(value[:4]) * 12 + int(value[5:]) - 1


def truth(value: object) -> int:
    """1 for true, 0 for false."""
    if not isinstance(value, bool | np.bool_):
        raise Unfit("true or false")
    return int(value)


def weeks(value: object) -> Pattern:
    """1 to 4 weeks of 7 masks."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not 1 <= len(value) <= 4:
        raise Unfit("1 to 4 weeks")
    return tuple(_week(each) for each in value)


def _week(value: object) -> tuple[int, ...]:
    if not isinstance(value, Sequence) or len(value) != 7:
        raise Unfit("weeks of 7 days, Monday first")
    return tuple(_day(each) for each in value)


def _day(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 0 <= value < MASK_LIMIT:
        raise Unfit("a mask of 48 half-hours a day")
    return int(value)


def levels(value: object) -> dict[str, int]:
    """Competence to level."""
    parse = whole(0, LEVELS - 1)
    if not isinstance(value, Mapping) or not all(isinstance(key, str) and key for key in value):
        raise Unfit("a mapping of competence to level 0 to 3")
    return {key: parse(level) for key, level in value.items()}


def texts(value: object) -> tuple[str, ...]:
    """Texts, each once, in order."""
    if isinstance(value, str) or not isinstance(value, Collection):
        raise Unfit("a list of texts")
    if not all(isinstance(item, str) and item for item in value):
        raise Unfit("a list of texts")
    return tuple(sorted(set(value)))


def people(limit: int) -> Callable[[object], tuple[str, ...]]:
    """At most so many different ids."""

    def parse(value: object) -> tuple[str, ...]:
        found = texts(value)
        if len(found) > limit:
            raise Unfit(f"at most {limit} person ids")
        return found

    return parse


def languages(value: object) -> dict[str, int]:
    """Language to the position of its level in ``CEFR``."""
    if not isinstance(value, Mapping):
        raise Unfit("a mapping of language code to CEFR level")
    for key, level in value.items():
        if not isinstance(key, str) or not re.fullmatch("[a-z]{2,3}", key):
            raise Unfit("ISO 639 codes in small letters as keys")
        if not isinstance(level, str) or level not in CEFR_LEVELS:
            raise Unfit("a CEFR level A1 to C2")
    return {key: CEFR_LEVELS[level] for key, level in value.items()}
