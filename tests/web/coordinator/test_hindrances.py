"""One list of what hinders the matching: most harmful first, live, and what is let be stays out of the way."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser
from web.db.models import (
    Account,
    Block,
    BlockInput,
    BlockInputMember,
    BlockState,
    Company,
    CompanyContact,
    CompanyProposal,
    MailState,
    OutboxMail,
    Round,
    RoundCompany,
)
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.outreach import round_overview
from web.services.outreach.round_overview import Step
from web.services.quality import hindrances
from web.services.quality.duplicates import CompanySeen, mail_domain, twin_companies, twin_people
from web.services.quality.facts import Basis
from web.services.quality.hindrances import Kind

LONG_AGO = utc_now() - dt.timedelta(days=9)


@dataclass
class Place:
    """A round whose deadline is far, and its coordinator."""

    unit: Unit
    round_id: UUID
    actor: Actor
    stranger: Actor

    def add(self, name: str, azubis: int = 0, fachkraefte: int = 0, *, agreed: bool = True, **values: Any) -> UUID:
        """Add a company with so many people; it has been invited, has begun and has a contact."""

        def work(session: Session) -> UUID:
            round_ = session.get_one(Round, self.round_id)
            dates = {"invited_at": LONG_AGO, "first_sign_in_at": LONG_AGO, "begun_at": LONG_AGO}
            company = factories.make_company(session, round_, name, agreed=agreed, **{**dates, **values})
            company_row = session.get_one(Company, company.company_id)
            company_row.phone = f"0511 {int(uuid4()) % 10**8:08}"
            factories.make_contact(session, company, f"Kontakt {name}", email=f"{uuid4().hex[:6]}@{name.lower()}.de")
            for number in range(azubis + fachkraefte):
                role = "azubi" if number < azubis else "fachkraft"
                factories.make_participant(session, company, role, f"{role} {'ABCDEFGH'[number] * 9}")
            return company.id

        return self.unit.run(work)

    def alter(self, table: Any, id_: UUID, **values: Any) -> None:
        """Change a row."""

        def work(session: Session) -> None:
            row = session.get_one(table, id_)
            for name, value in values.items():
                setattr(row, name, value)

        self.unit.run(work)

    def row(self, company_id: UUID) -> RoundCompany:
        """Return a company's part in the round."""
        return self.unit.read(lambda s: s.get_one(RoundCompany, company_id))

    def page(self) -> hindrances.HindrancePage:
        """Look at the list."""
        return self.unit.read(lambda s: hindrances.hindrance_page(s, self.actor, self.round_id))

    def overview(self) -> round_overview.Overview:
        """Look at the round."""
        return self.unit.read(lambda s: round_overview.overview(s, self.actor, self.round_id))

    def kinds(self, *besides: Kind) -> list[tuple[Kind, str, int, int]]:
        """Return kind, company, tandems at stake and on thin data of everything, without missing parts."""
        left_out = {Kind.COMPANY_PART, Kind.OWN_PART, *besides}
        return [
            (one.kind, one.company.name if one.company else "", one.at_stake, one.weaker)
            for one in self.page().hindrances
            if one.kind not in left_out
        ]


@pytest.fixture
def place(unit: Unit) -> Place:
    def build(session: Session) -> Place:
        far = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=60)
        round_ = factories.make_round(session, deadline=far, starts_on=far + dt.timedelta(days=30))
        actor = factories.make_coordinator(session, round_.programme_id)
        other = factories.make_coordinator(session, factories.make_programme(session, "Anderes").id)
        return Place(unit, round_.id, actor, other)

    return unit.run(build)


def test_what_is_lost_comes_before_what_is_thin(place: Place) -> None:
    place.add("Ahorn", 2, 2)
    place.add("Birke", 4, 0)
    place.add("Celtis", 0, 3)
    place.add("Douglasie", 3, 1)
    place.add("Eiche", 1, 1)
    assert place.kinds() == [
        (Kind.NO_FACHKRAFT, "Birke", 4, 0),
        (Kind.NO_AZUBI, "Celtis", 3, 0),
        (Kind.SHORTAGE, "Douglasie", 2, 0),
        (Kind.ONE_PAIR, "Eiche", 0, 0),
    ]
    assert [(one.kind, one.company and one.company.name, one.weaker) for one in place.page().of("own_part")] == [
        (Kind.OWN_PART, "Ahorn", 2),
        (Kind.OWN_PART, "Douglasie", 1),
        (Kind.OWN_PART, "Eiche", 1),
        (Kind.OWN_PART, "Birke", 0),
        (Kind.OWN_PART, "Celtis", 0),
    ]
    assert place.page().kinds[Kind.COMPANY_PART] == 5


