"""The page of a company: its state, contacts, notes, follow-ups and mails, and inviting it by hand."""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser, path_of
from tests.web.coordinator.conftest import World
from tests.web.coordinator.one_company import company_of, contact_id, do, here, page_of
from web.db.models import (
    Account,
    Block,
    CompanyContact,
    CompanyNote,
    Coordinator,
    OutboxMail,
    Round,
    RoundCompany,
    WebSession,
)
from web.db.models.columns import utc_now
from web.services.access import doors
from web.services.access.doors import DoorState
from web.services.access.sessions import open_session, token_hash
from web.services.errors import Changed, InputRefused, NotFound
from web.services.outreach import company_care, contacts, invitations, round_overview
from web.services.outreach.contacts import ContactData
from web.services.outreach.round_overview import Progress

NewBrowser = Callable[..., Browser]
NEW = ContactData("Hannes Lüders", "hannes@example.org", "0511 777")


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


def change_part(world: World, **values: Any) -> None:
    def work(session: Session) -> None:
        row = session.get_one(RoundCompany, world.company)
        for name, value in values.items():
            setattr(row, name, value)

    world.unit.run(work)


# ---------------------------------------------------------------- the page


def test_the_page_says_how_far_it_is_and_what_is_missing(world: World, desk: Browser) -> None:
    page = desk.open(here(world))
    assert 'href="tel:051198765"' in page
    assert "noch nicht eingeladen" in page
    assert "Die Meldung ist noch nicht abgeschickt." in page
    assert f'href="/company/{world.company}"' in page
    change_part(world, invited_at=utc_now(), first_sign_in_at=utc_now(), begun_at=utc_now(), submitted_at=utc_now())
    assert "Die Meldung ist noch nicht abgeschickt." not in desk.open(here(world))


def test_bug_who_has_several_roles_reads_in_whose_name_they_act(world: World, desk: Browser) -> None:
    def more(session: Session) -> None:
        other = factories.make_programme(session, "Zweites Programm")
        session.add(Coordinator(programme_id=other.id, account_id=world.coordinator.account_id))

    world.unit.run(more)
    assert f"Im Auftrag von {page_of(world).name}" in " ".join(desk.open(f"/company/{world.company}").split())


def test_the_list_leads_to_the_page(world: World, desk: Browser) -> None:
    assert f'href="{here(world)}"' in desk.open(f"/coordinator/rounds/{world.round_id}")


def test_looking_changes_no_state(world: World, desk: Browser, new_browser: NewBrowser) -> None:
    before = page_of(world).steps
    desk.open(here(world))
    new_browser().sign_in(world.unit, world.contact.account_id).open(f"/company/{world.company}")
    assert page_of(world).steps == before


def test_strangers_find_no_company(world: World) -> None:
    for actor in (world.stranger, world.contact):
        look = partial(company_care.company_page, actor=actor, round_id=world.round_id, company_id=world.company)
        with pytest.raises(NotFound):
            world.unit.read(look)


def test_a_company_of_another_round_is_not_found(world: World, desk: Browser) -> None:
    def other(session: Session) -> UUID:
        first = session.get_one(Round, world.round_id)
        values = first.model_dump(exclude={"id", "name", "created_at", "version"})
        row = Round(**values, name="Durchgang 2028")
        session.add(row)
        return row.id

    desk.open(f"/coordinator/rounds/{world.unit.run(other)}/companies/{world.company}", status=404)


def test_the_companys_data_is_corrected_with_the_name_of_its_block(world: World, desk: Browser) -> None:
    desk.submit(
        f"{here(world)}/data",
        {"name": "Öhlmann & Söhne", "town": "Celle", "phone": "05141 1", "version": "1"},
        page=f"{here(world)}/data",
    )
    found = company_of(world.unit, world.company)
    assert (found.name, found.sort_key, found.town, found.phone) == (
        "Öhlmann & Söhne",
        "ohlmann & sohne",
        "Celle",
        "05141 1",
    )
    assert world.unit.read(lambda session: session.get_one(Block, world.block)).name == "Öhlmann & Söhne"
    stale = {"name": "Anders", "version": "1"}
    desk.submit(f"{here(world)}/data", stale, page=here(world), status=409)
    taken = {"name": "nordwind logistik gmbh", "version": "2"}
    assert (
        "gibt es in diesem Programm schon"
        in desk.submit(f"{here(world)}/data", taken, page=here(world), status=422).text
    )


