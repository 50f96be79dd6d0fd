"""`kill -9` of the server in the middle of an import of people, or of taking it back: the next server ends it."""

import time
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.infra.server import LiveServer
from web.db.models import Participant, Person, RoundImport
from web.db.session import Unit
from web.services.actor import Actor
from web.services.tables import many_people_import as many

pytestmark = pytest.mark.timeout(240)
PEOPLE = 3_000
ROWS = "".join(f"Nord AG;Azubi;Person Nummer{n};Mechatroniker/in;Halle {n % 5}\n" for n in range(PEOPLE))
FILE = ("Unternehmen;Rolle;Name;Beruf;Abteilung\n" + ROWS).encode()


@pytest.fixture
def database(own_database: str) -> str:
    """A database of the test's own: its servers are killed."""
    return own_database


def state(unit: Unit, import_id: UUID) -> tuple[str, int]:
    row = unit.read(lambda session: session.get_one(RoundImport, import_id))
    return row.state, row.rows_done


def wait_for(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def seen(unit: Unit) -> int:
    statement = select(Participant.id).where(Participant.withdrawn_at == None)  # noqa: E711  (SQL)
    return len(unit.read(lambda session: session.exec(statement).all()))


def test_an_import_is_whole_or_not_seen_and_so_is_taking_it_back(
    serve: Callable[..., LiveServer], database: str, unit: Unit
) -> None:
    def build(session: Session) -> tuple[UUID, Actor]:
        round_ = factories.make_round(session)
        factories.make_company(session, round_, "Nord AG")
        return round_.id, factories.make_coordinator(session, round_.programme_id)

    round_id, actor = unit.run(build)
    server = serve(database)
    import_id = unit.run(lambda s: many.start(s, actor, round_id, file=many.check_file(FILE, "alle.csv")))
    wait_for(lambda: state(unit, import_id)[0] == "preview")
    unit.run(lambda s: many.take_over(s, actor, round_id, import_id))
    wait_for(lambda: state(unit, import_id)[1] > 0 or state(unit, import_id)[0] == "done")
    server.kill()
    at_kill = state(unit, import_id)[0]
    assert (at_kill, seen(unit)) in {("storing", 0), ("done", PEOPLE)}
    server = serve(database)
    wait_for(lambda: state(unit, import_id)[0] == "done")
    assert seen(unit) == PEOPLE
    everybody = unit.read(lambda session: session.exec(select(Participant.id)).all())
    assert len(everybody) == PEOPLE
    unit.run(lambda s: many.undo(s, actor, round_id, import_id))
    wait_for(lambda: state(unit, import_id)[1] > 0 or state(unit, import_id)[0] == "undone")
    server.kill()
    assert (state(unit, import_id)[0], seen(unit)) in {("undoing", 0), ("undone", 0)}
    serve(database)
    wait_for(lambda: state(unit, import_id)[0] == "undone")
    assert unit.read(lambda session: session.exec(select(Person.id)).all()) == []
