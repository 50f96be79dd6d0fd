"""Turns the short notation into the finished programme, with dates counted from one day."""

import unicodedata
from datetime import date, timedelta
from typing import Any

from web.catalogue.answers import validate_answer
from web.catalogue.demo.companies import COMPANIES
from web.catalogue.demo.draft import NO_EMAIL, CompanyDraft, PersonDraft
from web.catalogue.demo.model import (
    CompanyState,
    DemoCompany,
    DemoCoordinator,
    DemoPerson,
    DemoProgramme,
    DemoRound,
)
from web.catalogue.question import Role

_MONTHS_OF_TRAINING = 42
_SHORTER_TRAINING = {
    "Fachkraft für Lagerlogistik": 36,
    "Fachlagerist/in": 24,
    "Fachinformatiker/in für Systemintegration": 36,
    "Fachinformatiker/in für Anwendungsentwicklung": 36,
    "IT-System-Elektroniker/in": 36,
    "Kaufmann/Kauffrau für Spedition und Logistikdienstleistung": 36,
    "Maschinen- und Anlagenführer/in": 24,
    "Packmitteltechnologe/Packmitteltechnologin": 36,
    "Verfahrensmechaniker/in für Kunststoff- und Kautschuktechnik": 36,
    "Fachkraft für Lebensmitteltechnik": 36,
    "Umwelttechnologe/Umwelttechnologin für Abwasserbewirtschaftung": 36,
    "Tischler/in": 36,
}
_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "ı": "i", "ø": "o", "đ": "d", " ": "-", "'": ""}
)
_DAYS = {"Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4}


def demo_programme(today: date) -> DemoProgramme:
    """Return the fictional programme as it stands on `today`: registration is open for about twelve more days."""
    return DemoProgramme(
        name="Roboscouts Aurenland",
        controller="Fachkräftebündnis Aurenland e. V., Lindenplatz 3, Aurenburg",
        contact_name="Marlene Hübner",
        contact_phone="030 23125 110",
        contact_email="hallo@roboscouts-aurenland.example",
        round=round_on(today),
        coordinators=(
            DemoCoordinator(
                "Marlene Hübner", "marlene.huebner@roboscouts-aurenland.example", "030 23125 110", main=True
            ),
            DemoCoordinator("Tarek Nasser", "tarek.nasser@roboscouts-aurenland.example", "030 23125 112", main=False),
        ),
        companies=tuple(company_on(draft, today) for draft in COMPANIES),
    )


def round_on(today: date) -> DemoRound:
    """Return an intake whose registration is open on `today`."""
    deadline = _next(today + timedelta(days=9), weekday=4)
    starts_on = _next(deadline + timedelta(days=35), weekday=0)
    return DemoRound(
        name=f"Durchgang {starts_on.year}",
        opens_on=_next(today - timedelta(days=30), weekday=0),
        deadline=deadline,
        starts_on=starts_on,
        news_by=_next(starts_on + timedelta(days=28), weekday=4),
    )


def company_on(draft: CompanyDraft, today: date) -> DemoCompany:
    """Return a company as it stands on `today`."""
    submitted = draft.state is CompanyState.SUBMITTED
    return DemoCompany(
        slug=draft.slug,
        name=draft.name,
        town=draft.town,
        phone=draft.phone,
        state=draft.state,
        sites=draft.sites,
        contacts=draft.contacts,
        people=tuple(_person(person, draft, today) for person in draft.people),
        proposals=draft.proposals,
        places=draft.places,
        invited_on=round_on(today).opens_on,
        submitted_on=today - timedelta(days=draft.submitted_days_ago) if submitted else None,
    )


def _person(draft: PersonDraft, company: CompanyDraft, today: date) -> DemoPerson:
    answers = {**_facts(draft, company, today), **_own_words(draft)}
    return DemoPerson(
        slug=slug_of(draft.name),
        name=draft.name,
        role=draft.role,
        email=_email(draft, company),
        answers={key: validate_answer(key, value) for key, value in answers.items() if value is not None},
        person_part_done=draft.person_part_done,
        listed=draft.listed,
    )


def _facts(draft: PersonDraft, company: CompanyDraft, today: date) -> dict[str, Any]:
    """The company part."""
    azubi = draft.role is Role.AZUBI
    return {
        "occupation": draft.occupation,
        "site": draft.site,
        "department": draft.department,
        "training_year": draft.year,
        "training_ends": _training_ends(draft, today) if azubi and draft.year else None,
        "shift": {"preset": draft.hours, "weeks": company.weeks(draft.hours)} if draft.hours else None,
        "school": _school(draft.school) if draft.school else None,
        "capacity": None if azubi else draft.capacity,
        "aevo": draft.aevo,
        "safety_instruction": _instruction(draft.instructed_months_ago, today),
        "line_manager": slug_of(draft.boss) if draft.boss else None,
        "trainer": slug_of(draft.trainer) if draft.trainer else None,
        "minor_until": month(today, draft.minor_for_months) if draft.minor_for_months else None,
    }


def _own_words(draft: PersonDraft) -> dict[str, Any]:
    """The person part."""
    return {
        "brings": _levels(draft.brings),
        "learns": draft.learns.split() if draft.learns else None,
        "languages": dict(entry.split() for entry in draft.languages.split(", ")) if draft.languages else None,
        "reach": draft.reach,
        "talk_first": draft.talk_first,
        "wishes": [slug_of(name) for name in draft.wishes] or None,
        "please_not": [slug_of(name) for name in draft.please_not] or None,
    }


def slug_of(name: str) -> str:
    """Return a name as plain small letters with hyphens: "Łukasz Weiß" is lukasz-weiss."""
    text = unicodedata.normalize("NFKD", name.casefold().replace("i̇", "i").translate(_LETTERS))
    return "".join(letter for letter in text if letter.isascii() and (letter.isalnum() or letter == "-"))


def month(today: date, months: int) -> str:
    """Return the month so many months away from today (negative: ago) as YYYY-MM."""
    years, index = divmod(today.month - 1 + months, 12)
    return f"{today.year + years:04d}-{index + 1:02d}"


def _training_ends(draft: PersonDraft, today: date) -> str:
    """Training began on a 1st of September; somebody past the usual end stays until the next exam."""
    begun = today.year - (today.month < 9) - ((draft.year or 1) - 1)
    length = _SHORTER_TRAINING.get(draft.occupation, _MONTHS_OF_TRAINING)
    left = (begun - today.year) * 12 + 9 - today.month + length - 1
    exams_to_wait = max(0, -((left - 4) // 6))
    return month(today, left + 6 * exams_to_wait)


def _instruction(months_ago: int | None, today: date) -> dict[str, Any] | None:
    if months_ago is None:
        return None
    return {"has": months_ago > 0, "on": f"{month(today, -months_ago)}-12" if months_ago else None}


def _school(text: str) -> dict[str, Any]:
    preset, *days = text.split()
    return {"preset": preset, "weekdays": [_DAYS[day] for day in days]}


def _levels(text: str | None) -> dict[str, int] | None:
    if not text:
        return None
    pairs = (entry.split() for entry in text.split(", "))
    return {key: int(level) for key, level in pairs}


def _email(draft: PersonDraft, company: CompanyDraft) -> str | None:
    if draft.mailbox == NO_EMAIL:
        return None
    return draft.mailbox or f"{slug_of(draft.name).replace('-', '.', 1)}@{company.domain}"


def _next(day: date, *, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
