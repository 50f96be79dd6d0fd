"""What one plan takes over from others."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, insert, literal, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from web.db.models import (
    CHANGEABLE,
    NOT_FIXED,
    Approval,
    Block,
    Decision,
    DecisionKind,
    Plan,
    PlanBlock,
    PlanPair,
    PlanUnmatched,
    Round,
)
from web.services.actor import Actor

ANSWERS: tuple[type[SQLModel], ...] = (PlanBlock, PlanPair, PlanUnmatched)


def copy_what_stands(session: Session, actor: Actor, plan: Plan) -> None:
    """Let a plan say about every approved block of its round, and those further on, what was approved."""
    for table in ANSWERS:
        columns = list(table.__table__.columns)  # type: ignore[attr-defined]
        standing = _standing(plan.round_id, actor).subquery()
        here = (columns_named(columns, "plan_id") == plan.id) & columns_named(columns, "block_id").in_(
            select(standing.c.block_id).where(standing.c.plan_id != plan.id)
        )
        session.exec(delete(table).where(here))
        values = [literal(plan.id) if each.name == "plan_id" else each for each in columns]
        source: Select[*tuple[Any, ...]] = (
            select(*values)
            .join(
                standing,
                (standing.c.block_id == columns_named(columns, "block_id"))
                & (standing.c.plan_id == columns_named(columns, "plan_id")),
            )
            .where(standing.c.plan_id != plan.id)
        )
        session.exec(insert(table).from_select([each.name for each in columns], source))


def columns_named(columns: Iterable[Any], name: str) -> Any:
    """Return the column of this name."""
    return next(each for each in columns if each.name == name)


def _standing(round_id: UUID, actor: Actor) -> Select[*tuple[Any, ...]]:
    """Blocks of a round nothing can be changed about, each with the plan it was approved in."""
    return (
        select(col(Approval.block_id), col(Approval.plan_id))
        .join(Block, col(Block.id) == col(Approval.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(Block.round_id) == round_id,
            col(Block.state).not_in([*CHANGEABLE, *NOT_FIXED]),
            col(Approval.revoked_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
    )


def decisions_of(session: Session, actor: Actor, plan_ids: Collection[UUID]) -> Sequence[Decision]:
    """Return the decisions about people and places that are in force in these plans, in order."""
    statement = (
        select_rows(Decision)
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(Decision.plan_id).in_(plan_ids),
            col(Decision.undone_at).is_(None),
            col(Decision.kind) != DecisionKind.RELEASE,
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Decision.number), col(Decision.id))
    )
    return session.exec(statement).all()