def test_notes_are_dated_and_can_be_deleted(world: World, desk: Browser) -> None:
    desk.submit(f"{here(world)}/notes", {"text": "Ruft nach den Werksferien an.\n=1+1"}, page=here(world))
    page = desk.open(here(world))
    assert "Ruft nach den Werksferien an." in page
    assert world.coordinator.name in page
    removal = re.search(r'action="([^"]+/removal)"', page)
    assert removal is not None
    desk.submit(removal[1], page=here(world))
    assert world.count(CompanyNote) == 0
    desk.submit(removal[1], page=here(world), status=404)
    assert "<title>Fehler:" in " ".join(
        desk.submit(f"{here(world)}/notes", {"text": ""}, page=here(world), status=422).text.split()
    )


def test_a_refused_note_keeps_the_follow_up_on_the_page(world: World, desk: Browser) -> None:
    do(world, company_care.set_follow_up, day=dt.date(2027, 1, 20), note="Betriebsrat", seen="")
    page = desk.submit(f"{here(world)}/notes", {"text": "x"}, page=here(world), status=422).text
    assert 'value="2027-01-20"' in page
    assert 'value="Betriebsrat"' in page


def test_a_follow_up_is_set_seen_and_done(world: World, desk: Browser) -> None:
    form = {"day": "2020-01-20", "note": "Betriebsrat fragen", "seen": ""}
    desk.submit(f"{here(world)}/follow-up", form, page=here(world))
    page = desk.open(f"/coordinator/rounds/{world.round_id}?state=due")
    assert page.count('id="company-') == 1
    assert "Betriebsrat fragen" in page
    desk.submit(f"{here(world)}/follow-up", form, page=here(world), status=409)
    desk.submit(f"{here(world)}/follow-up", {"seen": "2020-01-20 Betriebsrat fragen"}, page=here(world))
    assert page_of(world).line.follow_up_on is None
    assert page_of(world).line.follow_up_note == ""


def test_due_follow_ups_come_first(world: World) -> None:
    def overview() -> round_overview.Overview:
        return world.unit.read(lambda session: round_overview.overview(session, world.coordinator, world.round_id))

    names = [line.name for line in overview().filtered(today=factories.TODAY)]
    do(world, company_care.set_follow_up, day=factories.TODAY, note="", seen="")
    assert names.index("Muster Metallbau GmbH") > 0
    assert overview().filtered(today=factories.TODAY)[0].name == "Muster Metallbau GmbH"
    assert overview().due(factories.TODAY) == 1
    tomorrow = overview().filtered(progress="due", today=factories.TODAY - dt.timedelta(days=1))
    assert tomorrow == ()
    assert len(overview().filtered(progress="follow_up", today=factories.TODAY)) == 1


def test_the_search_finds_town_and_contact(world: World, desk: Browser) -> None:
    base = f"/coordinator/rounds/{world.round_id}"
    assert desk.open(f"{base}?q=pietsch").count('id="company-') == 1
    assert desk.open(f"{base}?q=hannover").count('id="company-') == 3


# ---------------------------------------------------------------- contacts


def test_a_contact_is_added_and_invited(world: World, desk: Browser) -> None:
    form = {
        "name": "Hannes Lüders",
        "email": "Hannes@Example.org",
        "phone": "0511 777",
        "is_substitute": "yes",
        "invite": "yes",
    }
    desk.submit(f"{here(world)}/contacts", form, page=f"{here(world)}/contacts")
    added = page_of(world).contacts[-1]
    assert (added.name, added.email, added.phone, added.is_substitute) == (
        "Hannes Lüders",
        "hannes@example.org",
        "0511 777",
        True,
    )
    [mail] = world.unit.read(lambda session: session.exec(select(OutboxMail)).all())
    assert (mail.recipient, mail.account_id) == ("hannes@example.org", added.account_id)
    assert page_of(world).line.progress is Progress.INVITED
    assert (
        "spricht schon für dieses Unternehmen"
        in desk.submit(f"{here(world)}/contacts", form, page=here(world), status=422).text
    )


