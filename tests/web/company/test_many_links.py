"""Very many people get their links by a job: the contact does not wait, and everybody gets one, once."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from tests import factories as make
from tests.web.client import Browser
from tests.web.company.conftest import World
from web.db.models import Mailing, OutboxMail, Participant, Person, RoundCompany
from web.db.models.columns import utc_now
from web.jobs.mailing import write_mailing
from web.services.access import personal_links
from web.services.registrations import own_links, withdrawal

MANY = own_links.FEW + 3


@pytest.fixture
def people(world: World) -> list[UUID]:
    """More people with an address of their own than get their link in the request."""

    def work(session: Any) -> list[UUID]:
        row = session.get(RoundCompany, world.company)
        found = []
        for number in range(MANY):
            one = make.make_participant(session, row, "azubi", f"Azubi {number:03}")
            session.get_one(Person, one.person_id).email = f"azubi{number:03}@muster.example"
            found.append(one.id)
        return found

    return world.unit.run(work)


def links_sent(world: World) -> list[str]:
    """To whom links went, in order."""
    statement = select(OutboxMail.recipient).where(OutboxMail.kind == "personal_link")
    return sorted(world.unit.read(lambda session: list(session.exec(statement).all())))


def mailing_of(world: World) -> Mailing:
    return world.unit.read(lambda session: session.exec(select(Mailing)).one())


def test_a_job_sends_the_links_of_very_many_once(world: World, owner: Browser, people: list[UUID]) -> None:
    owner.submit(f"{world.base}/send", {"hours": "4"}, page=f"{world.base}/send")
    assert links_sent(world) == []
    assert len(mailing_of(world).waiting) == MANY
    assert "Ihre Meldung ist angekommen" in owner.open(f"{world.base}/receipt")
    first, gone, *_ = people
    world.unit.run(lambda session: personal_links.send_personal_link(session, world.owner, first))
    world.unit.run(lambda session: setattr(session.get_one(Participant, gone), "withdrawn_at", utc_now()))
    write_mailing(world.unit, mailing_of(world).id)
    write_mailing(world.unit, mailing_of(world).id)
    assert links_sent(world) == [f"azubi{number:03}@muster.example" for number in range(MANY) if number != 1]
    assert mailing_of(world).finished_at is not None


def test_an_address_of_several_people_does_not_keep_the_others_waiting(
    world: World, owner: Browser, people: list[UUID]
) -> None:
    def shared(session: Any) -> None:
        statement = select(Person).where(col(Person.email) == "azubi000@muster.example")
        session.exec(statement).one().email = "info@muster.example"

    world.unit.run(shared)
    owner.submit(f"{world.base}/send", {"hours": "4"}, page=f"{world.base}/send")
    write_mailing(world.unit, mailing_of(world).id)
    assert len(links_sent(world)) == MANY - 1
    assert mailing_of(world).finished_at is not None


def test_nobody_gets_a_link_after_the_registration_was_taken_back(
    world: World, owner: Browser, people: list[UUID]
) -> None:
    owner.submit(f"{world.base}/send", {"hours": "4"}, page=f"{world.base}/send")
    world.unit.run(lambda session: withdrawal.withdraw_registration(session, world.owner, world.company))
    write_mailing(world.unit, mailing_of(world).id)
    assert links_sent(world) == []


def test_the_coordinators_overview_speaks_of_mailings_to_companies_only(
    world: World, owner: Browser, coordinator: Browser, people: list[UUID]
) -> None:
    owner.submit(f"{world.base}/send", {"hours": "4"}, page=f"{world.base}/send")
    mailing = mailing_of(world)
    base = f"/coordinator/rounds/{mailing.round_id}"
    assert "werden gerade geschrieben" not in coordinator.open(base)
    coordinator.open(f"{base}/mailings/{mailing.id}", status=404)
