"""Mailings to very many: how far they are, and those whose job is gone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import Mailing, MailingKind, Programme, Round
from web.db.queries.rows import rows
from web.db.queries.scope import own_programmes
from web.services.actor import Actor

TO_COMPANIES = (MailingKind.INVITATION, MailingKind.REMINDER)


def one(session: Session, actor: Actor, round_id: UUID, mailing_id: UUID) -> Mailing | None:
    """Return a mailing to companies of a round the actor coordinates."""
    statement = (
        select_rows(Mailing)
        .join(Round, col(Round.id) == col(Mailing.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(Mailing.id == mailing_id, Mailing.round_id == round_id, own_programmes(actor))
        .where(col(Mailing.kind).in_(TO_COMPANIES))
    )
    return session.exec(statement).first()


def under_way(session: Session, actor: Actor, round_id: UUID) -> list[Mailing]:
    """Return the mailings to companies of a round that are not finished, the oldest first."""
    statement = (
        select_rows(Mailing)
        .join(Round, col(Round.id) == col(Mailing.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(Mailing.round_id == round_id, col(Mailing.finished_at).is_(None), own_programmes(actor))
        .where(col(Mailing.kind).in_(TO_COMPANIES))
        .order_by(col(Mailing.created_at), col(Mailing.id))
    )
    return list(session.exec(statement).all())


def forgotten(session: Session, before: datetime) -> list[UUID]:
    """Return mailings that are not finished and were not worked on since a moment."""
    statement = (
        select(col(Mailing.id))
        .where(col(Mailing.finished_at).is_(None), col(Mailing.worked_at) < before)
        .order_by(col(Mailing.created_at), col(Mailing.id))
    )
    return [row[0] for row in rows(session, statement)]
