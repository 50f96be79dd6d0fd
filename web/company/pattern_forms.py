"""Working weeks as a form asks for them: for every week lines of days with a time from and a time to."""

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from web.catalogue.shifts import ALL_DAY, DAYS_PER_WEEK, HALF_HOURS_PER_DAY, MOST_WEEKS, Weeks
from web.company.forms import Line
from web.company.wording import clock, grouped_weeks
from web.db.models import PatternKind
from web.forms import Bound, Form
from web.translations import N_

LINES = tuple("abcdefg")
"""Usual hours, and other hours on some days: a form shows two lines for a week, and as many as it needs."""
FEWEST_LINES = 2
NO_NAME = N_("Please enter a name, for example Early shift hall 2.")
NOT_A_TIME = N_("Please enter full or half hours, for example 06:00 and 14:30.")
NO_DAYS = N_("Please tick the days these hours are for.")


def _named(text: str) -> str:
    if not text:
        raise ValueError(NO_NAME)
    return text


class PatternForm(Form):
    """A pattern: its name, and for school the kind and the days. Weeks are read by `read_weeks`.

    Changing one, `people` get the new hours and `seen` stands for what the page showed.
    """

    kind: PatternKind = PatternKind.SHIFT
    name: Annotated[Line, AfterValidator(_named)] = Field(default="", validate_default=True)
    school: str | None = None
    school_days: list[int] = Field(default_factory=list)
    people: list[UUID] = Field(default_factory=list)
    seen: str = ""


class GiveForm(Form):
    """Who gets a pattern; `seen` are the marks of what the page showed about each."""

    people: list[UUID] = Field(default_factory=list)
    seen: list[str] = Field(default_factory=list)


class RenameForm(Form):
    """The new name of a site or a department; `seen` is the old one."""

    name: Annotated[Line, AfterValidator(_named)] = Field(default="", validate_default=True)
    seen: str = ""


class PlaceForm(Form):
    """A site or a department."""

    kind: Literal["site", "department"] = "site"
    name: Line = ""


def read_weeks(form: Bound[Any]) -> list[list[int]]:
    """Return the weeks a form describes as masks of half-hours; what is wrong is written onto the form.

    The last week with hours says how many take turns; one between that is empty is a week off. Work past midnight
    belongs to the day it begins on, and from the last Sunday it runs into the first Monday.
    """
    slots = [0] * (DAYS_PER_WEEK * MOST_WEEKS)
    last = 0
    spans = []
    for week in range(MOST_WEEKS):
        for line in LINES:
            span = _span(form, f"{week + 1}{line}")
            if span is not None:
                last = week + 1
                spans.append((week, *span))
    for week, days, begin, end in spans:
        for day in days:
            _work(slots, last, week * DAYS_PER_WEEK + day, begin, end)
    return [slots[start : start + DAYS_PER_WEEK] for start in range(0, last * DAYS_PER_WEEK, DAYS_PER_WEEK)]


def typed_weeks(weeks: Weeks) -> dict[str, Any]:
    """Return the fields of a form that describes these weeks: `read_weeks` gives them back."""
    fields: dict[str, Any] = {}
    for number, groups in enumerate(grouped_weeks(weeks), start=1):
        for line, group in zip(LINES, groups, strict=False):
            _, first, last = group[0]
            name = f"{number}{line}"
            fields[f"days{name}"] = [day for day, _, _ in group]
            fields[f"from{name}"] = clock(first % HALF_HOURS_PER_DAY)
            fields[f"to{name}"] = clock(last % HALF_HOURS_PER_DAY)
    return fields


def shown_lines(form: Bound[Any]) -> tuple[str, ...]:
    """Return the lines each week of a form shows."""
    used = [place for place, line in enumerate(LINES, start=1) if _is_used(form, line)]
    return LINES[: max([FEWEST_LINES, *used])]


def _is_used(form: Bound[Any], line: str) -> bool:
    return any(form.values(f"{part}{week}{line}") for week in range(1, MOST_WEEKS + 1) for part in ("days", "from"))


def _span(form: Bound[Any], name: str) -> tuple[list[int], int, int] | None:
    days = [int(value) for value in form.values(f"days{name}") if re.fullmatch(r"[0-6]", value)]
    begin, end = form.value(f"from{name}"), form.value(f"to{name}")
    if not (days or begin or end):
        return None
    times = _half_hour(begin), _half_hour(end)
    if times[0] is None or times[1] is None or times[0] == times[1]:
        form.refuse(f"from{name}", NOT_A_TIME, {})
        return None
    if not days:
        form.refuse(f"days{name}", NO_DAYS, {})
        return None
    return days, times[0], times[1]


def _half_hour(text: str) -> int | None:
    """Return the half-hour a time begins; 24:00 is the end of the day."""
    found = re.fullmatch(r"(\d{1,2})[:.](00|30)(?::00)?", text)
    if found is None or int(found[1]) * 60 + int(found[2]) > 24 * 60:
        return None
    return int(found[1]) * 2 + int(found[2]) // 30


def _work(slots: list[int], weeks: int, day: int, begin: int, end: int) -> None:
    if end > begin:
        slots[day] |= ALL_DAY >> (HALF_HOURS_PER_DAY - end) & ALL_DAY << begin
        return
    slots[day] |= ALL_DAY << begin & ALL_DAY
    slots[(day + 1) % (weeks * DAYS_PER_WEEK)] |= ALL_DAY >> (HALF_HOURS_PER_DAY - end) if end else 0