def test_a_contact_may_have_a_telephone_only(world: World) -> None:
    do(world, contacts.add_contact, data=ContactData("Heike Ott", phone="0171 1"), invite=True)
    assert world.count(OutboxMail) == 0
    assert page_of(world).contacts[-1].email == ""


def test_a_contact_of_another_company_is_refused(world: World) -> None:
    other = world.unit.read(lambda session: session.exec(select(Account).where(Account.name == "Jörg Pietsch")).one())
    with pytest.raises(InputRefused):
        do(world, contacts.add_contact, data=ContactData("Jörg Pietsch", str(other.email)))


def test_somebody_may_speak_for_two_companies(world: World, desk: Browser, new_browser: NewBrowser) -> None:
    other = world.unit.read(lambda session: session.exec(select(Account).where(Account.name == "Jörg Pietsch")).one())
    data = {"name": "Jörg Pietsch", "email": str(other.email)}
    path = f"{here(world)}/contacts"
    assert "for_both" not in desk.open(path)
    assert 'name="for_both"' in desk.submit(path, data, page=path, status=422).text
    desk.submit(path, {**data, "for_both": "yes"}, page=path)
    home = new_browser().sign_in(world.unit, other.id).open(f"/company/{world.company}")
    assert "Nordwind Logistik GmbH" in home
    sent = {"name": "Neue GmbH", "contact_name": "Jörg Pietsch", "contact_email": str(other.email)}
    add = f"/coordinator/rounds/{world.round_id}/companies"
    assert "for_both" not in desk.submit(add, {**sent, "contact_email": ""}, page=add, status=422).text
    assert "for_both" not in desk.submit(add, {**sent, "contact_email": "pietsch@"}, page=add, status=422).text
    assert 'name="for_both"' in desk.submit(add, sent, page=add, status=422).text
    desk.submit(add, {**sent, "for_both": "yes"}, page=add)
    first = f"/coordinator/rounds/{world.round_id}/first-companies"
    sent["name"] = "Noch eine GmbH"
    assert 'name="for_both"' in desk.submit(first, sent, page=first, status=422).text
    desk.submit(first, {**sent, "for_both": "yes"}, page=first)


def test_a_contact_is_corrected(world: World, desk: Browser) -> None:
    path = f"{here(world)}/contacts/{contact_id(world)}"
    desk.submit(path, {"name": "Karin Voigt", "phone": "1", "is_substitute": "yes", "version": "1"}, page=path)
    changed = page_of(world).contacts[0]
    assert (changed.name, changed.phone, changed.is_substitute) == ("Karin Voigt", "1", True)
    desk.submit(path, {"name": "Karin Voigt", "version": "1"}, page=path, status=409)


def test_the_name_of_somebody_with_further_roles_is_their_own(world: World) -> None:
    def more(session: Session) -> None:
        session.add(
            CompanyContact(
                company_id=factories.make_company(
                    session, factories.make_round(session, factories.make_programme(session, "Drittes"))
                ).company_id,
                account_id=world.contact.account_id,
            )
        )

    world.unit.run(more)
    with pytest.raises(InputRefused):
        do(world, contacts.change_contact, contact_id(world), data=ContactData("Anders"), version=1)
    do(world, contacts.change_contact, contact_id(world), data=ContactData("Karin Vogt", phone="2"), version=1)


def test_bug_two_who_correct_a_name_do_not_overwrite_each_other(world: World) -> None:
    do(world, contacts.change_contact, contact_id(world), data=ContactData("Karin Vogt-Meyer", phone="1"), version=1)
    do(world, contacts.change_contact, contact_id(world), data=ContactData("Karin Meyer", phone="1"), version=2)
    with pytest.raises(Changed):
        do(world, contacts.change_contact, contact_id(world), data=ContactData("Karin Voigt", phone="1"), version=2)


