"""The pages an actor's roles lead to."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, literal, select, union_all
from sqlmodel import Session, col

from web.db.models import Company, Participant, Programme, Round, RoundCompany
from web.db.queries.rows import AnyRow, rows
from web.db.queries.scope import own_companies
from web.services.actor import Actor


def of_actor(session: Session, actor: Actor) -> Sequence[AnyRow]:
    """Return (kind, id, title) of every place of the actor, newest round first, programmes without a round last."""
    rounds: Select[*tuple[Any, ...]] = (
        select(
            literal("coordinator").label("kind"),
            col(Round.id).label("id"),
            col(Programme.name).label("title"),
            col(Round.starts_on).label("starts_on"),
        )
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Programme.id).in_(actor.coordinates))
    )
    programmes = select(literal("programme"), col(Programme.id), col(Programme.name), literal(date.min)).where(
        col(Programme.id).in_(actor.coordinates), ~exists().where(col(Round.programme_id) == col(Programme.id))
    )
    companies = (
        select(literal("company"), col(RoundCompany.id), col(Company.name), col(Round.starts_on))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Round, col(Round.id) == col(RoundCompany.round_id))
        .where(col(Company.id).in_(actor.speaks_for))
    )
    participations = (
        select(literal("participant"), col(Participant.id), col(Round.name), col(Round.starts_on))
        .join(Round, col(Round.id) == col(Participant.round_id))
        .where(col(Participant.id).in_(actor.participates), col(Participant.withdrawn_at).is_(None))
    )
    found = union_all(rounds, companies, participations, programmes).subquery()
    statement = select(found.c.kind, found.c.id, found.c.title).order_by(found.c.starts_on.desc(), found.c.id)
    return rows(session, statement)


def company_name(session: Session, actor: Actor, round_company_id: UUID) -> str | None:
    """Return whose registration this is, if the actor speaks for the company or coordinates its programme."""
    statement = (
        select(col(Company.name))
        .join(RoundCompany, col(RoundCompany.company_id) == col(Company.id))
        .where(col(RoundCompany.id) == round_company_id, own_companies(actor))
        .order_by(col(RoundCompany.id))
    )
    return session.scalar(statement)
