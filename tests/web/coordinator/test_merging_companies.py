"""Two entries of a company become one: everything goes over, once, and nothing of either is lost."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.twins import DAY, Place, build
from web.db.models import (
    Block,
    BlockState,
    Company,
    CompanyContact,
    CompanyNote,
    Credential,
    CredentialKind,
    OutboxMail,
    Participant,
    PatternKind,
    PeopleImport,
    Person,
    RoundCompany,
    Site,
    Waiver,
    WorkPattern,
)
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.errors import Changed, NotFound, WrongState
from web.services.outreach import invitations
from web.services.quality import merging_companies
from web.services.quality.merging import MergePage


@pytest.fixture
def place(unit: Unit) -> Place:
    return unit.run(lambda session: build(session, unit))


def test_two_companies_become_one(place: Place) -> None:
    def more(session: Session) -> None:
        for company in (place.company, place.other):
            session.add(Site(company_id=company.company_id, name="Werk 1"))
        session.add(Site(company_id=place.other.company_id, name="Werk 2"))
        session.add(CompanyNote(company_id=place.other.company_id, text="ruft gern an"))
        contact = factories.make_contact(session, place.other)
        session.add(CompanyContact(company_id=place.company.company_id, account_id=contact.account_id))
        factories.make_contact(session, place.other, "Udo Alt")
        factories.make_participant(session, place.other, "azubi", "Kim Petersen", email="petra@example.org")
        session.get_one(RoundCompany, place.other.id).submitted_at = utc_now()
        session.get_one(Company, place.other.company_id).town = "Garbsen"

    place.do(more)
    page = place.companies()
    assert page.moves == {"registrations": 1, "contacts": 2, "people": 1, "sites": 2, "notes": 1}
    assert page.notes == (merging_companies.UNSENT_AGAIN, merging_companies.PEOPLE_TWICE)
    assert {field.key for field in page.fields if field.differs} == {"name", "town"}
    assert place.merge_companies(name="second", town="second") == place.company.id
    (company,) = place.all(Company)
    assert (company.id, company.name, company.town) == (place.company.company_id, "Muster Metallbau", "Garbsen")
    (part,) = place.all(RoundCompany)
    assert (part.id, part.submitted_at is None) == (place.company.id, False)
    assert [block.name for block in place.all(Block)] == ["Muster Metallbau"]
    assert {row.round_company_id for row in place.all(Participant)} == {place.company.id}
    assert len(place.all(Participant)) == 4
    assert sorted(row.email or "" for row in place.all(Person)) == ["", "", "", "petra@example.org"]
    assert sorted(row.name for row in place.all(Site)) == ["Werk 1", "Werk 2"]
    assert len(place.all(CompanyContact)) == 2
    assert len(place.all(CompanyNote)) == 1


def test_bug_what_both_registrations_say_is_chosen_and_nothing_of_them_is_lost(
    place: Place, new_browser: Callable[..., Browser]
) -> None:
    def more(session: Session) -> None:
        one, two = session.get_one(RoundCompany, place.company.id), session.get_one(RoundCompany, place.other.id)
        one.tandems_wanted, two.tandems_wanted, two.hours_confirmed = 1, 3, 4
        one.follow_up_on, one.follow_up_note = dt.date(2027, 1, 4), "Betriebsrat"
        two.follow_up_on, two.follow_up_note = dt.date(2027, 1, 8), "Fax"
        two.extended_deadline, two.extension_reason = dt.date(2027, 2, 1), "Inventur"
        session.get_one(Company, two.company_id).column_choices = {"schicht?": "shift"}
        session.get_one(Block, two.block_id).places = 2
        contact = factories.make_contact(session, place.other, email="karin@example.org")
        session.add(CompanyContact(company_id=one.company_id, account_id=contact.account_id))
        row = session.exec(select(CompanyContact).where(CompanyContact.company_id == two.company_id)).one()
        row.reminders_off_at = utc_now()
        stop = {"contact": str(row.id)}
        session.add(Credential(account_id=row.account_id, kind=CredentialKind.REMINDERS_OFF, details=stop))
        for company, answer in ((one, DAY), (two, {"preset": "night", "weeks": DAY["weeks"]})):
            session.add(
                WorkPattern(company_id=company.company_id, kind=PatternKind.SHIFT, name="Normal", answer=answer)
            )
        session.add(PeopleImport(round_company_id=two.id, created_by=place.actor.account_id, file_name="x.xlsx",
                                 closed_at=utc_now(), undo={"people": []}))  # fmt: skip
        session.add(Waiver(round_company_id=two.id, subject="own_part"))
        invitations.invite_company(session, place.actor, two.id)

    place.do(more)
    page = place.companies()
    assert {field.key: field.kept for field in page.fields if field.differs} == {
        "name": "second", "follow_up_on": "second", "tandems_wanted": "second"
    }  # fmt: skip
    browser: Browser = new_browser().sign_in(place.unit, place.actor.account_id)
    way = f"/coordinator/rounds/{place.round_id}/merges/companies?first={page.first_id}&second={page.second_id}"
    shown = browser.open(way)
    assert all(words in shown for words in ("Gewünschte Tandems", "8. Januar 2027", "Eigener Meldeschluss"))
    assert "8 January 2027" in browser.open(f"{way}&language=en")
    place.merge_companies(follow_up_on="first")
    (part,) = place.all(RoundCompany)
    assert (part.tandems_wanted, part.hours_confirmed, part.extended_deadline) == (3, 4, dt.date(2027, 2, 1))
    assert (part.follow_up_on, part.follow_up_note) == (dt.date(2027, 1, 4), "Betriebsrat; Fax")
    (company,), (contact,), (block,) = place.all(Company), place.all(CompanyContact), place.all(Block)
    assert (company.column_choices, block.places) == ({"schicht?": "shift"}, 2)
    assert contact.reminders_off_at is not None
    assert [row.details["contact"] for row in place.all(Credential) if row.details] == [str(contact.id)]
    assert len({row.name for row in place.all(WorkPattern)}) == 2
    assert [row.undo for row in place.all(PeopleImport)] == [{"people": []}]
    assert [row.round_company_id for row in place.all(Waiver)] == [part.id]
    assert [row.company_id for row in place.all(OutboxMail)] == [company.id]


def test_companies_with_fixed_data_cannot_be_merged(place: Place) -> None:
    place.do(lambda s: setattr(s.get_one(Block, place.other.block_id), "state", BlockState.FROZEN))
    page = place.companies()
    with pytest.raises(WrongState):
        place.merge_companies(page)
    with pytest.raises(Changed):
        place.merge_companies(MergePage(**{**vars(page), "first_name": "x", "refusal": ""}))
    with pytest.raises(NotFound):
        place.unit.read(
            lambda s: merging_companies.page_of_companies(
                s, place.stranger, place.round_id, place.company.id, place.other.id
            )
        )
