"""Whoever may write an invitation to somebody must not come to read its link: it opens all that this human may do."""

import re
from uuid import UUID

import pytest
from sqlmodel import Session, select

from tests import factories as make
from tests.web.client import Browser
from tests.web.robustness.ground import Ground, make_ground
from web.db.models import OutboxMail, Programme, RoundCompany
from web.db.session import Unit
from web.services.actor import Actor
from web.services.errors import WrongState
from web.services.outreach import contacts, invitations
from web.services.outreach.contacts import ContactData
from web.services.setup import practice

LINK = re.compile(r"/link/[\w-]+")


@pytest.fixture
def ground(unit: Unit) -> Ground:
    return unit.run(lambda session: make_ground(unit, session))


def _somebody_else(session: Session) -> Actor:
    """The coordinator of another programme."""
    programme = make.make_programme(session, "Fremdes Programm")
    return make.make_coordinator(session, programme.id, "Olga Fremd", email="olga@example.org")


def _add(unit: Unit, actor: Actor, round_id: UUID, company_id: UUID, email: str) -> UUID:
    data = ContactData("Olga Fremd", email)
    unit.run(lambda s: contacts.add_contact(s, actor, round_id, company_id, data=data, invite=True))
    return unit.read(lambda s: _account_of(s, email))


def _account_of(session: Session, email: str) -> UUID:
    mail = session.exec(select(OutboxMail).where(OutboxMail.recipient == email)).one()
    assert mail.account_id is not None
    return mail.account_id


def test_bug_the_text_of_an_invitation_opened_somebody_elses_programme(ground: Ground, unit: Unit) -> None:
    unit.run(_somebody_else)
    account = _add(unit, ground.coordinator, ground.round, ground.first.id, "olga@example.org")
    with pytest.raises(WrongState):
        unit.run(lambda s: invitations.text_to_send(s, ground.coordinator, ground.first.id, account))


def test_the_text_for_who_speaks_for_companies_alone_can_be_copied(ground: Ground, unit: Unit) -> None:
    account = _add(unit, ground.coordinator, ground.round, ground.first.id, "neu@example.org")
    made = unit.run(lambda s: invitations.text_to_send(s, ground.coordinator, ground.first.id, account))
    assert LINK.search(made.text)


def test_bug_mails_of_practice_showed_links_of_real_people(ground: Ground, unit: Unit, client: Browser) -> None:
    unit.run(_somebody_else)
    actor = ground.coordinator
    round_id = unit.run(lambda s: practice.begin_practice(s, actor, ground.programme, today=make.TODAY))
    own, company_id = unit.read(lambda s: _practising(s, actor, round_id))
    emails = ("olga@example.org", "olga@werk.uebung.example")
    for email in emails:
        _add(unit, own, round_id, company_id, email)
    mails = unit.read(lambda s: practice.withheld_mails(s, own, min(own.coordinates)))
    shown = {mail.recipient: (mail.id, bool(LINK.search(mail.text))) for mail in mails}
    assert [shown[email][1] for email in emails] == [False, True]
    browser = client.sign_in(unit, actor.account_id)
    pages = [
        browser.open(f"/coordinator/programmes/{min(own.coordinates)}/mails/{shown[email][0]}") for email in emails
    ]
    assert ["fehlt der Link" in page for page in pages] == [True, False]


def _practising(session: Session, actor: Actor, round_id: UUID) -> tuple[Actor, UUID]:
    part = session.exec(select(RoundCompany).where(RoundCompany.round_id == round_id)).first()
    programme = session.exec(select(Programme).where(Programme.is_practice)).one()
    assert part is not None
    return Actor(actor.account_id, actor.name, actor.email, coordinates=frozenset({programme.id})), part.id
