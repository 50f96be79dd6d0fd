"""Whether this database has been used at all."""

from sqlmodel import Session, select

from web.db.models import Account, InstanceMark, Programme


def holds_anything(session: Session) -> bool:
    """Whether there is a mark, a programme or an account."""
    tables = (InstanceMark, Programme, Account)
    return any(session.exec(select(table).limit(1)).first() is not None for table in tables)
