"""Answers of the company part in a few words, for comparing two of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from web.catalogue.question import Kind, Question
from web.catalogue.shifts import SCHOOL_PATTERNS, SHIFTS, WEEKDAYS, school_weekdays
from web.files.companies_table import BY_KEY as COMPANY_FIELDS
from web.files.fields import BY_KEY
from web.own_answer_words import own_answer_words
from web.rendering import Page
from web.translations import N_

NOTHING = N_("not stated")
OWN = N_("own hours")
YES, NO = N_("yes"), N_("no")
OF_REGISTRATION = {
    "extended_deadline": N_("Deadline of this company alone"),
    "follow_up_on": N_("Follow-up"),
    "tandems_wanted": N_("Tandems the company would like"),
}
ROLES = {"azubi": N_("Azubi"), "fachkraft": N_("Fachkraft")}
PRESETS: dict[str, Any] = {preset.key: preset for preset in SHIFTS} | {preset.key: preset for preset in SCHOOL_PATTERNS}


def field_name(page: Page, key: str, question: Question | None = None, *, of_company: bool = False) -> str:
    """Return the name of a field as tables of people or companies call it; a question of one's own by its text."""
    if question is not None and question.is_custom:
        return question.label.in_language(page.language)
    if key in OF_REGISTRATION:
        return page.t(OF_REGISTRATION[key])
    fields = COMPANY_FIELDS if of_company else BY_KEY
    return fields[key].heading.in_language(page.language) if key in fields else key


def in_short(page: Page, key: str, value: Any, names: Mapping[str, str], question: Question | None = None) -> str:
    """Return a value in a few words; `names` are those of people it may refer to."""
    if value in (None, ""):
        return page.t(NOTHING)
    if question is not None and (question.is_custom or question.kind is Kind.MONTH):
        return "; ".join(own_answer_words(page, question, value))
    if isinstance(value, bool):
        return page.t(YES if value else NO)
    if isinstance(value, date):
        return page.day(value)
    if key == "role":
        return page.t(ROLES[value])
    if isinstance(value, Mapping):
        return _document(page, value)
    return names.get(str(value), str(value))


def _document(page: Page, value: Mapping[str, Any]) -> str:
    if "title" in value:
        return str(value["title"])
    if "has" in value:
        is_said = bool(value["has"])
        said = page.t(YES if is_said else NO)
        return f"{said}, {page.day(date.fromisoformat(value['on']))}" if value.get("on") else said
    preset = PRESETS.get(value.get("preset", ""))
    name = str(getattr(preset, page.language)) if preset else page.t(OWN)
    days = school_weekdays(value["weeks"]) if value.get("preset") in {"one_day", "two_days"} else []
    weekdays = ", ".join(WEEKDAYS[day].in_language(page.language) for day in days)
    return f"{name} ({weekdays})" if days else name
