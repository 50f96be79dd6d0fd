"""The mails that tell people what came out, in both forms of address and both languages."""

import datetime as dt

import pytest

from tests.factories import make_participant
from tests.web.account.doorstep import link_in, mails
from tests.web.client import Browser
from tests.web.participant import stage
from tests.web.participant.stage import Stage
from web.db.models import Account, Participant
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.errors import NotFound
from web.services.planning.news import first_meeting_by, tell_person


@pytest.fixture
def here(unit: Unit) -> Stage:
    return unit.run(stage.set_up)


def tell(unit: Unit, participant: Participant, partner: str | None, once: str = "news") -> bool:
    partners = [partner] if partner else []
    return unit.run(lambda session: tell_person(session, participant.id, partners=partners, once=once))


def test_the_news_lead_to_the_own_page(client: Browser, unit: Unit, here: Stage) -> None:
    unit.run(lambda session: stage.publish(session, here))
    assert tell(unit, here.azubi, "Petra Sommer")
    [mail] = mails(unit)
    assert (mail.kind, mail.subject) == ("partner_found", "Dein Tandem steht fest")
    assert "Petra Sommer und du, ihr seid ein Tandem" in mail.text
    link = link_in(mail)
    answer = client.submit(link, {"pin": "482915"}, page=link)
    assert "du und Petra Sommer" in client.open(answer.headers["location"])


def test_both_forms_of_address_and_both_languages(unit: Unit, here: Stage) -> None:
    unit.run(lambda session: setattr(session.get_one(Account, here.alone_account), "language", "en"))
    tell(unit, here.fachkraft, "Mia Kurz", "1")
    tell(unit, here.alone, None, "2")
    german, english = mails(unit)
    assert german.text.startswith("Guten Tag Petra Sommer,\n\nes steht fest: Mia Kurz und Sie sind ein Tandem.")
    assert english.subject == "Your tandem: not yet"
    assert "Wednesday, 31 March 2027" in english.text
    assert "That is not because of you." in english.text
    assert "‖" not in german.text + english.text
    assert "0511 123456" in german.text


def test_nobody_is_told_twice(unit: Unit, here: Stage) -> None:
    for _ in range(3):
        tell(unit, here.azubi, "Petra Sommer")
    assert len(mails(unit)) == 1


@pytest.mark.parametrize("email", [None, "info@example.org"])
def test_without_an_own_address_no_mail_goes_out(unit: Unit, here: Stage, email: str | None) -> None:
    person = unit.run(lambda session: make_participant(session, here.company, "azubi", "Ayşe Öztürk", email=email))
    assert not tell(unit, person, None)
    assert mails(unit) == []


def test_who_has_withdrawn_is_not_told(unit: Unit, here: Stage) -> None:
    unit.run(lambda session: setattr(session.get_one(Participant, here.azubi.id), "withdrawn_at", utc_now()))
    with pytest.raises(NotFound):
        tell(unit, here.azubi, None)


@pytest.mark.parametrize(
    ("starts_on", "told_on", "meet_by"),
    [
        (dt.date(2027, 3, 1), dt.date(2027, 2, 10), dt.date(2027, 3, 15)),
        (dt.date(2027, 3, 1), dt.date(2027, 3, 10), dt.date(2027, 3, 24)),
        (dt.date(2027, 3, 6), dt.date(2027, 2, 10), dt.date(2027, 3, 22)),
        (dt.date(2027, 3, 7), dt.date(2027, 2, 10), dt.date(2027, 3, 22)),
    ],
)
def test_the_first_meeting_is_due_on_a_working_day(starts_on: dt.date, told_on: dt.date, meet_by: dt.date) -> None:
    assert first_meeting_by(starts_on, told_on) == meet_by
