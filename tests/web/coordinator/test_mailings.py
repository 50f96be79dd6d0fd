"""Many companies at once: noted in the request, written by a job in small steps, each of them once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser, path_of
from tests.web.coordinator.conftest import World
from web.db.models import Mailing, OutboxMail, Round, RoundCompany
from web.db.models.columns import utc_now
from web.jobs import mailing as job
from web.services.errors import NotFound
from web.services.outreach import mailings

MANY = mailings.FEW + 2


@pytest.fixture
def crowd(world: World) -> list[UUID]:
    """Companies that wait for their invitation."""

    def build(session: Session) -> list[UUID]:
        round_ = session.get_one(Round, world.round_id)
        found = []
        for number in range(MANY):
            company = factories.make_company(session, round_, f"Firma {number}")
            factories.make_contact(session, company, f"Kontakt {number}", email=f"k{number}@firma{number}.example.org")
            found.append(company.id)
        return found

    return world.unit.run(build)


def all_of(world: World, table: Any) -> list[Any]:
    return world.unit.read(lambda session: list(session.exec(select(table)).all()))


def test_many_are_invited_by_a_job_with_progress(world: World, crowd: list[UUID], client: Browser) -> None:
    base = f"/coordinator/rounds/{world.round_id}"
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    way = path_of(desk.submit(f"{base}/invitations", page=base))
    assert all_of(world, OutboxMail) == []
    shown = desk.open(way)
    assert "Unternehmen angeschrieben" in shown
    assert 'hx-trigger="every 1s"' in shown
    (row,) = all_of(world, Mailing)
    world.unit.run(lambda session: setattr(session.get_one(RoundCompany, crowd[0]), "invited_at", utc_now()))
    assert world.unit.run(lambda session: mailings.write_some(session, row.id))
    assert mailings.FEW - 2 <= len(all_of(world, OutboxMail)) <= mailings.FEW, "a few in each transaction"
    job.write_mailing(world.unit, row.id)
    written = [mail.recipient for mail in all_of(world, OutboxMail)]
    assert len(written) == len(set(written))
    assert "k0@firma0.example.org" not in written, "invited meanwhile by somebody else"
    assert all(part.invited_at for part in all_of(world, RoundCompany) if part.id in crowd)
    assert desk.get(way).headers["location"] == f"{base}?done=invited"
    assert desk.get(way, headers={"hx-request": "true"}).headers["hx-redirect"] == f"{base}?done=invited"
    job.write_mailing(world.unit, row.id)
    assert len(all_of(world, OutboxMail)) == len(written)


def test_while_a_mailing_is_under_way_the_overview_says_so_and_asking_again_writes_nothing_twice(
    world: World, crowd: list[UUID], client: Browser
) -> None:
    base = f"/coordinator/rounds/{world.round_id}"
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    way = path_of(desk.submit(f"{base}/invitations", page=base))
    (row,) = all_of(world, Mailing)
    page = desk.open(base)
    assert "Einladungen werden gerade geschrieben" in page
    assert f"0 von {row.total} Unternehmen" in page
    assert f"{row.total} Unternehmen einladen" not in page
    assert path_of(desk.submit(f"{base}/invitations", page=base)) == way
    assert len(all_of(world, Mailing)) == 1
    job.write_mailing(world.unit, row.id)
    written = [mail.recipient for mail in all_of(world, OutboxMail)]
    assert len(written) == len(set(written))
    assert "werden gerade geschrieben" not in desk.open(base)


def test_many_are_reminded_once(world: World, crowd: list[UUID], new_browser: Callable[..., Browser]) -> None:
    def invited(session: Session) -> None:
        for company_id in crowd:
            session.get_one(RoundCompany, company_id).invited_at = utc_now()

    world.unit.run(invited)
    begun = [
        world.unit.run(lambda session: mailings.remind(session, world.coordinator, world.round_id)) for _twice in "ab"
    ]
    world.unit.run(lambda session: setattr(session.get_one(RoundCompany, crowd[0]), "submitted_at", utc_now()))
    for each in begun:
        assert each.mailing_id is not None
        job.write_mailing(world.unit, each.mailing_id)
    assert len(all_of(world, OutboxMail)) == MANY - 1
    desk = new_browser().sign_in(world.unit, world.coordinator.account_id)
    way = f"/coordinator/rounds/{world.round_id}/mailings/{begun[0].mailing_id}"
    assert desk.get(way).headers["location"].endswith("done=reminders-written")


def test_strangers_and_the_sweeper(world: World, crowd: list[UUID]) -> None:
    begun = world.unit.run(lambda session: mailings.invite(session, world.coordinator, world.round_id, crowd))
    assert begun.mailing_id is not None
    mailing_id = begun.mailing_id
    with pytest.raises(NotFound):
        world.unit.read(lambda session: mailings.progress(session, world.stranger, world.round_id, mailing_id))
    assert world.unit.read(mailings.forgotten) == []
    long_ago = utc_now() - 2 * mailings.FORGOTTEN_AFTER
    world.unit.run(lambda session: setattr(session.get_one(Mailing, mailing_id), "worked_at", long_ago))
    assert world.unit.read(mailings.forgotten) == [mailing_id]
    assert not world.unit.run(lambda session: mailings.write_some(session, uuid4()))
