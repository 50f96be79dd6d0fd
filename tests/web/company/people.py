"""People to enter, and what is stored of them."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select

from tests.web.client import Browser
from tests.web.company.conftest import World
from web.db.models import (
    Answer,
    Participant,
    Person,
)

AZUBI = {
    "role": "azubi",
    "name": "  Mia   Kurz ",
    "email": "Mia.Kurz@Example.org",
    "occupation": "Mechatronikerin",
    "training_year": "2",
    "training_ends": "07/2099",
    "shift": "early_late",
    "school": "two_days",
    "school_days": ["1", "3"],
    "department": "Halle 2",
    "minor_until": "2099-03",
}
FACHKRAFT = {
    "role": "fachkraft",
    "name": "Petra Sommer",
    "occupation": "Roboterflüsterer",
    "shift": "day",
    "capacity": "1",
    "aevo": "no",
    "safety_instruction": "yes",
    "safety_instruction_on": "2025-09-01",
}


def stored(world: World, participant_id: UUID) -> dict[str, Any]:
    """The answers of somebody, by question."""

    def work(session: Any) -> dict[str, Any]:
        found = session.exec(select(Answer).where(Answer.participant_id == participant_id)).all()
        return {answer.question_key: answer.value for answer in found}

    return world.unit.read(work)


def people(world: World) -> dict[str, UUID]:
    """Participants of the company by name."""

    def work(session: Any) -> dict[str, UUID]:
        statement = (
            select(Person, Participant)
            .join(Participant, col(Participant.person_id) == col(Person.id))
            .where(Participant.round_company_id == world.company)
        )
        return {person.name: participant.id for person, participant in session.exec(statement).all()}

    return world.unit.read(work)


def change(world: World, browser: Browser, person: UUID, **values: Any) -> Any:
    """Open the form, change fields of it and send it."""
    path = f"{world.base}/people/{person}"
    html = browser.open(path)
    seen = html.split('name="seen" value="')[1].split('"')[0]
    return lambda **more: browser.submit(path, {**values, "seen": seen, **more})


def person_of(world: World, participant: UUID) -> Person:
    def work(session: Any) -> Person:
        row: Person = session.get_one(Person, session.get_one(Participant, participant).person_id)
        return row

    return world.unit.read(work)
