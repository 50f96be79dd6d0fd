"""The servers of the test suite are real and separate per test."""

import smtplib
from email.message import EmailMessage
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, inspect, text
from sqlmodel import Session

from tests.factories import make_account
from tests.infra.kept import put_up
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


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_world_many_begin_with_is_put_back_as_it_was(database: str, turn: int) -> None:
    """Whatever the turn before changed in it."""
    engine = create_engine(database)
    account_id = put_up(database, an_account, engine)
    with engine.begin() as connection:
        found = connection.execute(text("SELECT id, name FROM account")).all()
        assert [(UUID(str(row.id)), row.name) for row in found] == [(account_id, "Mia Kurz")]
        connection.execute(text("UPDATE account SET name = 'Somebody else'"))
    engine.dispose()


def test_a_world_is_built_anew_where_something_is_written_already(database: str) -> None:
    engine = create_engine(database)
    built = [put_up(database, an_account, engine) for _ in range(2)]
    with engine.begin() as connection:
        found = connection.execute(text("SELECT id FROM account")).scalars().all()
    assert {UUID(str(each)) for each in found} == set(built)
    assert len(found) == 2
    engine.dispose()


def an_account(engine: Engine) -> UUID:
    with Session(engine) as session:
        account = make_account(session, "Mia Kurz")
        session.commit()
        return account.id
