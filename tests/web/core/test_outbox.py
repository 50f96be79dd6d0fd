"""The outbox against a real SMTP server: nothing lost, nothing doubled, nothing kept that is not needed."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from tests.infra.smtp import Mailserver
from tests.web.client import settings_for
from web.db.models import MailState, OutboxMail
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.jobs.mail import deliver
from web.services import outbox
from web.services.mails import Mail
from web.settings import Mode, Settings

TO = outbox.Recipient("mia.kurz@example.org", "Mia Kurz")
MAIL = Mail("test", "Grüße aus dem Büro", "Hallo Mia,\n\nschön, dass du dabei bist.\n")


@pytest.fixture
def settings(database: str, mailserver: Mailserver) -> Settings:
    return settings_for(
        database,
        smtp_host=mailserver.host,
        smtp_port=mailserver.port,
        smtp_start_tls=False,
        mail_sender="Tandem <t@example.org>",
    )


def write(unit: Unit, once: str | None = None) -> None:
    unit.run(lambda session: outbox.write(session, MAIL, TO, once=once))


def stored(unit: Unit) -> OutboxMail:
    return unit.read(lambda session: session.exec(select(OutboxMail)).one())


def test_a_mail_arrives_as_it_was_written(unit: Unit, settings: Settings, mailserver: Mailserver) -> None:
    write(unit)
    assert deliver(unit, settings) == 1
    [message] = mailserver.messages
    assert message["Subject"] == "Grüße aus dem Büro"
    assert message["To"] == "Mia Kurz <mia.kurz@example.org>"
    assert message["From"] == "Tandem <t@example.org>"
    assert message["Message-ID"] == stored(unit).message_id
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


def test_the_text_is_erased_once_sent(unit: Unit, settings: Settings) -> None:
    write(unit)
    deliver(unit, settings)
    assert (stored(unit).state, stored(unit).text) == (MailState.SENT, "")


def test_a_sent_mail_is_not_sent_again(unit: Unit, settings: Settings, mailserver: Mailserver) -> None:
    write(unit)
    deliver(unit, settings)
    assert deliver(unit, settings) == 0
    assert len(mailserver.messages) == 1


def test_once_means_once(unit: Unit, settings: Settings) -> None:
    write(unit, "invitation-1")
    write(unit, "invitation-1")
    assert deliver(unit, settings) == 1


def test_bug_a_subject_of_two_long_names_could_not_be_stored(unit: Unit) -> None:
    mail = Mail("test", f"{'Programm ' * 20}: {'Unternehmen ' * 16}", "Text")
    unit.run(lambda session: outbox.write(session, mail, outbox.Recipient("a@example.org", "Ada")))
    (subject,) = unit.read(lambda session: session.exec(select(OutboxMail.subject)).all())
    assert (len(subject), subject[-1]) == (300, "…")


def test_a_rolled_back_transaction_sends_nothing(unit: Unit, settings: Settings) -> None:
    def work(session: Session) -> None:
        outbox.write(session, MAIL, TO)
        raise LookupError

    with pytest.raises(LookupError):
        unit.run(work)
    assert deliver(unit, settings) == 0


def test_a_busy_server_gets_the_mail_later(unit: Unit, settings: Settings, mailserver: Mailserver) -> None:
    mailserver.refuse_next = 1
    write(unit)
    assert deliver(unit, settings) == 0
    waiting = stored(unit)
    assert (waiting.state, waiting.attempts) == (MailState.QUEUED, 1)
    assert waiting.problem == "SMTPDataError: 451"
    assert deliver(unit, settings) == 0, "not before its time"
    with time_machine.travel(utc_now() + timedelta(minutes=2)):
        assert deliver(unit, settings) == 1


def test_a_server_that_is_away_loses_nothing(
    unit: Unit, database: str, settings: Settings, mailserver: Mailserver
) -> None:
    write(unit)
    away = settings_for(database, smtp_host="127.0.0.1", smtp_port=1, smtp_start_tls=False)
    assert deliver(unit, away) == 0
    assert deliver(unit, settings) == 1
    assert len(mailserver.messages) == 1


def test_a_worker_killed_in_between_sends_again_after_the_lease(
    unit: Unit, settings: Settings, mailserver: Mailserver
) -> None:
    write(unit)
    assert unit.run(outbox.lease_next) is not None
    assert deliver(unit, settings) == 0, "leased by the other worker"
    with time_machine.travel(utc_now() + outbox.LEASE + timedelta(seconds=1)):
        assert deliver(unit, settings) == 1
    assert mailserver.messages[0]["Message-ID"] == stored(unit).message_id


def test_without_a_server_mails_wait(unit: Unit, database: str) -> None:
    write(unit)
    assert deliver(unit, settings_for(database)) == 0
    assert (stored(unit).state, stored(unit).attempts) == (MailState.QUEUED, 0)


def test_the_demo_keeps_mails_for_its_mailbox(unit: Unit, database: str) -> None:
    write(unit)
    assert deliver(unit, settings_for(database, mode=Mode.DEMO)) == 1
    assert (stored(unit).state, stored(unit).text) == (MailState.SENT, MAIL.text)


def test_line_breaks_cannot_smuggle_headers(unit: Unit, settings: Settings, mailserver: Mailserver) -> None:
    evil = outbox.Recipient("a@example.org", "Mia\r\nBcc: everybody@example.org")
    unit.run(lambda session: outbox.write(session, Mail("test", "Hi\nBcc: x@example.org", "x"), evil))
    assert deliver(unit, settings) == 1
    [message] = mailserver.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "Hi Bcc: x@example.org"
    assert mailserver.recipients == ["a@example.org"]


@pytest.mark.parametrize("address", ["müller@example.org", "mia..kurz@example.org", "mia[kurz@example.org", "mia"])
def test_bug_an_impossible_address_holds_up_nobody(
    unit: Unit, settings: Settings, mailserver: Mailserver, address: str
) -> None:
    unit.run(lambda session: outbox.write(session, MAIL, outbox.Recipient(address, "Mia Kurz")))
    assert deliver(unit, settings) == 0
    assert stored(unit).state is MailState.FAILED
    write(unit)
    assert deliver(unit, settings) == 1
    assert mailserver.recipients == [TO.email]


def test_bug_a_domain_with_an_umlaut_is_reached(unit: Unit, settings: Settings, mailserver: Mailserver) -> None:
    unit.run(lambda session: outbox.write(session, MAIL, outbox.Recipient("mia@müller.example", "Mia Kurz")))
    assert deliver(unit, settings) == 1
    assert mailserver.recipients == ["mia@xn--mller-kva.example"]


def test_bug_a_refused_sender_loses_no_mail(unit: Unit, settings: Settings, mailserver: Mailserver) -> None:
    write(unit)
    mailserver.refuse_sender = True
    assert deliver(unit, settings) == 0
    assert stored(unit).state is MailState.QUEUED
    mailserver.refuse_sender = False
    with time_machine.travel(utc_now() + timedelta(hours=1)):
        assert deliver(unit, settings) == 1
