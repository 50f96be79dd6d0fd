"""Mails on their way out. Only jobs read these; the demo's mailbox reads its own list."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from web.db.models import MailState, OutboxMail, Programme
from web.db.queries.scope import own_programmes
from web.services.actor import Actor


def exists(session: Session, once: str) -> bool:
    """Whether a mail with this key has been written before."""
    return session.exec(select(OutboxMail.id).where(col(OutboxMail.once) == once)).first() is not None


def next_due(session: Session, now: datetime, *, held: Collection[str] = ()) -> OutboxMail | None:
    """Return the mail that has been due for longest, locked so that no other worker takes it; `held` kinds wait."""
    statement = (
        select(OutboxMail)
        .where(*_is_due(now, held))
        .order_by(col(OutboxMail.next_attempt_at), col(OutboxMail.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.exec(statement).first()


def any_due(session: Session, now: datetime, *, held: Collection[str] = ()) -> bool:
    """Whether a mail is due; `held` kinds wait."""
    statement = select(OutboxMail.id).where(*_is_due(now, held))
    return session.exec(statement.limit(1)).first() is not None


def _is_due(now: datetime, held: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        col(OutboxMail.state) == MailState.QUEUED,
        col(OutboxMail.next_attempt_at) <= now,
        col(OutboxMail.kind).not_in(held),
    )


def newest(session: Session, limit: int, to: str) -> list[OutboxMail]:
    """Return the newest mails to recipients that contain `to`; for the mailbox of the demo."""
    recipient = or_(
        col(OutboxMail.recipient).icontains(to, autoescape=True),
        col(OutboxMail.recipient_name).icontains(to, autoescape=True),
    )
    statement = (
        select(OutboxMail).where(recipient).order_by(col(OutboxMail.created_at).desc(), col(OutboxMail.id)).limit(limit)
    )
    return list(session.exec(statement))


def failed(session: Session, actor: Actor) -> list[OutboxMail]:
    """Return the mails of the actor's programmes that were refused for good."""
    statement = (
        select(OutboxMail)
        .where(col(OutboxMail.programme_id).in_(actor.coordinates), col(OutboxMail.state) == MailState.FAILED)
        .order_by(col(OutboxMail.created_at).desc(), col(OutboxMail.id))
    )
    return list(session.exec(statement))


def by_id(session: Session, mail_id: UUID) -> OutboxMail | None:
    """Return one mail; for the demo's mailbox."""
    return session.get(OutboxMail, mail_id)


def withheld(session: Session, actor: Actor, programme_id: UUID) -> list[OutboxMail]:
    """Return what a practice programme of the actor's would have sent, newest first."""
    statement = (
        select(OutboxMail)
        .join(Programme, col(Programme.id) == col(OutboxMail.programme_id))
        .where(
            col(OutboxMail.programme_id) == programme_id,
            col(OutboxMail.state) == MailState.WITHHELD,
            col(Programme.is_practice),
            own_programmes(actor),
        )
        .order_by(col(OutboxMail.created_at).desc(), col(OutboxMail.id))
    )
    return list(session.exec(statement))
