"""From stored answers to the record the engine reads, for tests and for trying the engine without a database."""

from typing import Any

from web.catalogue.demo.model import DemoCompany, DemoPerson, DemoProgramme
from web.catalogue.question import Role

_AS_STORED = (
    "site",
    "department",
    "training_year",
    "training_ends",
    "capacity",
    "aevo",
    "line_manager",
    "trainer",
    "brings",
    "learns",
    "languages",
    "work_style",
    "motivation",
    "wishes",
    "please_not",
)
"""Answers the engine reads in the form in which they are stored."""


def to_record(person: DemoPerson, company: DemoCompany, programme: DemoProgramme) -> dict[str, Any]:
    """Return a person as the engine's record, with slugs as ids. What was not answered is left out."""
    answers = person.answers
    record: dict[str, Any] = {"id": person.slug, "company": company.slug}
    record |= {key: answers[key] for key in _AS_STORED if key in answers}
    if code := answers["occupation"]["kldb"]:
        record["occupation"] = code
    if "shift" in answers:
        record["availability"] = answers["shift"]["weeks"]
    if "school" in answers:
        record["school"] = answers["school"]["weeks"]
    if "safety_instruction" in answers:
        record["safety_instruction"] = answers["safety_instruction"]["has"]
    if person.role is Role.AZUBI:
        record["minor"] = is_minor(answers.get("minor_until"), programme)
    return record


def to_records(programme: DemoProgramme) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return Azubis, Fachkräfte and companies as the engine reads a whole round."""
    azubis, fachkraefte = (
        [to_record(person, company, programme) for company in programme.companies for person in company.people_of(role)]
        for role in (Role.AZUBI, Role.FACHKRAFT)
    )
    return azubis, fachkraefte, [{"id": company.slug, "pool": None} for company in programme.companies]


def is_minor(minor_until: str | None, programme: DemoProgramme) -> bool:
    """Return whether somebody is under 18 when the round starts; the month of the birthday still counts as under 18."""
    return minor_until is not None and minor_until >= f"{programme.round.starts_on:%Y-%m}"