def test_places_bound_the_harm(place: Place) -> None:
    company = place.add("Birke", 4, 0)
    place.alter(Block, place.row(company).block_id, places=1)
    assert place.kinds() == [(Kind.NO_FACHKRAFT, "Birke", 1, 0)]
    place.alter(RoundCompany, company, withdrawn_at=utc_now())
    assert place.page().hindrances == ()


def test_the_way_to_a_registration(place: Place) -> None:
    place.add("Ahorn", 3, 3)
    nothing: dict[str, Any] = {"first_sign_in_at": None, "begun_at": None}
    place.add("Buche", **nothing, invited_at=None)
    deaf = place.add("Celtis", **nothing, invited_at=None)
    refused = place.add("Douglasie", **nothing)
    place.add("Eiche", **nothing)
    place.add("Fichte", **nothing, invited_at=utc_now())
    place.add("Ginkgo", agreed=False)
    place.add("Hasel", extended_deadline=utc_now().date(), agreed=True)
    place.unit.run(lambda s: _make_deaf(s, deaf))
    place.unit.run(lambda s: _refuse(s, refused))
    assert sorted(place.kinds()) == sorted(
        [
            (Kind.NOT_INVITED, "", 1, 0),
            (Kind.UNREACHABLE, "Celtis", 1, 0),
            (Kind.REFUSED_MAIL, "Douglasie", 1, 0),
            (Kind.NOT_SIGNED_IN, "Eiche", 1, 0),
            (Kind.NO_AGREEMENT, "Ginkgo", 1, 0),
            (Kind.UNSENT, "Hasel", 1, 0),
        ]
    )


def _make_deaf(session: Session, company_id: UUID) -> None:
    for account in _contacts(session, company_id):
        account.email = None


def _contacts(session: Session, company_id: UUID) -> list[Account]:
    company = session.get_one(RoundCompany, company_id).company_id
    found = [row for row in session.exec(select(CompanyContact)).all() if row.company_id == company]
    return [session.get_one(Account, row.account_id) for row in found]


def _refuse(session: Session, company_id: UUID, state: MailState = MailState.FAILED) -> None:
    company = session.get_one(Company, session.get_one(RoundCompany, company_id).company_id)
    for account in _contacts(session, company_id):
        _mail(session, account, state, company.programme_id)


def _mail(session: Session, account: Account, state: MailState, programme_id: UUID) -> None:
    session.add(
        OutboxMail(
            programme_id=programme_id,
            message_id=uuid4().hex,
            account_id=account.id,
            kind="invitation",
            recipient=account.email or "",
            subject="",
            text="",
            state=state,
        )
    )


def test_a_refusal_is_over_when_a_later_mail_gets_through(place: Place) -> None:
    company = place.add("Douglasie", first_sign_in_at=None, begun_at=None)
    place.unit.run(lambda s: _refuse(s, company))
    assert place.kinds()[0][0] is Kind.REFUSED_MAIL
    place.unit.run(lambda s: _refuse(s, company, MailState.SENT))
    assert place.kinds()[0][0] is Kind.NOT_SIGNED_IN


def test_who_was_only_sent_a_refused_mail_is_not_invited(place: Place) -> None:
    nothing: dict[str, Any] = {"first_sign_in_at": None, "begun_at": None}
    by_mail, by_hand = place.add("Ahorn", **nothing), place.add("Buche", **nothing, invited_by_hand_at=LONG_AGO)
    for company in (by_mail, by_hand):
        place.unit.run(partial(_refuse, company_id=company))
    assert [line.progress.value for line in place.overview().companies] == ["refused", "invited"]
    assert place.overview().step(utc_now().date()) is Step.WAIT
    place.unit.run(lambda s: _refuse(s, by_mail, MailState.QUEUED))
    assert place.overview().companies[0].progress.value == "invited"


def test_one_of_two_contacts_is_not_reached(place: Place) -> None:
    company = place.add("Ahorn", 1, 2)

    def work(session: Session) -> None:
        _refuse(session, company)
        factories.make_contact(session, session.get_one(RoundCompany, company), "Zweite", email="zwei@example.org")

    place.unit.run(work)
    assert place.kinds() == [(Kind.REFUSED_CONTACT, "Ahorn", 0, 0)]
    place.alter(Block, place.row(company).block_id, state=BlockState.PUBLISHED)
    assert (Kind.REFUSED_CONTACT, "Ahorn", 0, 0) in place.kinds()


def test_mails_that_do_not_leave_are_seen(place: Place) -> None:
    company = place.add("Ahorn", 2, 2)
    place.unit.run(lambda s: _refuse(s, company, MailState.QUEUED))

    def age(session: Session, kind: str = "invitation") -> None:
        for mail in session.exec(select(OutboxMail)).all():
            mail.programme_id = session.get_one(Round, place.round_id).programme_id
            mail.created_at, mail.kind = LONG_AGO, kind

    assert place.kinds() == []
    place.unit.run(age)
    assert place.kinds() == [(Kind.MAILS_WAIT, "", 2, 0)]
    place.unit.run(lambda s: age(s, "company-reminder"))
    assert place.kinds() == []


