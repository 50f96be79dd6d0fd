"""The audit log in order."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from web.db.bulk import Bulk, Written, insert_rows
from web.db.models import AuditEntry

DIFFERENT = ("number", "subject", "details", "previous_hash", "hash")
"""In what entries of one act differ."""


def last(session: Session) -> AuditEntry | None:
    """Return the newest entry."""
    return session.exec(select(AuditEntry).order_by(col(AuditEntry.number).desc()).limit(1)).first()


def in_order(session: Session) -> Iterable[AuditEntry]:
    """Return all entries, oldest first."""
    return session.exec(select(AuditEntry).order_by(col(AuditEntry.number)))


def append(session: Session, entries: Sequence[Written], common: Mapping[str, Any]) -> None:
    """Append entries of one act: what stands in `DIFFERENT` of each, and what they have in common."""
    insert_rows(session, [Bulk("audit_entry", DIFFERENT, entries, common)])
