"""Programmes and their coordinators, for the command line: whoever runs the machine acts without an account."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from web.db.models import Coordinator, Programme
from web.db.queries.rows import AnyRow, row_or_none, rows


def programmes(session: Session) -> Sequence[AnyRow]:
    """Return (id, name) of every programme but those for practice, by name."""
    statement = select(col(Programme.id), col(Programme.name)).where(~col(Programme.is_practice))
    return rows(session, statement.order_by(col(Programme.name), col(Programme.id)))


def is_coordinator(session: Session, account_id: UUID, programme_id: UUID) -> bool:
    """Whether an account coordinates a programme."""
    statement = select(col(Coordinator.id)).where(
        col(Coordinator.account_id) == account_id, col(Coordinator.programme_id) == programme_id
    )
    return row_or_none(session, statement) is not None


def any_coordinator(session: Session) -> bool:
    """Whether there is a coordinator at all."""
    return row_or_none(session, select(col(Coordinator.id)).limit(1)) is not None
