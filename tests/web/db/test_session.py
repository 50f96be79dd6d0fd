"""The unit of work: committed before it returns, retried, read-only where it reads."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import Session, select

from tests.factories import make_account, make_programme
from web.db.models import Account, Programme
from web.db.session import RETRIES, Unit


def names(unit: Unit) -> list[str]:
    return unit.read(lambda session: sorted(session.exec(select(Account.name))))


def test_work_is_committed_when_run_returns(unit: Unit) -> None:
    unit.run(lambda session: make_account(session, "Ada"))
    assert names(unit) == ["Ada"]


def test_an_error_leaves_nothing_behind(unit: Unit) -> None:
    def work(session: Session) -> None:
        make_account(session, "Ada")
        raise LookupError

    with pytest.raises(LookupError):
        unit.run(work)
    assert names(unit) == []


def busy() -> OperationalError:
    """The error of a database that asks for another try."""
    refusal = Exception("database is locked")
    refusal.sqlstate = "40001"  # type: ignore[attr-defined]
    return OperationalError("COMMIT", {}, refusal)


def test_work_is_repeated_when_the_database_asks_for_it(unit: Unit) -> None:
    tries: list[object] = []

    def work(session: Session) -> str:
        tries.append(make_account(session, f"try {len(tries)}"))
        if len(tries) <= 2:
            raise busy()
        return "done"

    assert unit.run(work) == "done"
    assert names(unit) == ["try 2"]


def test_work_is_not_repeated_for_ever(unit: Unit) -> None:
    tries: list[object] = []

    def work(_session: Session) -> None:
        tries.append(1)
        raise busy()

    with pytest.raises(OperationalError):
        unit.run(work)
    assert len(tries) == RETRIES + 1


def test_other_errors_of_the_database_are_not_repeated(unit: Unit) -> None:
    tries: list[object] = []

    def work(session: Session) -> None:
        tries.append(1)
        session.execute(text("SELECT nonsense FROM nowhere"))  # type: ignore[deprecated]

    with pytest.raises(DBAPIError):
        unit.run(work)
    assert len(tries) == 1


def test_a_reading_session_cannot_write(unit: Unit) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        unit.read(lambda session: make_account(session, "Ada"))
    assert names(unit) == []


def test_counters_survive_simultaneous_work(unit: Unit) -> None:
    """Read, think, write: without serialised transactions most of these increments would be lost."""
    programme = unit.run(lambda session: make_programme(session, "0"))
    at_once, rounds = 4, 5
    barrier = threading.Barrier(at_once)

    def increase(session: Session) -> None:
        row = session.get_one(Programme, programme.id)
        row.name = str(int(row.name) + 1)

    def work() -> None:
        barrier.wait()
        for _ in range(rounds):
            while True:
                try:
                    unit.run(increase)
                    break
                except DBAPIError:
                    continue

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert unit.read(lambda session: session.get_one(Programme, programme.id).name) == str(at_once * rounds)


def test_a_second_editor_with_an_old_version_is_refused(unit: Unit) -> None:
    account = unit.run(lambda session: make_account(session, "Ada"))

    def edit(session: Session, version: int) -> int:
        row = session.get_one(Account, account.id)
        assert row.version == version
        row.name += "!"
        session.flush()
        return row.version

    assert unit.run(lambda session: edit(session, 1)) == 2


def test_unique_constraints_hold(unit: Unit) -> None:
    unit.run(lambda session: make_account(session, "Ada", "ada@example.org"))
    with pytest.raises(IntegrityError):
        unit.run(lambda session: make_account(session, "Eva", "ada@example.org"))
