"""Reminders: whom, when, what they say, and how they are stopped. Meldeschluss is Fri, 29 January 2027."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

import pytest
import time_machine
from sqlmodel import Session, select

from tests import factories
from tests.infra.smtp import Mailserver
from tests.web.client import Browser, path_of, settings_for
from tests.web.coordinator.conftest import World
from web.db.models import (
    Block,
    BlockState,
    Company,
    CompanyContact,
    FormSubmission,
    OutboxMail,
    Participant,
    Programme,
    Round,
    RoundCompany,
)
from web.db.queries import accounts
from web.jobs import mail as mail_job
from web.jobs.reminders import send_reminders, workflow_of
from web.services import outbox
from web.services.access import doors, personal_links
from web.services.access.doors import DoorState
from web.services.access.sessions import token_hash
from web.services.errors import InputRefused, LinkUnusable, NotFound
from web.services.outreach import reminders
from web.services.outreach.quiet_hours import ZONE
from web.services.outreach.reminders import due_mark
from web.services.registrations import sending, withdrawal

NewBrowser = Callable[..., Browser]
DEADLINE = dt.date(2027, 1, 29)
FIRST, SECOND = dt.date(2027, 1, 19), dt.date(2027, 1, 26)
"""Ten and three days before."""


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), ZONE).astimezone(dt.UTC)


def change(world: World, table: type[Any], row_id: UUID, **values: Any) -> None:
    def work(session: Session) -> None:
        row = session.get_one(table, row_id)
        for name, value in values.items():
            setattr(row, name, value)

    world.unit.run(work)


@pytest.fixture
def invited(world: World) -> Iterator[World]:
    """The company was invited on 11 January and has not sent; it is the morning of the first day-mark."""
    change(world, RoundCompany, world.company, invited_at=at(dt.date(2027, 1, 11)))
    with time_machine.travel(at(FIRST), tick=False):
        yield world


def remind(world: World, day: dt.date, hour: int = 9) -> int:
    """Do the work of an hour; returns how many mails are new."""
    with time_machine.travel(at(day, hour), tick=False):
        return send_reminders(world.unit, at(day, hour))


def mails(world: World) -> list[OutboxMail]:
    statement = select(OutboxMail).order_by(OutboxMail.created_at, OutboxMail.id)  # type: ignore[arg-type]  # columns
    return list(world.unit.read(lambda session: session.exec(statement).all()))


def contact_row(world: World) -> CompanyContact:
    statement = select(CompanyContact).where(CompanyContact.account_id == world.contact.account_id)
    return world.unit.read(lambda session: session.exec(statement).one())


# ---------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("today", "mark"),
    [
        (dt.date(2027, 1, 18), None),
        (FIRST, FIRST),
        (dt.date(2027, 1, 23), FIRST),
        (dt.date(2027, 1, 24), None),
        (SECOND, SECOND),
        (DEADLINE, SECOND),
        (dt.date(2027, 1, 30), None),
    ],
)
def test_the_mark_of_a_day(today: dt.date, mark: dt.date | None) -> None:
    assert due_mark(DEADLINE, [3, 10], today) == mark
    assert due_mark(DEADLINE, [], today) is None


def test_each_contact_gets_one_mail_for_each_mark(invited: World) -> None:
    written = [remind(invited, FIRST + dt.timedelta(days=day)) for day in range(-1, 12)]
    assert written == [0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("hour", [0, 6, 20, 23])
def test_nothing_is_written_at_night(invited: World, hour: int) -> None:
    assert remind(invited, FIRST, hour) == 0
    assert workflow_of(at(FIRST, hour)) is None


def test_a_mark_on_a_sunday_waits_for_monday(invited: World) -> None:
    change(invited, Round, invited.round_id, reminder_days=[5])
    assert remind(invited, dt.date(2027, 1, 24)) == 0
    assert remind(invited, dt.date(2027, 1, 25), 7) == 1


def test_a_company_invited_after_the_mark_is_not_reminded_of_it(invited: World) -> None:
    change(invited, RoundCompany, invited.company, invited_at=at(FIRST, 8))
    assert remind(invited, FIRST) == 0
    assert remind(invited, SECOND) == 1


def test_an_extended_deadline_moves_the_marks(invited: World) -> None:
    change(invited, RoundCompany, invited.company, extended_deadline=dt.date(2027, 2, 5))
    assert remind(invited, FIRST) == 0
    assert remind(invited, SECOND) == 1
    assert "5. Februar 2027" in mails(invited)[0].text


def test_the_work_of_an_hour_has_one_name() -> None:
    assert (
        workflow_of(at(FIRST, 7)) == workflow_of(at(FIRST, 7) + dt.timedelta(minutes=59)) == "reminders-2027-01-19-07"
    )


# ---------------------------------------------------------------- whom


def test_several_workers_write_one_mail(invited: World) -> None:
    contacts, _people = invited.unit.read(lambda session: reminders.due(session, at(FIRST)))
    [each] = contacts
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: invited.unit.run(lambda session: reminders.remind(session, each)), range(4)))
    assert sorted(done) == [False, False, False, True]
    assert len(mails(invited)) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"submitted_at": at(dt.date(2027, 1, 15))},
        {"withdrawn_at": at(dt.date(2027, 1, 15))},
        {"invited_at": None},
    ],
)
def test_only_who_has_something_to_do_is_reminded(invited: World, values: dict[str, Any]) -> None:
    change(invited, RoundCompany, invited.company, **values)
    assert remind(invited, FIRST) == 0


def test_who_sends_in_between_is_not_reminded(invited: World) -> None:
    [each], _people = invited.unit.read(lambda session: reminders.due(session, at(FIRST)))
    change(invited, RoundCompany, invited.company, submitted_at=at(FIRST, 8))
    assert invited.unit.run(lambda session: reminders.remind(session, each)) is False


def test_fixed_data_and_practice_remind_nobody(invited: World) -> None:
    change(invited, Block, invited.block, state=BlockState.FROZEN)
    assert remind(invited, FIRST) == 0
    change(invited, Block, invited.block, state=BlockState.COLLECTING)
    programme = next(iter(invited.coordinator.coordinates))
    change(invited, Programme, programme, is_practice=True)
    assert remind(invited, FIRST) == 0


def test_a_substitute_is_reminded_only_without_a_main_contact(invited: World) -> None:
    def substitute(session: Session) -> UUID:
        company = session.get_one(RoundCompany, invited.company)
        actor = factories.make_contact(session, company, "Hannes Lüders", email="hannes@example.org")
        row = session.exec(select(CompanyContact).where(CompanyContact.account_id == actor.account_id)).one()
        row.is_substitute = True
        return row.id

    invited.unit.run(substitute)
    assert remind(invited, FIRST) == 1
    change(invited, CompanyContact, contact_row(invited).id, is_substitute=True)
    assert remind(invited, SECOND) == 2


def test_people_with_a_link_are_reminded_once(invited: World) -> None:
    jonas = invited.azubis[0]
    with time_machine.travel(at(dt.date(2027, 1, 12)), tick=False):
        invited.unit.run(lambda session: personal_links.send_personal_link(session, invited.coordinator, jonas))
    assert remind(invited, FIRST) == 2
    assert remind(invited, SECOND) == 1
    [mail] = [each for each in mails(invited) if each.kind == "person-reminder"]
    assert mail.recipient == "jonas@example.org"
    assert "Dein Teil ist noch nicht fertig." in mail.text
    assert "Freitag, 29. Januar 2027" in mail.text
    link = re.search(r"/link/(\S+)", mail.text)
    assert link is not None
    with time_machine.travel(at(FIRST), tick=False):
        assert invited.unit.read(lambda session: doors.look(session, token_hash(link[1]))).state is DoorState.OPEN


@pytest.mark.parametrize(
    "values", [{"person_part_done_at": at(dt.date(2027, 1, 15))}, {"withdrawn_at": at(dt.date(2027, 1, 15))}]
)
def test_people_who_are_done_or_gone_are_not_reminded(invited: World, values: dict[str, Any]) -> None:
    jonas = invited.azubis[0]
    with time_machine.travel(at(dt.date(2027, 1, 12)), tick=False):
        invited.unit.run(lambda session: personal_links.send_personal_link(session, invited.coordinator, jonas))
    change(invited, Participant, jonas, **values)
    assert remind(invited, FIRST) == 1


def test_people_whose_address_became_the_contacts_get_no_mail(invited: World) -> None:
    jonas = invited.azubis[0]
    with time_machine.travel(at(dt.date(2027, 1, 12)), tick=False):
        invited.unit.run(lambda session: personal_links.send_personal_link(session, invited.coordinator, jonas))

    def share(session: Session) -> None:
        company = session.get_one(RoundCompany, invited.company)
        row = session.exec(select(Company).where(Company.id == company.company_id)).one()
        account = accounts.account_by_email(session, "jonas@example.org")
        assert account is not None
        account.name = "Karin Vogt"
        session.add(CompanyContact(company_id=row.id, account_id=account.id))

    invited.unit.run(share)
    due = reminders.DuePerson(jonas, DEADLINE)
    assert invited.unit.run(lambda session: reminders.remind_person(session, due)) is False


# ---------------------------------------------------------------- what


def test_the_mail_says_exactly_what_is_missing(invited: World) -> None:
    remind(invited, FIRST)
    [mail] = mails(invited)
    assert mail.subject == "Roboscouts: Meldung von Muster Metallbau GmbH noch offen, Meldeschluss Fr, 29. Januar 2027"
    assert "Das fehlt noch:" in mail.text
    assert "– Jonas Weiß: " in mail.text
    assert "Eigener Teil noch nicht ausgefüllt: " in mail.text
    assert "Vereinbarung" not in mail.text
    assert "Was fehlt, zählt weder für noch gegen eine Person." in mail.text
    assert "0511 123456" in mail.text
    assert "%" not in mail.text


def test_an_empty_registration_is_told_so(world: World) -> None:
    def empty(session: Session) -> UUID:
        row = factories.make_company(session, session.get_one(Round, world.round_id), "100 % Technik", agreed=False)
        factories.make_contact(session, row, "Öznur 100 %")
        row.invited_at = at(dt.date(2027, 1, 11))
        return row.id

    world.unit.run(empty)
    assert remind(world, FIRST) == 1
    text = mails(world)[0].text
    assert "Guten Tag Öznur 100 %," in text
    assert "– Vereinbarung: eine Seite" in text
    assert "auch so abschicken" not in text
    assert "– Personen: Bisher ist niemand gemeldet" in text


@pytest.mark.parametrize(("role", "said"), [("azubi", "Mindestens 1 Fachkraft"), ("fachkraft", "Mindestens 1 Azubi")])
def test_a_missing_side_and_long_lists(world: World, role: str, said: str) -> None:
    def many(session: Session) -> None:
        row = factories.make_company(session, session.get_one(Round, world.round_id), "Viele GmbH")
        factories.make_contact(session, row, "Heike Ott")
        row.invited_at = at(dt.date(2027, 1, 11))
        for number in range(12):
            factories.make_participant(session, row, role, f"Person {number:02} 50 %")

    world.unit.run(many)
    remind(world, FIRST)
    text = mails(world)[0].text
    assert said in text
    assert "Und 2 weitere Personen mit Lücken" in text
    assert "Person 09 50 % und 2 weitere" in text


def test_a_complete_registration_only_has_to_be_sent(world: World) -> None:
    def complete(session: Session) -> None:
        row = factories.make_company(session, session.get_one(Round, world.round_id), "Fertig GmbH")
        factories.make_contact(session, row, "Heike Ott")
        row.invited_at = at(dt.date(2027, 1, 11))
        facts = {
            "occupation": {"title": "Lagerist/in", "kldb": "26112"}, "training_year": 2, "training_ends": "2028-07",
            "shift": {"preset": "day", "weeks": []}, "school": {"preset": "none", "weeks": []}, "aevo": True,
            "safety_instruction": {"has": True, "on": None},
        }  # fmt: skip
        for role in ("azubi", "fachkraft"):
            factories.make_participant(session, row, role, role, answers=facts, person_part_done_at=at(FIRST))

    world.unit.run(complete)
    remind(world, FIRST)
    assert "Es ist alles ausgefüllt. Sie müssen die Meldung nur noch abschicken." in mails(world)[0].text


# ---------------------------------------------------------------- by hand


def test_reminding_by_hand_counts_for_the_mark(invited: World, client: Browser) -> None:
    base = f"/coordinator/rounds/{invited.round_id}"
    desk = client.sign_in(invited.unit, invited.coordinator.account_id)
    page = f"{base}/companies/{invited.company}"
    assert "Jetzt erinnern" in desk.open(page)
    assert path_of(
        desk.submit(f"{base}/reminders", {"company": str(invited.company), "back": "company"}, page=page)
    ).startswith(page)
    again = desk.submit(f"{base}/reminders", {}, page=base).headers["location"]
    assert "Niemand wird an einem Tag zweimal erinnert." in desk.open(again)
    assert len(mails(invited)) == 1
    assert remind(invited, FIRST, 12) == 0
    assert remind(invited, SECOND) == 1


def test_reminding_by_hand_at_night_waits_for_the_morning(
    invited: World, database: str, mailserver: Mailserver
) -> None:
    settings = settings_for(database, smtp_host=mailserver.host, smtp_port=mailserver.port, smtp_start_tls=False)
    evening = at(dt.date(2027, 1, 23), 21)
    with time_machine.travel(evening, tick=False):
        done = invited.unit.run(
            lambda session: reminders.remind_by_hand(session, invited.coordinator, invited.round_id)
        )
        assert (done.mails, done.waits) == (1, True)
        assert mail_job.deliver(invited.unit, settings) == 0
        assert not invited.unit.read(outbox.is_mail_due)
    with time_machine.travel(at(dt.date(2027, 1, 24), 12), tick=False):
        assert mail_job.deliver(invited.unit, settings) == 0, "it is Sunday"
    with time_machine.travel(at(dt.date(2027, 1, 25), 7), tick=False):
        assert mail_job.deliver(invited.unit, settings) == 1


def test_nobody_to_remind_is_said(world: World, client: Browser) -> None:
    base = f"/coordinator/rounds/{world.round_id}"
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    assert "Es gibt niemanden zu erinnern" in desk.submit(f"{base}/reminders", {}, page=base, status=422).text
    with pytest.raises(NotFound):
        world.unit.run(lambda session: reminders.remind_by_hand(session, world.stranger, world.round_id))
    with pytest.raises(NotFound):
        world.unit.run(
            lambda session: reminders.remind_by_hand(session, world.coordinator, world.round_id, [world.block])
        )


# ---------------------------------------------------------------- stopping


def stop_link(world: World) -> str:
    found = re.search(r"/reminders/[\w-]+", mails(world)[-1].text)
    assert found is not None
    return found[0]


def test_reminders_are_stopped_without_signing_in(invited: World, new_browser: NewBrowser) -> None:
    remind(invited, FIRST)
    link, guest = stop_link(invited), new_browser()
    assert "Keine Erinnerungen mehr?" in guest.open(link)
    assert contact_row(invited).reminders_off_at is None, "looking stops nothing"
    guest.submit(link, {"off": "yes"}, page=link)
    assert contact_row(invited).reminders_off_at is not None
    assert remind(invited, SECOND) == 0
    with pytest.raises(InputRefused):
        invited.unit.run(lambda session: reminders.remind_by_hand(session, invited.coordinator, invited.round_id))
    desk = new_browser().sign_in(invited.unit, invited.coordinator.account_id)
    assert "keine Erinnerungen" in desk.open(f"/coordinator/rounds/{invited.round_id}/companies/{invited.company}")
    answers = [guest.submit(link, {"off": "no", "form_key": "the same"}, page=link) for _ in range(2)]
    assert contact_row(invited).reminders_off_at is None
    assert {urljoin(link, answer.headers["location"]) for answer in answers} == {f"{link}?done=reminders-changed"}
    stored = invited.unit.read(lambda session: session.exec(select(FormSubmission.location)).all())
    assert stored == ["?done=reminders-changed"], "the secret of the link is in no row"


@pytest.mark.parametrize("way", ["stopped", "sent", "taken back"])
def test_bug_a_reminder_that_waits_for_the_morning_is_dropped(
    invited: World, new_browser: NewBrowser, way: str
) -> None:
    evening = at(dt.date(2027, 1, 23), 21)
    with time_machine.travel(evening, tick=False):
        invited.unit.run(lambda session: reminders.remind_by_hand(session, invited.coordinator, invited.round_id))
        link = stop_link(invited)
        if way == "stopped":
            new_browser().submit(link, {"off": "yes"}, page=link)
        elif way == "sent":
            invited.unit.run(lambda session: sending.send_registration(session, invited.contact, invited.company))
        else:
            take_back = withdrawal.withdraw_registration
            invited.unit.run(lambda session: take_back(session, invited.contact, invited.company))
    assert "company-reminder" not in {mail.kind for mail in mails(invited)}


def test_a_mail_program_stops_them_with_one_click(invited: World, new_browser: NewBrowser) -> None:
    remind(invited, FIRST)
    answer = new_browser().post(
        stop_link(invited), data={"List-Unsubscribe": "One-Click"}, headers={"origin": "https://mail.example"}
    )
    assert answer.status_code == 200, "RFC 8058: no redirect"
    assert contact_row(invited).reminders_off_at is not None


def test_one_click_opens_no_other_form(invited: World, new_browser: NewBrowser) -> None:
    remind(invited, FIRST)
    guest = new_browser()
    assert guest.post(stop_link(invited), data={"off": "yes"}).status_code == 403
    assert guest.post("/sign-in", data={"List-Unsubscribe": "One-Click", "email": "a@example.org"}).status_code == 403
    assert guest.post("/reminders/unknown", data={"List-Unsubscribe": "One-Click"}).status_code == 404


def test_the_secret_that_stops_reminders_opens_no_door(invited: World, client: Browser) -> None:
    remind(invited, FIRST)
    token = stop_link(invited).rsplit("/", 1)[1]
    client.open(f"/link/{token}", status=404)
    with pytest.raises(LinkUnusable):
        invited.unit.run(lambda session: doors.enter(session, token_hash(token), doors.Knock("127.0.0.1")))


def test_the_stop_link_of_a_former_contact_leads_nowhere(invited: World, client: Browser) -> None:
    remind(invited, FIRST)
    link = stop_link(invited)
    invited.unit.run(lambda session: session.delete(session.get_one(CompanyContact, contact_row(invited).id)))
    client.open(link, status=404)


def test_a_reminder_over_smtp_carries_the_header(invited: World, database: str, mailserver: Mailserver) -> None:
    settings = settings_for(database, smtp_host=mailserver.host, smtp_port=mailserver.port, smtp_start_tls=False)
    remind(invited, FIRST)
    link = stop_link(invited)
    assert mail_job.deliver(invited.unit, settings) == 1
    [message] = mailserver.messages
    assert message["List-Unsubscribe"].strip() == f"<http://127.0.0.1:8000{link}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [sent] = mails(invited)
    assert (sent.text, sent.unsubscribe) == ("", "")
