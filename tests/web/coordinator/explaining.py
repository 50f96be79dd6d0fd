"""Looks at the pages that explain, and companies made for them."""

from uuid import UUID

from sqlmodel import Session

from tests import factories
from tests.web.coordinator.conftest import DAY, GERMAN, World
from web.db.models import Participant, Round
from web.services.planning import matrices, missing, pair_views, person_views, shortages


def here(world: World, plan_id: UUID) -> str:
    return f"/coordinator/rounds/{world.round_id}/plans/{plan_id}"


def matrix_of(world: World, plan_id: UUID, block: UUID, row: int = 1, column: int = 1) -> matrices.Matrix:
    where = (world.coordinator, world.round_id, plan_id, block)
    return world.unit.read(lambda session: matrices.matrix(session, *where, row_page=row, column_page=column))


def pair_of(world: World, plan_id: UUID, azubi: UUID, fachkraft: UUID) -> pair_views.PairView:
    where = (world.coordinator, world.round_id, plan_id)
    return world.unit.read(
        lambda session: pair_views.pair_view(session, *where, azubi_id=azubi, fachkraft_id=fachkraft)
    )


def person_of(world: World, plan_id: UUID, person: UUID) -> person_views.PersonView:
    where = (world.coordinator, world.round_id, plan_id, person)
    return world.unit.read(lambda session: person_views.person_view(session, *where))


def missing_in(world: World, plan_id: UUID, block: UUID) -> missing.CompanyMissing:
    where = (world.coordinator, world.round_id, plan_id, block)
    return world.unit.read(lambda session: missing.company_missing(session, *where))


def shortages_of(world: World, plan_id: UUID, number: int = 1) -> shortages.Shortages:
    where = (world.coordinator, world.round_id, plan_id)
    return world.unit.read(lambda session: shortages.shortages(session, *where, number=number))


def add_company(world: World, name: str, azubis: int, fachkraefte: int, **facts: object) -> UUID:
    """A company of so many people who all answered the same, not frozen yet; returns its block."""

    def add(session: Session) -> UUID:
        company = factories.make_company(session, session.get_one(Round, world.round_id), name)
        answers = {"shift": DAY, "languages": GERMAN, **facts}
        for role, number in (("azubi", azubis), ("fachkraft", fachkraefte)):
            for place in range(number):
                factories.make_participant(session, company, role, f"{role} {place} {name}", answers=answers)
        return company.block_id

    return world.unit.run(add)


def crossed(session: Session, *, round_id: UUID, hours: int) -> UUID:
    """A company of two Azubis and two Fachkräfte on Mondays: the first two share a day, the others of them so many
    hours with the first two, and the second Azubi asked not to be with the second Fachkraft.
    """
    company = factories.make_company(session, session.get_one(Round, round_id), f"Über Kreuz {hours} GmbH")

    def person(role: str, start: int, **answers: object) -> UUID:
        work = sum(1 << slot for slot in range(2 * start, 2 * start + 16))
        known = {"shift": {"preset": "own", "weeks": [[work, 0, 0, 0, 0, 0, 0]]}, "languages": GERMAN, **answers}
        return factories.make_participant(session, company, role, f"{role} {start}", answers=known).id

    person("azubi", 8)
    person("fachkraft", 8)
    other = person("fachkraft", 16 - hours)
    person("azubi", 16 - hours, please_not=[str(other)])
    return company.block_id


def ask_not(world: World, person: UUID, other: UUID) -> None:
    """One person asks not to be put together with another."""

    def ask(session: Session) -> None:
        factories.give_answers(session, session.get_one(Participant, person), {"please_not": [str(other)]})

    world.unit.run(ask)
