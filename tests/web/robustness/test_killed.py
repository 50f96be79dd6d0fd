"""`kill -9` of the server in the middle of its work, a mail server that is away: nothing is lost or half done."""

import time
from collections.abc import Callable

import pytest
from sqlmodel import Session, SQLModel, select

from tests.infra.server import LiveServer
from tests.infra.smtp import Mailserver
from tests.web.robustness.ground import Ground, make_ground
from web.db.models import Block, BlockInput, BlockState, MailState, OutboxMail, PlanBlock, Run, RunBlock, RunState
from web.db.session import Unit
from web.services import outbox
from web.services.mails import Mail
from web.services.planning import large_acts

pytestmark = pytest.mark.timeout(240)
MAILS = 40
Serve = Callable[..., LiveServer]


def rows(unit: Unit, table: type[SQLModel]) -> list[SQLModel]:
    return list(unit.read(lambda session: session.exec(select(table)).all()))


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def smtp(mailserver: Mailserver) -> dict[str, str]:
    return {"SMTP_HOST": mailserver.host, "SMTP_PORT": str(mailserver.port), "SMTP_START_TLS": "false"}


@pytest.fixture
def database(own_database: str) -> str:
    """A database of the test's own: its servers are killed."""
    return own_database


@pytest.fixture
def ground(unit: Unit) -> Ground:
    return unit.run(lambda session: make_ground(unit, session))


@pytest.mark.parametrize("delay", [0.0, 0.15, 0.4])
def test_a_run_is_whole_or_absent(serve: Serve, database: str, unit: Unit, ground: Ground, delay: float) -> None:
    ground.freeze()
    server = serve(database)
    run = ground.request_run()
    time.sleep(delay)
    server.kill()
    state = unit.read(lambda session: session.get_one(Run, run)).state
    assert (state is RunState.DONE, len(rows(unit, PlanBlock))) in {(True, 2), (False, 0)}
    serve(database)
    wait_for(lambda: unit.read(lambda session: session.get_one(Run, run)).state is RunState.DONE)
    assert len(rows(unit, RunBlock)) == len(rows(unit, PlanBlock)) == 2


@pytest.mark.parametrize("delay", [0.1, 0.35])
def test_the_data_of_many_is_frozen_whole_or_not_at_all(
    serve: Serve, database: str, unit: Unit, ground: Ground, delay: float
) -> None:
    server = serve(database)
    blocks = (ground.first.block, ground.second.block)
    unit.run(lambda s: large_acts.leave_freezing(s, ground.coordinator, ground.round, block_ids=blocks))
    time.sleep(delay)
    server.kill()
    assert frozen(unit) in {(BlockState.FREEZING, 0), (BlockState.FROZEN, 2)}
    serve(database)
    wait_for(lambda: frozen(unit) == (BlockState.FROZEN, 2))


def frozen(unit: Unit) -> tuple[BlockState, int]:
    """Where both blocks stand, and how many inputs there are."""
    (state,) = set(unit.read(lambda session: session.exec(select(Block.state)).all()))
    return BlockState(state), len(rows(unit, BlockInput))


def write_mails(unit: Unit) -> None:
    def work(session: Session) -> None:
        for number in range(MAILS):
            to = outbox.Recipient(f"person{number}@example.org", "Mia Kurz")
            outbox.write(session, Mail("test", "Betreff", "Guten Tag"), to)

    unit.run(work)


def sent(unit: Unit) -> int:
    return len(unit.read(lambda s: s.exec(select(OutboxMail).where(OutboxMail.state == MailState.SENT)).all()))


def test_no_mail_is_lost_when_the_server_is_killed(
    serve: Serve, database: str, unit: Unit, mailserver: Mailserver
) -> None:
    server = serve(database, **smtp(mailserver))
    write_mails(unit)
    mailserver.wait_for(5)
    server.kill()
    before = sent(unit)
    assert before < MAILS
    _end_leases(unit)
    serve(database, **smtp(mailserver))
    wait_for(lambda: sent(unit) == MAILS)
    assert set(mailserver.recipients) == {f"person{n}@example.org" for n in range(MAILS)}
    assert len(mailserver.recipients) <= MAILS + 1
    assert len({message["Message-ID"] for message in mailserver.messages}) == MAILS


def _end_leases(unit: Unit) -> None:
    """As if the two minutes of a lease were over."""

    def work(session: Session) -> None:
        for mail in session.exec(select(OutboxMail)).all():
            mail.next_attempt_at = mail.created_at

    unit.run(work)


def test_mail_waits_for_the_mail_server(serve: Serve, sqlite_database: str, mailserver: Mailserver) -> None:
    unit = Unit(sqlite_database)
    away = smtp(mailserver) | {"SMTP_PORT": "9"}
    server = serve(sqlite_database, **away)
    write_mails(unit)
    time.sleep(1.5)
    waiting = unit.read(lambda s: s.exec(select(OutboxMail)).all())
    assert {(mail.state, mail.attempts) for mail in waiting} == {(MailState.QUEUED, 0)}
    server.stop()
    serve(sqlite_database, **smtp(mailserver))
    wait_for(lambda: sent(unit) == MAILS)
    unit.close()
    assert len(mailserver.messages) == MAILS
