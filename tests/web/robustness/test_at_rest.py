"""What lies in the database file and in the log after a whole life of a round: no secret, no name out of place."""

import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session

from tests import factories as make
from tests.infra.server import LiveServer
from tests.infra.smtp import Mailserver
from tests.web.robustness.ground import Ground, make_ground
from web.db.models import AnswerSource, Participant
from web.db.session import Unit
from web.services.access import doors, letters, sign_in
from web.services.access.doors import Entered, Knock
from web.services.outreach import invitations
from web.services.planning import runs
from web.services.registrations import sending

pytestmark = pytest.mark.timeout(240)
PIN = "402917"
MAILS = 18
NAMED = {
    "account.name", "outbox_mail.recipient_name", "person.name",
    "account.email", "outbox_mail.recipient", "person.email", "approval.approver_name",
}  # fmt: skip
"""The only columns with names and addresses of people."""


def live(unit: Unit, ground: Ground, server: LiveServer) -> set[str]:
    """Lead a round through its life while the server works, and return every secret that was given out."""
    house, coordinator = ground.first, ground.coordinator

    def please_not(session: Session) -> None:
        azubi, fachkraft = (session.get_one(Participant, each[0]) for each in (house.azubis, house.fachkraefte))
        make.give_answers(session, azubi, {"please_not": [str(fachkraft.person_id)]}, AnswerSource.SELF)

    unit.run(please_not)
    unit.run(lambda s: invitations.invite_company(s, coordinator, house.id))
    unit.run(lambda s: sign_in.ask_for_link(s, coordinator.email or "", client="192.0.2.7", limit=20))
    unit.run(lambda s: sending.send_registration(s, house.contact, house.id))
    letter = unit.run(lambda s: letters.issue_letter(s, coordinator, house.azubis[0]))
    secret = letters.secret_of(letter.code)
    entered = unit.run(lambda s: doors.enter(s, secret, Knock("192.0.2.7", "form"), pin=PIN))
    assert isinstance(entered, Entered)
    ground.freeze()
    run = ground.request_run()
    deadline = time.monotonic() + 60
    while not unit.read(lambda s: runs.progress(s, coordinator, ground.round, run)).is_done:
        assert time.monotonic() < deadline, server.log.read_text()
        time.sleep(0.1)
    ground.approve(unit.read(lambda s: runs.progress(s, coordinator, ground.round, run)).plan_id)
    ground.publish()
    ground.tell()
    return {letter.code, letter.code.replace("-", ""), PIN, entered.token}


def cells(path: Path) -> dict[str, str]:
    """All content of each column of a database file, as text."""
    found: dict[str, str] = {}
    with sqlite3.connect(path) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of our own tables
                for column, value in zip(columns, row, strict=True):
                    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    found[f"{table}.{column}"] = found.get(f"{table}.{column}", "") + "\n" + text
    connection.close()
    return found


def test_secrets_and_names_lie_nowhere_else(
    serve: Callable[..., LiveServer], sqlite_database: str, mailserver: Mailserver
) -> None:
    mail = {"SMTP_HOST": mailserver.host, "SMTP_PORT": str(mailserver.port), "SMTP_START_TLS": "false"}
    server = serve(sqlite_database, **mail)
    unit = Unit(sqlite_database, base_url=server.url)
    ground = unit.run(lambda session: make_ground(unit, session))
    secrets = live(unit, ground, server)
    mailserver.wait_for(MAILS - 1, seconds=60)
    links = {token for each in mailserver.messages for token in re.findall(r"/link/([\w-]{30,})", each.get_content())}
    assert len(links) >= 6
    time.sleep(1)
    server.stop()
    unit.close()

    path = Path(sqlite_database.removeprefix("sqlite:///"))
    columns = cells(path)
    raw = b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
    assert [secret for secret in secrets | links if secret.encode() in raw] == []
    people = re.compile(r"(Azubi|Fachkraft) (Eins|Zwei)|Karin Berg|Sabine Berg|@[\w.-]+\.example|@example\.org")
    named = {column for column, text in columns.items() if people.search(text)}
    assert named - NAMED == {"programme.contact_email"}
    log = server.log.read_text()
    ids = {str(each) for house in (ground.first, ground.second) for each in (*house.azubis, *house.fachkraefte)}
    assert people.search(log) is None
    assert [each for each in secrets | links | ids if each in log] == []
