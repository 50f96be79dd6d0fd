"""The mails a company was sent: refused ones are seen, corrected and sent again."""

from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from tests.web.coordinator.one_company import company_of, contact_id, do, here, page_of
from web.db.models import (
    CompanyContact,
    Credential,
    MailState,
    OutboxMail,
    Round,
)
from web.services import outbox
from web.services.errors import WrongState
from web.services.mails import Mail
from web.services.outreach import company_mails, invitations
from web.services.outreach.round_overview import Progress
from web.services.quality.hindrances import Kind, hindrances


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


def invite(session: Session, actor: Any, _round_id: UUID, company_id: UUID) -> None:
    invitations.invite_company(session, actor, company_id)


def _refuse(session: Session, problem: str) -> UUID:
    mail = session.exec(select(OutboxMail)).one()
    outbox.mark_failed(session, mail.id, problem, final=True)
    return mail.id


def test_a_refused_invitation_is_sent_again_with_a_new_link(world: World, desk: Browser) -> None:
    do(world, invite)
    mail_id = world.unit.run(lambda session: _refuse(session, "SMTPRecipientsRefused: 550"))
    page = unescape(desk.open(here(world)))
    assert "Der Mailserver kennt diese Adresse nicht. (550)" in " ".join(page.split())
    assert "/replacement?same=1" in page
    before = world.count(Credential)
    desk.submit(f"{here(world)}/mails/{mail_id}/again", page=here(world))
    again = world.unit.read(lambda session: session.get_one(OutboxMail, mail_id))
    assert (again.state, again.attempts, again.problem) == (MailState.QUEUED, 0, "")
    assert world.count(Credential) == before + 1
    desk.submit(f"{here(world)}/mails/{mail_id}/again", page=here(world), status=409)
    desk.submit(f"{here(world)}/mails/{uuid4()}/again", page=here(world), status=404)


def test_a_refused_address_is_corrected_and_invited_again(world: World, desk: Browser) -> None:
    def state() -> Progress:
        return page_of(world).line.progress

    do(world, invite)
    world.unit.run(lambda session: _refuse(session, "SMTPRecipientsRefused: 550"))
    assert state() is Progress.REFUSED
    overview = unescape(desk.open(f"/coordinator/rounds/{world.round_id}"))
    assert "Mail abgelehnt" in overview
    correct = f"{here(world)}/contacts/{contact_id(world)}/replacement"
    assert f'href="{correct}?same=1"' in overview
    known = {"name": "Karin Vogt", "phone": "0511 1"}
    desk.submit(correct, {**known, "email": "karin.vogt@example.org"}, page=here(world))
    assert state() is Progress.NOT_INVITED
    do(world, invite)
    assert state() is Progress.INVITED
    world.unit.run(_refuse_all)
    correct = f"{here(world)}/contacts/{contact_id(world)}/replacement"
    desk.submit(correct, {**known, "email": "k.vogt@example.org", "invite": "yes"}, page=here(world))
    assert state() is Progress.INVITED


def _refuse_all(session: Session) -> None:
    for mail in session.exec(select(OutboxMail)).all():
        outbox.mark_failed(session, mail.id, "SMTPRecipientsRefused: 550", final=True)


def test_a_mail_that_is_tried_again_says_so(world: World, desk: Browser) -> None:
    do(world, invite)

    def later(session: Session) -> None:
        mail = session.exec(select(OutboxMail)).one()
        mail.attempts = 1
        outbox.mark_failed(session, mail.id, "SMTPDataError: 451", final=False)

    world.unit.run(later)
    page = unescape(desk.open(here(world)))
    assert "Der Mailserver kann diese Mail gerade nicht annehmen." in page
    assert "Nächster Versuch: " in page


