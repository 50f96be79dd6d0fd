"""The audit log in order."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from web.db.models import AuditEntry


def last(session: Session) -> AuditEntry | None:
    """Return the newest entry."""
    return session.exec(select(AuditEntry).order_by(col(AuditEntry.number).desc()).limit(1)).first()


def in_order(session: Session) -> Iterable[AuditEntry]:
    """Return all entries, oldest first."""
    return session.exec(select(AuditEntry).order_by(col(AuditEntry.number)))
