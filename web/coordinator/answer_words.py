"""Answers of the company part in a few words, for comparing two of them."""

from collections.abc import Mapping
from typing import Any

from web.catalogue.shifts import SCHOOL_PATTERNS, SHIFTS, school_weekdays
from web.files.companies_table import BY_KEY as COMPANY_FIELDS
from web.files.fields import BY_KEY
from web.rendering import Page
from web.translations import N_

NOTHING = N_("not stated")
OWN = N_("own hours")
YES, NO = N_("yes"), N_("no")
ROLES = {"azubi": N_("Azubi"), "fachkraft": N_("Fachkraft")}
PRESETS: dict[str, Any] = {preset.key: preset for preset in SHIFTS} | {preset.key: preset for preset in SCHOOL_PATTERNS}


def field_name(page: Page, key: str, *, of_company: bool = False) -> str:
    """Return the name of a field as tables of people or companies call it."""
    fields = COMPANY_FIELDS if of_company else BY_KEY
    return fields[key].heading.in_language(page.language) if key in fields else key


def in_short(page: Page, key: str, value: Any, names: Mapping[str, str]) -> str:
    """Return a value in a few words; `names` are those of people it may refer to."""
    if value in (None, ""):
        return page.t(NOTHING)
    if isinstance(value, bool):
        return page.t(YES if value else NO)
    if key == "role":
        return page.t(ROLES[value])
    if isinstance(value, Mapping):
        return _document(page, value)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return names.get(str(value), str(value))


def _document(page: Page, value: Mapping[str, Any]) -> str:
    if "title" in value:
        return str(value["title"])
    if "has" in value:
        is_said = bool(value["has"])
        said = page.t(YES if is_said else NO)
        return f"{said}, {value['on']}" if value.get("on") else said
    preset = PRESETS.get(value.get("preset", ""))
    name = str(getattr(preset, page.language)) if preset else page.t(OWN)
    days = school_weekdays(value["weeks"]) if value.get("preset") in {"one_day", "two_days"} else []
    return f"{name} ({', '.join(str(day + 1) for day in days)})" if days else name
