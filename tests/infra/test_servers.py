"""The servers of the test suite are real and separate per test."""

import smtplib
from email.message import EmailMessage

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.infra.smtp import Mailserver


def table_names(url: str) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_a_database_is_migrated(database: str) -> None:
    assert "alembic_version" in table_names(database)


def test_an_empty_database_has_no_tables(empty_database: str) -> None:
    assert table_names(empty_database) == set()


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_writes_no_other_sees(database: str, turn: int) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (turn integer)"))
        connection.execute(text("INSERT INTO left_behind VALUES (:turn)"), {"turn": turn})
        assert connection.execute(text("SELECT turn FROM left_behind")).scalars().all() == [turn]
    engine.dispose()


def a_mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "from@example.org", "mia@example.org", "Grüße aus Łódź"
    mail.set_content("Schöne Grüße")
    return mail


def test_the_mail_server_keeps_what_it_gets(mailserver: Mailserver) -> None:
    with smtplib.SMTP(mailserver.host, mailserver.port) as client:
        client.send_message(a_mail())
    assert [message["Subject"] for message in mailserver.wait_for(1)] == ["Grüße aus Łódź"]
    assert mailserver.sent_to("mia@example.org") == mailserver.messages
    assert mailserver.sent_to("somebody.else@example.org") == []


def test_the_mail_server_can_refuse_for_a_while(mailserver: Mailserver) -> None:
    mailserver.refuse_next = 1
    with smtplib.SMTP(mailserver.host, mailserver.port) as client:
        with pytest.raises(smtplib.SMTPDataError, match="Try again later"):
            client.send_message(a_mail())
        client.send_message(a_mail())
    assert len(mailserver.messages) == 1