def test_replacing_ends_every_access_of_the_old_contact(world: World, client: Browser, new_browser: NewBrowser) -> None:
    text = world.unit.run(
        lambda session: invitations.text_to_send(session, world.coordinator, world.company, world.contact.account_id)
    )
    token = re.search(r"/link/(\S+)", text.text)
    assert token is not None
    do(world, invite)
    old = new_browser().sign_in(world.unit, world.contact.account_id)
    old.open(f"/company/{world.company}")
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    path = f"{here(world)}/contacts/{contact_id(world)}/replacement"
    desk.submit(path, {"name": NEW.name, "email": NEW.email, "invite": "yes"}, page=path)
    assert [each.name for each in page_of(world).contacts] == ["Hannes Lüders"]
    assert path_of(old.get(f"/company/{world.company}")) == "/sign-in"
    assert world.unit.read(lambda session: doors.look(session, token_hash(token[1]))).state is DoorState.USED
    waiting = world.unit.read(lambda session: session.exec(select(OutboxMail)).all())
    assert [mail.recipient for mail in waiting] == ["hannes@example.org"]


def test_bug_who_speaks_for_two_companies_keeps_the_other_one(world: World, new_browser: NewBrowser) -> None:
    def both(session: Session) -> UUID:
        other = factories.make_company(session, session.get_one(Round, world.round_id), "Werk Celle GmbH")
        session.add(CompanyContact(company_id=other.company_id, account_id=world.contact.account_id))
        session.flush()  # the invitation looks for the contacts that are stored
        invitations.invite_company(session, world.coordinator, other.id)
        invitations.invite_company(session, world.coordinator, world.company)
        return other.id

    other = world.unit.run(both)
    do(world, contacts.replace_contact, contact_id(world), data=NEW, invite=False)
    [mail] = world.unit.read(lambda session: session.exec(select(OutboxMail)).all())
    assert "Werk Celle GmbH" in mail.subject
    assert page_of(world).mails == ()
    link = re.search(r"/link/\S+", mail.text)
    assert link is not None
    assert path_of(new_browser().submit(link[0], {"form_key": "a"}, page=link[0])) == f"/company/{other}"


def invite(session: Session, actor: Any, _round_id: UUID, company_id: UUID) -> None:
    invitations.invite_company(session, actor, company_id)


def test_the_same_person_gets_another_address(world: World, desk: Browser) -> None:
    path = f"{here(world)}/contacts/{contact_id(world)}/replacement"
    asked = desk.open(f"{path}?same=1")
    assert 'value="Karin Vogt"' in asked
    assert "Karin Vogt meldet sich ab jetzt mit der neuen Adresse an." in asked
    sent = {"name": "Karin Vogt", "email": "kein mail", "same": "yes"}
    refused = desk.submit(path, sent, page=path, status=422).text
    assert "Neue Adresse speichern" in refused
    assert ">E-Mail-Adresse: Das ist keine E-Mail-Adresse." in " ".join(refused.split())
    done = desk.submit(path, {**sent, "email": "k.vogt@example.org"}, page=path)
    assert "Die neue Adresse gilt." in desk.open(done.headers["location"])
    assert [(each.name, each.email) for each in page_of(world).contacts] == [("Karin Vogt", "k.vogt@example.org")]


def test_a_substitute_takes_over_in_one_step(world: World, desk: Browser) -> None:
    old = contact_id(world)
    new = do(world, contacts.add_contact, data=ContactData("Hannes Lüders", "hannes@example.org", is_substitute=True))
    there = f"{here(world)}/contacts/{old}"
    assert "Hannes Lüders übernimmt" in desk.open(there)
    assert "Übernimmt" in desk.open(f"{there}/replacement")
    desk.submit(f"{there}/hand-over", {"substitute": str(old)}, page=there, status=404)
    desk.submit(f"{there}/hand-over", {"substitute": str(new)}, page=there)
    assert [(one.id, one.is_substitute) for one in page_of(world).contacts] == [(new, False)]