def test_a_company_nobody_knows_of_is_estimated(place: Place) -> None:
    nothing: dict[str, Any] = {"first_sign_in_at": None, "begun_at": None}
    place.add("Ahorn", **nothing)
    (silent,) = place.page().of("not_signed_in")
    assert (silent.at_stake, silent.basis) == (1, Basis.NOTHING)
    for name, size in (("Buche", 2), ("Celtis", 3), ("Douglasie", 4)):
        place.add(name, size, size)
    (silent,) = place.page().of("not_signed_in")
    assert (silent.at_stake, silent.basis) == (3, Basis.OTHERS)


def test_who_left_when_it_was_too_late_to_just_go(place: Place) -> None:
    company = place.add("Ahorn", 2, 2)

    def work(session: Session) -> None:
        row = session.get_one(RoundCompany, company)
        gone = factories.make_participant(session, row, "azubi", "Mia Kurz", withdrawn_at=utc_now())
        factories.make_participant(session, row, "azubi", "Jonas Weiß", withdrawn_at=utc_now())
        factories.make_participant(session, row, "azubi", "Kim Petersen", asked_out_at=utc_now())
        held = BlockInput(block_id=row.block_id, number=1, data=b"", sha256="0" * 64, azubis=1, fachkraefte=1)
        session.add(held)
        session.flush()
        session.add(BlockInputMember(input_id=held.id, participant_id=gone.id))

    place.unit.run(work)
    place.add("Zeder", 8)  # eight tandems are at stake there, yet nobody waits for an answer
    found = [(one.kind, one.names) for one in place.page().hindrances]
    assert found[:2] == [(Kind.ASKED_OUT, ("Kim Petersen",)), (Kind.LEFT, ("Mia Kurz",))]
    assert found[2][0] is Kind.NO_FACHKRAFT
    place.alter(Block, place.row(company).block_id, state=BlockState.PUBLISHED)
    assert Kind.LEFT_ANNOUNCED in {one.kind for one in place.page().hindrances}


def test_fixing_comes_when_nobody_needs_the_time(place: Place) -> None:
    today = utc_now().date()

    def step(day: dt.date = today) -> Step:
        return place.overview().step(day)

    company = place.add("Ahorn", 1, 1)
    assert step() is Step.WAIT
    deadline = place.overview().deadline
    assert step(deadline - dt.timedelta(days=7)) is Step.REMIND
    assert step(deadline + dt.timedelta(days=1)) is Step.FREEZE
    place.alter(RoundCompany, company, extended_deadline=deadline + dt.timedelta(days=5))
    assert step(deadline + dt.timedelta(days=1)) is Step.REMIND
    place.alter(RoundCompany, company, submitted_at=utc_now())
    assert step() is Step.FREEZE


def test_people_and_what_was_asked_for(place: Place) -> None:
    company = place.add("Ahorn", 2, 2, submitted_at=utc_now(), follow_up_on=dt.date(2026, 1, 2), follow_up_note="Fax")

    def work(session: Session) -> None:
        row = session.get_one(RoundCompany, company)
        minor = factories.make_participant(
            session, row, "azubi", "Mia Kurz", answers={"minor_until": "2099-01"}, email="mia@example.org"
        )
        twin = factories.make_participant(session, row, "fachkraft", "Kurz, Mía")
        person = factories.participant_actor(session, minor)
        programme_id = session.get_one(Round, row.round_id).programme_id
        _mail(session, session.get_one(Account, person.account_id), MailState.FAILED, programme_id)
        session.add(CompanyProposal(round_company_id=company, azubi_id=minor.id, fachkraft_id=twin.id))

    place.unit.run(work)
    assert place.kinds() == [
        (Kind.FOLLOW_UP, "Ahorn", 3, 0),
        (Kind.MINOR, "Ahorn", 1, 0),
        (Kind.SAME_PERSON, "Ahorn", 1, 0),
        (Kind.PROPOSAL, "Ahorn", 1, 0),
        (Kind.REFUSED_PERSON, "Ahorn", 0, 1),
    ]


def test_one_company_twice(place: Place) -> None:
    place.add("Ahorn", 1, 1)
    place.add("Ahorn GmbH", 2, 2)
    assert place.kinds(Kind.ONE_PAIR) == [(Kind.SAME_COMPANY, "Ahorn GmbH", 2, 0)]


