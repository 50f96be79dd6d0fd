"""Mails on their way out. Only jobs read these; the demo's mailbox reads its own list."""

from sqlmodel import Session, col, select

from web.db.models import OutboxMail


def exists(session: Session, once: str) -> bool:
    """Whether a mail with this key has been written before."""
    return session.exec(select(OutboxMail.id).where(col(OutboxMail.once) == once)).first() is not None