def test_the_last_contact_stays(world: World, desk: Browser) -> None:
    path = f"{here(world)}/contacts/{contact_id(world)}/removal"
    assert "Das ist die einzige Ansprechperson." in desk.submit(path, page=here(world), status=422).text
    do(world, contacts.add_contact, data=NEW)
    world.unit.run(lambda session: open_session(session, world.contact.account_id))
    desk.submit(path, page=here(world))
    assert [each.name for each in page_of(world).contacts] == ["Hannes Lüders"]
    ended = world.unit.read(
        lambda session: session.exec(select(WebSession).where(WebSession.account_id == world.contact.account_id)).all()
    )
    assert all(each.ended_at for each in ended)


def test_a_foreign_contact_is_not_found(world: World) -> None:
    foreign = world.unit.run(
        lambda session: (
            factories.make_company(session, factories.make_round(session, factories.make_programme(session, "X"))).id
        )
    )
    with pytest.raises(NotFound):
        do(world, contacts.remove_contact, foreign)
    with pytest.raises(NotFound):
        do(world, contacts.contact_of, foreign)


# ---------------------------------------------------------------- inviting by hand


def test_the_invitation_is_shown_with_a_link_that_opens(world: World, desk: Browser, new_browser: NewBrowser) -> None:
    desk.open(f"{here(world)}/invitation")
    shown = desk.submit(
        f"{here(world)}/invitation-text", {"account": str(world.contact.account_id)}, page=here(world), status=200
    ).text
    link = re.search(r"/link/[\w-]+", shown)
    assert link is not None
    assert "mailto:" in shown
    assert world.count(OutboxMail) == 0
    assert page_of(world).line.progress is Progress.NOT_INVITED
    guest = new_browser()
    assert path_of(guest.submit(link[0], {"form_key": "a"}, page=link[0])) == f"/company/{world.company}"


def test_a_link_for_a_stranger_is_not_made(world: World, desk: Browser) -> None:
    for account in (str(world.stranger.account_id), "x"):
        desk.submit(f"{here(world)}/invitation-text", {"account": account}, page=here(world), status=404)


@pytest.mark.parametrize("way", ["mail", "phone"])
def test_an_invitation_by_hand_counts(world: World, desk: Browser, way: str) -> None:
    desk.submit(f"{here(world)}/invited-by-hand", {"way": way}, page=f"{here(world)}/invitation")
    found = page_of(world)
    assert found.line.progress is Progress.INVITED
    assert found.steps.invited_by_phone is (way == "phone")
    assert ("Telefonisch eingeladen" if way == "phone" else "Einladung selbst verschickt") in desk.open(here(world))
    desk.submit(f"{here(world)}/invited-by-hand", {"way": "brief"}, page=here(world), status=422)


def test_whoever_was_invited_by_hand_is_seen_to_sign_in(world: World, client: Browser) -> None:
    do(world, by_hand)
    text = world.unit.run(
        lambda session: invitations.text_to_send(session, world.coordinator, world.company, world.contact.account_id)
    )
    link = re.search(r"/link/[\w-]+", text.text)
    assert link is not None
    client.submit(link[0], {"form_key": "a"}, page=link[0])
    assert page_of(world).line.progress is Progress.SIGNED_IN


def by_hand(session: Session, actor: Any, _round_id: UUID, company_id: UUID) -> None:
    invitations.note_by_hand(session, actor, company_id, by_phone=True)


def test_an_invitation_needs_an_address(world: World) -> None:
    do(world, contacts.add_contact, data=ContactData("Heike Ott"))
    account = page_of(world).contacts[-1].account_id
    with pytest.raises(InputRefused):
        world.unit.run(lambda session: invitations.invite_contact(session, world.coordinator, world.company, account))
    with pytest.raises(NotFound):
        world.unit.run(lambda session: invitations.invite_contact(session, world.stranger, world.company, account))