def test_another_mail_is_sent_again_as_it_was(world: World) -> None:
    to = outbox.Recipient("karin@example.org", "Karin Vogt", account_id=world.contact.account_id)
    programme = company_of(world.unit, world.company).programme_id
    world.unit.run(lambda session: outbox.write(session, Mail("news", "Neues", "Text"), to, programme_id=programme))
    mail_id = world.unit.run(lambda session: _refuse(session, "SMTPDataError: 451"))
    do(world, company_mails.send_again, mail_id)
    assert world.unit.read(lambda session: session.get_one(OutboxMail, mail_id)).text == "Text"


def test_only_refused_mails_are_sent_again(world: World) -> None:
    do(world, invite)
    mail = world.unit.read(lambda session: session.exec(select(OutboxMail)).one())
    with pytest.raises(WrongState):
        do(world, company_mails.send_again, mail.id)


def refused_to(world: World, part_id: UUID, *, is_about_it: bool = True) -> UUID:
    """A mail to the contact that was written for this company of a round and then refused."""
    company = company_of(world.unit, part_id)
    email = page_of(world).contacts[0].email or ""
    to = outbox.Recipient(email, "Karin Vogt", account_id=world.contact.account_id)
    about = company.id if is_about_it else None

    def act(session: Session) -> UUID:
        mail = Mail("news", "Neues", "Text")
        outbox.write(session, mail, to, programme_id=company.programme_id, company_id=about)
        session.flush()  # found below
        newest = session.exec(select(OutboxMail).order_by(col(OutboxMail.created_at).desc())).first()
        assert newest is not None
        outbox.mark_failed(session, newest.id, "SMTPRecipientsRefused: 550", final=True)
        return newest.id

    return world.unit.run(act)


def speaks_for_another(world: World, *, programme: bool) -> UUID:
    """The contact speaks for one more company as well, of this round or of one of another programme."""

    def act(session: Session) -> UUID:
        own = session.get_one(Round, world.round_id)
        round_ = factories.make_round(session, factories.make_programme(session, "Anderes")) if programme else own
        part = factories.make_company(session, round_, "Zweite GmbH")
        session.add(CompanyContact(company_id=part.company_id, account_id=world.contact.account_id))
        return part.id

    return world.unit.run(act)


def listed(world: World) -> dict[str, set[UUID]]:
    """The refused mails of the round, by where they are shown."""
    found = world.unit.read(lambda session: hindrances(session, world.coordinator, world.round_id))
    return {
        "hindrances": {one.ids[1] for one in found if one.kind in (Kind.REFUSED_MAIL, Kind.REFUSED_CONTACT)},
        "company": {one.refused_mail for one in page_of(world).contacts if one.refused_mail},
    }


@pytest.mark.parametrize("programme", [True, False])
def test_bug_what_is_listed_as_refused_is_sent_again(world: World, programme: bool) -> None:
    """Somebody who speaks for two companies: each lists what its own button sends, nothing of the other's programme."""
    other = speaks_for_another(world, programme=programme)
    refused_to(world, other)
    assert listed(world)["company"] == set()
    assert page_of(world).line.progress is not Progress.REFUSED
    own = refused_to(world, world.company)
    refused_to(world, other)
    assert listed(world)["company"] == {own}
    assert own in listed(world)["hindrances"]
    do(world, company_mails.send_again, own)
    assert listed(world)["company"] == set()


def test_a_refused_mail_about_no_company_is_listed_until_a_later_one_counts(world: World) -> None:
    refused_to(world, world.company, is_about_it=False)
    later = refused_to(world, world.company)
    assert listed(world) == {"hindrances": {later}, "company": {later}}


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("SMTPRecipientsRefused: 550", (company_mails.REFUSED_ADDRESS, "550")),
        ("SMTPDataError: 554", (company_mails.REFUSED, "554")),
        ("SMTPServerDisconnected", (company_mails.REFUSED, "")),
        ("ValueError", (company_mails.IMPOSSIBLE_ADDRESS, "")),
        ("SMTPRecipientsRefused", (company_mails.REFUSED_ADDRESS, "")),
    ],
)
def test_a_refusal_in_words(problem: str, said: tuple[str, str]) -> None:
    assert company_mails.refusal(problem) == said
