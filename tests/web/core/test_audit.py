"""The audit log shows every change made behind its back."""

from uuid import uuid4

from sqlmodel import Session

from web.db.models import AuditEntry
from web.db.session import Unit
from web.services import audit


def fill(unit: Unit) -> None:
    for number in range(5):
        unit.run(lambda session, n=number: audit.record(session, None, "test.done", uuid4(), count=n))  # type: ignore[misc]


def test_a_log_nobody_touched_is_whole(unit: Unit) -> None:
    fill(unit)
    assert unit.read(audit.is_whole)


def test_an_empty_log_is_whole(unit: Unit) -> None:
    assert unit.read(audit.is_whole)


def test_a_changed_entry_shows(unit: Unit) -> None:
    fill(unit)

    def forge(session: Session) -> None:
        session.get_one(AuditEntry, 3).details = {"count": 99}

    unit.run(forge)
    assert not unit.read(audit.is_whole)


def test_a_removed_entry_shows(unit: Unit) -> None:
    fill(unit)
    unit.run(lambda session: session.delete(session.get_one(AuditEntry, 2)))
    assert not unit.read(audit.is_whole)


def test_a_forged_hash_shows_in_the_next_entry(unit: Unit) -> None:
    fill(unit)

    def forge(session: Session) -> None:
        entry = session.get_one(AuditEntry, 3)
        entry.action = "test.forged"
        entry.hash = audit.entry_hash(entry)

    unit.run(forge)
    assert not unit.read(audit.is_whole)
