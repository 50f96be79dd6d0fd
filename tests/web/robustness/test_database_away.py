"""PostgreSQL away in the middle of work: pages say so, what was typed stays, what was asked for is done afterwards."""

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url
from sqlmodel import Session, select

from tests.infra.server import LiveServer
from tests.web.client import Browser
from tests.web.robustness.ground import Ground, make_ground
from tests.web.robustness.test_killed import rows, wait_for
from web.db.models import CompanyNote, FormSubmission, PlanBlock, Run, RunBlock, RunState
from web.db.session import Unit

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def database(postgresql_database: str) -> str:
    """A database of the test's own: nobody is let in for a while."""
    return postgresql_database


@pytest.fixture
def ground(unit: Unit) -> Ground:
    return unit.run(lambda session: make_ground(unit, session))


@contextmanager
def away(database: str) -> Iterator[None]:
    """Cuts all connections and lets nobody in, as a server that was stopped."""
    url = make_url(database)
    name = url.database or ""
    maintenance = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    door = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(door.format(sql.Identifier(name), sql.Literal(False)))
        connection.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            connection.execute(door.format(sql.Identifier(name), sql.Literal(True)))


def status_of(address: str) -> tuple[int, str | None]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - loopback only
            return answer.status, None
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Retry-After"]


def test_a_run_goes_on_when_the_database_is_back(
    serve: Callable[..., LiveServer], database: str, unit: Unit, ground: Ground
) -> None:
    """The same processes go on: nobody has to start anything again."""
    ground.freeze()
    server = serve(database)
    run = ground.request_run()
    with away(database):
        assert status_of(f"{server.url}/imprint") == (503, "10")
    assert status_of(f"{server.url}/imprint") == (200, None)
    wait_for(lambda: unit.read(lambda session: session.get_one(Run, run)).state is RunState.DONE)
    assert len(rows(unit, RunBlock)) == len(rows(unit, PlanBlock)) == 2


def test_a_form_sent_meanwhile_is_kept_and_has_one_effect(
    client: Browser, database: str, unit: Unit, ground: Ground
) -> None:
    page = f"{ground.home}/companies/{ground.first.id}"
    client.sign_in(unit, ground.coordinator.account_id)
    client.token(page)
    note = {"text": "Ruft am Montag an", "form_key": "the same"}
    with away(database):
        answer = client.submit(f"{page}/notes", note, status=503)
        assert note["text"] in answer.text
        assert answer.headers["retry-after"] == "10"
    for _ in range(2):
        client.submit(f"{page}/notes", note)

    def stored(session: Session) -> tuple[list[str], int]:
        return list(session.exec(select(CompanyNote.text))), len(session.exec(select(FormSubmission)).all())

    assert unit.read(stored) == (["Ruft am Montag an"], 1)
