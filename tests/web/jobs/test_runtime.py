"""The worker with the real job library on both databases: what is committed is done, what is rolled back is not."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlmodel import Session, select

from tests.infra.smtp import Mailserver
from tests.web.client import settings_for
from web.db.models import MailState, OutboxMail
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.jobs.runtime import Worker
from web.services import outbox
from web.services.mails import Mail
from web.settings import Settings

TO = outbox.Recipient("mia.kurz@example.org", "Mia Kurz")


@pytest.fixture
def database(own_database: str) -> str:
    """A database of the test's own: its worker works on in threads."""
    return own_database


@pytest.fixture
def settings(database: str, mailserver: Mailserver) -> Settings:
    return settings_for(database, smtp_host=mailserver.host, smtp_port=mailserver.port, smtp_start_tls=False)


def outside(call: Callable[[], None]) -> None:
    """Call in a thread of its own: a browser test leaves an event loop in the main thread, which DBOS refuses."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(call).result()


@contextmanager
def working(settings: Settings) -> Iterator[Worker]:
    """A started worker, stopped afterwards also when the start or the test fails."""
    worker = Worker(settings)
    try:
        outside(worker.start)
        yield worker
    finally:
        outside(worker.stop)


@pytest.fixture
def worker(settings: Settings) -> Iterator[Worker]:
    with working(settings) as worker:
        yield worker


def write(session: Session) -> None:
    outbox.write(session, Mail("test", "Hallo", "Text"), TO)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "the worker did not get to it in 20 s"
        time.sleep(0.05)


def is_sent(unit: Unit) -> bool:
    states = unit.read(lambda session: list(session.exec(select(OutboxMail.state))))
    return bool(states) and set(states) == {MailState.SENT}


@pytest.mark.usefixtures("worker")
def test_a_committed_mail_is_sent(unit: Unit, mailserver: Mailserver) -> None:
    unit.run(write)
    wait_until(lambda: is_sent(unit))
    assert len(mailserver.messages) == 1


def test_a_mail_written_before_the_worker_starts_is_sent(
    unit: Unit, settings: Settings, mailserver: Mailserver
) -> None:
    unit.run(write)
    with working(settings):
        wait_until(lambda: is_sent(unit))
    assert len(mailserver.messages) == 1


def test_the_sweeper_finds_mails_whose_job_is_gone(unit: Unit, worker: Worker) -> None:
    def without_a_job(session: Session) -> None:
        session.add(
            OutboxMail(
                message_id="<1@tandemwerk>",
                kind="test",
                recipient=TO.email,
                subject="Hallo",
                text="Text",
                next_attempt_at=utc_now(),
            )
        )

    unit.run(without_a_job)
    outside(worker.sweep)
    wait_until(lambda: is_sent(unit))


def test_many_mails_of_one_transaction_need_one_job(unit: Unit, settings: Settings, mailserver: Mailserver) -> None:
    def write_many(session: Session) -> None:
        for _ in range(30):
            write(session)

    unit.run(write_many)
    with working(settings):
        wait_until(lambda: is_sent(unit))
    assert len(mailserver.messages) == 30
