"""What an actor may see at all: conditions that every other query puts into its WHERE."""

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from web.db.models import Company, Participant, Programme
from web.services.actor import Actor


def own_companies(actor: Actor) -> ColumnElement[bool]:
    """Companies the actor speaks for, or whose programme the actor coordinates."""
    return or_(col(Company.id).in_(actor.speaks_for), col(Company.programme_id).in_(actor.coordinates))


def own_programmes(actor: Actor) -> ColumnElement[bool]:
    """Programmes the actor coordinates."""
    return col(Programme.id).in_(actor.coordinates)


def own_participations(actor: Actor) -> ColumnElement[bool]:
    """The actor's own participations."""
    return col(Participant.id).in_(actor.participates)
