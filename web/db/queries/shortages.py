"""Who is without a tandem in a whole plan, and what was found to help."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from web.db.models import Block, Decision, DecisionKind, Participant, Person, Plan, PlanBlock, PlanUnmatched, Round
from web.db.queries.rows import AnyRow, rows
from web.services.actor import Actor


def blocks(session: Session, actor: Actor, plan_id: UUID) -> Sequence[AnyRow]:
    """Return every block of a plan in which somebody has no tandem, by name, with its places and tandems."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Block.id),
            col(Block.name),
            col(Block.places),
            col(Round.default_places),
            col(PlanBlock.tandems),
        )
        .join(PlanBlock, col(PlanBlock.block_id) == col(Block.id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(PlanBlock.plan_id) == plan_id,
            col(PlanBlock.run_id).is_not(None),
            col(PlanBlock.azubis_alone) + col(PlanBlock.fachkraefte_alone) > 0,
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Block.sort_key), col(Block.id))
    )
    return rows(session, statement)


def alone(session: Session, actor: Actor, plan_id: UUID) -> Sequence[AnyRow]:
    """Return the reason of everybody without a tandem in a plan, with what would help."""
    statement = (
        select(col(PlanUnmatched.block_id), col(Participant.role), col(PlanUnmatched.reason))
        .join(Participant, col(Participant.id) == col(PlanUnmatched.participant_id))
        .join(Plan, col(Plan.id) == col(PlanUnmatched.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(col(PlanUnmatched.plan_id) == plan_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(PlanUnmatched.block_id), col(PlanUnmatched.participant_id))
    )
    return rows(session, statement)


def places_decided(session: Session, actor: Actor, plan_id: UUID) -> dict[UUID, int | None]:
    """Return the places the decisions of a plan give to blocks."""
    statement = (
        select(col(Decision.block_id), col(Decision.places))
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(Decision.plan_id) == plan_id,
            col(Decision.kind) == DecisionKind.PLACES,
            col(Decision.undone_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Decision.number), col(Decision.id))
    )
    return {row.block_id: row.places for row in rows(session, statement)}


def names(session: Session, actor: Actor, keys: Collection[str]) -> dict[str, str]:
    """Return names by engine key."""
    statement = (
        select(col(Participant.key), col(Person.name))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(col(Participant.key).in_(keys), col(Person.programme_id).in_(actor.coordinates))
        .order_by(col(Participant.id))
    )
    return {row.key: row.name for row in rows(session, statement)}
