"""How far a programme is on the way to its first invited company."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from web.db.models import Company, Programme, Round, RoundCompany
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import own_programmes
from web.services.actor import Actor


def rounds_of(session: Session, actor: Actor, programme_id: UUID) -> Sequence[AnyRow]:
    """Return (id, companies, invited) of every round of a programme, oldest first."""
    is_invited = or_(col(RoundCompany.invited_at).is_not(None), col(RoundCompany.invited_by_hand_at).is_not(None))
    statement = (
        select(
            col(Round.id),
            func.count(col(RoundCompany.id)).label("companies"),
            func.count(col(RoundCompany.id)).filter(is_invited).label("invited"),
        )
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .outerjoin(RoundCompany, col(RoundCompany.round_id) == col(Round.id))
        .where(col(Programme.id) == programme_id, own_programmes(actor))
        .group_by(col(Round.id), col(Round.created_at))
        .order_by(col(Round.created_at), col(Round.id))
    )
    return rows(session, statement)


def companies(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name, town) of every company of a round, by name."""
    statement = (
        select(col(RoundCompany.id), col(Company.name), col(Company.town))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(RoundCompany.round_id) == round_id, own_programmes(actor))
        .order_by(col(Company.sort_key), col(RoundCompany.id))
    )
    return rows(session, statement)


def dates(session: Session, actor: Actor, round_id: UUID) -> AnyRow | None:
    """Return every date of a round."""
    statement = (
        select(
            col(Round.opens_on),
            col(Round.deadline),
            col(Round.starts_on),
            col(Round.news_by),
            col(Round.reminder_days),
            col(Round.freezes_on),
        )
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Round.id) == round_id, own_programmes(actor))
    )
    return row_or_none(session, statement)