def test_later_steps_of_a_round(place: Place) -> None:
    first = place.add("Ahorn", 2, 2)
    second = place.add("Birke", 1, 2)
    place.unit.run(lambda session: factories.make_answer(session, place.row(first).block_id, stale=True))
    place.alter(Block, place.row(second).block_id, state=BlockState.PUBLISHED)
    assert place.kinds() == [(Kind.STALE, "", 2, 0), (Kind.PEOPLE_TO_TELL, "", 1, 0)]


def test_what_is_let_be_can_count_again(place: Place) -> None:
    company = place.add("Birke", 4, 0)

    def waive(actor: Actor, subject: str = "no_fachkraft") -> None:
        place.unit.run(lambda s: hindrances.waive(s, actor, place.round_id, company_id=company, subject=subject))

    with pytest.raises(NotFound):
        waive(place.stranger)
    with pytest.raises(WrongState):
        waive(place.actor, "no_azubi")
    waive(place.actor)
    assert (place.kinds(), [one.kind for one in place.page().waived]) == ([], [Kind.NO_FACHKRAFT])
    with pytest.raises(WrongState):
        waive(place.actor)

    def take_back() -> None:
        place.unit.run(
            lambda s: hindrances.take_back(s, place.actor, place.round_id, company_id=company, subject="no_fachkraft")
        )

    take_back()
    assert place.kinds() == [(Kind.NO_FACHKRAFT, "Birke", 4, 0)]
    with pytest.raises(WrongState):
        take_back()


def queries_of(place: Place) -> int:
    """How many statements the list takes."""
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(place.unit.read_engine, "before_cursor_execute", count)
    place.page()
    event.remove(place.unit.read_engine, "before_cursor_execute", count)
    return len(statements)


def test_the_number_of_queries_does_not_grow(place: Place) -> None:
    place.add("Ahorn", 1, 1)
    alone = queries_of(place)
    for name in ("Birke", "Celtis", "Douglasie"):
        place.add(name, 3, 2)
    assert queries_of(place) == alone


def test_on_the_pages(place: Place, new_browser: Callable[..., Browser]) -> None:
    company = place.add("Birke", 4, 0, follow_up_on=dt.date(2026, 1, 2), follow_up_note="Fax")
    place.add("Buche", invited_at=None, first_sign_in_at=None, begun_at=None)
    browser: Browser = new_browser().sign_in(place.unit, place.actor.account_id)
    home = f"/coordinator/rounds/{place.round_id}"
    overview = browser.open(home)
    assert "Birke: 4 Azubis, keine Fachkraft" in overview
    page = browser.open(f"{home}/hindrances")
    assert "4 Tandems stehen auf dem Spiel" in page
    assert "Fax" in browser.open(f"{home}/hindrances?kind=follow_up")
    assert "Nichts von dieser Art ist mehr offen" in browser.open(f"{home}/hindrances?kind=stale")
    sent = {"company": str(company), "subject": "no_fachkraft"}
    browser.submit(f"{home}/hindrances/waive", sent, page=f"{home}/hindrances")
    assert "zählt wieder" not in browser.open(f"{home}/hindrances")
    assert "Von Ihnen so gelassen (1)" in browser.open(f"{home}/hindrances")
    browser.submit(f"{home}/hindrances/take-back", sent, page=f"{home}/hindrances")
    assert "Birke: 4 Azubis" in browser.open(f"{home}/hindrances?kind=no_fachkraft&page=9")
    browser.submit(f"{home}/hindrances/waive", {}, page=f"{home}/hindrances")


def test_twins() -> None:
    home, ids = uuid4(), [uuid4() for _ in range(5)]
    names = ("Petra Sommer", "Sommer, Petra", "Petra Somer", "Ali Sommer", "Karin Vogt", "Azubi Vor1", "Azubi Vor2")
    people = [(home, name, name) for name in names]
    assert set(twin_people([*people, (uuid4(), "Karin Vogt", "Karin Vogt")])) == {
        ("Petra Sommer", "Sommer, Petra"),
        ("Petra Sommer", "Petra Somer"),
        ("Sommer, Petra", "Petra Somer"),
    }
    companies = [
        CompanySeen(ids[0], "Nordwind GmbH", "0511 123456"),
        CompanySeen(ids[1], "Nordwind Logistik", "0511/123456"),
        CompanySeen(ids[2], "Lager Nordwind", "", frozenset({"nordwind.de"})),
        CompanySeen(ids[3], "Nordwind Lager Süd", "", frozenset({"nordwind.de", ""})),
        CompanySeen(ids[4], "Südwind AG", "0511 123456"),
    ]
    assert {(one.name, other.name) for one, other in twin_companies(companies)} == {
        ("Nordwind GmbH", "Nordwind Logistik"),
        ("Lager Nordwind", "Nordwind Lager Süd"),
    }
    assert (mail_domain("a@gmx.de"), mail_domain("a@firma.de"), mail_domain(None)) == ("", "firma.de", "")
