"""What an actor may see at all: conditions that every other query puts into its WHERE."""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, or_, select
from sqlmodel import col

from web.db.models import Company, CompanyContact, Coordinator, Participant, Programme, Round
from web.services.actor import Actor


def own_companies(actor: Actor) -> ColumnElement[bool]:
    """Companies the actor speaks for, or whose programme the actor coordinates."""
    return or_(col(Company.id).in_(actor.speaks_for), col(Company.programme_id).in_(actor.coordinates))


def acts_for_company(account_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether an account acted in the company's name: it coordinates the programme and is no contact of the company."""
    coordinates = exists().where(
        col(Coordinator.account_id) == account_id, col(Coordinator.programme_id) == col(Company.programme_id)
    )
    speaks = exists().where(
        col(CompanyContact.account_id) == account_id, col(CompanyContact.company_id) == col(Company.id)
    )
    return and_(coordinates, ~speaks)


def own_programmes(actor: Actor) -> ColumnElement[bool]:
    """Programmes the actor coordinates."""
    return col(Programme.id).in_(actor.coordinates)


def own_participations(actor: Actor) -> ColumnElement[bool]:
    """The actor's own participations."""
    return col(Participant.id).in_(actor.participates)


def readable_programmes(actor: Actor) -> ColumnElement[bool]:
    """Programmes whose public side concerns the actor: coordinated, taken part in, or of a company spoken for."""
    companies = select(col(Company.programme_id)).where(col(Company.id).in_(actor.speaks_for))
    rounds = (
        select(col(Round.programme_id))
        .join(Participant, col(Participant.round_id) == col(Round.id))
        .where(own_participations(actor))
    )
    return or_(own_programmes(actor), col(Programme.id).in_(companies), col(Programme.id).in_(rounds))
